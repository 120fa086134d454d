"""Working days, without a database: the numbers that the law names, and what must hold for every calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar.days import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = Calendar(
    version=1,
    published_until=date(2026, 12, 31),
    exceptions=dict.fromkeys(holidays, False) | dict.fromkeys(workdays, True),
)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(SHANGHAI))  # noqa: DTZ001
counts = st.integers(0, 400)
calendars = st.builds(
    Calendar,
    zone=st.sampled_from(
        [SHANGHAI, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("UTC")]
    ),
    published_until=days,
    exceptions=st.dictionaries(days, st.booleans(), max_size=200),
    late_counts_next_day=st.just(False),
)


def test_a_complaint_before_national_day_2025_has_the_deadlines_of_the_notice():
    """S2: 28 September is a make-up workday, 1 to 8 October rest."""
    filed = shanghai("2025-09-26T10:00")
    assert CHINA.add_working_days(filed, 3).at == shanghai("2025-09-30T17:30")
    assert CHINA.add_working_days(filed, 5).at == shanghai("2025-10-10T17:30")
    assert not CHINA.add_working_days(filed, 5).provisional


@pytest.mark.parametrize("hour", ["00:00", "08:59", "17:29", "17:31", "23:59"])
def test_the_day_of_receipt_is_day_zero_at_any_hour(hour: str):
    assert CHINA.add_working_days(shanghai(f"2025-09-26T{hour}"), 1).at == shanghai("2025-09-28T17:30")


def test_what_comes_in_after_close_may_count_from_the_next_working_day():
    late = Calendar(late_counts_next_day=True)
    assert late.add_working_days(shanghai("2027-03-01T17:31"), 1).at == shanghai("2027-03-03T17:30")
    assert late.add_working_days(shanghai("2027-03-01T17:30"), 1).at == shanghai("2027-03-02T17:30")


def test_past_the_last_published_day_a_deadline_is_provisional_and_never_an_error():
    """S3: at the end of 2026 nobody knows the holidays of 2027."""
    assert CHINA.add_working_days(shanghai("2026-12-29T10:00"), 2) == (shanghai("2026-12-31T17:30"), False, 1)
    assert CHINA.add_working_days(shanghai("2026-12-29T10:00"), 3) == (shanghai("2027-01-01T17:30"), True, 1)
    assert CHINA.add_working_days(shanghai("2090-12-29T10:00"), 10_000).provisional


@pytest.mark.parametrize("n", [-1, 10_001, 10**9])
def test_an_absurd_number_of_days_is_refused(n: int):
    with pytest.raises(ValueError, match="limit"):
        CHINA.add_working_days(shanghai("2026-01-01T10:00"), n)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        CHINA.add_working_days(datetime(2026, 1, 1), 1)  # noqa: DTZ001


def test_the_calendar_agrees_with_the_package_on_every_day_it_knows():
    day = date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        assert CHINA.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@given(calendars, moments, counts, counts)
def test_more_days_are_never_due_earlier(calendar: Calendar, at: datetime, few: int, more: int):
    few, more = sorted((few, more))
    assert calendar.add_working_days(at, few).at <= calendar.add_working_days(at, more).at


@given(calendars, moments, moments, counts)
def test_who_comes_later_is_never_due_earlier(calendar: Calendar, one: datetime, other: datetime, n: int):
    one, other = sorted((one, other))
    assert calendar.add_working_days(one, n).at <= calendar.add_working_days(other, n).at


@given(calendars, moments, counts)
def test_counting_is_the_inverse_of_adding(calendar: Calendar, at: datetime, n: int):
    assert calendar.working_days_between(at, calendar.add_working_days(at, n).at) == n


@given(calendars, moments, st.integers(1, 400))
def test_a_due_day_is_a_working_day_at_close(calendar: Calendar, at: datetime, n: int):
    due = calendar.local(calendar.add_working_days(at, n).at)
    assert calendar.is_working_day(due.date())
    assert due.time() == time(17, 30)


@given(calendars, moments, st.integers(0, 60))
def test_counting_walks_the_days_one_by_one(calendar: Calendar, at: datetime, length: int):
    end = at + timedelta(days=length)
    first, last = calendar.local(at).date(), calendar.local(end).date()
    walked = sum(calendar.is_working_day(first + timedelta(days=n + 1)) for n in range((last - first).days))
    assert calendar.working_days_between(at, end) == walked


@given(calendars, moments, st.integers(1, 30), st.floats(0, 100), st.floats(0, 100))
def test_a_larger_share_of_the_time_is_never_earlier_and_the_whole_is_the_end(
    calendar: Calendar, at: datetime, n: int, one: float, other: float
):
    due = calendar.add_working_days(at, n).at
    one, other = sorted((one, other))
    assert calendar.share(at, due, one) <= calendar.share(at, due, other) <= due
    assert calendar.share(at, due, 100) == due


def test_half_of_the_office_hours_between_two_days_is_where_half_were_worked():
    start, end = shanghai("2027-03-01T09:00"), shanghai("2027-03-02T17:30")
    assert CHINA.share(start, end, 50) == shanghai("2027-03-01T17:30")
    assert CHINA.share(start, end, 75) == shanghai("2027-03-02T13:15")
    assert CHINA.working_time(start, end) == timedelta(hours=17)
    assert CHINA.working_time(shanghai("2025-10-01T09:00"), shanghai("2025-10-08T17:30")) == timedelta(0)


def test_the_first_workday_of_a_month_skips_the_holidays():
    assert CHINA.first_workday(2025, 10) == date(2025, 10, 9)
    assert CHINA.first_workday(2026, 1) == date(2026, 1, 4)


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-05-12T19:59", "2026-05-12T19:59"),
        ("2026-05-12T20:00", "2026-05-13T09:00"),
        ("2026-05-12T03:00", "2026-05-12T09:00"),
        ("2026-05-12T09:00", "2026-05-12T09:00"),
        ("2026-05-12T12:30", "2026-05-12T14:00"),
        ("2026-05-15T20:30", "2026-05-18T09:00"),  # Friday evening: on Monday
        ("2026-05-16T15:00", "2026-05-18T09:00"),
        ("2026-05-08T21:00", "2026-05-09T09:00"),  # the Saturday is a make-up workday
    ],
)
def test_nobody_is_called_in_the_quiet_hours_or_on_a_day_off(at: str, then: str):
    assert CHINA.next_contact(shanghai(at)) == shanghai(then)


def test_quiet_hours_that_leave_no_minute_are_refused():
    silent = Calendar(quiet=((time(0), time(12)), (time(12), time(23, 59)), (time(23, 59), time(1))))
    assert silent.is_quiet(shanghai("2026-05-12T13:00"))
    with pytest.raises(ValueError, match="no time"):
        silent.next_contact(shanghai("2026-05-12T13:00"))


def test_results_are_in_utc():
    assert CHINA.add_working_days(shanghai("2025-09-26T10:00"), 3).at.tzinfo is UTC
