"""The calendar as it stands, or stood at a version: rows in, `Calendar`s out."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.calendar.days import Calendar
from app.domain.calendar.tables import CalendarDay, CalendarVersion, Day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

KEPT = 64
_built: dict[tuple[int | None, str, str], Calendar] = {}
"""Calendars by number and digest of their content: immutable, so threads and sessions share them."""


def current(session: Session, unit_id: int | None = None) -> Calendar:
    """Return the newest calendar; a unit's own days lie over the authority's and serve internal limits only.

    Without any version: Monday to Friday, and everything provisional.
    """
    return at_version(session, None, unit_id)


def at_version(session: Session, version: int | None, unit_id: int | None = None) -> Calendar:
    """Return the calendar as it stood at a version (None: now); built once per content, then shared."""
    known = _known(session)
    key = (version, unit_id)
    if key not in known:
        base = newest(session, None, version)
        own = newest(session, unit_id, version) if unit_id is not None else None
        known[key] = _shared(session, base, own)
    return known[key]


def newest(
    session: Session, unit_id: int | None = None, version: int | None = None
) -> CalendarVersion | None:
    """Return the last version of the authority's or a unit's own calendar, up to a number."""
    rows = select(CalendarVersion).where(_of(unit_id)).order_by(CalendarVersion.id.desc()).limit(1)
    return session.scalar(rows if version is None else rows.where(CalendarVersion.id <= version))


def forget(session: Session) -> None:
    """Look the newest version up again: this transaction has added one."""
    session.info.pop("calendars", None)


def versions(session: Session, unit_id: int | None = None) -> Sequence[CalendarVersion]:
    """Return the versions of the authority's or a unit's calendar, newest first."""
    rows = select(CalendarVersion).where(_of(unit_id)).order_by(CalendarVersion.id.desc())
    return session.scalars(rows).all()


def days_of_year(session: Session, year: int, unit_id: int | None = None) -> list[Day]:
    """Return the days of a year that differ from Monday to Friday, with their names, as they count today."""
    units = [None] if unit_id is None else [None, unit_id]
    span = (date(year, 1, 1), date(year, 12, 31))
    found: dict[date, Day] = {}
    for unit in units:
        for row in _rows(session, unit, span):
            found[row.day] = Day(row.day, row.working, row.name_en, row.name_zh)
    return [found[day] for day in sorted(found) if found[day].working is not None]


def origins(session: Session, year: int, unit_id: int | None = None) -> dict[date, CalendarVersion]:
    """Return the version that last spoke of each day of a year: where what counts today comes from."""
    units = [None] if unit_id is None else [None, unit_id]
    span = (date(year, 1, 1), date(year, 12, 31))
    found: dict[date, CalendarVersion] = {}
    for unit in units:
        for row in _rows(session, unit, span):
            found[row.day] = session.get_one(CalendarVersion, row.version_id)
    return found


def published_until(spans: Iterable[tuple[date, date]]) -> date:
    """Return the last day up to which the published spans leave no gap (date.min when there is none)."""
    until = date.min
    for start, end in sorted(spans):
        if until == date.min or start <= until + timedelta(days=1):
            until = max(until, end)
    return until


def read_quiet(text: str) -> tuple[tuple[time, time], ...]:
    """Read quiet hours written "20:00-09:00 12:00-14:00". Raises ValueError when they are not."""
    spans = (span.partition("-") for span in text.split())
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, _, end in spans)


def _known(session: Session) -> dict[tuple[int | None, int | None], Calendar]:
    """Calendars already looked up in this transaction."""
    session.connection()  # the transaction begins here, if it has not
    transaction = session.get_transaction()
    held, known = session.info.get("calendars", (None, {}))
    if held is not transaction:
        known = {}
        session.info["calendars"] = (transaction, known)
    calendars: dict[tuple[int | None, int | None], Calendar] = known
    return calendars


def _of(unit_id: int | None) -> Any:
    return CalendarVersion.unit_id.is_(None) if unit_id is None else CalendarVersion.unit_id == unit_id


def _rows(
    session: Session, unit_id: int | None, span: tuple[date, date] | None = None, until: int | None = None
) -> Iterable[CalendarDay]:
    rows = select(CalendarDay).join(CalendarVersion).where(_of(unit_id)).order_by(CalendarDay.version_id)
    if span:
        rows = rows.where(CalendarDay.day.between(*span))
    if until is not None:
        rows = rows.where(CalendarDay.version_id <= until)
    return session.scalars(rows)


def _shared(session: Session, base: CalendarVersion | None, own: CalendarVersion | None) -> Calendar:
    layers = [version for version in (base, own) if version]
    number = max((version.id for version in layers), default=None)
    key = (number, base.digest if base else "", own.digest if own else "")
    if key not in _built:
        if len(_built) >= KEPT:
            _built.clear()
        _built[key] = _build(session, number, layers)
    return _built[key]


def _build(session: Session, number: int | None, layers: list[CalendarVersion]) -> Calendar:
    days: dict[date, bool | None] = {}
    said: dict[str, Any] = {}
    for version in layers:
        days |= {row.day: row.working for row in _rows(session, version.unit_id, until=version.id)}
        said |= _said(session, version)
    exceptions = {day: works for day, works in days.items() if works is not None}
    return Calendar(version=number, exceptions=exceptions, **said)


def _said(session: Session, last: CalendarVersion) -> dict[str, Any]:
    """Return what the versions up to this one say beside their days, the later over the earlier.

    The zone and what is published are the authority's alone.
    """
    rows = select(CalendarVersion).where(_of(last.unit_id), CalendarVersion.id <= last.id)
    history = session.scalars(rows.order_by(CalendarVersion.id)).all()
    found: dict[str, Any] = {}
    for row in history:
        given = {"opens": row.opens, "closes": row.closes, "late_counts_next_day": row.late_counts_next_day}
        found |= {name: value for name, value in given.items() if value is not None}
        if row.quiet is not None:
            found["quiet"] = read_quiet(row.quiet)
        if row.zone and last.unit_id is None:
            found["zone"] = ZoneInfo(row.zone)
    if last.unit_id is None:
        spans = ((row.published_from, row.published_until) for row in history)
        found["published_until"] = published_until((a, b) for a, b in spans if a and b)
    return found
