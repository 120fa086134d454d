"""A year as a wall calendar: months, weeks from Monday, and what each day is."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date

from app.web.language import here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.calendar import Day

SATURDAY = 5


@dataclass(frozen=True)
class Cell:
    """A day of a month: `work`, `rest` (an ordinary weekend), `off` (a holiday) or `makeup` (调休上班)."""

    day: date
    kind: str


@dataclass(frozen=True)
class Month:
    """A month with its weeks; None where a week reaches into another month."""

    name: str
    weekdays: list[str]
    weeks: list[list[Cell | None]]


def of_year(year: int, days: Sequence[Day]) -> list[Month]:
    """The twelve months, in the reader's language; `days` are those that differ from Monday to Friday."""
    special = {day.day: day.working for day in days}
    return [_month(year, number, special) for number in range(1, 13)]


def _month(year: int, number: int, special: Mapping[date, bool | None]) -> Month:
    weeks = calendar.Calendar().monthdayscalendar(year, number)
    return Month(
        name=format_date(date(year, number, 1), "LLLL", locale=here()),
        weekdays=[format_date(date(2024, 1, day), "EEE", locale=here()) for day in range(1, 8)],
        weeks=[[_cell(date(year, number, day), special) if day else None for day in week] for week in weeks],
    )


def _cell(day: date, special: Mapping[date, bool | None]) -> Cell:
    weekend = day.weekday() >= SATURDAY
    works = special.get(day)
    if works is None:
        return Cell(day, "rest" if weekend else "work")
    if works:
        return Cell(day, "makeup" if weekend else "work")
    return Cell(day, "off")
