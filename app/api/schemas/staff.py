"""What staff send and see: tasks, cases, deadlines."""

from __future__ import annotations

from marshmallow import fields

from app.api.paging import Paged
from app.api.schemas.base import Code, Moment, Schema, length, like, one_of
from app.api.schemas.improvements import PublicImprovement
from app.api.schemas.matters import MatterRow
from app.api.schemas.public import (
    LINE,
    LONG,
    Attachment,
    Both,
    Deadline,
    Rating,
    Reply,
    StaffMessage,
    TimelineEntry,
)


class CaseRow(Schema):
    """A case in a list; the summary shows once a person has reviewed what was redacted."""

    number = fields.String()
    kind = Code("kind")
    channel = Code("channel")
    category = Code("category")
    domain = fields.String(allow_none=True)
    tier = Code("tier")
    urgency = fields.String()
    status = Code("status")
    stage = Code("stage")
    unit = fields.Nested(Both, allow_none=True)
    unit_id = fields.Integer(allow_none=True)
    owner = fields.String(allow_none=True)
    owner_id = fields.Integer()
    flags = fields.List(Code("flag"))
    place = fields.String(allow_none=True)
    summary = fields.String(allow_none=True)
    submitted_at = Moment()
    next_deadline = fields.Nested(Deadline, allow_none=True)
    delay_reason = Code("delay_reason")
    version = fields.Integer()


class TaskRow(Schema):
    """A task in the inbox."""

    id = fields.Integer()
    title_en = fields.String()
    title_zh = fields.String()
    role = Code("role")
    unit = fields.Nested(Both, allow_none=True)
    unit_id = fields.Integer(allow_none=True)
    assignee = fields.String(allow_none=True)
    assignee_id = fields.Integer(allow_none=True)
    due = Moment(allow_none=True)
    state = fields.String(validate=one_of(["open", "claimed", "done", "cancelled"]))
    overdue = fields.Boolean()
    priority = fields.Integer()
    process = fields.String()
    element = fields.String()
    form = fields.String(allow_none=True)
    opened_at = Moment()
    closed_at = Moment(allow_none=True)
    case = fields.Nested(CaseRow, allow_none=True)
    matter = fields.Nested(MatterRow, allow_none=True)
    version = fields.Integer()


class TaskQuery(Paged):
    """Which tasks."""

    state = fields.String(load_default=None, validate=one_of(["open", "claimed", "done", "cancelled"]))
    role = Code("role", load_default=None)
    assignee = fields.String(load_default=None, validate=like(r"^(me|none|\d{1,18})$"))
    unit = fields.Integer(load_default=None)
    process = fields.String(load_default=None)
    case = fields.String(load_default=None)
    due_before = Moment(load_default=None)
    overdue = fields.Boolean(load_default=None)
    order = fields.String(load_default="due", validate=one_of(["due", "-opened", "priority"]))


class Form(Schema):
    """A form as it is to be filled in: JSON Schema, and what is known already."""

    key = fields.String()
    version = fields.Integer()
    schema = fields.Dict(keys=fields.String())
    title = fields.Nested(Both)
    prefill = fields.Dict(keys=fields.String())


class Comment(Schema):
    """A colleague's remark."""

    at = Moment()
    by = fields.String()
    text = fields.String()


class ContactKnown(Schema):
    """What there is of a contact, without saying it."""

    has_name = fields.Boolean()
    has_phone = fields.Boolean()
    has_email = fields.Boolean()
    channel = fields.String()
    safe_contact = fields.String(allow_none=True)


class Answers(Schema):
    """A filled-in form."""

    id = fields.Integer()
    form = fields.String()
    version = fields.Integer()
    at = Moment()
    by = fields.String(allow_none=True)
    answers = fields.Dict(keys=fields.String())


class ProposedDate(Schema):
    """A date that would be another one by what the case is taken for now."""

    kind = Code("clock")
    was = Moment()
    would_be = Moment()


class DatesMoved(Schema):
    """The clocks whose date moved by approval."""

    moved = fields.List(Code("clock"))


