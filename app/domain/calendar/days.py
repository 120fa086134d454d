"""Working days (工作日), pure: days in, days out; knows no table and no clock."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_DAYS = 10_000
"""No limit of an office is longer than this many working days; what is longer is a slip of the pen."""

SATURDAY = 5
ALL = 100
MONDAY_FIRST = date(1, 1, 1).toordinal()
"""The first day of the proleptic calendar is a Monday, which makes the weekend rule a division by seven."""


class Due(NamedTuple):
    """A deadline: the moment (aware UTC), whether its day is unpublished yet, the calendar that gave it."""

    at: datetime
    provisional: bool
    version: int | None


def aware(moment: datetime) -> datetime:
    """Return the moment in UTC; a naive one raises ValueError, because nobody knows when it is."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone.")
    return moment.astimezone(UTC)


@dataclass(frozen=True, eq=False)
class Calendar:
    """One version of an authority's (or a unit's) calendar.

    `exceptions` holds the days that differ from Monday to Friday: True works (调休上班), False rests (放假).
    After `published_until` only the weekend rule is known: results are provisional, never an error.
    `late_counts_next_day`: what comes in after close counts as received the next working day (preset: off).
    """

    version: int | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    opens: time = time(9, 0)
    closes: time = time(17, 30)
    published_until: date = date.min
    exceptions: Mapping[date, bool] = field(default_factory=dict)
    quiet: tuple[tuple[time, time], ...] = ((time(12, 0), time(14, 0)), (time(20, 0), time(9, 0)))
    late_counts_next_day: bool = False

    def local(self, moment: datetime) -> datetime:
        """Return the moment on the wall clocks of the authority."""
        return aware(moment).astimezone(self.zone)

    def at(self, day: date, hour: time) -> datetime:
        """Return the moment (UTC) at which the authority's wall clocks show this day and hour."""
        return datetime.combine(day, hour, tzinfo=self.zone).astimezone(UTC)

    def close_of(self, day: date) -> datetime:
        """Return the end of business of this day, in UTC."""
        return self.at(day, self.closes)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the office works on this day: the published rule, else Monday to Friday."""
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def add_working_days(self, received_at: datetime, n: int) -> Due:
        """Return the end of business of working day `n`.

        The local day of receipt is day 0 at any hour, day 1 the next working day (REQUIREMENTS, deadline
        semantics). Day 0 itself ends at close, or at receipt when that was later. Raises ValueError for fewer
        than 0 days or more than MOST_DAYS.
        """
        if not 0 <= n <= MOST_DAYS:
            raise ValueError(f"A limit is between 0 and {MOST_DAYS} working days, not {n}.")
        day = self._day_of_receipt(received_at)
        if n:
            day = self._day_number(self._count(day.toordinal()) + n)
        return self._due(max(aware(received_at), self.close_of(day)), day)

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Count the working days after the local day of `start`, up to and with that of `end`; at least 0."""
        first, last = self.local(start).date(), self.local(end).date()
        return max(0, self._count(last.toordinal()) - self._count(first.toordinal()))

    def due_on(self, day: date) -> Due:
        """Return the end of business of a day that somebody named."""
        return self._due(self.close_of(day), day)

    def is_provisional(self, moment: datetime) -> bool:
        """Tell whether this moment lies on a day whose holidays have not been published yet."""
        return self.local(moment).date() > self.published_until

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Return the office hours between two moments."""
        return timedelta(seconds=max(0.0, self._worked_until(end) - self._worked_until(start)))

    def share(self, start: datetime, end: datetime, percent: float) -> datetime:
        """Return the moment at which `percent` of the office hours between the two moments have passed (UTC).

        Falls back to clock time when there are no office hours between them; 100 percent is `end` itself.
        """
        total = self.working_time(start, end)
        if percent >= ALL or total <= timedelta(0):
            return aware(start) + (aware(end) - aware(start)) * (percent / 100)
        moment = self._moment_worked(self._worked_until(start) + total.total_seconds() * percent / 100)
        return min(max(aware(start), moment), aware(end))

    def first_workday(self, year: int, month: int) -> date:
        """Return the first working day of a month (the unresolved list is drawn up on it, R45)."""
        return self._day_number(self._count(date(year, month, 1).toordinal() - 1) + 1)

    def is_quiet(self, moment: datetime) -> bool:
        """Tell whether nobody is to be called now (quiet hours, which may run over midnight)."""
        return self._quiet_end(self.local(moment)) is not None

    def next_contact(self, moment: datetime) -> datetime:
        """Return the first moment, from this one on, of a working day and outside the quiet hours (UTC).

        Raises ValueError when the quiet hours leave no minute of the day.
        """
        local = self.local(moment)
        for _ in range(len(self.quiet) * 2 + 1):
            if not self.is_working_day(local.date()):
                day = self._day_number(self._count(local.date().toordinal()) + 1)
                local = datetime.combine(day, time.min, tzinfo=self.zone)
            end = self._quiet_end(local)
            if end is None:
                return local.astimezone(UTC)
            local = end
        raise ValueError("The quiet hours leave no time for a call.")

    def _quiet_end(self, local: datetime) -> datetime | None:
        hour = local.time()
        for start, end in self.quiet:
            over_midnight = start > end
            if start <= hour < end or (over_midnight and (hour >= start or hour < end)):
                day = local.date() + timedelta(days=over_midnight and hour >= start)
                return datetime.combine(day, end, tzinfo=self.zone)
        return None

    def _due(self, moment: datetime, day: date) -> Due:
        return Due(moment, day > self.published_until, self.version)

    def _day_of_receipt(self, received_at: datetime) -> date:
        local = self.local(received_at)
        if self.late_counts_next_day and local.time() > self.closes:
            return self._day_number(self._count(local.date().toordinal()) + 1)
        return local.date()

    @cached_property
    def _shifts(self) -> tuple[list[int], list[int]]:
        """Ordinals of the exceptions, and by how many days they have moved the count once passed."""
        days = sorted(day for day, works in self.exceptions.items() if works != (day.weekday() < SATURDAY))
        moved = accumulate(1 if self.exceptions[day] else -1 for day in days)
        return [day.toordinal() for day in days], list(moved)

    def _count(self, ordinal: int) -> int:
        """Count the working days from 0001-01-01 up to and with this one: two look-ups, no loop."""
        weeks, rest = divmod(ordinal - MONDAY_FIRST + 1, 7)
        days, moved = self._shifts
        passed = bisect_right(days, ordinal)
        return weeks * 5 + min(rest, 5) + (moved[passed - 1] if passed else 0)

    def _day_number(self, number: int) -> date:
        """Return the working day with this count: the inverse of `_count`."""
        span = range(MONDAY_FIRST, date.max.toordinal() + 1)
        position = bisect_left(span, number, key=self._count)
        if position == len(span):
            raise ValueError("This deadline lies beyond the year 9999.")
        return date.fromordinal(span[position])

    @property
    def _day_length(self) -> float:
        return (
            datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)
        ).total_seconds()

    def _worked_until(self, moment: datetime) -> float:
        """Return the seconds of office hours from the first day of the calendar up to this moment."""
        local = self.local(moment)
        whole = self._count(local.date().toordinal() - 1) * self._day_length
        if not self.is_working_day(local.date()):
            return whole
        here = (local.replace(tzinfo=None) - datetime.combine(local.date(), self.opens)).total_seconds()
        return whole + min(max(here, 0.0), self._day_length)

    def _moment_worked(self, seconds: float) -> datetime:
        number, rest = divmod(seconds, self._day_length)
        if not rest:  # the end of a day's hours, not the opening of the next
            number, rest = number - 1, self._day_length
        opening = datetime.combine(self._day_number(int(number) + 1), self.opens)
        return (opening + timedelta(seconds=rest)).replace(tzinfo=self.zone).astimezone(UTC)
