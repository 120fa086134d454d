"""Restoring into an empty database of either kind; nothing is kept unless every sum, key and chain holds."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from flask_babel import gettext as _
from sqlalchemy import Integer, bindparam, func, insert, select, text, update

from app.casework import proof
from app.casework.backup.parts import KEYS, LEFT_OUT, MANIFEST, Manifest, NoBackup, Summed, read, schema
from app.domain import privacy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

PAGE = 500


def read_manifest(path: Path) -> Manifest:
    """What a file holds, once every part has been read and its sum compared. Raises NoBackup."""
    try:
        with ZipFile(path) as archive:
            manifest = Manifest.of(archive.read(MANIFEST))
            for name, told in manifest.tables.items():
                summed = Summed()
                for _line in map(summed.take, archive.open(f"{name}.jsonl")):
                    pass
                if summed.told != told:
                    raise NoBackup(_("The backup is damaged: %(part)s is not what was written.", part=name))
    except (BadZipFile, KeyError, OSError, EOFError):
        raise NoBackup(_("The file is no backup of Redress.")) from None
    return manifest


def read_register(path: Path) -> list[dict[str, Any]]:
    """The register of erasures as `write_register` wrote it. Raises NoBackup."""
    try:
        lines = path.read_text().splitlines()
        return [{**json.loads(line)} for line in lines if line.strip()]
    except (OSError, ValueError, TypeError):
        raise NoBackup(_("The file is no register of erasures.")) from None


def replay(session: Session, register: Path) -> int:
    """Erase again whom the register names, once the schema is this version's; how many were there again."""
    try:
        return privacy.register.replay(session, read_register(register))
    except (ValueError, KeyError, TypeError):
        raise NoBackup(_("The register of erasures was altered.")) from None


def restore(session: Session, file: Path, keys: Path) -> dict[str, int]:
    """Fill an empty database of the backup's revision; rows by table. Raises NoBackup, keeping nothing.

    `keys` may be younger than `file`: who was erased since stays erased, and nobody reads them again. Where
    only keys of the same day are left, `replay` does the same from the register.
    """
    data, ring = read_manifest(file), read_manifest(keys)
    tables = schema(session)
    _fits(session, tables, data, ring)
    rows = {}
    for table in tables:
        if table.name in LEFT_OUT:
            continue
        rows[table.name] = _fill(session, table, keys if table.name == KEYS else file)
    _count_on(session, tables)
    if (broken := proof.verify(session)) is not None:
        where = f"{broken.chain}, {broken.seq}: {broken.how}"
        raise NoBackup(_("The journal in the backup does not hold: %(where)s.", where=where))
    return rows


def _fits(session: Session, tables: Iterable[Table], data: Manifest, ring: Manifest) -> None:
    wanted = {table.name for table in tables} - LEFT_OUT
    if set(ring.tables) != {KEYS} or set(data.tables) != wanted - {KEYS}:
        raise NoBackup(_("The two files are not a backup and its keys, or belong to another schema."))
    if datetime.fromisoformat(ring.taken_at) < datetime.fromisoformat(data.taken_at):
        raise NoBackup(_("The keys are older than the backup. Take those of the same day or younger ones."))
    refuse_unless_empty(session)


def refuse_unless_empty(session: Session) -> None:
    """Raises NoBackup when there is anything that a restored house would be mixed with."""
    for table in schema(session):
        if session.scalar(select(func.count()).select_from(table)):
            raise NoBackup(_("The database is not empty. Restore into an empty one."))


def _fill(session: Session, table: Table, path: Path) -> int:
    """Load one part, page by page; references within the table are set once all its rows are there."""
    own = {column.name for column in table.c for key in column.foreign_keys if key.column.table is table}
    primary = next(iter(table.primary_key)).name
    later: list[dict[str, Any]] = []
    count = 0
    for page in _pages(path, table):
        for row in page:
            links = {name: row[name] for name in own if row[name] is not None}
            if links:
                later.append({"own_key": row[primary], **{f"new_{name}": row[name] for name in own}})
                row.update(dict.fromkeys(own))
        session.execute(insert(table), page)
        count += len(page)
    if later:
        link = update(table).where(table.c[primary] == bindparam("own_key"))
        session.connection().execute(link.values({name: bindparam(f"new_{name}") for name in own}), later)
    return count


def _pages(path: Path, table: Table) -> Iterator[list[dict[str, Any]]]:
    with ZipFile(path) as archive, archive.open(f"{table.name}.jsonl") as lines:
        try:
            while page := [read(table, line) for line in islice(lines, PAGE)]:
                yield page
        except (ValueError, KeyError, TypeError):
            raise NoBackup(
                _("The backup is damaged: %(part)s is not what was written.", part=table.name)
            ) from None


def _count_on(session: Session, tables: Iterable[Table]) -> None:
    """PostgreSQL counts new rows on from the last restored one; SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        keys = list(table.primary_key)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        given = {"name": f'"{table.name}"', "key": keys[0].name, "last": session.scalar(func.max(keys[0]))}
        counting = "SELECT setval(s, :last) FROM pg_get_serial_sequence(:name, :key) AS s WHERE s IS NOT NULL"
        if given["last"] is not None:
            session.execute(text(counting), given)
