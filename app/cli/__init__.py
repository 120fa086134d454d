"""The commands of `flask --app wsgi`, one file per group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_migrate import Migrate

from app.cli import accounts, audit, backup, calendar, cases, definitions, seed, serve, tick, worker
from app.cli.plainly import plainly
from app.db import db
from app.settings import ROOT

if TYPE_CHECKING:
    import click
    from flask import Flask

COMMANDS: tuple[click.Command, ...] = (
    seed.seed,
    serve.serve,
    worker.worker,
    tick.tick,
    calendar.calendar,
    audit.audit,
    accounts.accounts,
    accounts.units,
    cases.cases,
    definitions.definitions,
    backup.backup,
    backup.restore,
)
"""Every command, in the order `--help` shows them."""


def register(app: Flask) -> None:
    """Join the commands to the application; `flask db` is Flask-Migrate's."""
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    for command in COMMANDS:
        app.cli.add_command(plainly(command))
