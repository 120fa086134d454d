"""What citizens and the privacy officer see of erasures and holds: codes, dates, counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.casework.views import Both


@dataclass(frozen=True)
class Tombstone:
    """What is left of a case when its words are gone: enough for the statistics, nothing of a person."""

    number: str
    kind: str
    category: str
    status: str
    unit: Both | None
    finding: str | None
    outcomes: list[str]
    submitted_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class ErasureView:
    """A request as its person sees it; `status` is `none` before there is one."""

    case: str
    number: str | None
    status: str
    ground: str | None
    basis: str | None
    until: date | None
    refusal: str | None
    reason: str | None
    upheld: bool | None
    requested_at: datetime | None
    erased_at: datetime | None
    at_once: bool
    goes: dict[str, int]
    stays: dict[str, int]
    tombstone: Tombstone
    entry: str | None
    may: list[str]


@dataclass(frozen=True)
class RegisterRow:
    """A line of the register as the privacy officer sees it."""

    number: str
    case: str
    status: str
    ground: str | None
    until: date | None
    requested_at: datetime
    erased_at: datetime | None
    scope: str | None
    entry: str | None


@dataclass(frozen=True)
class HoldRow:
    """A hold with its dates; the reason only where the officer reads."""

    id: int
    case: str
    kind: str
    status: str
    reason: str | None
    claimed_by: str | None
    claimed_at: datetime
    until: date | None
    review: date | None
