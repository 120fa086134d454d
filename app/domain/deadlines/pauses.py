"""Pauses (中止计时): only while waiting for the citizen, in whole working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.domain import calendar, events
from app.domain.deadlines import clocks, limits
from app.domain.deadlines.records import open_of
from app.domain.deadlines.tables import Clock, Pause
from app.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.deadlines.records import Change
    from app.domain.identity import Actor


def pause(session: Session, case_id: int, *, now: datetime, actor: Actor) -> list[Change]:
    """Wait for the citizen: its working-day clocks move by the longest pause until the answer comes.

    Clock time (`PT24H`) does not wait: a first substantive response needs no answer. Raises Conflict while a
    pause runs, and after the second one.
    """
    if running(session, case_id):
        raise Conflict(_l("The case is waiting for the citizen already."))
    used = session.scalar(select(func.count()).select_from(Pause).where(Pause.case_id == case_id)) or 0
    if used >= limits.MOST_PAUSES:
        raise Conflict(_l("The clocks of this case have been paused twice; they cannot be paused again."))
    session.add(Pause(case_id=case_id, granted=limits.LONGEST_PAUSE, requested_at=now))
    session.flush()
    changes = []
    for clock in _pausable(session, case_id):
        clock.paused_since = now
        changes.append(_shift(session, clock, "pause", limits.LONGEST_PAUSE, now=now, actor=actor))
    _journal(session, case_id, "case.paused", now=now, actor=actor, days=limits.LONGEST_PAUSE)
    return changes


def resume(session: Session, case_id: int, *, now: datetime, actor: Actor) -> list[Change]:
    """End the pause: it took the whole working days from request to answer, at most those granted.

    No open pause: nothing to do, an empty list.
    """
    open_pause = running(session, case_id)
    if open_pause is None:
        return []
    taken = calendar.current(session).working_days_between(open_pause.requested_at, now)
    open_pause.days, open_pause.ended_at = min(taken, open_pause.granted), now
    changes = []
    for clock in open_of(session, ("case", case_id)):
        if clock.paused_since is not None:
            clock.paused_since = None
            unused = open_pause.granted - open_pause.days
            changes.append(_shift(session, clock, "resume", -unused, now=now, actor=actor))
    session.flush()
    _journal(session, case_id, "case.resumed", now=now, actor=actor, days=open_pause.days)
    return changes


def running(session: Session, case_id: int) -> Pause | None:
    """Return the pause in which the case waits for the citizen."""
    rows = select(Pause).where(Pause.case_id == case_id, Pause.ended_at.is_(None))
    return session.scalars(rows).first()


def run_out(session: Session, *, now: datetime) -> list[tuple[int, datetime]]:
    """Return the cases whose pause has lasted as long as one may, and since when."""
    counting = calendar.current(session)
    rows = session.scalars(select(Pause).where(Pause.ended_at.is_(None)).order_by(Pause.id))
    ends = [(row.case_id, counting.add_working_days(row.requested_at, row.granted).at) for row in rows]
    return [(case_id, end) for case_id, end in ends if end <= now]


def _pausable(session: Session, case_id: int) -> Sequence[Clock]:
    return [
        clock
        for clock in open_of(session, ("case", case_id))
        if clock.kind in limits.CITIZEN and limits.working_days(clock.counted) is not None
    ]


def _shift(session: Session, clock: Clock, reason: str, days: int, *, now: datetime, actor: Actor) -> Change:
    clock.paused_days += days
    return clocks.move(
        session, clock, reason, now=now, actor=actor, counted=limits.longer(clock.counted, days)
    )


def _journal(session: Session, case_id: int, what: str, *, now: datetime, actor: Actor, days: int) -> None:
    events.record(session, events.case_chain(case_id), what, now=now, actor=actor, payload={"days": days})
