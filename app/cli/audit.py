"""`flask audit verify`: does the journal hold?"""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from app import clock
from app.casework import proof
from app.db import reading, transaction
from app.domain import events
from app.errors import NotFound

audit = AppGroup("audit", help="The journal and its proof.")


@audit.command("verify")
@click.option("--case", "number", metavar="NUMBER", help="Only this case's chain.")
def verify(number: str | None) -> None:
    """Recompute the chains and roots; exit 1 and the first broken event when they do not hold."""
    with reading() as session:
        try:
            broken = proof.verify(session, number)
        except NotFound as unknown:
            click.echo(str(unknown), err=True)
            sys.exit(1)
    if broken is None:
        click.echo("The journal holds.")
        return
    click.echo(f"The journal does not hold: {broken.chain}, event {broken.seq}: {broken.how}.", err=True)
    sys.exit(1)


@audit.command("close")
def close() -> None:
    """Close the events since the last root under a new one, as the metronome does daily."""
    with transaction() as session:
        root = events.close_root(session, clock.now())
    click.echo(f"Root {root.id}: {root.root}" if root else "Nothing has happened since the last root.")
