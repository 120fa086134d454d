"""`flask tick`: one round of everything that is due at a moment, told line by line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app import clock, jobs, settings
from app.casework.clock import would

if TYPE_CHECKING:
    from app.casework.clock import Item, Job


@click.command("tick")
@click.option("--at", "moment", metavar="ISO", help="The moment to live through; without it, now.")
@click.option("--dry-run", is_flag=True, help="Only tell what is due.")
@with_appcontext
def tick(moment: str | None, *, dry_run: bool) -> None:
    """Do one round of everything due at a moment, and print what fired."""
    now = moment_of(moment)
    clock.stand_still(now)
    try:
        failed = sum(_round(job, now, dry_run=dry_run) for job in jobs.JOBS)
    finally:
        clock.stand_still(None)
    if failed:
        raise click.ClickException(_("%(count)s could not be done; the log says why.", count=failed))


def moment_of(text: str | None) -> datetime:
    """A moment as typed, in the authority's zone unless it names one; ahead of now only with time travel."""
    if text is None:
        return clock.now()
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            _("Write the moment as 2026-12-01T09:00+08:00."), param_hint="--at"
        ) from None
    moment = given if given.tzinfo else given.replace(tzinfo=settings.current().timezone)
    if moment > clock.now() and not settings.current().allow_time_travel:
        raise click.UsageError(_("The moment lies in the future: set ALLOW_TIME_TRAVEL=1 for that."))
    return moment


def _round(job: Job, now: datetime, *, dry_run: bool) -> int:
    if dry_run:
        for item in would(job, now):
            _tell(_("would fire"), job, item)
        return 0
    done = jobs.perform(job, now, forced=True)
    for item in done.fired:
        _tell(_("fired"), job, item)
    for item in done.failed:
        _tell(_("failed"), job, item)
    return len(done.failed)


def _tell(what: str, job: Job, item: Item) -> None:
    due = item.due_at.astimezone(settings.current().timezone).isoformat(timespec="seconds")
    click.echo(f"{what}  {due}  {job.name}  {item.what} {item.id} {item.about}".rstrip())
