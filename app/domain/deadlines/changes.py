"""What moves deadlines: another tier or type, reopening, the next contact, a new calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain.deadlines import clocks, limits
from app.domain.deadlines.records import calendar_of, current, journal, open_of
from app.domain.deadlines.tables import Clock
from app.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.calendar import Due
    from app.domain.deadlines.records import Change
    from app.domain.identity import Actor


class Move(NamedTuple):
    """A deadline that would move, were it approved."""

    clock_id: int
    kind: str
    was: datetime
    would_be: datetime


@dataclass
class Reclassified:
    """What moved by approval, and what waits for one."""

    changes: list[Change] = field(default_factory=list)
    waiting: list[Move] = field(default_factory=list)


def reclassify(
    session: Session,
    case_id: int,
    new_limits: Mapping[str, str],
    *,
    tier: str | None,
    now: datetime,
    actor: Actor,
    approver: Actor | None = None,
) -> Reclassified:
    """Put the limits of another type or tier on a case's running clocks, if somebody above approves (S12).

    Without an approver no deadline moves, earlier or later: the answer says which would. Clocks with a date
    of their own (extended, or promised with a delay reason) keep it. Raises NotAllowed when the approver is
    no head or leader, or is the actor.
    """
    if approver and (not approver.has(*limits.ABOVE) or approver.person_id == actor.person_id):
        raise NotAllowed(_l("Another deadline is approved by a head or leader who did not ask for it."))
    done = Reclassified()
    for clock in open_of(session, ("case", case_id)):
        limit = new_limits.get(clock.kind, clock.limit)
        if limit == clock.limit or clock.anchor_at != clock.started_at:
            continue
        days = limits.working_days(limit)
        counted = limit if days is None else f"WD{days + clock.paused_days}"
        end = limits.due(calendar_of(session, clock), clock.started_at, counted)
        if approver is None:
            done.waiting.append(Move(clock.id, clock.kind, clock.due_at, end.at))
            continue
        clock.limit, clock.tier = limit, tier or clock.tier
        done.changes.append(
            clocks.move(session, clock, "approval", now=now, actor=approver, counted=counted, promise=True)
        )
    return done


def bring_forward(
    session: Session, case_id: int, kind: str, limit: str, *, tier: str, now: datetime, actor: Actor
) -> Change | None:
    """Hurry a clock because triage found the case graver: the earlier of its deadline and `limit` from now.

    The authority binds itself; what the citizen was promised stays. None when nothing becomes earlier.
    """
    clock = current(session, ("case", case_id), kind)
    if clock is None or not clock.open:
        return None
    if limits.due(calendar_of(session, clock), now, limit).at >= clock.due_at:
        return None
    clock.limit, clock.tier = limit, tier
    return clocks.move(session, clock, "tier", now=now, actor=actor, anchor=now, counted=limit, promise=True)


def contacted(session: Session, case_id: int, *, now: datetime, actor: Actor) -> list[Change]:
    """Begin the silence clock (沟通间隔) anew after a substantive contact (R26); a breach stays."""
    subject = ("case", case_id)
    clock = current(session, subject, "silence")
    if clock is None or not clock.open:
        return []
    if not clock.overdue(now):
        move = clocks.move(
            session, clock, "contact", now=now, actor=actor, anchor=now, counted=clock.limit, promise=True
        )
        return [move]
    met = clocks.meet(session, subject, "silence", now=now, actor=actor)
    begun = clocks.start(
        session, "silence", subject, clock.limit, now=now, actor=actor, unit_id=clock.unit_id, tier=clock.tier
    )
    return [met, begun] if met else [begun]


def reopened(
    session: Session,
    case_id: int,
    new_limits: Mapping[str, str],
    *,
    now: datetime,
    actor: Actor,
    tier: str | None = None,
    unit_id: int | None = None,
) -> list[Change]:
    """Start new clocks for a reopened case, counted from now; the old ones and their breaches stay."""
    changes: list[Change] = []
    for kind, limit in new_limits.items():
        subject = ("case", case_id)
        changes += clocks.cancel(session, subject, kind, now=now, actor=actor)
        changes.append(
            clocks.start(session, kind, subject, limit, now=now, actor=actor, unit_id=unit_id, tier=tier)
        )
    return changes


def outdated(session: Session, *, now: datetime) -> list[int]:
    """Return the open clocks in working days whose calendar has a newer version, for one transaction each."""
    rows = select(Clock).where(Clock.met_at.is_(None), Clock.cancelled_at.is_(None), Clock.due_at > now)
    return [
        clock.id
        for clock in session.scalars(rows.order_by(Clock.id))
        if limits.working_days(clock.counted) is not None
        and clock.calendar_version_id != calendar_of(session, clock).version
    ]


def would_move(session: Session, *, now: datetime) -> list[Move]:
    """Return the open clocks whose date the newest calendar moves; nothing is moved here."""
    found = []
    for clock_id in outdated(session, now=now):
        clock = session.get_one(Clock, clock_id)
        end, moves = _recounted(session, clock)
        if moves:
            found.append(Move(clock.id, clock.kind, clock.due_at, end.at))
    return found


def _recounted(session: Session, clock: Clock) -> tuple[Due, bool]:
    """When the clock ends by the newest calendar, and whether that moves its date."""
    end = limits.due(calendar_of(session, clock), clock.anchor_at, clock.counted)
    return end, end.at != clock.due_at and (clock.provisional or end.at > clock.due_at)


def recompute(session: Session, clock_id: int, *, now: datetime, actor: Actor) -> Change | None:
    """Count a clock again by the newest calendar (S3); the change, when its due date moved.

    A provisional date moves either way; a firm one only later, since it was promised. A date that has passed
    stays: the breach was one by the calendar of that day.
    """
    clock = session.get(Clock, clock_id)
    if clock is None or not clock.open or clock.due_at <= now:
        return None
    end, moves = _recounted(session, clock)
    if moves:
        return clocks.move(session, clock, "calendar", now=now, actor=actor)
    confirmed = clock.provisional and not end.provisional
    clock.provisional, clock.calendar_version_id = clock.provisional and end.provisional, end.version
    session.flush()
    if confirmed:
        journal(session, clock, "clock.confirmed", now=now, actor=actor)
    return None
