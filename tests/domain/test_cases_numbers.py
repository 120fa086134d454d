"""Case numbers: checked, counted without gap or double; secrets that survive being read out (R4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from app.db import transaction
from app.domain import numbers as counted
from app.domain.cases import numbers
from app.domain.numbers import NumberSequence

if TYPE_CHECKING:
    from flask import Flask

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)


@given(some.integers(2000, 2999), some.integers(1, 999_999))
def test_a_number_is_well_formed_and_one_wrong_character_is_noticed(year: int, count: int) -> None:
    number = counted.write("TS", year, count)
    assert numbers.well_formed(number)
    assert numbers.well_formed(number.lower())
    digit = number[8]
    wrong = number[:8] + str((int(digit) + 1) % 10) + number[9:]
    assert not numbers.well_formed(wrong)


@pytest.mark.parametrize("text", ["", "TS", "TS-2026-000001", "XX-2026-000001-A", "诉求", "TS-2026-000001-*"])
def test_what_is_no_number_is_said_to_be_none(text: str) -> None:
    assert not numbers.well_formed(text)


def test_a_secret_is_the_same_however_it_is_typed() -> None:
    secret = numbers.new_secret()
    typed = secret.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert numbers.plain_secret(typed) == secret


def test_a_rolled_back_number_is_given_again(app: Flask) -> None:
    with transaction() as session:
        numbers.next_number(session, now=NOON)
        session.rollback()
    with transaction() as session:
        assert numbers.next_number(session, now=NOON).startswith("TS-2026-000001-")


def test_the_year_is_the_authoritys_own(app: Flask) -> None:
    with transaction() as session:
        late = datetime(2026, 12, 31, 17, tzinfo=UTC)  # 1 January 2027, one o'clock in Shanghai
        assert numbers.next_number(session, now=late).startswith("TS-2027-000001-")


def test_many_at_once_get_numbers_without_gap_or_double(app: Flask) -> None:
    def one(_: int) -> str:
        with app.app_context(), transaction() as session:
            return numbers.next_number(session, now=NOON)

    with ThreadPoolExecutor(4) as pool:
        given_out = list(pool.map(one, range(12)))
    assert sorted(int(number[8:14]) for number in given_out) == list(range(1, 13))
    with transaction() as session:
        assert session.scalars(select(NumberSequence.last)).one() == 12
