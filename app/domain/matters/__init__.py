"""Matters (事项卷宗): what a process is about when it is not a citizen's case."""

from app.domain.matters import answers
from app.domain.matters.matter import (
    Matter,
    MatterAnswer,
    by_number,
    close,
    get,
    is_kind,
    lock,
    note,
    open_,
    stand,
)
from app.domain.matters.notices import tell_staff

__all__ = [
    "Matter",
    "MatterAnswer",
    "answers",
    "by_number",
    "close",
    "get",
    "is_kind",
    "lock",
    "note",
    "open_",
    "stand",
    "tell_staff",
]
