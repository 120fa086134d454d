"""The three rates (三率), never mixed: response, resolution, satisfaction, each with its n and interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from app.domain.cases import Case
from app.domain.cases import Rating as Verdict
from app.domain.deadlines import Clock
from app.domain.identity import OrganisationUnit, subtree
from app.domain.statistics.periods import Period, months_before
from app.measure import Rate, rate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

SMALL = 5
"""Below this n a group is not told apart to the public: single people could be recognised (R52)."""

SATISFIED_FROM = 3
"""Fairly satisfied and better: the statutory scale (好差评) has three positive grades."""

DEFINITIONS: dict[str, tuple[str, str]] = {
    "response": (
        "Of the cases whose first substantive response was due: those answered by then.",
        "应作出初步回应的事项中，按期作出实质回应的比例。",
    ),
    "resolution": (
        "Of the cases whose citizen said whether it is resolved: those that said yes. Partly is not yes.",
        "诉求人已说明是否解决的事项中，明确表示“已解决”的比例；“部分解决”不计入。",
    ),
    "satisfaction": (
        "Of the verdicts with a grade: fairly satisfied or better. Silence is no verdict.",
        "有效评价中，基本满意及以上的比例；未评价不计入。",
    ),
}


@dataclass(frozen=True)
class Rates:
    """The three rates of a period or unit; `unverified` cases closed without the citizen's word."""

    name: str
    response: Rate
    resolution: Rate
    satisfaction: Rate
    unverified: int


def rates(
    session: Session, period: Period, *, now: datetime, unit_id: int | None = None, name: str | None = None
) -> Rates:
    """The rates of what fell into a period: responses due, verdicts given, cases closed in it."""
    given = _count(session, _verdicts(session, period, unit_id))
    return Rates(
        name=name if name is not None else period.name,
        response=_response(session, period, unit_id, now),
        resolution=rate(
            _count(session, _verdicts(session, period, unit_id).where(Verdict.resolved == "yes")), given
        ),
        satisfaction=rate(
            _count(session, _graded(session, period, unit_id).where(Verdict.grade >= SATISFIED_FROM)),
            _count(session, _graded(session, period, unit_id)),
        ),
        unverified=_count(session, _unverified(session, period, unit_id)),
    )


def trend(
    session: Session, *, now: datetime, months: int = 12, unit_id: int | None = None
) -> Sequence[Rates]:
    """The rates month by month, oldest first; the last month is not over."""
    return [rates(session, one, now=now, unit_id=unit_id) for one in months_before(now, months)]


def by_unit(session: Session, period: Period, *, now: datetime) -> list[tuple[OrganisationUnit, Rates]]:
    """The rates of each unit that has had anything to answer for."""
    had = select(Case.unit_id).where(Case.unit_id.is_not(None)).distinct()
    units = session.scalars(select(OrganisationUnit).where(OrganisationUnit.id.in_(had)))
    return [
        (unit, rates(session, period, now=now, unit_id=unit.id, name=unit.code))
        for unit in sorted(units, key=lambda unit: unit.id)
    ]


def _response(session: Session, period: Period, unit_id: int | None, now: datetime) -> Rate:
    """A response still to come counts from its due date on; a pause or extension moved that date."""
    owed = select(func.count(Clock.id)).join(Case, Case.id == Clock.case_id)
    owed = owed.where(
        Clock.kind == "initial",
        Clock.cancelled_at.is_(None),
        or_(Clock.met_at.is_not(None), Clock.due_at < now),
        *_within(Clock.due_at, period),
        *_of_unit(session, unit_id),
    )
    n = session.scalar(owed) or 0
    kept = session.scalar(owed.where(Clock.status == "met")) or 0
    return rate(kept, n)


def _verdicts(session: Session, period: Period, unit_id: int | None) -> Select[Any]:
    rows = select(func.count(Verdict.id)).join(Case, Case.id == Verdict.case_id)
    return rows.where(
        Verdict.replaced_at.is_(None), *_within(Verdict.at, period), *_of_unit(session, unit_id)
    )


def _graded(session: Session, period: Period, unit_id: int | None) -> Select[Any]:
    return _verdicts(session, period, unit_id).where(Verdict.grade.is_not(None))


def _unverified(session: Session, period: Period, unit_id: int | None) -> Select[Any]:
    rows = select(func.count(Case.id)).where(Case.resolved == "unverified")
    return rows.where(*_within(Case.closed_at, period), *_of_unit(session, unit_id))


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(query) or 0


def _within(column: Any, period: Period) -> list[ColumnElement[bool]]:
    since, until = period.bounds
    found: list[ColumnElement[bool]] = [column >= since] if since else []
    return [*found, column < until] if until else found


def _of_unit(session: Session, unit_id: int | None) -> list[ColumnElement[bool]]:
    return [Case.unit_id.in_(subtree(session, unit_id))] if unit_id else []
