"""The row of an instance: locked, read and written with as few statements as can be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from workflows.errors import NotFound, Stale
from workflows.store import Instance, Release, ReleaseMember, Step, Subscription
from workflows.subject import Subject

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflows.engine import Passed

COLUMNS = (
    Instance.id,
    Instance.process_key,
    Instance.definition_id,
    Instance.release_id,
    Instance.subject_kind,
    Instance.subject_id,
    Instance.status,
    Instance.state,
    Instance.wake_at,
    Instance.version,
    Instance.last_seq,
    Release.created_at.label("released_at"),
)


@dataclass
class Row:
    """An instance as it was read; `version` guards against somebody who wrote in between."""

    id: int
    process_key: str
    definition_id: int
    release_id: int
    subject: Subject
    status: str
    state: str
    wake_at: datetime | None
    version: int
    last_seq: int
    released_at: datetime

    @property
    def release(self) -> tuple[int, datetime]:
        return self.release_id, self.released_at


# built once: putting a statement together costs more than running it
_WANTED = (
    select(*COLUMNS)
    .join(Release, Release.id == Instance.release_id)
    .where(Instance.id == bindparam("wanted"))
)
_LOCKED = _WANTED.with_for_update(of=Instance)
_SKIPPED = _WANTED.with_for_update(of=Instance, skip_locked=True)


def lock(session: Session, instance_id: int, *, skip: bool = False) -> Row | None:
    """Read and lock (FOR UPDATE on PostgreSQL; SQLite's writer holds the whole file already).

    NotFound when there is none; with `skip`, None when another worker has it.
    """
    found = session.execute(_SKIPPED if skip else _LOCKED, {"wanted": instance_id}).one_or_none()
    if found is None:
        if skip:
            return None
        raise NotFound(f"there is no instance {instance_id}")
    return _row(found)


def read(session: Session, instance_id: int) -> Row:
    """Read without locking; NotFound when there is none."""
    found = session.execute(_WANTED, {"wanted": instance_id}).one_or_none()
    if found is None:
        raise NotFound(f"there is no instance {instance_id}")
    return _row(found)


def _row(found: Any) -> Row:
    values = dict(found._mapping)  # noqa: SLF001 (the documented way)
    return Row(subject=Subject(values.pop("subject_kind"), values.pop("subject_id")), **values)


_TABLE: Any = Instance.__table__
_SAVED = ("state", "status", "ended_at", "wake_at", "last_seq")
_SAVE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("own_id"), _TABLE.c.version == bindparam("own_version"))
    .values(version=_TABLE.c.version + 1, **{name: bindparam(f"new_{name}") for name in _SAVED})
)


def save(
    session: Session,
    row: Row,
    *,
    state: str,
    status: str,
    ended_at: datetime | None,
    wake_at: datetime | None,
    last_seq: int,
) -> None:
    """Write the instance; Stale when somebody has written it since it was read."""
    values = {
        "own_id": row.id,
        "own_version": row.version,
        "new_state": state,
        "new_status": status,
        "new_ended_at": ended_at,
        "new_wake_at": wake_at,
        "new_last_seq": last_seq,
    }
    if session.connection().execute(_SAVE, values).rowcount != 1:
        raise Stale
    row.version += 1


def change_release(session: Session, row: Row, release: tuple[int, datetime]) -> None:
    """Write down which versions the instance goes on by."""
    row.release_id, row.released_at = release
    own = select(ReleaseMember.definition_id).where(
        ReleaseMember.release_id == row.release_id,
        ReleaseMember.kind == "bpmn",
        ReleaseMember.key == row.process_key,
    )
    row.definition_id = session.execute(own).scalar_one()
    session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == row.id)
        .values(release_id=row.release_id, definition_id=row.definition_id)
    )


_STEPS = insert(Step.__table__)  # type: ignore[arg-type]


def archive(session: Session, row: Row, path: list[Passed]) -> int:
    """Write the path as steps, in one statement; returns the number of the last."""
    if path:
        first = row.last_seq + 1
        rows = [
            {**vars(passed), "result": _text(passed.result), "instance_id": row.id, "seq": first + place}
            for place, passed in enumerate(path)
        ]
        session.connection().execute(_STEPS, rows)
    return row.last_seq + len(path)


def _text(result: Any) -> str | None:
    return None if result is None else json.dumps(result, ensure_ascii=False)


Waits = dict[tuple[str, str], str]
"""(task id, message) -> element: what an instance waits for."""


_WAITS: Any = Subscription.__table__
_SUBSCRIBE = insert(_WAITS)
_UNSUBSCRIBE = delete(_WAITS).where(
    _WAITS.c.instance_id == bindparam("whose"),
    _WAITS.c.task_id == bindparam("which_task"),
    _WAITS.c.message == bindparam("which"),
)


def subscribe(session: Session, row: Row, before: Waits, after: Waits) -> list[str]:
    """Bring the subscription rows up to date; returns the messages newly waited for."""
    gone = [key for key in before if key not in after]
    if gone:
        rows = [{"whose": row.id, "which_task": task, "which": name} for task, name in gone]
        session.connection().execute(_UNSUBSCRIBE, rows)
    new = [key for key in after if key not in before]
    if new:
        about = {"instance_id": row.id, "subject_kind": row.subject.kind, "subject_id": row.subject.id}
        rows = [
            {**about, "task_id": task, "message": name, "element": after[task, name]} for task, name in new
        ]
        session.connection().execute(_SUBSCRIBE, rows)
    return [name for _, name in new]
