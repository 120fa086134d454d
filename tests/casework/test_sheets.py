"""A CSV file made by a stranger: hostile bytes are named by line, the rest goes on."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import sheets
from app.errors import Invalid


def read(data: bytes, **options: str) -> list[sheets.Row]:
    return list(sheets.rows(io.BytesIO(data), **options))


def test_rows_come_with_the_line_they_begin_on() -> None:
    rows = read(b'title,text\nA,one\n"B","two\nlines"\nC,three\n')
    assert [(row.line, row.cells.get("text")) for row in rows] == [
        (2, "one"),
        (3, "two\nlines"),
        (5, "three"),
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert read("\ufefftitle,text\n甲,乙\n".encode())[0].cells == {"title": "甲", "text": "乙"}


def test_another_encoding_can_be_named() -> None:
    assert read("title,text\n路灯,不亮\n".encode("gb18030"), encoding="gb18030")[0].cells["text"] == "不亮"


def test_a_row_in_another_encoding_is_named_and_the_rest_go_on() -> None:
    rows = read(b"title,text\nA,one\n" + "路灯,不亮\n".encode("gb18030") + b"C,three\n")
    assert [bool(row.fault) for row in rows] == [False, True, False]
    assert rows[1].line == 3
    assert "encoding" in str(rows[1].fault)


def test_missing_and_surplus_cells_are_named() -> None:
    rows = read(b"title,text\nA\nB,two\nC,three,four\n")
    assert [(row.line, bool(row.fault)) for row in rows] == [(2, True), (3, False), (4, True)]


def test_a_forgotten_quotation_mark_does_not_swallow_the_rows_that_follow() -> None:
    rows = read(b'title,text\nA,"one\nB,two\nC,three\n')
    assert [(row.line, bool(row.fault)) for row in rows] == [(2, True), (3, False), (4, False)]


def test_a_stray_quotation_mark_costs_its_own_row_only() -> None:
    rows = read(b'title,text\nA,5" pipe\nB,two\nC,"thr""ee"\n')
    assert [row.cells.get("title") for row in rows if not row.fault] == ["B", "C"]


def test_a_cell_of_five_megabytes_is_named_and_the_rest_go_on() -> None:
    rows = read(b"title,text\nA," + b"x" * 5_000_000 + b"\nB,two\n")
    assert [(row.line, bool(row.fault)) for row in rows] == [(2, True), (3, False)]
    assert "megabyte" in str(rows[0].fault)
    assert "encoding" not in str(rows[0].fault)


@pytest.mark.parametrize(
    "cell", ["=1+1", '=HYPERLINK("x")', "@SUM(1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0"]
)
def test_a_cell_that_a_spreadsheet_would_calculate_is_named(cell: str) -> None:
    assert sheets.looks_like_formula(cell)


@pytest.mark.parametrize(
    "cell", ["- the lamp is out", "+86 731 555", "@city hall: please", "-5 degrees (cold) inside"]
)
def test_plain_words_are_not_taken_for_a_formula(cell: str) -> None:
    assert not sheets.looks_like_formula(cell)


def test_nul_bytes_are_named() -> None:
    assert read(b"title,text\nA,o\x00ne\n")[0].fault


@pytest.mark.parametrize("data", [b"", b"\n", b",,\n", b"\xff\xfe\x00t\n", b"text,text\na,b\n"])
def test_a_heading_that_names_no_columns_is_refused_at_once(data: bytes) -> None:
    with pytest.raises(Invalid):
        read(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_one_clear_refusal(data: bytes) -> None:
    try:
        rows = read(b"title,text\n" + data)
    except Invalid:
        pytest.fail("the heading was fine")
    assert all(row.fault or set(row.cells) == {"title", "text"} for row in rows)
