"""Compiled processes and tables of a release, kept in memory: they never change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from workflows.decisions import Table, read_tables
from workflows.engine import STAMP, Assembly, Process, assemble, compile_process, load
from workflows.errors import NotFound
from workflows.store import Definition, ReleaseMember

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

Members = dict[tuple[str, str], tuple[int, str]]
"""(kind, key) -> (definition id, sha256)."""


class Shelf:
    """One per runner. A definition is known by id and hash, so an id that a rollback gave up is safe."""

    def __init__(self) -> None:
        self._members: dict[tuple[int, datetime], Members] = {}
        self._assemblies: dict[tuple[int, datetime, str], Assembly] = {}
        self._processes: dict[tuple[int, str], Process] = {}
        self._tables: dict[tuple[int, str], Mapping[str, Table]] = {}

    def assembly(self, session: Session, release: tuple[int, datetime], key: str) -> Assembly:
        """The process with all it calls, as this release has them; NotFound when one is missing."""
        found = self._assemblies.get((*release, key))
        if found is None:
            main = self._process(session, release, key)
            found = assemble(main, lambda called: self._process(session, release, called))
            self._assemblies[(*release, key)] = found
        return found

    def table(self, session: Session, release: tuple[int, datetime], key: str) -> Table:
        """The decision table with this key; NotFound when the release has none."""
        wanted = self._member(session, release, "dmn", key)
        if wanted not in self._tables:
            source = session.execute(select(Definition.source).where(Definition.id == wanted[0])).scalar_one()
            self._tables[wanted] = {table.key: table for table in read_tables(source.encode())}
        tables = self._tables[wanted]
        return tables[key] if key in tables else next(iter(tables.values()))

    def definition(self, session: Session, release: tuple[int, datetime], key: str) -> int:
        """The id of the process version that a release has; NotFound when it has none."""
        return self._member(session, release, "bpmn", key)[0]

    def process(self, session: Session, definition_id: int, sha256: str) -> Process:
        """The compiled process of this version; built again when another engine compiled it."""
        wanted = (definition_id, sha256)
        if wanted not in self._processes:
            columns = (
                Definition.compiled,
                Definition.compiler,
                Definition.normalised,
                Definition.source,
                Definition.key,
            )
            row = session.execute(select(*columns).where(Definition.id == definition_id)).one()
            text = row.compiled if row.compiler == STAMP else None
            self._processes[wanted] = load(text or compile_process(row.normalised or row.source, row.key))
        return self._processes[wanted]

    def _process(self, session: Session, release: tuple[int, datetime], key: str) -> Process:
        return self.process(session, *self._member(session, release, "bpmn", key))

    def _member(
        self, session: Session, release: tuple[int, datetime], kind: str, key: str
    ) -> tuple[int, str]:
        if release not in self._members:
            members = (
                select(ReleaseMember.kind, ReleaseMember.key, Definition.id, Definition.sha256)
                .join(Definition, Definition.id == ReleaseMember.definition_id)
                .where(ReleaseMember.release_id == release[0])
            )
            self._members[release] = {(row[0], row[1]): (row[2], row[3]) for row in session.execute(members)}
        try:
            return self._members[release][(kind, key)]
        except KeyError:
            raise NotFound(f"the release has no {kind} called {key}") from None
