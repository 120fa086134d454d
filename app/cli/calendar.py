"""`flask calendar`: show it, import a holiday notice, change a day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app import clock, jobs
from app.casework import calendars, use_case
from app.db import reading
from app.domain import calendar as days_of_work
from app.domain.calendar import Day, Hours
from app.domain.identity import SYSTEM, by_code

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.calendar import Read

KINDS = {"work": True, "rest": False, "usual": None}
UNIT = click.option("--unit", metavar="CODE", help="The calendar of this unit, for its internal limits.")


@click.group("calendar")
def calendar() -> None:
    """Working days: show them, import a notice, change a day."""


@calendar.command("show")
@click.argument("year", type=click.IntRange(1, 9999), required=False)
@UNIT
@with_appcontext
def show(year: int | None, unit: str | None) -> None:
    """Print the days of a year that differ from Monday to Friday, and up to when holidays are published."""
    with reading() as session:
        number = _unit(session, unit)
        known = days_of_work.current(session, number)
        for day in days_of_work.days_of_year(session, year or known.local(clock.now()).year, number):
            kind = _("work") if day.working else _("rest")
            click.echo(f"{day.day}  {kind}  {day.name_en or ''}  {day.name_zh or ''}".rstrip())
    click.echo(_("Holidays are published until %(day)s.", day=known.published_until))
    hours = {"opens": known.opens, "closes": known.closes, "zone": known.zone}
    click.echo(_("Office hours are %(opens)s to %(closes)s, %(zone)s.", **hours))


@calendar.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", help="Where the days come from; else the name of the file.")
@click.option("--published-until", "until", type=click.DateTime(["%Y-%m-%d"]), help="The last day it covers.")
@click.option("--dry-run", is_flag=True, help="Only read.")
@UNIT
@with_appcontext
def import_(
    file: Path, source: str | None, until: datetime | None, unit: str | None, *, dry_run: bool
) -> None:
    """Import a holiday notice, CSV (day, working) or iCalendar; all of it or nothing."""
    content = file.read_bytes()
    icalendar = file.suffix.lower() in {".ics", ".ical"}
    read = days_of_work.read_icalendar(content) if icalendar else days_of_work.read_csv(content)
    for error in read.errors:
        click.echo(_("line %(line)s: %(text)s", line=error.line, text=error.text), err=True)
    click.echo(
        _("%(days)s days read, %(errors)s lines refused.", days=len(read.days), errors=len(read.errors))
    )
    if read.errors or not read.days:
        raise click.ClickException(_("Nothing was imported."))
    if not dry_run:
        _publish(read.days, source or file.name, unit, Hours(published=_published(read, until)))


@calendar.command("set")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--name", help="What the day is called.")
@UNIT
@with_appcontext
def set_(day: datetime, kind: str, name: str | None, unit: str | None) -> None:
    """Make one day a workday, a day off, or what it usually is."""
    _publish([Day(day.date(), KINDS[kind], name, name)], "edited by hand", unit, days_of_work.NOTHING)


def _publish(days: list[Day], source: str, unit: str | None, hours: Hours) -> None:
    now = clock.now()
    with use_case(now) as session:
        number = _unit(session, unit)
        calendars.publish(session, days, source=source, now=now, actor=SYSTEM, hours=hours, unit_id=number)
    recount = next(job for job in jobs.JOBS if job.name == "calendar")
    counted = len(jobs.perform(recount, now, forced=True).fired)
    click.echo(_("The new calendar is in force; %(count)s clocks were counted again.", count=counted))


def _published(read: Read, until: datetime | None) -> tuple[date, date] | None:
    if until is None:
        return read.published()
    return min(read.days).day.replace(month=1, day=1), until.date()


def _unit(session: Session, code: str | None) -> int | None:
    if code is None:
        return None
    unit = by_code(session, code)
    if unit is None:
        raise click.BadParameter(_("There is no unit %(code)s.", code=code), param_hint="--unit")
    return unit.id
