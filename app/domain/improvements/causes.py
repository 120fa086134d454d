"""The same cause (同一原因): which complaints belong together, how often it recurs, whether it came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.domain.cases import Case, verdicts
from app.domain.improvements.tables import ENDED, Improvement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

FOUNDED = ("substantiated", "partly_substantiated")
"""Findings that say there was something to it: what was not so has no cause here."""

COMES_BACK_WITHIN = timedelta(days=180)
"""R54: the same cause within 180 days after an improvement took effect means that it failed."""


@dataclass(frozen=True)
class Recurrence:
    """What table D6 is asked: founded complaints of the cause in the window, this case's reopenings, and
    complaints that came in after an improvement of this cause had taken effect."""

    same_cause: int
    reopenings: int
    since_effect: int


def key(category: str, domain: str | None, unit_id: int | None) -> str:
    """A cause in one word: category, field of life, unit that answers for it."""
    return f"{category}:{domain or '-'}:{unit_id or 0}"


def elsewhere(cause: str | None, unit_id: int | None) -> str | None:
    """The same problem in another unit."""
    if cause is None:
        return None
    category, domain, _unit = cause.split(":")
    return f"{category}:{domain}:{unit_id or 0}"


def of_case(case: Case) -> str:
    """The cause of one complaint; the unit is that which had it, or which it complains of."""
    return key(case.category, case.domain, case.complained_unit_id or case.unit_id)


def cases_of(session: Session, case: Case, *, since: datetime) -> Sequence[Case]:
    """Founded complaints of the same cause submitted since then, this one included, oldest first."""
    domain = Case.domain.is_(None) if case.domain is None else Case.domain == case.domain
    unit = func.coalesce(Case.complained_unit_id, Case.unit_id)
    rows = select(Case).where(
        Case.category == case.category,
        domain,
        unit == (case.complained_unit_id or case.unit_id),
        Case.finding.in_(FOUNDED),
        Case.submitted_at >= since,
    )
    return session.scalars(rows.order_by(Case.id)).all()


def look(session: Session, case: Case, days: int, *, now: datetime) -> Recurrence:
    """How often the cause of a complaint recurs, seen over so many calendar days."""
    rounds = len(verdicts.reopenings(session, case))
    if case.finding not in FOUNDED:
        return Recurrence(0, rounds, 0)
    same = cases_of(session, case, since=now - timedelta(days=days))
    cured = effective(session, of_case(case), now=now)
    after = [one for one in same if cured and cured.closed_at and one.submitted_at > cured.closed_at]
    return Recurrence(len(same), rounds, len(after))


def running(session: Session, cause: str | None) -> Improvement | None:
    """The improvement of this cause that is under way: whatever else is proposed merges into it."""
    if cause is None:
        return None
    rows = select(Improvement).where(Improvement.cause == cause, Improvement.status.not_in(ENDED))
    return session.scalars(rows.order_by(Improvement.id).limit(1)).first()


def effective(session: Session, cause: str | None, *, now: datetime) -> Improvement | None:
    """The last improvement of this cause that took effect, as long as the cause may not come back."""
    if cause is None:
        return None
    rows = select(Improvement).where(
        Improvement.cause == cause,
        Improvement.status == "effective",
        Improvement.closed_at > now - COMES_BACK_WITHIN,
    )
    return session.scalars(rows.order_by(Improvement.id.desc()).limit(1)).first()


def linked(session: Session, improvement: Improvement) -> Sequence[Case]:
    """The complaints that an improvement answers."""
    rows = select(Case).where(Case.improvement_id == improvement.id)
    return session.scalars(rows.order_by(Case.id)).all()
