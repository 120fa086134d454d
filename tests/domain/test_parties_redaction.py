"""What is taken out of a text before anybody lists or searches it (DESIGN §4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.parties import MARK, redact


@pytest.mark.parametrize(
    "told",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "１３８１２３４５６７８",
        "010-62345678",
        "(0755) 8234 5678",
        "(555) 123-4567",
        "555-123-4567",
        "+44 20 7946 0958",
        "11010519491231002X",
        "110105 19491231 002x",
        "110105491231002",
        "zhang.wei+lamp@mail.example.org",
        "zhang＠example.org",
        "粤B12345",
        "粤B·12345",
        "京AD12345",
        "6222021234567890123",
    ],
)
@pytest.mark.parametrize("frame", ["请联系{}谢谢", "call {} now", "{}", "（{}）", "电话：{}。"])
def test_numbers_and_addresses_that_tell_who_somebody_is_are_taken_out(told: str, frame: str) -> None:
    left = redact(frame.format(told))
    assert MARK in left
    assert not any(
        part in left for part in ("1234567", "12345678", "5678", "0958", "B12345", "example", "002X")
    )


@pytest.mark.parametrize(
    "plain",
    [
        "2020-01-06 12:09",
        "书院路 158 号",
        "3.5 万元",
        "12345 热线",
        "第 12 条",
        "5 号线",
        "100000 元",
        "B12 路",
    ],
)
def test_dates_house_numbers_and_amounts_stay(plain: str) -> None:
    assert MARK not in redact(f"在{plain}附近")


def test_names_are_taken_out_however_they_are_spaced() -> None:
    assert redact("欧阳 秋实说，欧阳秋实也说", ["欧阳秋实"]).count(MARK) == 2
    assert redact("Wang Xiaoming called; XIAOMING waited", ["Wang Xiaoming"]).count(MARK) == 2
    assert redact("A light is out", ["Li"]) == "A light is out"


def test_the_contacts_own_number_is_taken_out_in_any_spelling() -> None:
    assert "8765" not in redact("my number is 0.8.7.6.5.4", ["087654"])


@given(some.text(max_size=300), some.lists(some.text(max_size=12), max_size=3))
def test_any_text_can_be_redacted_and_no_known_value_is_left(text: str, known: list[str]) -> None:
    left = redact(text, known)
    assert isinstance(left, str)
    assert redact(left, known).count(MARK) >= left.count(MARK)
