"""What improvements came from, and what came of it: whoever proposed one can look how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.improvements.tables import Improvement, Origin

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

Subject = tuple[str, int]


def remember(
    session: Session, row: Improvement, source: str, subject: Subject | None, *, now: datetime
) -> None:
    """Keep what proposed the improvement, once; nothing did when somebody opened it by hand."""
    if subject is None:
        return
    kind, subject_id = subject
    known = select(Origin.id).where(
        Origin.improvement_id == row.id, Origin.kind == kind, Origin.subject_id == subject_id
    )
    if session.scalars(known).first() is None:
        made = Origin(improvement_id=row.id, kind=kind, subject_id=subject_id, source=source, at=now)
        session.add(made)
        session.flush()


def led_to(session: Session, subject: Subject, linked: int | None = None) -> list[Improvement]:
    """The improvements that a subject proposed, oldest first; one merged is shown as the one it went into.

    `linked` is the improvement a case belongs to, whoever proposed it.
    """
    rows = select(Origin.improvement_id).where(Origin.kind == subject[0], Origin.subject_id == subject[1])
    ids = [*session.scalars(rows.order_by(Origin.id)), *([linked] if linked else [])]
    found = [_standing(session, one) for one in ids]
    return list({row.id: row for row in found}.values())


def _standing(session: Session, improvement_id: int) -> Improvement:
    row = session.get_one(Improvement, improvement_id)
    seen = {row.id}
    while row.merged_into_id is not None and row.merged_into_id not in seen:
        row = session.get_one(Improvement, row.merged_into_id)
        seen.add(row.id)
    return row
