"""Extensions (延期): asked in time or too late, at most two, granted by somebody above the owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.domain import vocabulary
from app.domain.deadlines import clocks, limits, reasons
from app.domain.deadlines.records import calendar_of, get, journal
from app.domain.deadlines.tables import Clock, Extension
from app.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.deadlines.records import Change
    from app.domain.identity import Actor

REFUSALS = {
    "over": _l("The matter is settled; there is nothing to extend."),
    "paused": _l("The case waits for the citizen; extend it when the answer is there."),
    "twice": _l("A deadline is extended twice at most."),
    "no_reason": _l("The deadline has passed: give a delay reason and have it approved first."),
}


@dataclass(frozen=True)
class Extended:
    """What was granted; `flag` is what the case is marked with: `extended` or `overdue`."""

    change: Change
    extension: Extension
    flag: str


def refusal(session: Session, clock_id: int, *, asked_at: datetime) -> str | None:
    """Return why a clock cannot be extended (a key of REFUSALS), or None when it can (R30, S6)."""
    clock = get(session, clock_id)
    if not clock.open:
        return "over"
    if clock.paused_since is not None:
        return "paused"
    if _granted(session, clock_id) >= limits.MOST_EXTENSIONS:
        return "twice"
    if clock.overdue(asked_at) and not reasons.stands(session, clock, asked_at):
        return "no_reason"
    return None


def extend(
    session: Session,
    clock_id: int,
    *,
    until: date,
    reason: str,
    asked_at: datetime,
    asked_by: int | None,
    now: datetime,
    actor: Actor,
) -> Extended:
    """Move the deadline to the end of business of a granted day; `actor` is who grants it.

    Whether it counts as `extended` or `overdue` follows from when it was asked, not from when it was granted.
    Raises Conflict (see REFUSALS), NotAllowed for anybody but a head or leader other than the asker, Invalid
    for an unknown reason or a day that is no later than the deadline.
    """
    clock = get(session, clock_id)
    why = refusal(session, clock_id, asked_at=asked_at)
    if why:
        raise Conflict(REFUSALS[why])
    if not actor.has(*limits.ABOVE) or actor.person_id == asked_by:
        raise NotAllowed(_l("An extension is granted by a head or leader who did not ask for it."))
    _check(session, clock, until, reason, now)
    flag = "overdue" if clock.overdue(asked_at) else "extended"
    if flag == "overdue":
        clocks.mark_missed(session, clock_id, now=now, actor=actor)
    was = clock.due_at
    anchor = calendar_of(session, clock).close_of(until)
    change = clocks.move(
        session, clock, "extension", now=now, actor=actor, anchor=anchor, counted="WD0", promise=True
    )
    extension = Extension(
        clock_id=clock_id,
        flag=flag,
        reason=reason,
        was_due_at=was,
        due_at=clock.due_at,
        asked_by=asked_by,
        asked_at=asked_at,
        granted_by=actor.person_id,
        granted_at=now,
    )
    session.add(extension)
    session.flush()
    journal(session, clock, "clock.extended", now=now, actor=actor, flag=flag, code=reason)
    return Extended(change, extension, flag)


def _granted(session: Session, clock_id: int) -> int:
    rows = select(func.count()).select_from(Extension).where(Extension.clock_id == clock_id)
    return session.scalar(rows) or 0


def _check(session: Session, clock: Clock, until: date, reason: str, now: datetime) -> None:
    wrong: dict[str, list[object]] = {}
    if reason == reasons.IN_TIME or reason not in vocabulary.LISTS["delay_reason"]:
        wrong["reason"] = [_l("Choose a reason of the list.")]
    end = calendar_of(session, clock).close_of(until)
    if end <= clock.due_at or end <= now:
        wrong["until"] = [_l("The new day must be later than the deadline and than today.")]
    if wrong:
        raise Invalid(wrong)
