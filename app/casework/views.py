"""What the use cases show: frozen values with codes and aware UTC moments, for pages and API alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

    from app.casework.improvement_views import PublicImprovement
    from app.casework.matter_views import MatterRow

T = TypeVar("T")
Both = dict[str, str]
"""A text in both languages: `{"en": …, "zh": …}`."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `next` is the cursor of the following one, or None."""

    items: list[T]
    next: str | None = None


@dataclass(frozen=True)
class Deadline:
    """A clock as people see it: state running, paused, met, missed or cancelled."""

    id: int
    kind: str
    due: datetime
    provisional: bool
    state: str
    met_at: datetime | None = None


@dataclass(frozen=True)
class Submitted:
    """What the citizen gets: the secret is shown once and kept nowhere."""

    number: str
    secret: str
    status: str
    deadlines: list[Deadline]
    emergency_advice: bool


@dataclass(frozen=True)
class Receipt:
    """What came of an act of the citizen, and what they can do now."""

    number: str
    status: str
    may: list[str]


@dataclass(frozen=True)
class Urged:
    """An urging was passed on; the next one counts from `next_at`."""

    number: str
    next_at: datetime


@dataclass(frozen=True)
class Moment:
    """One line of the timeline; `by` only where staff read."""

    at: datetime
    what: str
    text: Both
    stage: str
    by: Both | None = None


@dataclass(frozen=True)
class MessageView:
    """Words between citizen and authority; `by` only where staff read."""

    id: int
    at: datetime
    sender: str
    purpose: str
    text: str | None
    by: str | None = None


@dataclass(frozen=True)
class AttachmentView:
    """A file without its content."""

    id: int
    name: str
    media_type: str
    size: int
    purpose: str
    sender: str
    at: datetime


@dataclass(frozen=True)
class RatingView:
    """One verdict; a replaced one stays (R37)."""

    grade: int | None
    resolved: str
    comment: str | None
    mode: str
    at: datetime
    replaced_at: datetime | None
    pressured: bool = False
    promise: str = ""


@dataclass(frozen=True)
class Reply:
    """The reply as the citizen reads it."""

    at: datetime
    text: str
    blocks: dict[str, str]
    finding: str | None
    outcomes: list[str]


@dataclass(frozen=True)
class LookView:
    """Who looked at the citizen's identity: role, unit, reason, time; never a name (R86)."""

    at: datetime
    role: str
    unit: Both | None
    reason: str


@dataclass(frozen=True)
class Followed:
    """A case as its citizen sees it: unit and post are named, employees are not."""

    number: str
    kind: str
    category: str
    place: str | None
    title: str | None
    text: str | None
    status: str
    stage: str
    unit: Both | None
    post: str | None
    deadlines: list[Deadline]
    next_deadline: Deadline | None
    delay_reason: str
    timeline: list[Moment]
    messages: list[MessageView]
    attachments: list[AttachmentView]
    reply: Reply | None
    may: list[str]
    looks: list[LookView]
    ratings: list[RatingView]
    submitted_at: datetime
    closed_at: datetime | None
    anonymous: bool
    choice: str | None
    question: str | None
    locale: str


@dataclass(frozen=True)
class CaseRow:
    """A case in a list. `summary` is None until a person reviewed what the machine redacted."""

    number: str
    kind: str
    channel: str
    category: str
    domain: str | None
    tier: str
    urgency: str
    status: str
    stage: str
    unit: Both | None
    unit_id: int | None
    owner: str | None
    owner_id: int
    flags: list[str]
    place: str | None
    summary: str | None
    submitted_at: datetime
    next_deadline: Deadline | None
    delay_reason: str
    version: int


@dataclass(frozen=True)
class TaskRow:
    """A task in the inbox."""

    id: int
    title_en: str
    title_zh: str
    role: str
    unit: Both | None
    unit_id: int | None
    assignee: str | None
    assignee_id: int | None
    due: datetime | None
    state: str
    overdue: bool
    priority: int
    process: str
    element: str
    form: str | None
    opened_at: datetime
    closed_at: datetime | None
    case: CaseRow | None
    version: int
    matter: MatterRow | None = None


