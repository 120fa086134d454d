"""Matters (事项卷宗) in lists and beside their tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from app.casework import paging, places, reading
from app.casework.matter_views import MatterRow
from app.casework.views import Page
from app.domain import deadlines
from app.domain.matters import Matter
from app.domain.tasks import OPEN, WorkItem

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor


def row_of(session: Session, matter: Matter) -> MatterRow:
    """One matter as lists show it; the next deadline is the first still owed."""
    owed = deadlines.open_of(session, matter.subject)
    return MatterRow(
        number=matter.number,
        kind=matter.kind,
        title={"en": matter.title_en, "zh": matter.title_zh},
        status=matter.status,
        unit=reading.unit_of(session, matter.unit_id),
        owner=reading.name_of(session, matter.owner_id),
        opened_at=matter.opened_at,
        closed_at=matter.closed_at,
        next_deadline=reading.deadline(min(owed, key=lambda clock: clock.due_at)) if owed else None,
    )


def rows_by_id(session: Session, ids: Collection[int]) -> dict[int, MatterRow]:
    """Many matters at once, by id."""
    if not ids:
        return {}
    return {one.id: row_of(session, one) for one in session.scalars(select(Matter).where(Matter.id.in_(ids)))}


def list_(
    session: Session,
    kind: str,
    *,
    actor: Actor,
    status: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[MatterRow]:
    """The matters of one kind that the actor may read, the newest first."""
    rows = select(Matter).where(Matter.kind == kind)
    units = places.units_of(session, actor)
    if units is not None:
        mine = select(WorkItem.matter_id).where(
            WorkItem.assignee_id == actor.person_id, WorkItem.state.in_(OPEN), WorkItem.matter_id.is_not(None)
        )
        rows = rows.where(
            or_(Matter.unit_id.in_(units), Matter.owner_id == actor.person_id, Matter.id.in_(mine))
        )
    if status:
        rows = rows.where(Matter.status == status)
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(Matter.id < after[0])
    wanted = paging.limit_of(limit)
    found = list(session.scalars(rows.order_by(Matter.id.desc()).limit(wanted + 1)))
    following = paging.write(found[wanted - 1].id) if len(found) > wanted else None
    return Page([row_of(session, one) for one in found[:wanted]], following)
