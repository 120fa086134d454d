"""A new version of the calendar: an import, an edit by hand, other office hours, the seed."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from chinese_calendar.constants import Holiday, holidays, workdays

from app.domain.calendar import shelf
from app.domain.calendar.tables import CalendarDay, CalendarVersion, Day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime, time

    from sqlalchemy.orm import Session

    from app.domain.calendar.days import Calendar


@dataclass(frozen=True, kw_only=True)
class Hours:
    """What a version says beside its days; None leaves it as it was; `quiet` as "20:00-09:00 12:00-14:00"."""

    zone: str | None = None
    opens: time | None = None
    closes: time | None = None
    quiet: str | None = None
    late_counts_next_day: bool | None = None
    published: tuple[date, date] | None = None


NOTHING = Hours()


def add_version(
    session: Session,
    days: Iterable[Day],
    *,
    source: str,
    now: datetime,
    author_id: int | None = None,
    note: str | None = None,
    unit_id: int | None = None,
    hours: Hours = NOTHING,
) -> CalendarVersion:
    """Store a batch of changes as a new version; of two entries for a day the later counts.

    Deadlines do not move by this alone: see `deadlines.recompute`. Raises ValueError for an office that
    closes before it opens, unreadable quiet hours or an unknown zone.
    """
    rows = {day.day: day for day in days}
    before = shelf.newest(session, unit_id)
    _check(hours, shelf.current(session, unit_id))
    version = CalendarVersion(
        unit_id=unit_id,
        source=source,
        author_id=author_id,
        note=note,
        imported_at=now,
        zone=hours.zone,
        opens=hours.opens,
        closes=hours.closes,
        quiet=hours.quiet,
        late_counts_next_day=hours.late_counts_next_day,
        published_from=hours.published[0] if hours.published else None,
        published_until=hours.published[1] if hours.published else None,
        digest=_digest(before.digest if before else "", hours, rows.values()),
    )
    session.add(version)
    session.flush()
    session.add_all(CalendarDay(version_id=version.id, **day._asdict()) for day in rows.values())
    session.flush()
    shelf.forget(session)
    return version


@contextmanager
def tried(
    session: Session,
    days: Iterable[Day],
    *,
    now: datetime,
    unit_id: int | None = None,
    hours: Hours = NOTHING,
) -> Iterator[Calendar]:
    """Put a version in force for as long as the block lasts, then take it back: what would it change?

    Raises ValueError as `add_version` does.
    """
    savepoint = session.begin_nested()
    try:
        add_version(session, days, source="tried", now=now, unit_id=unit_id, hours=hours)
        yield shelf.current(session, unit_id)
    finally:
        savepoint.rollback()
        shelf.forget(session)


def seed(
    session: Session, *, zone: str, now: datetime, author_id: int | None = None
) -> CalendarVersion | None:
    """Give the authority the State Council's holidays and make-up workdays from `chinesecalendar` (放假安排).

    Adds only what lies after the last published day, so that a day edited by hand is not overwritten, and the
    zone when it has changed; None when there is nothing to add.
    """
    before = shelf.current(session)
    first = shelf.newest(session) is None
    days = [day for day in packaged_days() if day.day > before.published_until]
    if not days and str(before.zone) == zone and not first:
        return None
    source = f"chinesecalendar {version_of('chinesecalendar')}"
    published = (
        (min(days).day.replace(month=1, day=1), max(days).day.replace(month=12, day=31)) if days else None
    )
    hours = Hours(zone=zone, published=published)
    return add_version(session, days, source=source, now=now, author_id=author_id, hours=hours)


def packaged_days() -> list[Day]:
    """Return every holiday and make-up workday that the package knows, with its name in both languages."""
    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    rest = [Day(day, False, name, chinese[name]) for day, name in holidays.items()]
    work = [
        Day(day, True, f"{name} (make-up workday)", f"{chinese[name]}调休上班")
        for day, name in workdays.items()
    ]
    return rest + work


def _check(hours: Hours, before: Calendar) -> None:
    if (hours.opens or before.opens) >= (hours.closes or before.closes):
        raise ValueError("The office must open before it closes.")
    if hours.quiet:
        shelf.read_quiet(hours.quiet)
    if hours.zone:
        ZoneInfo(hours.zone)


def _digest(before: str, hours: Hours, days: Iterable[Day]) -> str:
    said = [str(value) for value in vars(hours).values()]
    rows = sorted((day.day.isoformat(), day.working is None, bool(day.working)) for day in days)
    return hashlib.sha256(json.dumps([before, said, rows]).encode()).hexdigest()
