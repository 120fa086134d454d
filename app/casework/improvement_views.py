"""What is shown of improvements and meetings: lists, one improvement, its chart, its public face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.casework.matter_views import MatterRow
    from app.casework.views import Both


@dataclass(frozen=True)
class MetricView:
    """A metric with how much was observed; `before` and `after` count values, or what was counted."""

    id: int
    part: str
    kind: str
    name: Both
    unit: Both
    better: str
    target: float | None
    baseline_from: date | None
    baseline_until: date | None
    before: int
    after: int


@dataclass(frozen=True)
class ActionView:
    """Something to be done, by whom, until when."""

    id: int
    kind: str
    text: str
    milestone: bool
    owner: str | None
    until: date
    state: str
    done_at: datetime | None
    round: int


@dataclass(frozen=True)
class ImprovementRow:
    """An improvement in a list; the id is what addresses take."""

    id: int
    matter: MatterRow
    source: str
    round: int
    horizon: str | None
    verdict: str | None
    relative: float | None
    failed: bool

    @property
    def number(self) -> str:
        """The number people write down."""
        return self.matter.number

    @property
    def status(self) -> str:
        """Its stage, or how it ended."""
        return self.matter.status


@dataclass(frozen=True)
class ImprovementView:
    """Everything about an improvement; `effect` as it was evaluated last."""

    row: ImprovementRow
    cause: str | None
    source_kind: str | None
    source_id: int | None
    parent: str | None
    merged_into: str | None
    cases: int
    starts_on: date | None
    ends_on: date | None
    comparison_unit: Both | None
    live_at: datetime | None
    changed: Both | None
    effect: dict[str, Any] | None
    decision: str | None
    standard_key: str | None
    standard_version: int | None
    standard: dict[str, Any] | None
    stop_reason: str | None
    metrics: list[MetricView]
    actions: list[ActionView]
    surveys: list[MatterRow]
    may: list[str]


@dataclass(frozen=True)
class MeetingView:
    """A meeting with the agenda that the data made and the decisions taken."""

    id: int
    matter: MatterRow
    since: datetime
    held_on: date | None
    agenda: dict[str, Any]
    decisions: list[ActionView]


@dataclass(frozen=True)
class PublicImprovement:
    """What everybody may read of an improvement (R47)."""

    number: str
    title: Both
    status: str
    unit: Both | None
    source: str
    opened_at: datetime
    live_at: datetime | None
    closed_at: datetime | None
    changed: Both | None
    metric: Both | None
    metric_unit: Both | None
    target: float | None
    effect: dict[str, Any] | None
    verdict: str | None
    standard: dict[str, Any] | None
    cases: int
