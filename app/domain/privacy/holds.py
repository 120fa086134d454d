"""Holds (诉讼保全, 依法留存): who says that a case is kept whole, until when, and who looks again (R85)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import cases
from app.domain.cases import progress
from app.domain.privacy.tables import Hold
from app.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor

LONGEST = timedelta(days=366)
"""A hold that shall last longer is decided on anew."""
REVIEW_AFTER = timedelta(days=90)


def claim(session: Session, case: Case, kind: str, reason: str, *, now: datetime, actor: Actor) -> Hold:
    """Say that the case is needed, in a lawsuit for example; the privacy officer decides on it. Flushed."""
    row = Hold(
        case_id=case.id,
        kind=kind,
        status="claimed",
        reason=cases.sealed(session, case, "hold.reason", reason),
        claimed_by=actor.person_id,
        claimed_at=now,
    )
    session.add(row)
    session.flush()
    progress.note(session, case, "hold.claimed", {"hold": row.id, "kind": kind}, now=now, actor=actor)
    return row


def put(
    session: Session, case: Case, hold: Hold, until: date, *, today: date, now: datetime, actor: Actor
) -> None:
    """Have a hold stand until the end of a day, and a day to look at it again. Raises Invalid, Conflict."""
    if hold.ended_at is not None:
        raise Conflict(_l("This hold has ended. Set a new one."))
    if not today < until <= today + LONGEST:
        raise Invalid({"hold_until": [_l("Choose a day after today, within a year.")]})
    hold.status, hold.until_on = "in_force", until
    hold.review_on = min(until, today + REVIEW_AFTER)
    hold.decided_by, hold.decided_at = actor.person_id, now
    payload = {"hold": hold.id, "until": until.isoformat()}
    progress.note(session, case, "hold.set", payload, now=now, actor=actor)


def end(session: Session, case: Case, hold: Hold, status: str, *, now: datetime, actor: Actor) -> None:
    """A hold is over: `rejected`, `lifted` by a person, or `ended` by its date."""
    hold.status, hold.ended_at = status, now
    progress.note(session, case, f"hold.{status}", {"hold": hold.id}, now=now, actor=actor)


def get(session: Session, hold_id: int) -> Hold:
    """Raises NotFound."""
    row = session.get(Hold, hold_id)
    if row is None:
        raise NotFound(_l("There is no such hold."))
    return row


def of_case(session: Session, case_id: int) -> list[Hold]:
    """Every hold a case had, oldest first."""
    return list(session.scalars(select(Hold).where(Hold.case_id == case_id).order_by(Hold.id)))


def standing(session: Session, case_id: int) -> list[Hold]:
    """Those claimed or in force now."""
    return [one for one in of_case(session, case_id) if one.ended_at is None]


def all_(session: Session) -> list[Hold]:
    """Every hold that is claimed or in force, of all cases, oldest first."""
    return list(session.scalars(select(Hold).where(Hold.ended_at.is_(None)).order_by(Hold.id)))


def words(session: Session, hold: Hold) -> str | None:
    """Why, in clear; None once the person was erased."""
    return cases.unsealed(session, cases.get(session, hold.case_id), "hold.reason", hold.reason)
