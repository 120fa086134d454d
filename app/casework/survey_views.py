"""What is shown of surveys: lists, a questionnaire with its faults, results, the answering page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

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
    seed: int
    improvement: str | None
    questions: list[QuestionView]
    faults: list[FaultView]
    strata: list[dict[str, Any]]
    invited: int
    answered: int
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
