"""Keeping the calendar: a notice read, an edit by hand; journalled, and deadlines follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.casework import reading
from app.domain import calendar, events, identity
from app.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time

    from sqlalchemy.orm import Session

    from app.domain.calendar import CalendarVersion, Day, Hours, Read
    from app.domain.identity import Actor

KEEPERS = ("admin",)
"""Who changes the calendar."""

BY_HAND = "edited by hand"
MOST_SHOWN = 50


def publish(
    session: Session,
    days: Sequence[Day],
    *,
    source: str,
    now: datetime,
    actor: Actor,
    hours: Hours = calendar.NOTHING,
    unit_id: int | None = None,
    note: str | None = None,
) -> CalendarVersion:
    """Put a new version of the calendar in force; the metronome recounts the clocks that it touches (S3).

    Raises Invalid for office hours, quiet hours or a zone that make no sense.
    """
    try:
        version = calendar.add_version(
            session,
            days,
            source=source,
            now=now,
            author_id=actor.person_id,
            hours=hours,
            unit_id=unit_id,
            note=note,
        )
    except (ValueError, KeyError) as error:
        raise Invalid({"hours": [_l("These hours make no sense: %(error)s", error=str(error))]}) from error
    facts = {"version": version.id, "unit": unit_id, "days": len(days), "digest": version.digest}
    events.record(session, events.HOUSE, "calendar.published", now=now, actor=actor, payload=facts)
    return version


@dataclass(frozen=True)
class YearView:
    """A year of a calendar: the days that differ from Monday to Friday, and the hours that hold now."""

    year: int
    version: int | None
    zone: str
    opens: time
    closes: time
    published_until: date
    days: list[Day]


def year(session: Session, number: int | None, *, unit: str | None = None, now: datetime) -> YearView:
    """Return a year (default: this one) of the authority's or a unit's calendar. Raises NotFound."""
    unit_id = unit_named(session, unit)
    known = calendar.current(session, unit_id)
    number = number or known.local(now).year
    return YearView(
        year=number,
        version=known.version,
        zone=str(known.zone),
        opens=known.opens,
        closes=known.closes,
        published_until=known.published_until,
        days=calendar.days_of_year(session, number, unit_id),
    )


@dataclass(frozen=True)
class Origin:
    """One version of a calendar as people see it: what brought it, when, by whom and why."""

    id: int
    at: datetime
    source: str
    note: str | None
    by: str | None


def origins(session: Session, number: int, *, unit: str | None = None) -> dict[date, Origin]:
    """The version that each changed day of a year comes from. Raises NotFound."""
    known = calendar.origins(session, number, unit_named(session, unit))
    return {day: _origin(session, version) for day, version in known.items()}


def history(session: Session, *, unit: str | None = None) -> list[Origin]:
    """The last versions of a calendar, newest first. Raises NotFound."""
    rows = calendar.versions(session, unit_named(session, unit))
    return [_origin(session, row) for row in rows[:MOST_SHOWN]]


def _origin(session: Session, version: CalendarVersion) -> Origin:
    by = reading.name_of(session, version.author_id)
    return Origin(version.id, version.imported_at, version.source, version.note, by)


def read_notice(content: bytes, form: str) -> Read:
    """Read a holiday notice, `csv` or `ics`. Raises Invalid naming each line that cannot be read."""
    read = calendar.read_icalendar(content) if form == "ics" else calendar.read_csv(content)
    if read.errors:
        lines = [_l("line %(line)s: %(text)s", line=error.line, text=error.text) for error in read.errors]
        raise Invalid({"content": lines}, _l("Nothing was imported: mend these lines first."))
    if not read.days:
        raise Invalid({"content": [_l("No day is named here.")]})
    return read


def unit_named(session: Session, code: str | None) -> int | None:
    """Return the id of a unit; None for the authority. Raises NotFound."""
    if code is None:
        return None
    unit = identity.by_code(session, code)
    if unit is None:
        raise NotFound(_l("There is no unit %(code)s.", code=code))
    return unit.id