@dataclass(frozen=True)
class FormView:
    """A form as it is to be filled in; `prefill` is what is known already."""

    key: str
    version: int
    schema: dict[str, Any]
    title: Both
    prefill: dict[str, Any]


@dataclass(frozen=True)
class CommentView:
    """A colleague's remark."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class ContactView:
    """What there is of a contact, without saying it."""

    has_name: bool
    has_phone: bool
    has_email: bool
    channel: str
    safe_contact: str | None


@dataclass(frozen=True)
class Revealed:
    """The citizen in clear, after a reason was given (R86)."""

    title: str | None
    text: str | None
    place: str | None
    name: str | None
    values: dict[str, str]
    representative: dict[str, Any] | None


@dataclass(frozen=True)
class AnswerView:
    """A filled-in form on the case."""

    id: int
    form: str
    version: int
    at: datetime
    by: str | None
    answers: dict[str, Any]


@dataclass(frozen=True)
class EventView:
    """One entry of the journal."""

    seq: int
    at: datetime
    kind: str
    by: str | None
    payload: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class StepView:
    """One element a process of the case went through."""

    instance_id: int
    process: str
    element: str
    name: str | None
    kind: str
    outcome: str
    entered_at: datetime
    left_at: datetime
    due_at: datetime | None
    fired_at: datetime | None


@dataclass(frozen=True)
class DiagramView:
    """A deployed diagram with the case's marks: element -> done, here, waiting or failed."""

    process: str
    version: int
    xml: str
    marks: dict[str, str]


@dataclass(frozen=True)
class PersonRow:
    """Somebody of staff."""

    id: int
    name: str


@dataclass(frozen=True)
class CaseView:
    """A case as staff see it: redacted until they need more and say why."""

    row: CaseRow
    title: str
    text: str
    reviewed: bool
    contact: ContactView
    representative: bool
    anonymous: bool
    deadlines: list[Deadline]
    proposed_dates: list[dict[str, Any]]
    extensions: list[dict[str, Any]]
    delay: dict[str, Any] | None
    classification: list[dict[str, Any]]
    assignments: list[dict[str, Any]]
    returns: list[dict[str, Any]]
    messages: list[MessageView]
    notes: list[MessageView]
    attachments: list[AttachmentView]
    ratings: list[RatingView]
    reopenings: list[dict[str, Any]]
    appeals: list[dict[str, Any]]
    links: list[dict[str, Any]]
    reveals: list[dict[str, Any]]
    tasks: list[TaskRow]
    answers: list[AnswerView]
    reply: Reply | None
    timeline: list[Moment]
    led_to: list[PublicImprovement]
    may: list[str]


@dataclass(frozen=True)
class TaskView:
    """A task with everything that is needed to do it, on one page."""

    row: TaskRow
    form: FormView
    draft: dict[str, Any] | None
    comments: list[CommentView]
    documentation: str | None
    case: CaseView | None
    may: list[str]
    asked: str | None = None


@dataclass(frozen=True)
class Completed:
    """What completing a task brought about."""

    closed: list[int]
    opened: list[TaskRow]
    case_status: str | None
    incident: int | None = None


@dataclass(frozen=True)
class BulkResult:
    """One task's result among many."""

    id: int
    ok: bool
    status: str
    detail: object = ""
    completed: Completed | None = field(default=None)


@dataclass(frozen=True)
class ClockRow:
    """A deadline of some case."""

    id: int
    case: str
    kind: str
    due_at: datetime
    provisional: bool
    state: str
    met_at: datetime | None


@dataclass(frozen=True)
class EscalationRow:
    """A rung that was reached: when it was due, and when it fired."""

    id: int
    case: str
    clock: str
    rung: str
    due_at: datetime
    fired_at: datetime


@dataclass(frozen=True)
class InstanceRow:
    """A process as it runs; `case` only where it is about one."""

    id: int
    process: str
    version: int
    subject: str
    status: str
    wake_at: datetime | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class IncidentRow:
    """A step that failed: where, how often, when it is tried again."""

    id: int
    instance_id: int | None
    process: str | None
    subject: str | None
    element: str | None
    name: str | None
    error: str
    attempts: int
    status: str
    retry_at: datetime | None
    created_at: datetime
    changed_at: datetime
    resolution: str | None
    notes: list[CommentView] = field(default_factory=list)
