"""`flask accounts`, `flask units`: the first people and departments of a house that is no demonstration."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from app import clock
from app.casework import accounts as casework
from app.db import transaction
from app.domain import identity
from app.errors import Invalid, RedressError

accounts = AppGroup("accounts", help="Accounts of staff.")
units = AppGroup("units", help="Departments.")


@accounts.command("open")
@click.argument("username")
@click.option("--name", required=True, help="As colleagues read it.")
@click.option("--role", "roles", multiple=True, required=True, metavar="ROLE[@UNIT]", help="May be repeated.")
@click.password_option()
def open_(username: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Open an account; a role without a unit holds for the whole authority."""
    pairs = [(role, unit or None) for role, _at, unit in (one.partition("@") for one in roles)]
    try:
        with transaction() as session:
            casework.open_account(
                session,
                username,
                name=name,
                password=password,
                roles=pairs,
                now=clock.now(),
                actor=identity.SYSTEM,
            )
    except RedressError as refused:
        _tell(refused)
    click.echo(f"{username} can sign in.")


@units.command("add")
@click.argument("code")
@click.argument("english")
@click.argument("chinese")
@click.option("--parent", metavar="CODE", help="The unit it belongs to; without one it is the root.")
def add(code: str, english: str, chinese: str, parent: str | None) -> None:
    """Add a department."""
    try:
        with transaction() as session:
            casework.add_unit(
                session, code, en=english, zh=chinese, parent=parent, now=clock.now(), actor=identity.SYSTEM
            )
    except RedressError as refused:
        _tell(refused)
    click.echo(f"{code} is there.")


def _tell(refused: RedressError) -> None:
    if isinstance(refused, Invalid):
        for field, messages in refused.errors.items():
            click.echo(f"{field}: {' '.join(str(message) for message in messages)}", err=True)
    else:
        click.echo(str(refused), err=True)
    sys.exit(1)
