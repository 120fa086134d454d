"""Clocks: start them, meet them, miss them, stop them, move them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import calendar
from app.domain.deadlines import limits
from app.domain.deadlines.records import (
    Change,
    calendar_of,
    current,
    get,
    journal,
    open_of,
    remember,
    wake,
)
from app.domain.deadlines.tables import Clock

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor


def start(
    session: Session,
    kind: str,
    subject: tuple[str, int],
    limit: str,
    *,
    now: datetime,
    actor: Actor,
    case_id: int | None = None,
    matter_id: int | None = None,
    unit_id: int | None = None,
    tier: str | None = None,
    started_at: datetime | None = None,
) -> Change:
    """Start a clock, counted from `started_at` (submission, never signing-for; default now).

    Citizens' clocks use the authority's calendar, others that of `unit_id`. Raises ValueError for a text that
    is no limit.
    """
    begun = started_at or now
    counting = calendar.current(session, None if kind in limits.CITIZEN else unit_id)
    end = limits.due(counting, begun, limit)
    clock = Clock(
        kind=kind,
        subject_kind=subject[0],
        subject_id=subject[1],
        case_id=subject[1] if case_id is None and subject[0] == "case" else case_id,
        matter_id=matter_id,
        unit_id=unit_id,
        tier=tier,
        limit=limit,
        counted=limit,
        started_at=begun,
        anchor_at=begun,
        committed_at=begun,
        due_at=end.at,
        provisional=end.provisional,
        calendar_version_id=end.version,
        version=1,
        commitment=1,
        paused_days=0,
        status="running",
    )
    session.add(clock)
    session.flush()
    remember(session, clock, "started", now=now, actor=actor)
    journal(session, clock, "clock.started", now=now, actor=actor, limit=limit, provisional=clock.provisional)
    payload = {"clock_kind": kind, "tier": tier or "", "lead_unit": unit_id or 0}
    return Change(clock, "started", None, (wake("clock.started", clock, payload),))


def meet(
    session: Session, subject: tuple[str, int], kind: str, *, now: datetime, actor: Actor
) -> Change | None:
    """Meet the open clock of this kind; after the due date the breach stays on record. None: none is open."""
    clock = current(session, subject, kind)
    if clock is None or not clock.open:
        return None
    late = clock.overdue(now)
    if late and clock.missed_at is None:
        clock.missed_at = clock.due_at
    clock.status, clock.met_at, clock.paused_since = ("missed" if late else "met"), now, None
    session.flush()
    journal(session, clock, "clock.met", now=now, actor=actor, late=late)
    return Change(clock, "met", clock.due_at, (wake("clock.met", clock),))


def mark_missed(session: Session, clock_id: int, *, now: datetime, actor: Actor) -> Change | None:
    """Put the breach on record, stamped with the due time; None when it was met or has time left."""
    clock = get(session, clock_id)
    if not clock.open or clock.status == "missed" or clock.due_at > now:
        return None
    clock.status, clock.missed_at = "missed", clock.due_at
    session.flush()
    journal(session, clock, "clock.missed", now=now, actor=actor)
    return Change(clock, "missed", clock.due_at)


def cancel(
    session: Session, subject: tuple[str, int], kind: str | None = None, *, now: datetime, actor: Actor
) -> list[Change]:
    """Stop the subject's open clocks, of one kind or all: nothing is owed any more. Breaches stay."""
    changes = []
    for clock in open_of(session, subject, kind):
        late = clock.overdue(now)
        clock.status, clock.cancelled_at, clock.paused_since = ("missed" if late else "cancelled"), now, None
        if late and clock.missed_at is None:
            clock.missed_at = clock.due_at
        session.flush()
        journal(session, clock, "clock.cancelled", now=now, actor=actor)
        changes.append(Change(clock, "cancelled", clock.due_at, (wake("clock.met", clock),)))
    return changes


def move(
    session: Session,
    clock: Clock,
    reason: str,
    *,
    now: datetime,
    actor: Actor,
    anchor: datetime | None = None,
    counted: str | None = None,
    promise: bool = False,
) -> Change:
    """Give a clock a new due date, remember the old one; a `promise` begins the rungs of escalation anew."""
    was = clock.due_at
    if anchor is not None:  # what was paused before is no part of the new count
        clock.anchor_at, clock.paused_since, clock.paused_days = anchor, None, 0
    clock.counted = counted or clock.counted
    end = limits.due(calendar_of(session, clock), clock.anchor_at, clock.counted)
    clock.due_at, clock.provisional, clock.calendar_version_id = end
    clock.version += 1
    if promise:
        clock.commitment, clock.committed_at = clock.commitment + 1, now
    session.flush()
    remember(session, clock, reason, now=now, actor=actor)
    journal(session, clock, "clock.moved", now=now, actor=actor, reason=reason, was=was)
    return Change(clock, "moved", was, (wake("clock.moved", clock),))
