"""`flask seed [--demo]`: what a fresh house needs, and with `--demo` a city to try it in; twice is once."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app import clock, settings
from app.casework import (
    alert_samples,
    duty,
    improvement_samples,
    owner,
    publication_samples,
    sample_audits,
    sample_erasures,
    sample_hearings,
    samples,
    samples_ratings,
    samples_surveys,
)
from app.casework import demo as demonstration
from app.db import transaction
from app.domain import calendar, identity


@click.command("seed")
@click.option("--demo", is_flag=True, help="Also the demonstration city, its accounts and cases.")
@with_appcontext
def seed(demo: bool) -> None:
    """Definitions from bpmn/, calendar and roles; --demo adds departments, accounts and cases."""
    now = clock.now()
    with transaction() as session:
        version = calendar.seed(session, zone=settings.current().timezone.key, now=now)
    click.echo("Calendar: " + ("brought up to date." if version is not None else "up to date."))
    _definitions()
    if demo:
        _demo()


def _definitions() -> None:
    with transaction() as session:
        rows = owner.deploy(session, owner.shipped(), now=clock.now(), actor=identity.SYSTEM, note="seed")
    click.echo(f"Definitions: {len(rows)} in place.")


def _demo() -> None:
    now = clock.now()
    with transaction() as session:
        units = demonstration.seed_units(session)
        accounts = demonstration.seed_accounts(session, now=now)
        duty.fill_demo(session, now=now)
    click.echo(f"Demonstration: {units} new departments, {accounts} new accounts (password: demo).")
    for case in samples.bring_in(now=now):
        click.echo(f"Demonstration case {case.number}, secret {case.secret}.")
    for number in improvement_samples.seed(now=now):
        click.echo(f"Demonstration improvement or meeting {number}.")
    for case in sample_hearings.seed(now):
        click.echo(f"Demonstration dispute of case {case.number}, secret {case.secret}.")
    if alert_samples.seed(now=now):
        click.echo("alert     a red alert waits for the leader")
    for month in publication_samples.seed(now):
        click.echo(f"Demonstration list of {month}.")
    for address in samples_ratings.bring_in(now=now):
        click.echo(f"Demonstration rating page {address}")
    for number in samples_surveys.seed(now=now):
        click.echo(f"Demonstration survey {number}.")
    for number in sample_audits.seed(now):
        click.echo(f"Demonstration audit {number}.")
    for number in sample_erasures.seed(now):
        click.echo(f"Demonstration request for erasure {number}.")
