"""What a backup file holds: a manifest, and one part per table, each with its count and sum."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import JSON, DateTime, LargeBinary, MetaData, Table, event

from app.db import UtcDateTime
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

FORMAT = 1
MANIFEST = "manifest.json"
KEYS = "person_key"
REVISION = "alembic_version"
LEFT_OUT = {"idempotency_key", "api_token"}
"""Not kept: answers that live a day, and tokens, lest one that was revoked since came back to life."""


class NoBackup(Invalid):
    """The file is no backup that can be restored here; the text says why."""

    def __init__(self, why: str) -> None:
        super().__init__({"file": [why]}, why)


@dataclass(frozen=True)
class Manifest:
    """What a file holds: `tables` is part → (rows, sha256); `revision` the schema it was taken from."""

    format: int
    revision: str
    taken_at: str
    database: str
    tables: dict[str, tuple[int, str]]

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True)

    @classmethod
    def of(cls, text: bytes) -> Manifest:
        """Raises NoBackup."""
        try:
            given = json.loads(text)
            tables = {str(name): (int(rows), str(sha)) for name, (rows, sha) in given["tables"].items()}
            revision, taken_at = str(given["revision"]), str(given["taken_at"])
            made = cls(int(given["format"]), revision, taken_at, str(given["database"]), tables)
            datetime.fromisoformat(made.taken_at)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NoBackup(_("The file is no backup of Redress.")) from None
        if made.format != FORMAT:
            raise NoBackup(_("The backup was made by another version of Redress."))
        return made


def schema(session: Session) -> list[Table]:
    """The tables as the database has them, whatever its revision; who is referred to comes first."""
    found = MetaData()
    event.listen(found, "column_reflect", _typed)
    found.reflect(session.connection())
    return [table for table in found.sorted_tables if table.name != REVISION]


def _typed(_inspector: object, _table: object, column: Any) -> None:
    if isinstance(column["type"], DateTime):
        column["type"] = UtcDateTime()
    elif isinstance(column["type"], JSON):
        column["type"] = JSON(none_as_null=True)
    elif isinstance(column["type"], LargeBinary):
        column["type"] = LargeBinary()


def written(row: Mapping[str, Any]) -> bytes:
    """A row as one line; the same on every database."""
    return (
        json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False).encode() + b"\n"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def read(table: Table, line: bytes) -> dict[str, Any]:
    """What `written` wrote, for this table; ValueError or KeyError when it does not fit."""
    return {name: _value(table.c[name].type, value) for name, value in json.loads(line).items()}


def _value(kind: Any, value: Any) -> Any:
    if value is None or isinstance(kind, JSON):
        return value
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    wanted = datetime if isinstance(kind, UtcDateTime) else kind.python_type
    return wanted.fromisoformat(value) if wanted in (datetime, date, time) else value


class Summed:
    """Counts and sums what passes through it."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, hashlib.sha256()

    def take(self, line: bytes) -> bytes:
        self.rows += 1
        self._sum.update(line)
        return line

    @property
    def told(self) -> tuple[int, str]:
        return self.rows, self._sum.hexdigest()
