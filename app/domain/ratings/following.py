"""Following a negative rating up: promise, verification, commitment kept or late, public reply (R6, R44)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import settings
from app.domain import calendar, cases, matters, parties
from app.domain.cases import Case
from app.domain.ratings import giving
from app.domain.ratings.tables import Feedback, Proof, ServiceRating, Touchpoint
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

PREFIX = "PJ"
CONTACT_WITHIN = 1
REPLY_WITHIN = 5
"""Working days (R6, R44)."""
LATEST = 366
"""Days: a commitment for later than this promises nothing."""


def of_rating(session: Session, rating: ServiceRating) -> Feedback | None:
    """What follows a service rating, if anything does."""
    return session.scalars(select(Feedback).where(Feedback.rating_id == rating.id)).one_or_none()


def open_of_case(session: Session, case: Case) -> Feedback | None:
    """What follows an earlier verdict on a case and is not over."""
    rows = select(Feedback).where(Feedback.case_id == case.id, Feedback.closed_at.is_(None))
    return session.scalars(rows).first()


def open_for_rating(
    session: Session,
    rating: ServiceRating,
    touchpoint: Touchpoint,
    *,
    status: str,
    now: datetime,
    actor: Actor,
) -> Feedback:
    """Begin a file for a service rating: `promised` when it is followed up, `counted` when it only counts."""
    row = Feedback(
        title_en=f"Rating: {touchpoint.name_en}",
        title_zh=f"现场评价：{touchpoint.name_zh}",
        status=status,
        unit_id=touchpoint.unit_id,
        key_id=rating.key_id,
        rating_id=rating.id,
        touchpoint_id=touchpoint.id,
        grade=rating.grade,
        criticism=rating.criticism,
    )
    return _open(session, row, promised=status == "promised", now=now, actor=actor)


def open_for_case(
    session: Session, case: Case, grade: int | None, *, now: datetime, actor: Actor
) -> Feedback:
    """Begin a file for a negative verdict on a case; words stay with the case, under its key."""
    row = Feedback(
        title_en="Negative verdict on a case",
        title_zh="事项差评整改",
        status="promised",
        unit_id=case.unit_id,
        case_id=case.id,
        key_id=case.key_id,
        grade=grade,
    )
    return _open(session, row, promised=True, now=now, actor=actor)


def _open(session: Session, row: Feedback, *, promised: bool, now: datetime, actor: Actor) -> Feedback:
    row.promised_at = now if promised else None
    return matters.open_(session, row, prefix=PREFIX, now=now, actor=actor, payload={"grade": row.grade})


def contact_by(session: Session, now: datetime) -> datetime:
    """By when a named rater is contacted: the end of the next working day."""
    return calendar.current(session).add_working_days(now, CONTACT_WITHIN).at


def publishable(session: Session, row: Feedback, text: str) -> str:
    """What a unit wrote, without what tells who the rater is: it is of a unit or post, of nobody (R44)."""
    rating = session.get(ServiceRating, row.rating_id) if row.rating_id else None
    known = [str(giving.read(session, rating).get("contact") or "")] if rating else []
    people = parties.of_case(session, row.case_id) if row.case_id else []
    known += [value for party in people for value in parties.read(session, party).known]
    return parties.without(text.strip(), known)


def verified(row: Feedback, finding: str, public_words: str) -> None:
    """What looking into it found, and the rater's words as they may be published: no names."""
    row.finding, row.public_words = finding, public_words
    matters.stand(row, "verified")


def promise(row: Feedback, text: str, day: date, *, now: datetime) -> None:
    """The unit's concrete commitment with its day. Raises Invalid for a day gone by or too far off."""
    today = now.astimezone(settings.current().timezone).date()
    if not 0 <= (day - today).days <= LATEST:
        raise Invalid({"committed_on": [_l("Name a day from today on, within a year.")]})
    row.commitment, row.committed_on, row.committed_at = text, day, now


def minutes_left(row: Feedback, now: datetime) -> int:
    """Minutes until the end of the committed day; at least one."""
    zone = settings.current().timezone
    end = datetime.combine(row.committed_on or now.astimezone(zone).date(), time(23, 59), tzinfo=zone)
    return max(1, int((end - now).total_seconds() // 60))


def report(row: Feedback, *, now: datetime) -> None:
    """The unit says it is done; whether that is so somebody else checks."""
    row.done_at = now
    matters.stand(row, "reported")


def settle(session: Session, row: Feedback, *, now: datetime, actor: Actor) -> str:
    """Kept or late, by when the unit reported what was then found done."""
    zone = settings.current().timezone
    day = (row.done_at or now).astimezone(zone).date()
    row.outcome = "kept" if row.committed_on and day <= row.committed_on else "late"
    matters.stand(row, row.outcome)
    matters.note(session, row, "feedback.settled", {"outcome": row.outcome}, now=now, actor=actor)
    return row.outcome


def proofs(session: Session, row: Feedback) -> list[Proof]:
    """The files that prove its reply, oldest first."""
    return list(session.scalars(select(Proof).where(Proof.feedback_id == row.id).order_by(Proof.id)))


def proven(session: Session, row: Feedback) -> bool:
    """Whether the proof that the criticism code demands is there (R44)."""
    return row.proof_kind == "none" or any(one.kind == row.proof_kind for one in proofs(session, row))


def attach(
    session: Session,
    row: Feedback,
    *,
    kind: str,
    name: str,
    media_type: str,
    content: bytes,
    now: datetime,
    actor: Actor,
) -> Proof:
    """Keep a file as proof; it is public with the reply. Raises Conflict when the reply is out."""
    if row.replied_at is not None:
        raise Conflict(_l("The reply is published. What it says is not changed any more."))
    proof = Proof(
        feedback_id=row.id,
        kind=kind,
        name=name,
        media_type=media_type,
        size=len(content),
        content=content,
        by=actor.person_id,
        at=now,
    )
    session.add(proof)
    session.flush()
    matters.note(
        session, row, "feedback.proof_added", {"proof": proof.id, "kind": kind}, now=now, actor=actor
    )
    return proof


def published(session: Session) -> list[Feedback]:
    """What everybody may read, the newest first: commitments, replies, what nobody answered in time."""
    quiet = select(Case.id).where(cases.is_quiet())
    rows = select(Feedback).where(
        Feedback.case_id.is_(None) | Feedback.case_id.not_in(quiet),
        Feedback.promised_at.is_not(None),
        (Feedback.committed_at.is_not(None))
        | (Feedback.replied_at.is_not(None))
        | (Feedback.unanswered_at.is_not(None)),
    )
    return list(session.scalars(rows.order_by(Feedback.id.desc())))
