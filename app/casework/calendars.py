"""Keeping the calendar: a notice read, an edit by hand; journalled, and deadlines follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.domain import calendar, events, identity
from app.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time

    from sqlalchemy.orm import Session

    from app.domain.calendar import CalendarVersion, Day, Hours, Read
    from app.domain.identity import Actor


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
