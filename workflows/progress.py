"""What a use of the runner brought about: values that go up, nothing that calls back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from workflows.subject import Subject


@dataclass(frozen=True)
class Opened:
    """A user task that people now have before them; `role` is its lane, `due` an aware moment in UTC."""

    instance_id: int
    task_id: str
    element: str
    process: str
    name: str
    title_zh: str | None
    role: str | None
    form: str | None
    due: datetime | None
    priority: int
    candidates: str | None
    subject: Subject
    properties: Mapping[str, str] = field(default_factory=dict)
    documentation: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """Where a token stands now: work goes on there, or (`waits`) an event is waited for."""

    process: str
    element: str
    waits: bool


@dataclass(frozen=True)
class Failure:
    """A step that failed, kept as an incident; tried again at `retry_at`, by a person when that is None."""

    incident_id: int
    element: str | None
    error: str
    retry_at: datetime | None = None


@dataclass(frozen=True)
class Thrown:
    """An escalation, error or signal that nothing in the process caught."""

    kind: str  # escalation, error, signal
    name: str | None
    code: str | None = None


@dataclass(frozen=True)
class Ended:
    """An instance that is over; `status` is completed or cancelled."""

    instance_id: int
    process: str
    subject: Subject
    status: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Progress:
    """What one use of an instance changed.

    `closed` are ids of tasks no longer open; `changed` open tasks whose limit moved; `posts` ids to be
    delivered after the commit: new ones, and kept ones somebody has just begun to wait for; `served` is the
    post that this was the last delivery of.
    """

    instance_id: int
    opened: list[Opened] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    changed: list[Opened] = field(default_factory=list)
    thrown: list[Thrown] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)
    served: int | None = None

    def __bool__(self) -> bool:
        """Did anything come of it?"""
        kinds = (self.opened, self.closed, self.changed, self.thrown, self.ended, self.failed, self.posts)
        return any(kinds)
