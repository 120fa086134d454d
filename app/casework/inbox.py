"""The inbox (待办): tasks somebody may do, filtered and paged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy import case as when

from app.casework import matters, paging, reading
from app.casework.views import Page, TaskRow
from app.domain.cases import Case, Reader
from app.domain.identity import subtree
from app.domain.tasks import OPEN, WorkItem

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

ORDERS = ("due", "-opened", "priority")
KINDS: dict[str, tuple[type, ...]] = {
    "due": (int, datetime, int),
    "-opened": (int,),
    "priority": (int, int, datetime, int),
}
"""What the cursor of an order holds."""
LONGEST_ID = 10


@dataclass(frozen=True)
class TaskFilters:
    """What to show; `assignee` is `me`, `none` or a person's id."""

    state: str | None = None
    role: str | None = None
    assignee: str | int | None = None
    unit: int | None = None
    process: str | None = None
    case: str | None = None
    due_before: datetime | None = None
    overdue: bool | None = None
    order: str = "due"


def inbox(
    session: Session,
    actor: Actor,
    filters: TaskFilters | None = None,
    *,
    limit: int = 50,
    cursor: str | None = None,
    now: datetime,
) -> Page[TaskRow]:
    """Tasks the actor holds or may take, most urgent first; those without a limit come last."""
    chosen = filters or TaskFilters()
    rows = select(WorkItem).where(visible(session, actor))
    for condition in _conditions(session, chosen, actor, now):
        rows = rows.where(condition)
    keys = _keys(chosen.order)
    after = paging.read(cursor, *KINDS.get(chosen.order, KINDS["due"]))
    if after is not None:
        rows = rows.where(_after(keys, after))
    wanted = paging.limit_of(limit)
    found = list(session.scalars(rows.order_by(*keys).limit(wanted + 1)))
    items = found[:wanted]
    following = paging.write(*_position(items[-1], chosen.order)) if len(found) > wanted else None
    return Page(_rows(session, items, now=now), following)


def visible(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Tasks of the actor's roles in their units, and those given to them; confidential for readers alone."""
    mine: list[ColumnElement[bool]] = [WorkItem.assignee_id == actor.person_id]
    for role, unit in actor.roles:
        of_role = and_(WorkItem.role == role, ~_for_one())
        if unit is None:
            mine.append(of_role)
        else:
            below = subtree(session, unit)
            mine.append(and_(of_role, or_(WorkItem.unit_id.in_(below), WorkItem.unit_id.is_(None))))
    return and_(or_(*mine), _readable(actor))


def _for_one() -> ColumnElement[bool]:
    """Tasks of one person alone, which nobody else sees."""
    return and_(WorkItem.candidates.is_not(None), WorkItem.candidates.startswith("alone:"))


def _readable(actor: Actor) -> ColumnElement[bool]:
    hidden = (
        select(Case.id)
        .where(
            Case.id == WorkItem.case_id,
            or_(confidential(), Case.complained_person_id == actor.person_id),
            or_(Case.complained_person_id == actor.person_id, ~_named(actor)),
        )
        .exists()
    )
    return ~hidden


def confidential() -> ColumnElement[bool]:
    """Cases with the flag."""
    from sqlalchemy import String, cast  # noqa: PLC0415 - used here alone

    return cast(Case.flags, String).like('%"confidential"%')


def _named(actor: Actor) -> ColumnElement[bool]:
    reader = select(Reader.case_id).where(Reader.case_id == Case.id, Reader.person_id == actor.person_id)
    return or_(reader.exists(), Case.owner_id == actor.person_id, Case.handler_id == actor.person_id)


def _conditions(
    session: Session, chosen: TaskFilters, actor: Actor, now: datetime
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        WorkItem.state == chosen.state if chosen.state else WorkItem.state.in_(OPEN)
    ]
    if chosen.role:
        found.append(WorkItem.role == chosen.role)
    if chosen.process:
        found.append(WorkItem.process == chosen.process)
    if chosen.unit is not None:
        found.append(WorkItem.unit_id.in_(subtree(session, chosen.unit)))
    if chosen.case:
        number = chosen.case.strip().upper()
        found.append(WorkItem.case_id.in_(select(Case.id).where(Case.number == number)))
    if chosen.due_before is not None:
        found.append(WorkItem.due < chosen.due_before)
    if chosen.overdue is not None:
        late = and_(WorkItem.due.is_not(None), WorkItem.due < now)
        found.append(late if chosen.overdue else ~late)
    found += _assigned(chosen.assignee, actor)
    return found


def _assigned(assignee: str | int | None, actor: Actor) -> list[ColumnElement[bool]]:
    if assignee in (None, ""):
        return []
    if assignee == "none":
        return [WorkItem.assignee_id.is_(None)]
    return [WorkItem.assignee_id == person_meant(assignee, actor)]


def person_meant(who: str | int | None, actor: Actor) -> int | None:
    """Whom a filter means: `me`, or an account's id; nobody at all for anything else."""
    if who == "me":
        return actor.person_id
    text = str(who)
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ID else -1


def _keys(order: str) -> list[Any]:
    unlimited = when((WorkItem.due.is_(None), 1), else_=0)
    due = when((WorkItem.due.is_(None), WorkItem.opened_at), else_=WorkItem.due)
    if order == "-opened":
        return [-WorkItem.id]
    if order == "priority":
        return [-WorkItem.priority, unlimited, due, WorkItem.id]
    return [unlimited, due, WorkItem.id]


def _position(item: WorkItem, order: str) -> list[Any]:
    place = [0 if item.due else 1, item.due or item.opened_at, item.id]
    if order == "-opened":
        return [-item.id]
    return [-item.priority, *place] if order == "priority" else place


def _after(keys: list[Any], values: list[Any]) -> ColumnElement[bool]:
    from sqlalchemy import literal  # noqa: PLC0415 - used here alone

    from app.db import UtcDateTime  # noqa: PLC0415 - as above

    bound = [
        literal(value, UtcDateTime()) if isinstance(value, datetime) else literal(value) for value in values
    ]
    return tuple_(*keys) > tuple_(*bound)


def _rows(session: Session, items: list[WorkItem], *, now: datetime) -> list[TaskRow]:
    wanted = {item.case_id for item in items if item.case_id}
    rows = select(Case).where(Case.id.in_(wanted))
    found = {row.id: row for row in session.scalars(rows)} if wanted else {}
    clocks = reading.clocks_by_case(session, wanted)
    shown = {
        number: reading.case_row(session, case, clocks.get(number, []), now=now)
        for number, case in found.items()
    }
    about = matters.rows_by_id(session, {item.matter_id for item in items if item.matter_id})
    return [
        reading.task_row(
            session,
            item,
            shown.get(item.case_id or 0),
            now=now,
            matter=about.get(item.matter_id or 0),
        )
        for item in items
    ]