class CaseView(Schema):
    """A case on one page, redacted; `may` is what the caller can do with it."""

    row = fields.Nested(CaseRow)
    title = fields.String()
    text = fields.String()
    reviewed = fields.Boolean()
    contact = fields.Nested(ContactKnown)
    representative = fields.Boolean()
    anonymous = fields.Boolean()
    deadlines = fields.List(fields.Nested(Deadline))
    proposed_dates = fields.List(
        fields.Nested(ProposedDate),
        metadata={"description": "would be so by what the case is taken for now; waits for approval"},
    )
    extensions = fields.List(fields.Dict(keys=fields.String()))
    delay = fields.Dict(keys=fields.String(), allow_none=True)
    classification = fields.List(fields.Dict(keys=fields.String()))
    assignments = fields.List(fields.Dict(keys=fields.String()))
    returns = fields.List(fields.Dict(keys=fields.String()))
    messages = fields.List(fields.Nested(StaffMessage))
    notes = fields.List(fields.Nested(StaffMessage))
    attachments = fields.List(fields.Nested(Attachment))
    ratings = fields.List(fields.Nested(Rating))
    reopenings = fields.List(fields.Dict(keys=fields.String()))
    appeals = fields.List(fields.Dict(keys=fields.String()))
    links = fields.List(fields.Dict(keys=fields.String()))
    reveals = fields.List(fields.Dict(keys=fields.String()))
    tasks = fields.List(fields.Nested(TaskRow))
    answers = fields.List(fields.Nested(Answers))
    reply = fields.Nested(Reply, allow_none=True)
    timeline = fields.List(fields.Nested(TimelineEntry))
    led_to = fields.List(fields.Nested(PublicImprovement))
    may = fields.List(fields.String())


class TaskView(Schema):
    """A task with everything that is needed to do it."""

    row = fields.Nested(TaskRow)
    form = fields.Nested(Form)
    draft = fields.Dict(keys=fields.String(), allow_none=True)
    comments = fields.List(fields.Nested(Comment))
    documentation = fields.String(allow_none=True)
    case = fields.Nested(CaseView, allow_none=True)
    may = fields.List(fields.String())
    asked = fields.String(allow_none=True)


class GivenAnswers(Schema):
    """The answers to a task's form; its own schema judges them."""

    answers = fields.Dict(keys=fields.String(), required=True)


class Completed(Schema):
    """What completing a task brought about; an incident is a step after it that failed and is tried again."""

    closed = fields.List(fields.Integer())
    opened = fields.List(fields.Nested(TaskRow))
    case_status = Code("status", allow_none=True)
    incident = fields.Integer(allow_none=True)


class Delegation(Schema):
    """To whom a task goes."""

    to = fields.Integer(required=True, metadata={"description": "id of the account"})
    reason = fields.String(load_default=None, allow_none=True, validate=LONG)


class GivenBack(Schema):
    """Why a case is returned (退单)."""

    reason = Code("return_reason", required=True)
    basis = fields.String(required=True, validate=LONG)
    suggested_unit = fields.Integer(load_default=None, allow_none=True)


class Text(Schema):
    """Words."""

    text = fields.String(required=True, validate=LONG)


class Person(Schema):
    """Somebody of staff."""

    id = fields.Integer()
    name = fields.String()


class People(Schema):
    """Several of them."""

    items = fields.List(fields.Nested(Person))
    next = fields.String(allow_none=True)


class Bulk(Schema):
    """The same act on many tasks."""

    action = fields.String(
        required=True, validate=one_of(["claim", "release", "delegate", "complete", "sign"])
    )
    ids = fields.List(fields.Integer(), required=True, validate=length(1, 200))
    answers = fields.Dict(keys=fields.String(), load_default=None, allow_none=True)
    to = fields.Integer(load_default=None, allow_none=True)


class BulkResult(Schema):
    """One task's result."""

    id = fields.Integer()
    ok = fields.Boolean()
    status = fields.String()
    detail = fields.Function(lambda result: _plain(result.detail))


class BulkResults(Schema):
    """A result per task, in the order asked."""

    items = fields.List(fields.Nested(BulkResult))
    next = fields.String(allow_none=True)


class CaseQuery(Paged):
    """Which cases; `q` searches the number and redacted text alone."""

    q = fields.String(load_default=None, validate=LINE)
    status = Code("status", load_default=None)
    stage = Code("stage", load_default=None)
    kind = Code("kind", load_default=None)
    category = Code("category", load_default=None)
    domain = fields.String(load_default=None)
    tier = Code("tier", load_default=None)
    channel = Code("channel", load_default=None)
    unit = fields.Integer(load_default=None)
    owner = fields.String(load_default=None, validate=like(r"^(me|\d{1,18})$"))
    flag = Code("flag", load_default=None)
    opened_from = Moment(load_default=None)
    opened_to = Moment(load_default=None)
    overdue = fields.Boolean(load_default=None)
    order = fields.String(load_default="-submitted", validate=one_of(["submitted", "-submitted"]))


