"""What citizens send and see."""

from __future__ import annotations

from marshmallow import fields

from app.api.schemas.base import Code, Moment, Schema, between, length, one_of

LONG = length(None, 20_000)
LINE = length(None, 500)


class Both(Schema):
    """A text in both languages."""

    en = fields.String()
    zh = fields.String()


class Deadline(Schema):
    """A date the authority promised; provisional while its calendar year is not published."""

    kind = Code("clock")
    due = Moment()
    provisional = fields.Boolean()
    state = fields.String()
    met_at = Moment(allow_none=True)


class Contact(Schema):
    """How to reach somebody."""

    name = fields.String(load_default=None, allow_none=True, validate=LINE)
    phone = fields.String(load_default=None, allow_none=True, validate=LINE)
    email = fields.String(load_default=None, allow_none=True, validate=LINE)
    identity = fields.String(load_default=None, allow_none=True, validate=LINE)
    address = fields.String(load_default=None, allow_none=True, validate=LINE)


class Representative(Schema):
    """Who speaks for the citizen."""

    name = fields.String(required=True, validate=LINE)
    relation = fields.String(required=True, validate=LINE)
    consent = fields.Boolean(required=True)
    phone = fields.String(load_default=None, allow_none=True, validate=LINE)


class NewCase(Schema):
    """A matter to bring forward."""

    kind = Code("kind", required=True)
    channel = Code("channel", required=True)
    title = fields.String(required=True, validate=length(None, 200))
    text = fields.String(required=True, validate=LONG)
    place = fields.String(load_default=None, allow_none=True, validate=LINE)
    occurred_at = Moment(load_default=None, allow_none=True)
    category = Code("category", load_default=None, allow_none=True)
    domain = fields.String(load_default=None, allow_none=True, validate=length(None, 60))
    remedy_sought = fields.String(load_default=None, allow_none=True, validate=length(None, 2000))
    contact = fields.Nested(Contact, load_default=None, allow_none=True)
    anonymous = fields.Boolean(load_default=False)
    representative = fields.Nested(Representative, load_default=None, allow_none=True)
    safe_contact = fields.String(load_default=None, allow_none=True, validate=LINE)
    life_danger = fields.Boolean(load_default=False)
    notice_channel = fields.String(
        load_default=None,
        allow_none=True,
        validate=one_of(["email", "sms", "letter", "page", "phone"]),
    )
    complained_unit = fields.String(
        load_default=None, allow_none=True, metadata={"description": "code of the unit complained of"}
    )
    complained_person = fields.Integer(load_default=None, allow_none=True)
    joins = fields.String(
        load_default=None,
        allow_none=True,
        validate=length(1, 60),
        metadata={"description": "reference of a similar case («me too»)"},
    )


class Submitted(Schema):
    """The number and the secret; the secret is shown once."""

    number = fields.String()
    secret = fields.String()
    status = Code("status")
    deadlines = fields.List(fields.Nested(Deadline))
    emergency_advice = fields.Boolean(metadata={"description": "show 110, 119 and 120 first"})


class TimelineEntry(Schema):
    """One line of what happened, in the citizen's words."""

    at = Moment()
    what = fields.String()
    text = fields.Nested(Both)
    stage = Code("stage")


class Message(Schema):
    """Words between citizen and authority."""

    id = fields.Integer()
    at = Moment()
    sender = fields.String()
    purpose = fields.String()
    text = fields.String(allow_none=True)


class StaffMessage(Message):
    """The same with who wrote it."""

    by = fields.String(allow_none=True)


class Attachment(Schema):
    """A file, without its content."""

    id = fields.Integer()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    purpose = fields.String()
    sender = fields.String()
    at = Moment()


class Rating(Schema):
    """A verdict."""

    grade = fields.Integer(allow_none=True)
    resolved = Code("resolved")
    comment = fields.String(allow_none=True)
    mode = fields.String()
    at = Moment()
    replaced_at = Moment(allow_none=True)
    promise = fields.String(metadata={"description": "what a bad verdict is answered with at once"})


class Reply(Schema):
    """The reply in its blocks."""

    at = Moment()
    text = fields.String()
    blocks = fields.Dict(keys=fields.String(), values=fields.String())
    finding = Code("finding", allow_none=True)
    outcomes = fields.List(Code("outcome"))


