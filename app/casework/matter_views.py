"""What is shown of a matter: its row in lists, and everything on its own page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from app.casework.improvement_views import PublicImprovement
    from app.casework.views import AnswerView, Both, Deadline, DiagramView, Moment, TaskRow


@dataclass(frozen=True)
class MatterRow:
    """A matter (事项卷宗) in a list, or beside its task."""

    number: str
    kind: str
    title: Both
    status: str
    unit: Both | None
    owner: str | None
    opened_at: datetime
    closed_at: datetime | None
    next_deadline: Deadline | None = None


@dataclass(frozen=True)
class MatterView:
    """A matter with its tasks, limits, answers and journal; `more` is what its concept adds."""

    row: MatterRow
    deadlines: list[Deadline]
    tasks: list[TaskRow]
    answers: list[AnswerView]
    timeline: list[Moment]
    diagrams: list[DiagramView]
    led_to: list[PublicImprovement]
    more: dict[str, Any] = field(default_factory=dict)
