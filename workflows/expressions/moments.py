"""ISO 8601 durations, dates and cycles, and WDn (n working days), as timers and `due` carry them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeAlias

from dateutil.relativedelta import relativedelta

from workflows.errors import ExpressionError

_DURATION = re.compile(
    r"^P(?=\d|T\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})(?:[.,](\d{1,6})\d*)?S)?)?$",
    re.ASCII,
)
_POINT = re.compile(r"^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?$", re.ASCII)
_WORKING_DAYS = re.compile(r"^WD(\d{1,4})$", re.ASCII)
_CYCLE = re.compile(r"^R(\d{0,6})/(?:([^/]+)/)?(P[^/]+)$", re.ASCII)


@dataclass(frozen=True)
class Duration:
    """A calendar-aware length of time: P1M from 31 January ends on the last day of February."""

    months: int
    days: int
    seconds: float

    def after(self, moment: datetime) -> datetime:
        """In the zone of `moment`: months and days keep its wall-clock time, hours are exact."""
        try:
            day = moment + relativedelta(months=self.months, days=self.days)
            return (day.astimezone(UTC) + timedelta(seconds=self.seconds)).astimezone(moment.tzinfo)
        except (OverflowError, ValueError):
            raise ExpressionError("expression.size", text=str(self), limit="") from None


@dataclass(frozen=True)
class Point:
    """A moment written out; without offset it is meant in the zone of whoever asks, a date at its start."""

    written: datetime

    def at(self, zone: tzinfo) -> datetime:
        return self.written if self.written.tzinfo else self.written.replace(tzinfo=zone)


@dataclass(frozen=True)
class WorkingDays:
    """`count` working days of the calendar that the functions know; WD0 is today."""

    count: int


@dataclass(frozen=True)
class Cycle:
    """`count` None is for ever; each round is reckoned from the anchor, so R/P1M follows the months."""

    count: int | None
    start: Point | None
    every: Duration

    def round(self, number: int, anchor: datetime) -> datetime:
        """The moment of the given round (1 is the first after the anchor); calendar-aware."""
        step = Duration(self.every.months * number, self.every.days * number, self.every.seconds * number)
        return step.after(anchor)


Moment: TypeAlias = Duration | Point | Cycle | WorkingDays


def is_iso(text: str) -> bool:
    """Is the whole text a raw duration, date, cycle or WDn (`PT2H`, `2026-12-01`, `R3/PT1H`, `WD5`)?"""
    return _read(text) is not None


def read_moment(text: str) -> Moment:
    """What a raw ISO text or WDn says; raises ExpressionError when it is none."""
    moment = _read(text)
    if moment is None:
        raise ExpressionError("expression.moment", text=str(text)[:80])
    return moment


def _read(text: str) -> Moment | None:
    given = text.strip() if isinstance(text, str) else ""
    if match := _WORKING_DAYS.match(given):
        return WorkingDays(int(match[1]))
    if match := _CYCLE.match(given):
        return _cycle(match)
    return _duration(given) or _point(given)


def _cycle(match: re.Match[str]) -> Cycle | None:
    every, start = _duration(match[3]), _point(match[2] or "")
    if every is None or (match[2] and start is None) or every == Duration(0, 0, 0):
        return None
    return Cycle(int(match[1]) if match[1] else None, start, every)


def _duration(text: str) -> Duration | None:
    match = _DURATION.match(text)
    if match is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[:7])
    fraction = float(f"0.{match[8]}") if match[8] else 0.0
    return Duration(years * 12 + months, weeks * 7 + days, hours * 3600 + minutes * 60 + seconds + fraction)


def _point(text: str) -> Point | None:
    if not _POINT.match(text):
        return None
    try:
        if "T" in text:
            return Point(datetime.fromisoformat(text))
        return Point(datetime.combine(date.fromisoformat(text), time.min))
    except ValueError:
        return None