class Look(Schema):
    """Who looked at the citizen's identity, and why."""

    at = Moment()
    role = fields.String()
    unit = fields.Nested(Both, allow_none=True)
    reason = fields.String()


class Followed(Schema):
    """A case as its citizen sees it; `may` is what can be done now."""

    number = fields.String()
    kind = Code("kind")
    category = Code("category")
    place = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    text = fields.String(allow_none=True)
    status = Code("status")
    stage = Code("stage")
    unit = fields.Nested(Both, allow_none=True)
    post = fields.String(allow_none=True)
    deadlines = fields.List(fields.Nested(Deadline))
    next_deadline = fields.Nested(Deadline, allow_none=True)
    delay_reason = Code("delay_reason", allow_none=True)
    timeline = fields.List(fields.Nested(TimelineEntry))
    messages = fields.List(fields.Nested(Message))
    attachments = fields.List(fields.Nested(Attachment))
    reply = fields.Nested(Reply, allow_none=True)
    may = fields.List(fields.String())
    looks = fields.List(fields.Nested(Look))
    ratings = fields.List(fields.Nested(Rating))
    submitted_at = Moment()
    closed_at = Moment(allow_none=True)
    anonymous = fields.Boolean()
    choice = fields.String(allow_none=True)
    question = fields.String(allow_none=True)


class NewMessage(Schema):
    """Words to add."""

    text = fields.String(required=True, validate=LONG)


class NewAttachment(Schema):
    """A file to add."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class NewRating(Schema):
    """A verdict to give or to change."""

    grade = fields.Integer(required=True, strict=True, validate=between(1, 5))
    resolved = fields.String(required=True, validate=one_of(["yes", "partly", "no"]))
    comment = fields.String(load_default=None, allow_none=True, validate=LONG)
    pressured = fields.Boolean(load_default=False)


class Reopening(Schema):
    """What is unsettled."""

    unsettled = fields.String(required=True, validate=LONG)


class Objection(Schema):
    """Why one objects."""

    grounds = fields.String(required=True, validate=LONG)


class Withdrawal(Schema):
    """Why one withdraws, if one likes to say."""

    reason = fields.String(load_default=None, allow_none=True, validate=LONG)


class Choice(Schema):
    """Review, mediation, or neither."""

    route = fields.String(required=True, validate=one_of(["review", "mediation", "none"]))


class Receipt(Schema):
    """What came of it, and what can be done now."""

    number = fields.String()
    status = Code("status")
    may = fields.List(fields.String())


class Urged(Schema):
    """Passed on; the next urging counts from `next_at`."""

    number = fields.String()
    next_at = Moment()


class CodeWord(Schema):
    """A code and its labels."""

    code = fields.String()
    en = fields.String()
    zh = fields.String()


class Words(Schema):
    """A list of codes."""

    items = fields.List(fields.Nested(CodeWord))
    next = fields.String(allow_none=True)


class Draft(Schema):
    """What somebody is about to bring forward."""

    title = fields.String(load_default="", validate=length(None, 200))
    text = fields.String(required=True, validate=LONG)
    place = fields.String(load_default=None, allow_none=True, validate=LINE)


class ProcessTask(Schema):
    """A box that people do, and its limit."""

    element = fields.String()
    name = fields.Nested(Both)
    due = fields.String(allow_none=True)


class Process(Schema):
    """A process as it is deployed."""

    key = fields.String()
    name = fields.String()
    version = fields.Integer()
    since = Moment()
    diagram = fields.String(metadata={"description": "where the BPMN is"})
    tasks = fields.List(fields.Nested(ProcessTask))


class Processes(Schema):
    """Everything that runs today."""

    items = fields.List(fields.Nested(Process))
    next = fields.String(allow_none=True)


class Statistics(Schema):
    """Counts over all cases."""

    total = fields.Integer()
    open = fields.Integer()
    overdue = fields.Integer()
    by_status = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_category = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_tier = fields.Dict(keys=fields.String(), values=fields.Integer())
    rates = fields.Dict(keys=fields.String(), metadata={"description": "the last twelve months"})
    months = fields.List(fields.Dict(keys=fields.String()))
    units = fields.List(fields.Dict(keys=fields.String()))
    reasons = fields.List(fields.Dict(keys=fields.String()))
    definitions = fields.Dict(keys=fields.String())


class Created(Schema):
    """What was made."""

    id = fields.Integer()
