"""What people see of ratings at the point of service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.casework.views import Both


@dataclass(frozen=True)
class PlaceView:
    """Where a code leads, and the form that is asked after the tap."""

    kind: str
    name: Both
    post: Both
    unit: Both | None
    form: dict[str, Any]


@dataclass(frozen=True)
class TouchpointView:
    """A touchpoint as its keepers see it, with the address its code carries."""

    id: int
    kind: str
    name: Both
    post: Both
    unit: Both | None
    active: bool
    token: str
    url: str
    ratings: int


@dataclass(frozen=True)
class ProofView:
    """A public file of a reply."""

    id: int
    kind: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class FollowedView:
    """What follows a rating, as everybody may read it; `state` says how the commitment stands today."""

    number: str
    place: Both | None
    unit: Both | None
    grade: int | None
    criticism: str | None
    words: str
    rated_at: datetime
    commitment: str
    committed_on: date | None
    state: str
    reply: str
    replied_at: datetime | None
    unanswered: bool
    proofs: list[ProofView]


@dataclass(frozen=True)
class GivenView:
    """One's own rating: what was said, the promise, what came of it."""

    receipt: str
    place: PlaceView
    grade: int
    answers: dict[str, Any]
    promise: str
    at: datetime
    excluded: str | None = None
    followed: FollowedView | None = None


@dataclass(frozen=True)
class UnitRecord:
    """How a unit keeps its word: commitments by state, replies in time or not."""

    unit: Both | None
    kept: int
    late: int
    open: int
    overdue: int
    unanswered: int
    entries: list[FollowedView] = field(default_factory=list)
