"""Durations, dates, cycles and working days as timers and `due` carry them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workflows.errors import ExpressionError
from workflows.expressions import (
    Cycle,
    Duration,
    Point,
    WorkingDays,
    compile_timer,
    is_iso,
    moment_after,
    read_moment,
)

START = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("PT2H", Duration(0, 0, 7200)),
        ("P1M", Duration(1, 0, 0)),
        ("P1Y2M3DT4H5M6S", Duration(14, 3, 14706)),
        ("P2W", Duration(0, 14, 0)),
        ("PT0.5S", Duration(0, 0, 0.5)),
        (" WD5 ", WorkingDays(5)),
        ("2026-12-01", Point(datetime(2026, 12, 1))),  # noqa: DTZ001 (no offset is written)
        ("2026-12-01T08:00:00Z", Point(datetime(2026, 12, 1, 8, tzinfo=UTC))),
        ("R/P1M", Cycle(None, None, Duration(1, 0, 0))),
        ("R3/PT1H", Cycle(3, None, Duration(0, 0, 3600))),
        ("R/2026-01-01/P3M", Cycle(None, Point(datetime(2026, 1, 1)), Duration(3, 0, 0))),  # noqa: DTZ001 (as above)
    ],
)
def test_raw_iso_is_read(text, moment):
    assert is_iso(text)
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "P",
        "PT",
        "P1DT",
        "1H",
        "2026-13-01",
        "2026-02-30",
        "20261201",
        "R/P0D",
        "R/",
        "R/x/P1D",
        "WD",
        "WD-1",
        "wd5",
        "due('final')",
        "",
        "P１M",
        "P1M\nP1M",
        "P999999999999D",
    ],
)
def test_what_is_no_iso_is_left_to_the_expressions(text):
    assert not is_iso(text)
    with pytest.raises(ExpressionError):
        read_moment(text)


def test_a_month_is_a_calendar_month():
    assert moment_after("P1M", START) == datetime(2026, 2, 28, 8, tzinfo=UTC)


def test_hours_are_exact_and_days_keep_the_wall_clock_across_a_change_of_the_clocks():
    london = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/London"))
    assert moment_after("P1D", london).hour == 12
    assert moment_after("PT24H", london).hour == 13


def test_rounds_of_a_monthly_cycle_are_reckoned_from_the_anchor():
    cycle = read_moment("R/P1M")
    assert [cycle.round(n, START).day for n in (1, 2, 3)] == [28, 31, 30]


def test_a_date_without_offset_is_the_first_instant_in_the_zone_asked_for():
    assert moment_after("2026-12-01", START, SHANGHAI) == datetime(2026, 11, 30, 16, tzinfo=UTC)


def test_a_cycle_begins_at_its_start_or_after_one_round():
    assert moment_after("R/2026-05-01T00:00:00Z/P1D", START) == datetime(2026, 5, 1, tzinfo=UTC)
    assert moment_after("R3/PT1H", START) == START + timedelta(hours=1)


def test_a_timer_is_raw_iso_or_working_days_or_an_expression():
    assert compile_timer("PT2H").evaluate({}) == "PT2H"
    working_days = compile_timer("WD5")
    assert working_days.calls == {"working_days"}
    assert working_days.evaluate({}, {"working_days": lambda n: START + timedelta(days=n)}).day == 5
    assert compile_timer('"PT" + str(hours) + "H"').evaluate({"hours": 3}) == "PT3H"


@pytest.mark.parametrize("value", [5, None, "soon", datetime(2026, 1, 1), "WD5", ["PT1H"]])  # noqa: DTZ001 (naive)
def test_what_is_no_moment_is_refused(value):
    with pytest.raises(ExpressionError):
        moment_after(value, START)


def test_a_duration_past_the_end_of_time_is_an_error_of_the_expression():
    with pytest.raises(ExpressionError):
        moment_after("P9999Y", START)


@given(
    some.integers(0, 9999), some.integers(0, 99_999), some.integers(0, 999_999), some.integers(0, 9_999_999)
)
def test_any_duration_ends_after_its_start_or_is_refused(years, months, days, hours):
    text = f"P{years}Y{months}M{days}DT{hours}H"
    try:
        assert moment_after(text, START) >= START
    except ExpressionError:
        assert years * 365 + months * 28 + days + hours // 24 > 2_000_000


@given(some.text(max_size=30))
def test_any_text_is_judged_without_raising(text):
    assert is_iso(text) in {True, False}
