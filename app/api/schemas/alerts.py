"""What the API shows and takes of hotspots, red alerts, similar cases and who is in charge."""

from __future__ import annotations

from marshmallow import fields

from app.api.paging import Paged
from app.api.schemas.base import Code, Moment, Schema, length, one_of
from app.api.schemas.improvements import PublicImprovement
from app.api.schemas.public import Both, Deadline

WORDS = length(1, 10_000)
LINE = length(1, 200)
LIMITS = ("PT4H", "PT24H", "WD1", "WD3", "WD5", "WD10")


class AlertQuery(Paged):
    """Which alerts to list."""

    state = fields.String(load_default=None, allow_none=True, validate=one_of(["open", "closed"]))


class HotspotQuery(AlertQuery):
    """Which hotspots to list."""

    level = Code("hotspot_level", load_default=None, allow_none=True)


class Alert(Schema):
    """An episode of a hotspot."""

    id = fields.Integer()
    number = fields.String()
    title = fields.Nested(Both)
    level = Code("hotspot_level")
    status = Code("hotspot_status")
    category = Code("category")
    place = fields.String()
    unit = fields.Nested(Both, allow_none=True)
    leader = fields.String(allow_none=True)
    mentions = fields.Integer()
    complainants = fields.Integer()
    anonymous = fields.Integer()
    flags = fields.List(Code("hotspot_flag"))
    opened_at = Moment()
    red_at = Moment(allow_none=True)
    acknowledged_at = Moment(allow_none=True)
    closed_at = Moment(allow_none=True)
    next_deadline = fields.Nested(Deadline, allow_none=True)
    led_to = fields.List(fields.Nested(PublicImprovement))
    may = fields.List(fields.String())


class Acknowledgement(Schema):
    """The leader has seen it."""

    remarks = fields.String(validate=WORDS)


class AlertInstruction(Schema):
    """What is to be done, which unit reports (by its code), and until when."""

    instruction = fields.String(required=True, validate=WORDS)
    unit = fields.String(load_default=None, allow_none=True, validate=length(1, 40))
    report_limit = fields.String(load_default="WD3", validate=one_of(LIMITS))


class AlertDecision(Schema):
    """Closed, or sent back with a new deadline; with `change_needed` an improvement is proposed."""

    decision = fields.String(load_default="close", validate=one_of(["close", "send_back"]))
    reason = fields.String(required=True, validate=WORDS)
    change_needed = fields.Boolean(load_default=False)
    report_limit = fields.String(load_default=None, allow_none=True, validate=one_of(LIMITS))


class Candidate(Schema):
    """A case that may be about the same; send `reference` as `joins` to join it."""

    reference = fields.String()
    category = Code("category")
    place = fields.String(allow_none=True)
    status = Code("status")
    month = fields.String()
    summary = fields.String(allow_none=True)
    others = fields.Integer()


class Candidates(Schema):
    """At most five, the likeliest first."""

    items = fields.List(fields.Nested(Candidate))
    next = fields.String(allow_none=True)


class NewCharge(Schema):
    """Who is in charge of a unit (by its code) with all below it, a category, both, or the rest."""

    leader = fields.String(required=True, validate=length(1, 60))
    deputy = fields.String(load_default=None, allow_none=True, validate=length(1, 60))
    unit = fields.String(load_default=None, allow_none=True, validate=length(1, 40))
    category = Code("category", load_default=None, allow_none=True)


class Charge(Schema):
    """A line of the map."""

    id = fields.Integer()
    unit = fields.Nested(Both, allow_none=True)
    category = fields.String(allow_none=True)
    leader = fields.String()
    deputy = fields.String(allow_none=True)


class Charges(Schema):
    """The whole map."""

    items = fields.List(fields.Nested(Charge))