class Reclassification(Schema):
    """What the case is rather; lowering a tier needs a reason."""

    kind = Code("kind")
    category = Code("category")
    domain = fields.String(allow_none=True)
    tier = Code("tier")
    severity = fields.String()
    urgency = fields.String()
    reason = fields.String(load_default=None, allow_none=True, validate=LONG)


class MessageOut(Schema):
    """Words to the citizen."""

    text = fields.String(required=True, validate=LONG)
    purpose = fields.String(load_default="progress")


class ExtensionAsked(Schema):
    """A later day to ask for."""

    reason = Code("delay_reason", required=True)
    text = fields.String(required=True, validate=LONG)
    until = fields.Date(required=True)
    clock = Code("clock", load_default="final", data_key="clock", attribute="clock_kind")


class Reason(Schema):
    """Why."""

    reason = fields.String(required=True, validate=LONG)


class Revealed(Schema):
    """The citizen in clear; the look is noted and the citizen can read it."""

    title = fields.String(allow_none=True)
    text = fields.String(allow_none=True)
    place = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    values = fields.Dict(keys=fields.String(), values=fields.String())
    representative = fields.Dict(keys=fields.String(), allow_none=True)


class Instruction(Schema):
    """What is to be done under supervision (督办)."""

    instruction = fields.String(required=True, validate=LONG)


class LinkAsked(Schema):
    """Another case, and what it is to this one."""

    kind = Code("link", required=True)
    other = fields.String(required=True, validate=LINE)
    reason = fields.String(load_default=None, allow_none=True, validate=LONG)


class CaseHandOver(Schema):
    """To whom the case goes, and why."""

    to = fields.Integer(required=True)
    reason = fields.String(required=True, validate=LONG)


class Restriction(Schema):
    """Who alone may read the case."""

    readers = fields.List(fields.Integer(), required=True)
    reason = fields.String(required=True, validate=LONG)


class EventView(Schema):
    """One entry of the case's journal."""

    seq = fields.Integer()
    at = Moment()
    kind = fields.String()
    by = fields.String(allow_none=True)
    payload = fields.Dict(keys=fields.String())
    hash = fields.String()


class Events(Schema):
    """The journal of a case."""

    items = fields.List(fields.Nested(EventView))
    next = fields.String(allow_none=True)


class StepView(Schema):
    """An element a process went through."""

    instance_id = fields.Integer()
    process = fields.String()
    element = fields.String()
    name = fields.String(allow_none=True)
    kind = fields.String()
    outcome = fields.String()
    entered_at = Moment()
    left_at = Moment()
    due_at = Moment(allow_none=True)
    fired_at = Moment(allow_none=True)


class Steps(Schema):
    """The way a case went."""

    items = fields.List(fields.Nested(StepView))
    next = fields.String(allow_none=True)


class DiagramView(Schema):
    """A diagram the case runs on, with its marks."""

    process = fields.String()
    version = fields.Integer()
    xml = fields.String()
    marks = fields.Dict(keys=fields.String(), values=fields.String())


class Diagrams(Schema):
    """All diagrams of a case."""

    items = fields.List(fields.Nested(DiagramView))
    next = fields.String(allow_none=True)


class Clock(Schema):
    """A running, met or missed deadline."""

    id = fields.Integer()
    case = fields.String(allow_none=True)
    kind = Code("clock")
    due = Moment(attribute="due_at")
    provisional = fields.Boolean()
    state = fields.String()
    met_at = Moment(allow_none=True)


class ClockQuery(Paged):
    """Which deadlines."""

    state = fields.String(load_default=None, validate=one_of(["running", "met", "missed", "cancelled"]))
    before = Moment(load_default=None)


class Escalation(Schema):
    """A rung of the ladder that was reached."""

    id = fields.Integer()
    case = fields.String(allow_none=True)
    clock = Code("clock", allow_none=True)
    rung = fields.String()
    due_at = Moment()
    fired_at = Moment()


def _plain(detail: object) -> object:
    if isinstance(detail, dict):
        return {key: [str(one) for one in listed] for key, listed in detail.items()}
    return str(detail)
