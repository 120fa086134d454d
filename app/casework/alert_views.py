"""What is shown of hotspots and of who is in charge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from app.casework.improvement_views import PublicImprovement
    from app.casework.views import Both, Deadline


@dataclass(frozen=True)
class AlertView:
    """An episode of a hotspot: how many, how many people, where it stands, who leads, what is next.

    `may` names what the reader can do now: acknowledge, instruct, report, close.
    """

    id: int
    number: str
    title: Both
    level: str
    status: str
    category: str
    place: str
    unit: Both | None
    leader: str | None
    mentions: int
    complainants: int
    anonymous: int
    flags: list[str]
    opened_at: datetime
    red_at: datetime | None
    acknowledged_at: datetime | None
    closed_at: datetime | None
    next_deadline: Deadline | None
    led_to: list[PublicImprovement]
    may: list[str]


@dataclass(frozen=True)
class ChargeView:
    """A line of the map: of what somebody is in charge, and who stands in."""

    id: int
    unit: Both | None
    category: str | None
    leader: str
    deputy: str | None


@dataclass(frozen=True)
class Stirred:
    """One thing that happened to an alert, as the live stream tells it; `id` is where to go on from."""

    id: int
    what: str
    alert: int
    number: str
    level: str
    status: str
