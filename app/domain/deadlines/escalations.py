"""Escalations (催办升级): each rung of the ladder once per promise, stamped with its due time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.domain.deadlines import clocks, limits
from app.domain.deadlines.records import calendar_of, get, journal
from app.domain.deadlines.tables import Clock, Escalation

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

DUE = "due"
WHOLE = 100


class Position(NamedTuple):
    """Where a clock stands on the ladder: the last rung of this promise, and running, paused or met."""

    last_rung: str
    clock_state: str


def rung_moment(session: Session, clock: Clock, percent: float, days: int = 0) -> datetime:
    """Return when a rung is due: a share of the time since the promise, at 100 the due date, plus days.

    Shares count office hours for limits in working days, else clock time (R23). UTC.
    """
    counting = calendar_of(session, clock)
    if percent < WHOLE:
        return limits.share(counting, clock.counted, clock.committed_at, clock.due_at, percent)
    return counting.add_working_days(clock.due_at, days).at if days else clock.due_at


def fire(
    session: Session,
    clock_id: int,
    rung: str,
    *,
    due_at: datetime,
    now: datetime,
    actor: Actor,
    notified: str = "",
    published: bool = False,
) -> Escalation | None:
    """Record that a rung fired; at the rung `due` the clock is missed. None: it has fired already."""
    clock = get(session, clock_id)
    if not clock.open or _fired(session, clock, rung):
        return None
    escalation = Escalation(
        clock_id=clock_id,
        rung=rung,
        commitment=clock.commitment,
        version=clock.version,
        notified=notified,
        published=published,
        due_at=due_at,
        fired_at=now,
    )
    session.add(escalation)
    session.flush()
    facts = {"rung": rung, "rung_due": due_at, "published": published}
    journal(session, clock, "clock.escalated", now=now, actor=actor, **facts)
    if rung == DUE:
        clocks.mark_missed(session, clock_id, now=now, actor=actor)
    return escalation


def position(session: Session, clock_id: int) -> Position:
    """Return the last rung fired for the promise that holds now (`none` at first), and the clock's state."""
    clock = get(session, clock_id)
    rows = select(Escalation.rung).where(
        Escalation.clock_id == clock_id, Escalation.commitment == clock.commitment
    )
    last = session.scalars(rows.order_by(Escalation.id.desc()).limit(1)).first()
    state = "met" if not clock.open else "paused" if clock.paused_since else "running"
    return Position(last or "none", state)


def _fired(session: Session, clock: Clock, rung: str) -> bool:
    rows = select(Escalation.id).where(
        Escalation.clock_id == clock.id, Escalation.rung == rung, Escalation.commitment == clock.commitment
    )
    return session.scalars(rows).first() is not None
