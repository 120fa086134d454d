"""Limits as texts: working days and durations, in zones with and without summer time; what pauses add."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import Calendar
from app.domain.deadlines import limits

BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"))
CHINA = Calendar(
    published_until=date(2026, 12, 31),
    exceptions=dict.fromkeys(holidays, False) | dict.fromkeys(workdays, True),
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("2026-03-28T12:00+01:00", "PT24H", "2026-03-29T13:00+02:00"),  # the night has an hour less
        ("2026-03-28T12:00+01:00", "P1D", "2026-03-29T12:00+02:00"),  # the wall clock stays
        ("2026-10-24T12:00+02:00", "PT24H", "2026-10-25T11:00+01:00"),
        ("2026-10-24T12:00+02:00", "P1DT1H", "2026-10-25T13:00+01:00"),
        ("2026-01-31T12:00+01:00", "P1M", "2026-02-28T12:00+01:00"),
        ("2026-01-31T12:00+01:00", "P2W", "2026-02-14T12:00+01:00"),
        ("2026-03-27T12:00+01:00", "WD1", "2026-03-30T17:30+02:00"),
    ],
)
def test_hours_are_exact_and_days_keep_the_wall_clock(start: str, limit: str, end: str):
    assert limits.due(BERLIN, datetime.fromisoformat(start), limit).at == datetime.fromisoformat(end)


@given(st.sampled_from([BERLIN, CHINA]), moments, st.integers(0, 5_000))
def test_clock_time_is_the_same_everywhere_and_never_provisional(
    calendar: Calendar, at: datetime, hours: int
):
    assert limits.due(calendar, at, f"PT{hours}H") == (at + timedelta(hours=hours), False, None)


@given(st.sampled_from([BERLIN, CHINA]), moments, st.integers(1, 60), st.integers(0, 5))
def test_a_pause_of_n_days_adds_exactly_n_working_days(
    calendar: Calendar, at: datetime, limit: int, paused: int
):
    """Over the end of the year too: longest pause first, then back to what it really took."""
    counted = limits.longer(limits.longer(f"WD{limit}", 5), paused - 5)
    before, after = limits.due(calendar, at, f"WD{limit}").at, limits.due(calendar, at, counted).at
    assert calendar.working_days_between(before, after) == paused
    assert after == calendar.add_working_days(before, paused).at


@given(st.text(max_size=12))
def test_any_other_text_is_refused_and_never_crashes(text: str):
    try:
        limits.due(CHINA, datetime(2026, 1, 1, tzinfo=UTC), text)
    except ValueError:
        pass
    else:
        assert limits.working_days(text) is not None or limits.read_duration(text)
