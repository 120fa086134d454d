"""Opening, taking, handing on and closing work items; each change is guarded, so that one of two wins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from app import crypto
from app.domain.tasks.models import OPEN, Comment, Draft, WorkItem
from app.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session


def open_(session: Session, items: Collection[WorkItem]) -> list[WorkItem]:
    """Put tasks into the inbox; flushed, so that they have their numbers."""
    session.add_all(items)
    session.flush()
    return list(items)


def get(session: Session, item_id: int, *, held: bool = False) -> WorkItem:
    """Raises NotFound. `held` reads it anew and keeps it until the commit."""
    row = session.get(WorkItem, item_id, with_for_update=held, populate_existing=held)
    if row is None:
        raise NotFound(_l("There is no such task."))
    return row


def of_case(session: Session, case_id: int) -> list[WorkItem]:
    """Every task a case had, oldest first."""
    return list(session.scalars(select(WorkItem).where(WorkItem.case_id == case_id).order_by(WorkItem.id)))


def of_matter(session: Session, matter_id: int) -> list[WorkItem]:
    """Every task a matter had, oldest first."""
    return list(
        session.scalars(select(WorkItem).where(WorkItem.matter_id == matter_id).order_by(WorkItem.id))
    )


def open_of_person(session: Session, person_id: int) -> list[WorkItem]:
    """What somebody holds and has not done."""
    rows = select(WorkItem).where(WorkItem.assignee_id == person_id, WorkItem.state.in_(OPEN))
    return list(session.scalars(rows.order_by(WorkItem.id)))


def claim(session: Session, item: WorkItem, person_id: int, *, now: datetime) -> WorkItem:
    """Take a task (签收); taking one's own again changes nothing. Raises Conflict when another holds it."""
    taken = _change(
        session,
        item,
        (WorkItem.state == "open") | (WorkItem.assignee_id == person_id),
        state="claimed",
        assignee_id=person_id,
        claimed_at=now,
    )
    if not taken:
        raise Conflict(_l("Somebody else has taken this task. Ask them to hand it over."))
    return item


def release(session: Session, item: WorkItem) -> WorkItem:
    """Give a task back to those who share it. Raises Conflict when it is no longer open."""
    if not _change(session, item, WorkItem.state.in_(OPEN), state="open", assignee_id=None, claimed_at=None):
        raise Conflict(_l("This task is done or was withdrawn. Load the page again."))
    return item


def assign(session: Session, item: WorkItem, person_id: int, *, now: datetime) -> WorkItem:
    """Hand a task to somebody. Raises Conflict when it is no longer open."""
    fresh = {"state": "claimed", "assignee_id": person_id, "claimed_at": now}
    if not _change(session, item, WorkItem.state.in_(OPEN), **fresh):
        raise Conflict(_l("This task is done or was withdrawn. Load the page again."))
    return item


def pass_on(session: Session, item: WorkItem, person_id: int) -> bool:
    """Call somebody else for a task that nobody has taken yet; False when it was taken or done meanwhile."""
    return _change(session, item, WorkItem.state == "open", assignee_id=person_id)


def done(session: Session, task_ids: Collection[str], *, now: datetime, by: int | None = None) -> list[int]:
    """Close the items of engine tasks that somebody completed."""
    return _close(session, task_ids, "done", now=now, by=by)


def cancel(session: Session, task_ids: Collection[str], *, now: datetime) -> list[int]:
    """Close the items of engine tasks that the process took back."""
    return _close(session, task_ids, "cancelled", now=now, by=None)


def _close(
    session: Session, task_ids: Collection[str], state: str, *, now: datetime, by: int | None
) -> list[int]:
    if not task_ids:
        return []
    rows = session.execute(
        update(WorkItem)
        .where(WorkItem.task_id.in_(task_ids), WorkItem.state.in_(OPEN))
        .values(state=state, closed_at=now, closed_by=by, version=WorkItem.version + 1)
        .returning(WorkItem.id),
    )
    return list(rows.scalars())


def _change(session: Session, item: WorkItem, condition: Any, **values: Any) -> bool:
    changed = session.execute(
        update(WorkItem)
        .where(WorkItem.id == item.id, WorkItem.state.in_(OPEN), condition)
        .values(**values, version=WorkItem.version + 1)
        .returning(WorkItem.id)
        .execution_options(synchronize_session=False),
    ).scalar_one_or_none()
    session.refresh(item)
    return changed is not None


def save_draft(
    session: Session, item_id: int, person_id: int, answers: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep answers begun, one set per person and task, under the house's key until the task is done."""
    sealed = crypto.seal_house(json.dumps(answers, ensure_ascii=False), place=f"draft:{item_id}:{person_id}")
    row = session.get(Draft, (item_id, person_id))
    if row is None:
        session.add(Draft(item_id=item_id, person_id=person_id, answers=sealed, saved_at=now))
    else:
        row.answers, row.saved_at = sealed, now
    session.flush()


def draft_of(session: Session, item_id: int, person_id: int) -> dict[str, Any] | None:
    """The person's answers begun, or None."""
    row = session.get(Draft, (item_id, person_id))
    if row is None:
        return None
    answers: dict[str, Any] = json.loads(crypto.open_house(row.answers, place=f"draft:{item_id}:{person_id}"))
    return answers


def drop_draft(session: Session, item_id: int) -> None:
    """Forget every draft of a task."""
    session.execute(
        delete(Draft).where(Draft.item_id == item_id).execution_options(synchronize_session=False)
    )


def comment(session: Session, item_id: int, person_id: int, text: str, *, now: datetime) -> Comment:
    """Keep a colleague's remark, sealed."""
    row = Comment(
        item_id=item_id,
        person_id=person_id,
        text=crypto.seal_house(text, place=f"comment:{item_id}"),
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def comments(session: Session, item_id: int) -> list[tuple[Comment, str]]:
    """The remarks on a task in clear, oldest first."""
    rows = session.scalars(select(Comment).where(Comment.item_id == item_id).order_by(Comment.id))
    return [(row, crypto.open_house(row.text, place=f"comment:{item_id}")) for row in rows]
