"""Taking a backup while the house is at work: one snapshot, table by table, page by page."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from alembic.migration import MigrationContext
from sqlalchemy import select

from app.casework.backup.parts import FORMAT, KEYS, LEFT_OUT, MANIFEST, Manifest, Summed, schema, written
from app.db import snapshot
from app.domain import privacy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

PAGE = 500


def take(file: Path, keys: Path, *, now: datetime) -> tuple[Manifest, Manifest]:
    """Write everything but the keys to `file`, the keys of persons to `keys`, both of one moment.

    Texts and names in it are sealed as they are in the database. Files appear whole or not at all.
    """
    with snapshot() as session:
        tables = [table for table in schema(session) if table.name not in LEFT_OUT]
        return (
            _write(session, file, [one for one in tables if one.name != KEYS], now=now),
            _write(session, keys, [one for one in tables if one.name == KEYS], now=now),
        )


def write_register(path: Path) -> int:
    """Write the register of erasures as JSON lines, to be kept for ever; how many. It names nobody."""
    with snapshot() as session:
        lines = privacy.register.lines(session)
    text = "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines)
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text)
    unfinished.replace(path)
    return len(lines)


def _write(session: Session, path: Path, tables: Iterable[Table], *, now: datetime) -> Manifest:
    unfinished = path.with_name(path.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        private = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(private, "wb") as out, ZipFile(out, "w", ZIP_DEFLATED) as archive:
            parts = {table.name: _part(session, archive, table) for table in tables}
            manifest = Manifest(FORMAT, _revision(session), now.isoformat(), _dialect(session), parts)
            archive.writestr(MANIFEST, manifest.text())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _part(session: Session, archive: ZipFile, table: Table) -> tuple[int, str]:
    summed = Summed()
    rows = session.execute(
        select(table).order_by(*table.primary_key).execution_options(yield_per=PAGE)
    ).mappings()
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as part:
        put: Callable[[bytes], int] = part.write
        for row in rows:
            put(summed.take(written(dict(row))))
    return summed.told


def _revision(session: Session) -> str:
    return MigrationContext.configure(session.connection()).get_current_revision() or ""


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
