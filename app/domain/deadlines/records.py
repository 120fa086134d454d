"""What is known of clocks: the rows, their history, their journal, and who is told of a change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import calendar, events
from app.domain.deadlines import limits
from app.domain.deadlines.tables import Clock, DueChange
from app.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.calendar import Calendar
    from app.domain.identity import Actor


class Wake(NamedTuple):
    """A message that casework posts for the processes that follow a clock."""

    name: str
    subject: tuple[str, int]
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What happened to a clock: started, met, missed, moved or cancelled; `was` is the due date before."""

    clock: Clock
    what: str
    was: datetime | None = None
    posts: tuple[Wake, ...] = field(default=())


def get(session: Session, clock_id: int) -> Clock:
    """Raises NotFound."""
    clock = session.get(Clock, clock_id)
    if clock is None:
        raise NotFound(_l("There is no such deadline."))
    return clock


def current(session: Session, subject: tuple[str, int], kind: str) -> Clock | None:
    """Return the subject's last clock of a kind, open or not."""
    rows = select(Clock).where(
        Clock.subject_kind == subject[0], Clock.subject_id == subject[1], Clock.kind == kind
    )
    return session.scalars(rows.order_by(Clock.id.desc()).limit(1)).first()


def open_of(session: Session, subject: tuple[str, int], kind: str | None = None) -> Sequence[Clock]:
    """Return the subject's clocks that are still owed, oldest first."""
    rows = select(Clock).where(
        Clock.subject_kind == subject[0],
        Clock.subject_id == subject[1],
        Clock.met_at.is_(None),
        Clock.cancelled_at.is_(None),
    )
    return session.scalars(
        (rows if kind is None else rows.where(Clock.kind == kind)).order_by(Clock.id)
    ).all()


def of_case(session: Session, case_id: int) -> Sequence[Clock]:
    """Return every clock of a case, its own and those of its tasks, oldest first."""
    return session.scalars(select(Clock).where(Clock.case_id == case_id).order_by(Clock.id)).all()


def of_matter(session: Session, matter_id: int) -> Sequence[Clock]:
    """Return every clock of a matter, oldest first."""
    return session.scalars(select(Clock).where(Clock.matter_id == matter_id).order_by(Clock.id)).all()


def history(session: Session, clock_id: int) -> Sequence[DueChange]:
    """Return every due date the clock has had, in order."""
    rows = select(DueChange).where(DueChange.clock_id == clock_id)
    return session.scalars(rows.order_by(DueChange.version)).all()


def calendar_of(session: Session, clock: Clock) -> Calendar:
    """Return the calendar that counts for a clock: the authority's towards citizens, else its unit's."""
    return calendar.current(session, None if clock.kind in limits.CITIZEN else clock.unit_id)


def wake(name: str, clock: Clock, payload: Mapping[str, Any] | None = None) -> Wake:
    """Return the message to the processes that follow this clock."""
    return Wake(name, ("clock", clock.id), payload or {})


def journal(session: Session, clock: Clock, what: str, *, now: datetime, actor: Actor, **facts: Any) -> None:
    """Record what happened in the journal of the clock's case or matter, else of the house."""
    chain = events.HOUSE
    if clock.case_id is not None:
        chain = events.case_chain(clock.case_id)
    elif clock.matter_id is not None:
        chain = events.matter_chain(clock.matter_id)
    payload = {"clock": clock.id, "kind": clock.kind, "due": clock.due_at, **facts}
    events.record(session, chain, what, now=now, actor=actor, payload=payload)


def remember(session: Session, clock: Clock, reason: str, *, now: datetime, actor: Actor) -> None:
    """Keep the due date the clock has now, and why it came."""
    session.add(
        DueChange(
            clock_id=clock.id,
            version=clock.version,
            reason=reason,
            counted=clock.counted,
            anchor_at=clock.anchor_at,
            due_at=clock.due_at,
            provisional=clock.provisional,
            calendar_version_id=clock.calendar_version_id,
            actor_id=actor.person_id,
            at=now,
        )
    )
    session.flush()
