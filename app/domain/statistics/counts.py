"""What there is most of: categories, departments, delay reasons, in the order of a Pareto chart (R53)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain import cases, deadlines
from app.domain.cases import Case
from app.domain.identity import subtree
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from app.domain.statistics.periods import Period

AXES = ("category", "unit_id", "domain", "channel", "kind", "tier")


@dataclass(frozen=True)
class Bar:
    """One code with its count, its share of all, and the share of it and everything before it."""

    code: str
    count: int
    share: float
    cumulated: float


def pareto(session: Session, axis: str, period: Period, *, unit_id: int | None = None) -> list[Bar]:
    """Cases of a period by one axis, the most frequent first. Raises Invalid for an unknown axis."""
    if axis not in AXES:
        raise Invalid({"axis": [f"{', '.join(AXES)}"]})
    column = getattr(Case, axis)
    rows = _of(session, select(column), period, unit_id)
    return _bars(str(code) for code in session.scalars(rows) if code is not None)


def reasons(session: Session, *, now: datetime, unit_id: int | None = None) -> list[Bar]:
    """Why open cases are late: the one code each of them shows (R30); those in time are not late."""
    rows = select(Case.id).where(Case.status.not_in(cases.ENDED))
    if unit_id:
        rows = rows.where(Case.unit_id.in_(subtree(session, unit_id)))
    shown = (deadlines.delay_code(session, number, now=now) for number in session.scalars(rows).all())
    return _bars(code for code in shown if code != "in_time")


def _of(
    session: Session, rows: Select[tuple[str]], period: Period, unit_id: int | None
) -> Select[tuple[str]]:
    since, until = period.bounds
    if since:
        rows = rows.where(Case.submitted_at >= since)
    if until:
        rows = rows.where(Case.submitted_at < until)
    return rows.where(Case.unit_id.in_(subtree(session, unit_id))) if unit_id else rows


def _bars(codes: Iterable[str]) -> list[Bar]:
    counted = Counter(codes).most_common()
    total, so_far, bars = sum(count for _code, count in counted), 0, list[Bar]()
    for code, count in counted:
        so_far += count
        bars.append(Bar(code, count, count / total, so_far / total))
    return bars
