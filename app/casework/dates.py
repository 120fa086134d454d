"""Deadlines and escalations across cases, for those who watch over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.casework import cases, paging
from app.casework.views import ClockRow, EscalationRow, Page
from app.domain import deadlines
from app.domain.cases import Case

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor


def list_(
    session: Session,
    *,
    state: str | None = None,
    before: datetime | None = None,
    limit: int = 50,
    cursor: str | None = None,
    actor: Actor,
) -> Page[ClockRow]:
    """Deadlines of cases the actor may read, in the order they were made; `before` bounds the due date."""
    clock = deadlines.Clock
    rows = (
        select(clock, Case.number).join(Case, Case.id == clock.case_id).where(*cases.visible(session, actor))
    )
    if state is not None:
        rows = rows.where(clock.status == state)
    if before is not None:
        rows = rows.where(clock.due_at < before)
    rows = rows.where(clock.id > _after(cursor))
    wanted = paging.limit_of(limit)
    found = session.execute(rows.order_by(clock.id).limit(wanted + 1)).all()
    items = [
        ClockRow(row.id, number, row.kind, row.due_at, row.provisional, row.status, row.met_at)
        for row, number in found[:wanted]
    ]
    return Page(items, paging.write(items[-1].id) if len(found) > wanted else None)


def escalations(
    session: Session, *, limit: int = 50, cursor: str | None = None, actor: Actor
) -> Page[EscalationRow]:
    """Rungs of the ladder that were reached, in their order, of cases the actor may read."""
    rung, clock = deadlines.Escalation, deadlines.Clock
    rows = (
        select(rung, clock.kind, Case.number)
        .join(clock, clock.id == rung.clock_id)
        .join(Case, Case.id == clock.case_id)
        .where(*cases.visible(session, actor), rung.id > _after(cursor))
    )
    wanted = paging.limit_of(limit)
    found = session.execute(rows.order_by(rung.id).limit(wanted + 1)).all()
    items = [
        EscalationRow(row.id, number, kind, row.rung, row.due_at, row.fired_at)
        for row, kind, number in found[:wanted]
    ]
    return Page(items, paging.write(items[-1].id) if len(found) > wanted else None)


def _after(cursor: str | None) -> int:
    after = paging.read(cursor, int)
    return int(after[0]) if after else 0
