"""Figures of ratings: grades that count, and how many gave up on each page, grade by grade (R37)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from app import settings
from app.domain.ratings.tables import PageCount, ServiceRating, Touchpoint
from app.measure import Rate, rate

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

PAGES = ("point", "words", "verdict")
"""The page of a QR code, the page after the tap, the verdict on a case."""
OPENED, BEGUN, FINISHED = "opened", "begun", "finished"
SATISFIED_FROM = 3
"""The statutory scale (好差评) has three positive grades."""


@dataclass(frozen=True)
class Abandonment:
    """How many of those who reached a page gave up; grade 0: before any was chosen, else with that one."""

    page: str
    grade: int
    reached: int
    finished: int
    abandoned: Rate


def count(session: Session, page: str, what: str, grade: int = 0, *, now: datetime) -> None:
    """One more; several at once are all counted."""
    day = now.astimezone(settings.current().timezone).date()
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = {OPENED: 0, BEGUN: 0, FINISHED: 0, what: 1}
    row = insert(PageCount).values(page=page, day=day, grade=grade, **first)
    more = {what: getattr(PageCount, what) + 1}
    session.execute(row.on_conflict_do_update(index_elements=["page", "day", "grade"], set_=more))


def abandonment(session: Session) -> list[Abandonment]:
    """Per page and grade, over all days: how many reached it, and what share of them did not finish."""
    rows = select(
        PageCount.page,
        PageCount.grade,
        func.sum(PageCount.opened),
        func.sum(PageCount.begun),
        func.sum(PageCount.finished),
    ).group_by(PageCount.page, PageCount.grade)
    found = {(page, grade): (int(a), int(b), int(c)) for page, grade, a, b, c in session.execute(rows)}
    return [_given_up(page, grade, found) for page in PAGES for grade in range(6) if (page, grade) in found]


def _given_up(page: str, grade: int, found: dict[tuple[str, int], tuple[int, int, int]]) -> Abandonment:
    opened, begun, finished = found[page, grade]
    if grade == 0 and page != "words":  # whoever left before choosing finished with no grade at all
        finished = sum(found.get((page, one), (0, 0, 0))[2] for one in range(1, 6))
    reached = max(opened, begun, finished)
    return Abandonment(page, grade, reached, finished, rate(reached - finished, reached))


@dataclass(frozen=True)
class Grades:
    """The grades of a place, a unit or everything: `excluded` ones are told and do not count."""

    counts: dict[int, int]
    excluded: int
    satisfied: Rate


def grades(
    session: Session,
    *,
    touchpoint_id: int | None = None,
    unit_id: int | None = None,
    period: tuple[datetime | None, datetime | None] = (None, None),
) -> Grades:
    """Grades at the point of service, over all, one place or one unit; `period` is from, and before."""
    rows = select(ServiceRating.grade, ServiceRating.excluded_at.is_(None), func.count())
    if touchpoint_id is not None:
        rows = rows.where(ServiceRating.touchpoint_id == touchpoint_id)
    if unit_id is not None:
        rows = rows.join(Touchpoint).where(Touchpoint.unit_id == unit_id)
    since, until = period
    if since is not None:
        rows = rows.where(ServiceRating.at >= since)
    if until is not None:
        rows = rows.where(ServiceRating.at < until)
    counting: Counter[int] = Counter()
    excluded = 0
    for grade, counts, n in session.execute(
        rows.group_by(ServiceRating.grade, ServiceRating.excluded_at.is_(None))
    ):
        if counts:
            counting[grade] += n
        else:
            excluded += n
    n = counting.total()
    hits = sum(number for grade, number in counting.items() if grade >= SATISFIED_FROM)
    return Grades({grade: counting[grade] for grade in range(1, 6)}, excluded, rate(hits, n))
