"""What a form's function is given, and how a field is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor
    from app.domain.tasks import WorkItem


@dataclass(frozen=True)
class Filled:
    """A form as somebody filled it in for a task of a case."""

    session: Session
    case: Case
    item: WorkItem
    answers: dict[str, Any]
    now: datetime
    actor: Actor
    schema: Mapping[str, Any]


def refuse(field: str, why: object) -> Invalid:
    """The error of one field."""
    return Invalid({field: [why]})
