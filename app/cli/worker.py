"""`flask worker`: the metronome alone, beside any number of others; ends in peace on SIGTERM."""

from __future__ import annotations

import signal
import threading
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app import jobs


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run the metronome until told to stop; what is begun is finished first."""
    over = threading.Event()

    def stop(_number: int, _frame: Any) -> None:
        over.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    scheduler = jobs.start(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - for threads
    click.echo(_("The metronome is running; stop it with Ctrl-C or SIGTERM."))
    over.wait()
    click.echo(_("Stopping; what is begun is finished first."))
    scheduler.shutdown(wait=True)
