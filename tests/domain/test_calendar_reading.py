"""Holiday notices as files: what is read, and that every line that is not is named with its reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import calendar

CSV = """\
日期,类型,name_en,name_zh
2027-01-01,放假,New Year's Day,元旦
2027/01/02,休,,
nonsense,休,,
2027-02-30,rest,,

2027-01-03,maybe,,
2027-01-01,work,,
2027-01-10,班,,
"""


def test_a_table_is_read_and_every_bad_line_is_named():
    read = calendar.read_csv(CSV.encode())
    assert [(day.day.isoformat(), day.working) for day in read.days] == [
        ("2027-01-01", False),
        ("2027-01-02", False),
        ("2027-01-10", True),
    ]
    assert read.days[0].name_zh == "元旦"
    assert [error.line for error in read.errors] == [4, 5, 7, 8]
    assert read.published() is None  # three days are no year


def test_a_table_from_a_chinese_spreadsheet_is_read_too():
    assert len(calendar.read_csv(CSV.encode("gb18030")).days) == 3


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b"a,b\n2027-01-01,rest\n", 1),
        (b"\xff\xfe\x00", 1),
        (b"x" * 2_000_001, 0),
        (b'day,working\n"' + b"x" * 200_000, 2),
    ],
)
def test_what_is_no_table_is_said_so(content, line):
    read = calendar.read_csv(content)
    assert not read.days
    assert [error.line for error in read.errors] == [line]


def ics(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n".encode()


FESTIVAL = "SUMMARY:春节 休\r\nDTSTART;VALUE=DATE:20270206\r\nDTEND;VALUE=DATE:20270213"


def test_an_icalendar_of_holidays_and_makeup_days_is_read():
    read = calendar.read_icalendar(
        ics(
            FESTIVAL,
            "SUMMARY:春节（班）\r\nDTSTART;VALUE=DATE:20270214",
            "SUMMARY:Women's Day\r\nDTSTART;VALUE=DATE:20270308",
            "SUMMARY:Qingming\r\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\nDTSTART;VALUE=DATE:20270405\r\nDURATION:P2D",
        )
    )
    assert not read.errors
    days = {day.day: day.working for day in read.days}
    assert days[date(2027, 2, 6)] is False
    assert days[date(2027, 2, 12)] is False
    assert date(2027, 2, 13) not in days
    assert days[date(2027, 2, 14)] is True
    assert date(2027, 3, 8) not in days  # an observance is no day off
    assert days[date(2027, 4, 6)] is False
    assert read.published() == (date(2027, 1, 1), date(2027, 12, 31))


def test_in_a_calendar_without_marks_every_event_is_a_day_off():
    read = calendar.read_icalendar(ics("SUMMARY:New Year\r\nDTSTART;VALUE=DATE:20270101"))
    assert [day.working for day in read.days] == [False]


def test_bad_events_are_named_by_their_line():
    read = calendar.read_icalendar(
        ics(
            FESTIVAL,
            "SUMMARY:休\r\nDTSTART;VALUE=DATE:2027xx06",
            "SUMMARY:休\r\nRRULE:FREQ=YEARLY\r\nDTSTART;VALUE=DATE:20270101",
            "SUMMARY:休\r\nDTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20280101",
            "SUMMARY:休",
            "SUMMARY:班\r\nDTSTART;VALUE=DATE:20270206",
            "SUMMARY:休\r\nDTSTART:20270501T000000Z\r\nDTEND:20270502T000000Z",
        )
    )
    assert [error.line for error in read.errors] == [8, 12, 17, 22, 25]
    assert len(read.days) == 9


@pytest.mark.parametrize("content", [b"", b"hello", b"BEGIN:VCALENDAR\r\n", b"\xff" * 10, b"x" * 2_000_001])
def test_what_is_no_icalendar_is_said_so(content):
    read = calendar.read_icalendar(content)
    assert not read.days
    assert len(read.errors) == 1


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_on_earth_crashes_the_reading(content: bytes):
    calendar.read_csv(content)
    calendar.read_csv(b"day,working\n" + content)
    calendar.read_icalendar(content)
    calendar.read_icalendar(
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + content + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@given(
    st.sampled_from(["DTSTART", "DTEND", "DURATION", "RRULE", "SUMMARY", "X-APPLE-SPECIAL-DAY"]),
    st.sampled_from(["", ";VALUE=DATE", ";TZID=Nowhere/Land"]),
    st.sampled_from(
        ["20270101", "20270101T000000", "99991231", "-P1D", "P9999D", "19:00", "", "FREQ=DAILY", "休"]
    ),
)
def test_no_event_crashes_the_reading(name: str, kind: str, value: str):
    read = calendar.read_icalendar(ics(FESTIVAL, f"DTSTART;VALUE=DATE:20270301\r\n{name}{kind}:{value}"))
    assert date(2027, 2, 6) in {day.day for day in read.days}
