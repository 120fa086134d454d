"""What everybody may read of negative ratings: commitments by unit, kept or late; replies (R6, R44)."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from app import settings
from app.casework import reading
from app.casework.rating_views import FollowedView, ProofView, UnitRecord
from app.domain import cases, matters, ratings
from app.domain.ratings import Feedback, Proof, Touchpoint, following
from app.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.views import Both

OPEN, OVERDUE, NONE = "open", "overdue", "none"


def by_unit(session: Session, *, now: datetime) -> list[UnitRecord]:
    """Every unit that has been criticised, with its entries; the newest first."""
    rows = sorted(following.published(session), key=lambda row: (row.unit_id or 0, -row.id))
    return [
        _record(session, unit_id, list(found), now)
        for unit_id, found in groupby(rows, lambda row: row.unit_id)
    ]


def _record(session: Session, unit_id: int | None, rows: list[Feedback], now: datetime) -> UnitRecord:
    entries = [followed(session, row, now=now) for row in rows]
    states = Counter(one.state for one in entries)
    return UnitRecord(
        unit=reading.unit_of(session, unit_id),
        kept=states["kept"],
        late=states["late"],
        open=states[OPEN],
        overdue=states[OVERDUE],
        unanswered=sum(one.unanswered for one in entries),
        entries=entries,
    )


def followed(session: Session, row: Feedback, *, now: datetime) -> FollowedView:
    """One entry. The rater's words as somebody has reviewed them; proof comes with the reply."""
    replied = row.replied_at is not None
    return FollowedView(
        number=row.number,
        place=place_of(session, row),
        unit=reading.unit_of(session, row.unit_id),
        grade=row.grade,
        criticism=row.criticism,
        words=row.public_words,
        rated_at=row.opened_at,
        commitment=row.commitment if row.committed_at else "",
        committed_on=row.committed_on if row.committed_at else None,
        state=state_of(row, now),
        reply=row.reply if replied else "",
        replied_at=row.replied_at,
        unanswered=row.unanswered_at is not None and not replied,
        proofs=[_proof(one) for one in following.proofs(session, row)] if replied else [],
    )


def state_of(row: Feedback, now: datetime) -> str:
    """Kept, late, still open, overdue today, or no commitment."""
    if row.outcome is not None:
        return row.outcome
    if row.committed_at is None or row.committed_on is None:
        return NONE
    return OVERDUE if now.astimezone(settings.current().timezone).date() > row.committed_on else OPEN


def place_of(session: Session, row: Feedback) -> Both | None:
    """Window, line or vehicle; nothing for a case, which is its citizen's."""
    found = session.get(Touchpoint, row.touchpoint_id) if row.touchpoint_id else None
    return {"en": found.name_en, "zh": found.name_zh} if found else None


def proof(session: Session, proof_id: int) -> tuple[str, str, bytes]:
    """A published proof: name, media type, content. Raises NotFound before the reply is out."""
    row = session.get(Proof, proof_id)
    of = matters.get(session, ratings.Feedback, row.feedback_id) if row else None
    case = cases.get(session, of.case_id) if of is not None and of.case_id else None
    if row is None or of is None or of.replied_at is None or (case is not None and cases.quiet(case)):
        raise NotFound
    return row.name, row.media_type, row.content


def _proof(row: Proof) -> ProofView:
    return ProofView(row.id, row.kind, row.name, row.media_type, row.size)
