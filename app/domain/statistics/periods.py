"""Periods of counting: half-open spans of local days, told apart by the authority's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from app import settings

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Period:
    """From the first moment of one day to the first moment of another; either may be open."""

    since: date | None = None
    until: date | None = None

    @property
    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """The same as moments, aware; `until` itself is not in it."""
        return _moment(self.since), _moment(self.until)

    @property
    def name(self) -> str:
        """`2026-10` for a month."""
        return self.since.strftime("%Y-%m") if self.since else ""


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=settings.current().timezone) if day else None


def month_of(name: str) -> Period:
    """The month written `2026-10`. Raises ValueError for anything else."""
    first = date.fromisoformat(f"{name}-01")
    return Period(first, first + relativedelta(months=1))


def months_before(now: datetime, count: int) -> Sequence[Period]:
    """The last whole months and the running one, oldest first."""
    first = now.astimezone(settings.current().timezone).date().replace(day=1)
    starts = [first - relativedelta(months=back) for back in range(count - 1, -1, -1)]
    return [Period(start, start + relativedelta(months=1)) for start in starts]
