"""What a form's function is given, and how a field is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.cases import Case
from app.domain.matters import Matter
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.tasks import WorkItem


@dataclass(frozen=True)
class Shelved:
    """A version of a diagram, table or form: how it stands (draft, active, retired), and since when."""

    kind: str
    status: str
    since: datetime


@dataclass(frozen=True)
class Filled:
    """A form as somebody filled it in for a task of a case, or of a matter."""

    session: Session
    about: Case | Matter
    item: WorkItem
    answers: dict[str, Any]
    now: datetime
    actor: Actor
    schema: Mapping[str, Any]
    shelved: Callable[[str, int], Shelved | None]
    """Looks up a key and version; None when the shelf has no such version."""

    @property
    def case(self) -> Case:
        """The case. Raises LookupError when the task is about something else."""
        if isinstance(self.about, Case):
            return self.about
        raise LookupError(f"task {self.item.id} is about no case")

    @property
    def matter(self) -> Matter:
        """The matter. Raises LookupError when the task is about something else."""
        if isinstance(self.about, Matter):
            return self.about
        raise LookupError(f"task {self.item.id} is about no matter")


def refuse(field: str, why: object) -> Invalid:
    """The error of one field."""
    return Invalid({field: [why]})
