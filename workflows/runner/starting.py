"""A new instance: its row first, so that even a first step that fails loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from workflows import engine
from workflows.errors import NotFound, WorkflowError
from workflows.runner.hands import Hands
from workflows.runner.instances import Row
from workflows.runner.use import House, Use
from workflows.store import Instance, Release

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflows.subject import Subject


def start(
    house: House,
    session: Session,
    release_id: int,
    subject: Subject,
    facts: Mapping[str, Any],
    *,
    now: datetime,
    actor: str | None,
    message: str | None = None,
    element: str | None = None,
    at: datetime | None = None,
) -> Use:
    """Start the release's process; `message` or `element` says which start event, `at` when it was due."""
    row = _row(house, session, release_id, subject)
    assembly = house.shelf.assembly(session, row.release, row.process_key)
    trigger = _trigger(assembly.process, message, element)
    hands = Hands(
        session,
        row,
        operators=house.operators,
        functions=house.functions,
        shelf=house.shelf,
        actor=actor,
        patience=house.limits.patience,
    )
    machine = engine.Machine(hands, now, house.limits.zone)
    row.state = engine.dump(engine.begin(assembly, machine, engine.plain(facts), trigger))
    row.id = _insert(session, row, now)
    use = Use(house, session, row, now=now, actor=actor)
    use.attempt(lambda workflow: workflow.task_tree, at=at)
    return use


def _row(house: House, session: Session, release_id: int, subject: Subject) -> Row:
    found = session.get(Release, release_id)
    if found is None:
        raise NotFound(f"there is no release {release_id}")
    release = (release_id, found.created_at)
    return Row(
        id=0,
        process_key=found.process_key,
        definition_id=house.shelf.definition(session, release, found.process_key),
        release_id=release_id,
        subject=subject,
        status="active",
        state="",
        wake_at=None,
        version=1,
        last_seq=0,
        released_at=found.created_at,
    )


_TABLE: Any = Instance.__table__
_INSERT = insert(_TABLE).returning(_TABLE.c.id)


def _insert(session: Session, row: Row, now: datetime) -> int:
    values = {
        "process_key": row.process_key,
        "definition_id": row.definition_id,
        "release_id": row.release_id,
        "subject_kind": row.subject.kind,
        "subject_id": row.subject.id,
        "status": "active",
        "state": row.state,
        "version": row.version,
        "last_seq": 0,
        "started_at": now,
    }
    return int(session.connection().execute(_INSERT, values).scalar_one())


def _trigger(process: engine.Process, message: str | None, element: str | None) -> str | None:
    """The start event to pull; none for a plain start, the only one there is when nothing was said."""
    if message is not None:
        found = [key for key, name in process.messages.items() if name == message]
        if not found:
            raise NotFound(f"{process.key} is not started by the message {message}")
        return found[0]
    if element is not None or process.plain_start:
        return element
    triggers = [*process.messages, *process.timers]
    if len(triggers) != 1:
        raise WorkflowError(f"{process.key} has no plain start event: say by which message it starts")
    return triggers[0]
