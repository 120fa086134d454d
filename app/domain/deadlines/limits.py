"""Limits (时限), pure: `WD5` counts working days, `PT24H` clock time; what moment, and what share of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from app.domain.calendar import Calendar, Due, aware

CITIZEN = frozenset({"contact", "initial", "final", "silence"})
"""Clocks promised to the citizen: they run by the authority's calendar; others are internal (the unit's)."""

PROMISED = frozenset({"initial", "final"})
"""The clocks whose breach is public: a delay reason is owed for them (R30)."""

LONGEST_PAUSE = 5
MOST_PAUSES = 2
"""Deadline semantics of REQUIREMENTS: at most 5 working days, at most twice, for the citizen alone."""

MOST_EXTENSIONS = 2
"""R30."""

ABOVE = ("head", "leader")
"""Who stands above a case's owner and may approve a new date (R30, S12)."""

_WORKING = re.compile(r"^WD(\d{1,4})$", re.ASCII)
_DURATION = re.compile(
    r"^P(?=\d|T\d)(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?$",
    re.ASCII,
)


class Length(NamedTuple):
    """A duration: months and days by the wall calendar, the rest by the clock."""

    months: int
    days: int
    time: timedelta


def working_days(limit: str) -> int | None:
    """Return n of a limit `WDn`; None for clock time."""
    match = _WORKING.match(limit)
    return int(match[1]) if match else None


def read_duration(text: str) -> Length:
    """Read `PT24H`, `P3D`, `P1M`. Raises ValueError for anything else."""
    match = _DURATION.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not a limit; write WD5, PT24H or P14D.")
    months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    return Length(months, weeks * 7 + days, timedelta(hours=hours, minutes=minutes))


def after(calendar: Calendar, moment: datetime, duration: str) -> datetime:
    """Return the moment a duration later: days keep the authority's wall clock, hours are exact (UTC)."""
    length = read_duration(duration)
    local = calendar.local(moment) + relativedelta(months=length.months, days=length.days)
    return local.astimezone(UTC) + length.time


def due(calendar: Calendar, anchor: datetime, counted: str) -> Due:
    """Return when a limit ends that is counted from `anchor`; clock time is never provisional.

    Raises ValueError for a text that is no limit.
    """
    days = working_days(counted)
    if days is None:
        return Due(after(calendar, anchor, counted), provisional=False, version=calendar.version)
    return calendar.add_working_days(anchor, days)


def longer(counted: str, days: int) -> str:
    """Return the same limit with working days added or taken away."""
    return f"WD{max(0, (working_days(counted) or 0) + days)}"


def share(calendar: Calendar, counted: str, start: datetime, end: datetime, percent: float) -> datetime:
    """Return the moment when `percent` of the time has passed: of office hours for WDn, else clock time."""
    if working_days(counted) is not None:
        return calendar.share(start, end, percent)
    return aware(start) + (aware(end) - aware(start)) * (percent / 100)
