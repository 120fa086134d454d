"""What a new version of the calendar would change, before anybody says yes: days, and dates of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.casework import cases
from app.domain import calendar, deadlines
from app.domain.cases import Case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.calendar import Day, Hours
    from app.domain.identity import Actor

MOST_SHOWN = 50


@dataclass(frozen=True)
class DayMove:
    """A day that would work and did not, or the other way round."""

    day: Day
    worked: bool
    works: bool


@dataclass(frozen=True)
class DateMove:
    """The date of a case that would move."""

    number: str
    kind: str
    was: datetime
    would_be: datetime


@dataclass(frozen=True)
class Preview:
    """What a new version would change: days, and dates of cases; `unchanged` days are so already."""

    days: list[DayMove]
    unchanged: int
    dates: list[DateMove]
    moving: int
    published_until: date


def preview(
    session: Session,
    days: Sequence[Day],
    *,
    hours: Hours = calendar.NOTHING,
    unit_id: int | None = None,
    now: datetime,
    actor: Actor,
) -> Preview:
    """What these days would change, worked out as `publish` would do it and taken back; nothing is kept.

    Dates of cases that the actor may not see, and those beyond MOST_SHOWN, are counted and not listed.
    """
    before = calendar.current(session, unit_id)
    with calendar.tried(session, days, now=now, unit_id=unit_id, hours=hours) as after:
        moved = [
            DayMove(day, before.is_working_day(day.day), after.is_working_day(day.day))
            for day in sorted({day.day: day for day in days}.values())
        ]
        moves = deadlines.would_move(session, now=now)
        until = after.published_until
    changed = [one for one in moved if one.worked != one.works]
    dates = _dates(session, moves, actor)
    return Preview(changed, len(moved) - len(changed), dates, len(moves), until)


def _dates(session: Session, moves: Sequence[deadlines.Move], actor: Actor) -> list[DateMove]:
    rows = (
        select(deadlines.Clock.id, Case.number)
        .join(Case, Case.id == deadlines.Clock.case_id)
        .where(deadlines.Clock.id.in_([move.clock_id for move in moves[:MOST_SHOWN]]))
        .where(*cases.visible(session, actor))
    )
    numbers: dict[int, str] = {row.id: row.number for row in session.execute(rows)}
    return [
        DateMove(numbers[move.clock_id], move.kind, move.was, move.would_be)
        for move in moves
        if move.clock_id in numbers
    ]
