"""Work items (待办): the tasks that wait for people, and who holds them."""

from app.domain.tasks.items import (
    assign,
    cancel,
    claim,
    comment,
    comments,
    done,
    draft_of,
    drop_draft,
    get,
    of_case,
    of_matter,
    open_,
    open_of_person,
    pass_on,
    release,
    save_draft,
)
from app.domain.tasks.models import OPEN, Comment, Draft, WorkItem

__all__ = [
    "OPEN",
    "Comment",
    "Draft",
    "WorkItem",
    "assign",
    "cancel",
    "claim",
    "comment",
    "comments",
    "done",
    "draft_of",
    "drop_draft",
    "get",
    "of_case",
    "of_matter",
    "open_",
    "open_of_person",
    "pass_on",
    "release",
    "save_draft",
]
