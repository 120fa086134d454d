"""What is shown of surveys: lists, a questionnaire with its faults, results, the answering page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from app.casework.improvement_views import PublicImprovement
    from app.casework.matter_views import MatterRow
    from app.casework.views import Both


@dataclass(frozen=True)
class PointView:
    """One value of a scale with its label; 0 is 不适用."""

    value: int
    label: Both


@dataclass(frozen=True)
class QuestionView:
    """One question as people see it; `points` in the order in which they are shown."""

    code: str
    kind: str
    text: Both
    scale: str | None
    scale_version: int | None
    direction: str
    not_applicable: bool
    points: list[PointView]


@dataclass(frozen=True)
class FaultView:
    """What the linter finds: rule, question (None: the whole), words, and how to mend it."""

    rule: str
    question: str | None
    language: str | None
    found: str | None
    message: str


@dataclass(frozen=True)
class SurveyRow:
    """A survey in a list; the id is what addresses take. `headline` is the first question's rate."""

    id: int
    matter: MatterRow
    series: str | None
    round: str | None
    audience: str
    field_from: datetime | None
    field_until: datetime | None
    answered: int | None
    headline: dict[str, Any] | None
    below_target: bool | None
    published: bool

    @property
    def number(self) -> str:
        """The number people write down."""
        return self.matter.number

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.matter.status


@dataclass(frozen=True)
class SurveyView:
    """Everything about a survey: questions, faults, sample; results are asked for apart."""

    row: SurveyRow
    target: float
    base_from: datetime
    base_until: datetime
    sample_size: int
    split_by: list[str]
    modes: list[str]
    seed: int
    improvement: str | None
    questions: list[QuestionView]
    faults: list[FaultView]
    strata: list[dict[str, Any]]
    invited: int
    answered: int
    led_to: list[PublicImprovement]
    may: list[str]


@dataclass(frozen=True)
class SurveyResults:
    """The frozen figures of a survey with the trend of its series; open answers for staff alone."""

    number: str
    title: Both
    round: str | None
    audience: str
    unit: Both | None
    field_from: datetime | None
    field_until: datetime | None
    published_at: datetime | None
    conclusion: Both | None
    figures: dict[str, Any]
    trend: list[dict[str, Any]]
    words: dict[str, list[str]]


@dataclass(frozen=True)
class AskedView:
    """What somebody invited is shown: whether the link still works, and the questions."""

    number: str
    title: Both
    audience: str
    until: datetime | None
    state: str
    questions: list[QuestionView]


@dataclass(frozen=True)
class SeriesRow:
    """A series in a list; `next_at` is when its next round opens, `next_round` the months it asks about."""

    code: str
    title: Both
    status: str
    audience: str
    cadence: str
    unit: Both | None
    target: float
    sample_size: int
    split_by: list[str]
    modes: list[str]
    rounds: int
    latest: str | None
    next_at: datetime | None
    next_provisional: bool
    next_round: str | None
    planned_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class RoundView:
    """One round of a series. Figures come when its field period is over; with fewer than five, none do."""

    number: str
    round: str | None
    status: str
    field_until: datetime | None
    invited: int
    answered: int
    response: dict[str, Any] | None
    headline: dict[str, Any] | None
    change: dict[str, Any] | None
    below_target: bool | None
    published: bool


@dataclass(frozen=True)
class TrendView:
    """One question over the rounds in which it was asked in the same way, with each round's change."""

    code: str
    text: Both
    points: list[dict[str, Any]]


@dataclass(frozen=True)
class SeriesView:
    """Everything about a series: first questions, rounds (newest first) and trends."""

    row: SeriesRow
    questions: list[QuestionView]
    faults: list[FaultView]
    rounds: list[RoundView]
    trends: list[TrendView]
    version: int
    may: list[str]
