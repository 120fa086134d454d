"""The shelf: keys, versions, status, releases; what may run, and what each running case keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.definitions import deploying, exporting, releases, shelf
from workflows.definitions.checking import check_all
from workflows.definitions.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from workflows.definitions.checking import Source
    from workflows.gate import Gate
    from workflows.operators import Operators
    from workflows.store import Definition, Release
    from workflows.summary import Summary

__all__ = ["Definitions", "Report"]


class Definitions:
    """What diagrams are compared with: the operators, and the functions that expressions may call, by name.

    `plan(session, process_key, *, now)` writes the schedule of a process with timer starts when it comes
    into force. A `gate` given is kept open between checks; otherwise each check starts a process of its own.
    """

    def __init__(
        self,
        operators: Operators,
        functions: Iterable[str] = (),
        plan: Callable[..., object] | None = None,
        gate: Gate | None = None,
    ) -> None:
        self.operators = operators
        self.functions = frozenset(functions)
        self.plan = plan
        self.gate = gate

    def check(self, source: bytes, name: str = "", *, session: Session | None = None) -> Report:
        """The honest verdict on any file; with a session, references to what is deployed resolve."""
        return self.check_all([(name, source)], session=session)[0]

    def check_all(self, sources: Iterable[Source], *, session: Session | None = None) -> list[Report]:
        """A set of `(name, bytes)` judged together, in any order; a report for each."""
        return self._judge(sources, shelf.summaries(session) if session is not None else ())

    def deploy(
        self,
        session: Session,
        source: bytes,
        *,
        name: str,
        author: str | None,
        note: str | None,
        now: datetime,
        activate: bool = True,
    ) -> Definition:
        """Store one file as a new version; see `deploy_all`."""
        return self.deploy_all(
            session, [(name, source)], author=author, note=note, now=now, activate=activate
        )[0]

    def deploy_all(
        self,
        session: Session,
        sources: Iterable[Source],
        *,
        author: str | None,
        note: str | None,
        now: datetime,
        activate: bool = True,
    ) -> list[Definition]:
        """Store a set as new versions, in force together; nothing is stored when one is refused.

        Content that is stored already keeps its version; one that was replaced does not come back by this.
        Raises DefinitionRefused with every problem; a house problem refuses only when `activate`. Flushes.
        """
        files = list(sources)
        known = {name: shelf.same(session, deploying.digest_of(source)) for name, source in files}
        fresh = [(name, source) for name, source in files if known[name] is None]
        # what is known is judged again beside the new: a table that lost a column may break its diagram
        reports = self.check_all(files, session=session) if fresh else []
        deploying.refuse(reports, activate=activate)
        if activate:
            self._refuse_what_breaks(session, reports)
        made = {
            report.name: deploying.store(session, report, source, author=author, note=note, now=now)
            for report, (_, source) in zip(reports, files, strict=bool(fresh))
            if known[report.name] is None
        }
        rows = [made.get(name) or known[name] for name, _ in files]
        found = [row for row in rows if row is not None]
        if activate:
            self._activate(session, [row for row in found if self._may_take_over(session, row, made)], now)
        return found

    def activate(self, session: Session, definition_id: int, *, now: datetime) -> list[Release]:
        """Put a stored version into force; returns the new releases. Raises DefinitionRefused, NotFound.

        The version is judged again, beside what is in force now.
        """
        row = shelf.by_id(session, definition_id)
        report = self.check(deploying.bytes_of(row), row.name, session=session)
        deploying.refuse([report], activate=True)
        self._refuse_what_breaks(session, [report])
        return self._activate(session, [row], now)

    def retire(self, session: Session, definition_id: int, *, now: datetime) -> None:
        """Take a version out of force. Raises DefinitionRefused while an active process needs it."""
        deploying.retire(session, shelf.by_id(session, definition_id), now=now)

    def versions(self, session: Session, key: str, kind: str = "bpmn") -> Sequence[Definition]:
        """Newest first."""
        return shelf.versions(session, key, kind)

    def active(self, session: Session, key: str, kind: str = "bpmn") -> Definition | None:
        """The version in force, if any."""
        return shelf.active(session, kind, key)

    def release(self, session: Session, key: str) -> Release:
        """The release that new instances of this process get. Raises NotFound."""
        return releases.current(session, key)

    def release_by_id(self, session: Session, release_id: int) -> Release:
        """Raises NotFound."""
        return releases.by_id(session, release_id)

    def starters(self, session: Session, message: str) -> list[str]:
        """The keys of the active processes that a message of this name starts."""
        return shelf.starters(session, message)

    def listens(self, session: Session, message: str) -> bool:
        """Does any active process start on, or catch, a message of this name?"""
        return shelf.listens(session, message)

    def export(self, session: Session, folder: Path) -> list[Path]:
        """Write everything in force, byte for byte as it was deployed: *.bpmn, *.dmn, forms/*.json."""
        return exporting.export(session, folder)

    def rebuild(self, session: Session) -> int:
        """Compile anew what another engine or compiler version has compiled; how many there were."""
        return deploying.rebuild(session, self.check_all)

    def _judge(self, sources: Iterable[Source], deployed: Iterable[Summary]) -> list[Report]:
        return check_all(
            sources, operators=self.operators, functions=self.functions, deployed=deployed, gate=self.gate
        )

    def _refuse_what_breaks(self, session: Session, reports: list[Report]) -> None:
        """Processes in force that use what is about to change are judged beside the new versions."""
        new = {(one.kind, one.key): one.summary for one in reports if one.summary is not None}
        users = [row for row in releases.users(session, set(new)) if (row.kind, row.key) not in new]
        if users:
            deployed = [*shelf.summaries(session), *new.values()]
            files = [(f"{row.key} (in force)", deploying.bytes_of(row)) for row in users]
            deploying.refuse(self._judge(files, deployed), activate=False)

    def _may_take_over(self, session: Session, row: Definition, made: dict[str, Definition]) -> bool:
        return row in made.values() or shelf.active(session, row.kind, row.key) is None

    def _activate(self, session: Session, rows: list[Definition], now: datetime) -> list[Release]:
        for row in rows:
            deploying.put_in_force(session, row, now=now)
        made = releases.renew(session, now=now)
        for row in rows:
            if row.kind == "bpmn" and self.plan is not None:
                self.plan(session, row.key, now=now)
        return made
