"""What the citizen thinks of it: ratings, reopenings, appeals, urgings (R36, R37)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from app import crypto
from app.domain.cases import progress
from app.domain.cases.records import Appeal, Rating, Reopening
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases.case import Case
    from app.domain.identity import Actor

REOPEN_WITHIN = timedelta(days=14)
GRADES = range(1, 6)
RESOLVED = ("yes", "partly", "no")
LOW = 2


def check(grade: int | None, resolved: str, *, mode: str = "online") -> None:
    """Raises Invalid for values outside the scales; by telephone no grade need be given."""
    errors: dict[str, list[object]] = {}
    if grade not in GRADES and not (grade is None and mode == "phone"):
        errors["grade"] = [_l("Choose one of the five grades.")]
    if resolved not in RESOLVED:
        errors["resolved"] = [_l("Say whether it is resolved: yes, partly or no.")]
    if errors:
        raise Invalid(errors)


def rate(
    session: Session,
    case: Case,
    *,
    grade: int | None,
    resolved: str,
    mode: str,
    now: datetime,
    actor: Actor,
    comment: str | None = None,
    pressured: bool = False,
) -> Rating:
    """Keep a verdict; an earlier one of the same round stays beside it, marked as replaced (R37).

    By telephone people may say whether it is resolved and give no grade.

    Raises Invalid for values outside the scales.
    """
    check(grade, resolved, mode=mode)
    number = rounds(session, case)
    session.execute(
        update(Rating)
        .where(Rating.case_id == case.id, Rating.round == number, Rating.replaced_at.is_(None))
        .values(replaced_at=now),
    )
    row = Rating(
        case_id=case.id,
        round=number,
        grade=grade,
        resolved=resolved,
        comment=_seal(session, case, "rating.comment", comment),
        mode=mode,
        pressured=pressured,
        entered_by=actor.person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    payload = {"rating": row.id, "grade": grade, "resolved": resolved, "mode": mode, "pressured": pressured}
    progress.note(session, case, "case.rated", payload, now=now, actor=actor)
    return row


def negative(rating: Rating) -> bool:
    """A low grade, or not resolved."""
    return (rating.grade is not None and rating.grade <= LOW) or rating.resolved == "no"


def negatives(session: Session, case: Case) -> int:
    """In how many rounds the standing verdict was negative (R36: the second one offers a choice)."""
    rows = session.scalars(select(Rating).where(Rating.case_id == case.id, Rating.replaced_at.is_(None)))
    return len({row.round for row in rows if negative(row)})


def ratings(session: Session, case: Case) -> list[Rating]:
    """Every verdict, replaced ones too, oldest first."""
    return list(session.scalars(select(Rating).where(Rating.case_id == case.id).order_by(Rating.id)))


def rounds(session: Session, case: Case) -> int:
    """How often the case was taken up again."""
    return session.scalar(select(func.count()).where(Reopening.case_id == case.id)) or 0


def may_reopen(case: Case, now: datetime) -> bool:
    """Within 14 days of the reply, or of the closing that ended the round."""
    since = max(filter(None, (case.replied_at, case.closed_at)), default=None)
    answered = case.status in {"replied", "verifying", "closed", "archived"}
    return answered and since is not None and now <= since + REOPEN_WITHIN


def reopen(session: Session, case: Case, *, reason: str, unsettled: str | None, now: datetime) -> Reopening:
    """Note that the case is taken up again, by whom it was handled before, and what stayed unsettled."""
    row = Reopening(
        case_id=case.id,
        reason=reason,
        unsettled=_seal(session, case, "reopening.unsettled", unsettled),
        previous_handler_id=case.handler_id,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def reopenings(session: Session, case: Case) -> list[Reopening]:
    """Oldest first."""
    return list(session.scalars(select(Reopening).where(Reopening.case_id == case.id).order_by(Reopening.id)))


def previous_handlers(session: Session, case: Case) -> set[int]:
    """Who handled the case in a round that the citizen did not accept."""
    rows = select(Reopening.previous_handler_id).where(Reopening.case_id == case.id)
    return {person for person in session.scalars(rows) if person is not None}


def appeal(
    session: Session,
    case: Case,
    kind: str,
    *,
    now: datetime,
    against: str | None = None,
    route: str | None = None,
    grounds: str | None = None,
) -> Appeal:
    """Keep an objection, choice, urging, withdrawal or request of the citizen; words sealed."""
    row = Appeal(
        case_id=case.id,
        kind=kind,
        against=against,
        route=route,
        grounds=_seal(session, case, "appeal.grounds", grounds),
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def appeals(session: Session, case: Case, kind: str | None = None) -> list[Appeal]:
    """Oldest first."""
    rows = select(Appeal).where(Appeal.case_id == case.id)
    if kind is not None:
        rows = rows.where(Appeal.kind == kind)
    return list(session.scalars(rows.order_by(Appeal.id)))


def words(session: Session, case: Case, row: Rating | Reopening | Appeal) -> str | None:
    """What was said with it, in clear."""
    place, sealed = {
        "rating": ("rating.comment", getattr(row, "comment", None)),
        "reopening": ("reopening.unsettled", getattr(row, "unsettled", None)),
        "appeal": ("appeal.grounds", getattr(row, "grounds", None)),
    }[row.__tablename__]
    if not sealed:
        return None
    try:
        return crypto.open_(session, case.key_id, sealed, place=f"{place}:{case.key_id}")
    except crypto.Erased:
        return None


def urge(session: Session, case: Case, *, next_at: datetime | None, now: datetime) -> Appeal:
    """Keep an urging (催办). Raises Conflict while the last one is younger than two working days."""
    if next_at is not None and now < next_at:
        raise Conflict(_l("You have urged already. You can do so again once every two working days."))
    return appeal(session, case, "urge", now=now)


def _seal(session: Session, case: Case, place: str, text: str | None) -> str | None:
    if not (text or "").strip():
        return None
    return crypto.seal(session, case.key_id, str(text), place=f"{place}:{case.key_id}")
