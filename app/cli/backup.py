"""`flask backup FILE` and `flask restore FILE`: the house in a file, and a house from it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_migrate import upgrade

from app import clock
from app.casework import backup as backups
from app.db import reading, tidy, transaction
from app.settings import ROOT

PATH = click.Path(dir_okay=False, path_type=Path)
KEYS = click.option("--keys", type=PATH, help="The part with the keys of persons; else FILE.keys.")
REGISTER = click.option(
    "--register", type=PATH, help="The youngest register of erasures; else FILE.erasures if it is there."
)


@click.command("backup")
@click.argument("file", type=PATH)
@KEYS
@with_appcontext
def backup(file: Path, keys: Path | None) -> None:
    """Write everything to FILE and the keys of persons to FILE.keys, while the house is at work.

    Keep FILE as long as you like, FILE.keys for a month at most, and the MASTER_KEY apart from both.
    Restoring an old FILE with the youngest keys leaves those erased in between erased. FILE.erasures is the
    register of erasures: it names nobody, and the youngest one is replayed on every restore.
    """
    ring, of = keys or _beside(file, "keys"), _beside(file, "erasures")
    data, held = backups.take(file, ring, now=clock.now())
    told = {"rows": sum(rows for rows, _sum in data.tables.values()), "file": file}
    click.echo(_("%(rows)d rows in %(file)s.", **told))
    click.echo(_("%(rows)d keys of persons in %(file)s.", rows=held.tables[backups.KEYS][0], file=ring))
    click.echo(_("%(rows)d erasures in %(file)s.", rows=backups.write_register(of), file=of))


@click.command("restore")
@click.argument("file", type=PATH)
@KEYS
@REGISTER
@with_appcontext
def restore(file: Path, keys: Path | None, register: Path | None) -> None:
    """Fill an empty database from FILE and its keys, check sums and journal, and bring the schema to head.

    Whoever the register of erasures names is erased again.
    """
    found = register or _beside(file, "erasures")
    try:
        if register is not None or found.exists():
            backups.read_register(found)
        manifest = backups.read_manifest(file)
        with reading() as session:
            backups.refuse_unless_empty(session)
        _schema(manifest.revision)
        with transaction() as session:
            rows = backups.restore(session, file, keys or _beside(file, "keys"))
    except backups.NoBackup as refused:
        click.echo(str(refused.detail), err=True)
        sys.exit(1)
    _schema("head")
    _replay(found)
    told = {"rows": sum(rows.values()), "at": manifest.taken_at}
    click.echo(_("%(rows)d rows of %(at)s are restored. The journal holds. Everybody signs in anew.", **told))


def _schema(revision: str) -> None:
    upgrade(directory=str(ROOT / "migrations"), revision=revision or "head")


def _replay(register: Path) -> None:
    """Whoever was erased since the backup is erased again, before anybody can look."""
    if not register.exists():
        return
    try:
        with transaction() as session:
            again = backups.replay(session, register)
    except backups.NoBackup as refused:
        click.echo(str(refused.detail), err=True)
        sys.exit(1)
    tidy()
    click.echo(_("%(n)d persons of the register of erasures were erased again.", n=again))


def _beside(file: Path, part: str) -> Path:
    return file.with_name(f"{file.name}.{part}")
