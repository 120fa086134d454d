"""Delay reasons (延误原因): a broken promise owes a coded reason and a new date, approved from above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import vocabulary
from app.domain.deadlines import clocks, limits, pauses
from app.domain.deadlines.records import calendar_of, get, journal, of_case
from app.domain.deadlines.tables import Clock, DelayReason, Extension
from app.errors import Conflict, Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.deadlines.records import Change
    from app.domain.identity import Actor

IN_TIME = "in_time"
GIVEN = ("approved", "public")


def propose_reason(
    session: Session, clock_id: int, code: str, text: str, new_date: date, *, now: datetime, actor: Actor
) -> DelayReason:
    """Propose why a promise was broken and what is promised instead; `text` is public: no names.

    Raises Invalid for a code that is no reason, an empty text, or a date that is not to come.
    """
    clock = get(session, clock_id)
    wrong: dict[str, list[object]] = {}
    if code == IN_TIME or code not in vocabulary.LISTS["delay_reason"]:
        wrong["code"] = [_l("Choose a reason of the list.")]
    if not text.strip():
        wrong["text"] = [_l("Say in a sentence what the delay is due to.")]
    if new_date <= calendar_of(session, clock).local(now).date():
        wrong["new_date"] = [_l("The new date must lie in the future.")]
    if wrong:
        raise Invalid(wrong)
    reason = DelayReason(
        clock_id=clock_id,
        code=code,
        text=text.strip(),
        new_date=new_date,
        proposed_by=actor.person_id,
        proposed_at=now,
    )
    session.add(reason)
    session.flush()
    journal(session, clock, "delay_reason.proposed", now=now, actor=actor, code=code)
    return reason


def approve_reason(session: Session, reason_id: int, *, now: datetime, actor: Actor) -> DelayReason:
    """Approve a proposal: by a head or leader, never by who proposed it. Raises NotAllowed, Conflict."""
    reason = _decide(session, reason_id, "approved", now=now, actor=actor)
    journal(
        session,
        get(session, reason.clock_id),
        "delay_reason.approved",
        now=now,
        actor=actor,
        code=reason.code,
    )
    return reason


def refuse_reason(session: Session, reason_id: int, *, now: datetime, actor: Actor) -> DelayReason:
    """Send a proposal back; the reason stays owed. Raises NotAllowed, Conflict."""
    reason = _decide(session, reason_id, "refused", now=now, actor=actor)
    journal(
        session, get(session, reason.clock_id), "delay_reason.refused", now=now, actor=actor, code=reason.code
    )
    return reason


def state_reason(session: Session, clock_id: int, *, now: datetime, actor: Actor) -> Change | None:
    """Make the approved reason public and its date the new promise; the citizen is to be told.

    None when no approved reason waits, or the clock was met in the meantime (the reason is public even so).
    """
    reason = latest_reason(session, clock_id, ("approved",))
    if reason is None:
        return None
    clock = get(session, clock_id)
    reason.state = "public"
    session.flush()
    clocks.mark_missed(session, clock_id, now=now, actor=actor)
    if not clock.open:
        return None
    return clocks.move(
        session,
        clock,
        "new_date",
        now=now,
        actor=actor,
        anchor=calendar_of(session, clock).close_of(reason.new_date),
        counted="WD0",
        promise=True,
    )


def latest_reason(session: Session, clock_id: int, states: Iterable[str] = GIVEN) -> DelayReason | None:
    """Return the last reason of a clock in one of these states."""
    rows = select(DelayReason).where(DelayReason.clock_id == clock_id, DelayReason.state.in_(tuple(states)))
    return session.scalars(rows.order_by(DelayReason.id.desc()).limit(1)).first()


def stands(session: Session, clock: Clock, now: datetime) -> bool:
    """Tell whether the last broken promise of this clock has its approved reason (S6)."""
    reason = latest_reason(session, clock.id)
    broken = clock.due_at if clock.due_at < now else clock.missed_at
    return reason is not None and (broken is None or reason.proposed_at >= broken)


def delay_code(session: Session, case_id: int, *, now: datetime) -> str:
    """Return the one code that an open case shows (R30).

    `in_time` until it is extended, paused or overdue; an overdue one without an approved reason shows
    `own_fault`, since whoever owes a reason and gives none cannot claim a better one.
    """
    owed = [clock for clock in of_case(session, case_id) if clock.open and clock.kind in limits.PROMISED]
    late = [clock for clock in owed if clock.overdue(now)]
    if late:
        reasons = [reason for clock in late if (reason := latest_reason(session, clock.id))]
        unexplained = any(not stands(session, clock, now) for clock in late)
        return "own_fault" if unexplained else max(reasons, key=lambda reason: reason.id).code
    if pauses.running(session, case_id):
        return "waiting_for_citizen"
    rows = select(Extension.reason).where(Extension.clock_id.in_([clock.id for clock in owed]))
    return session.scalars(rows.order_by(Extension.id.desc()).limit(1)).first() or IN_TIME


def _decide(session: Session, reason_id: int, state: str, *, now: datetime, actor: Actor) -> DelayReason:
    reason = session.get(DelayReason, reason_id)
    if reason is None:
        raise NotFound(_l("There is no such delay reason."))
    if reason.state != "proposed":
        raise Conflict(_l("This delay reason has been decided already."))
    if not actor.has(*limits.ABOVE) or actor.person_id == reason.proposed_by:
        raise NotAllowed(_l("A new date is approved by a head or leader who did not propose it."))
    reason.state, reason.decided_by, reason.decided_at = state, actor.person_id, now
    session.flush()
    return reason
