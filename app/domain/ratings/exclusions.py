"""Leaving a rating out of the statistics (剔除): two approvals by two people; the rater is told (R6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import matters
from app.domain.ratings.tables import Exclusion, Feedback, ServiceRating
from app.domain.vocabulary import codes
from app.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

ASKED, EXCLUDED, REFUSED = "asked", "excluded", "refused"


def ask(session: Session, feedback: Feedback, reason: str, *, now: datetime, actor: Actor) -> Exclusion:
    """Ask for it with a reason code. Raises Invalid, or Conflict while it is asked for or done already."""
    if reason not in codes("exclusion_reason"):
        raise Invalid({"reason": [_l("Choose one of the values offered.")]})
    if any(one.outcome in {ASKED, EXCLUDED} for one in all_(session, feedback)):
        raise Conflict(_l("Leaving this rating out was asked for already."))
    row = Exclusion(feedback_id=feedback.id, reason=reason, asked_by=actor.person_id, asked_at=now)
    session.add(row)
    session.flush()
    matters.note(session, feedback, "feedback.exclusion_asked", {"reason": reason}, now=now, actor=actor)
    return row


def approve(session: Session, feedback: Feedback, *, actor: Actor) -> None:
    """One of the two approvals. Raises NotAllowed for who asked, and for who gave the first one."""
    row = pending(session, feedback)
    if actor.person_id is None or actor.person_id in {row.asked_by, row.first_by}:
        raise NotAllowed(_l("Somebody else must decide: you asked for it, or gave the first approval."))
    if row.first_by is None:
        row.first_by = actor.person_id
    else:
        row.second_by = actor.person_id


def decide(session: Session, feedback: Feedback, *, now: datetime, actor: Actor) -> Exclusion:
    """Excluded when two people approved, whatever a diagram says; else it goes on counting."""
    row = pending(session, feedback)
    both = row.first_by is not None and row.second_by is not None
    row.outcome, row.decided_at = EXCLUDED if both else REFUSED, now
    rating = session.get(ServiceRating, feedback.rating_id) if feedback.rating_id else None
    if both and rating is not None:
        rating.excluded_at = now
    payload = {"outcome": row.outcome, "reason": row.reason}
    matters.note(session, feedback, "feedback.exclusion_decided", payload, now=now, actor=actor)
    return row


def pending(session: Session, feedback: Feedback) -> Exclusion:
    """The request that waits for a decision. Raises Conflict."""
    found = [one for one in all_(session, feedback) if one.outcome == ASKED]
    if not found:
        raise Conflict(_l("Nobody asked to leave this rating out."))
    return found[-1]


def all_(session: Session, feedback: Feedback) -> list[Exclusion]:
    """Every request about a rating, oldest first."""
    rows = select(Exclusion).where(Exclusion.feedback_id == feedback.id)
    return list(session.scalars(rows.order_by(Exclusion.id)))
