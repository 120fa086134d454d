"""What is sent and seen of disputes: hearings, panels, ballots, opinions."""

from __future__ import annotations

from marshmallow import fields

from app.api.paging import Paged
from app.api.schemas.base import Code, Moment, Schema, between, length, like
from app.api.schemas.public import Both, Deadline

LONG, LINE = length(1, 10_000), length(1, 300)
WORDS = length(1, 4000)


class HearingQuery(Paged):
    """Which hearings."""

    status = Code("hearing_status", load_default=None)
    unit = fields.Integer(load_default=None)


class OpenQuery(Paged):
    """Which hearings, by the month of the day."""

    month = fields.String(load_default=None, validate=like(r"^\d{4}-(0[1-9]|1[0-2])$"))


class NewHearing(Schema):
    """The case whose citizen chose mediation by telephone or letter."""

    case = fields.String(required=True, validate=length(1, 30))


class NewPanel(Schema):
    """How many of each kind: at least one each, odd, three or more."""

    panel_user = fields.Integer(required=True, validate=between(0, 9))
    panel_expert = fields.Integer(required=True, validate=between(0, 9))
    panel_media = fields.Integer(required=True, validate=between(0, 9))


class NewDeclaration(Schema):
    """A conflict of interest, or none and the promise to keep silent until publication."""

    conflict = fields.Boolean(load_default=False)
    conflict_kind = Code("recusal_reason", load_default=None, allow_none=True)
    words = fields.String(load_default=None, allow_none=True, validate=length(1, 2000))
    embargo = fields.Boolean(load_default=False)


class NewSchedule(Schema):
    """Day and place, at least five working days ahead."""

    day = fields.String(required=True, validate=like(r"^\d{4}-\d{2}-\d{2}$"))
    time = fields.String(required=True, validate=like(r"^([01]\d|2[0-3]):[0-5]\d$"))
    place = fields.String(required=True, validate=LINE)
    stream = fields.String(load_default=None, allow_none=True, validate=LINE)
    arrangements = fields.String(load_default=None, allow_none=True, validate=length(1, 2000))
    bundle_checked = fields.Boolean(required=True)


class NewBallot(Schema):
    """One's own vote with reasons."""

    choice = Code("hearing_outcome", required=True)
    reasons = fields.String(required=True, validate=LONG)


class NewOutcome(Schema):
    """The outcome as voted, its grounds, and what the unit owes within how many working days."""

    outcome = Code("hearing_outcome", required=True)
    grounds = fields.String(required=True, validate=LONG)
    owed_1 = fields.String(load_default=None, allow_none=True, validate=length(1, 2000))
    days_1 = fields.Integer(load_default=None, allow_none=True, validate=between(1, 250))
    owed_2 = fields.String(load_default=None, allow_none=True, validate=length(1, 2000))
    days_2 = fields.Integer(load_default=None, allow_none=True, validate=between(1, 250))
    owed_3 = fields.String(load_default=None, allow_none=True, validate=length(1, 2000))
    days_3 = fields.Integer(load_default=None, allow_none=True, validate=between(1, 250))


class NewChallenge(Schema):
    """Which member should step aside, and why."""

    member = fields.Integer(required=True)
    grounds = fields.String(required=True, validate=WORDS)


class NewPostponement(Schema):
    """Why another day."""

    reason = fields.String(required=True, validate=WORDS)


class NewConsent(Schema):
    """Agreed or not, and how."""

    agreed = fields.Boolean(required=True)
    talks = fields.Boolean(load_default=False)
    public = fields.Boolean(load_default=False)
    elsewhere = fields.Boolean(load_default=False)
    minors = fields.Boolean(load_default=False)
    health = fields.Boolean(load_default=False)
    needs = fields.List(Code("hearing_need"), load_default=list, validate=length(None, 10))
    helper = fields.String(load_default=None, allow_none=True, validate=WORDS)


class Draw(Schema):
    """A draw: hashes before it, pool and seed after it; anybody recomputes the order."""

    round = fields.Integer()
    pool_hash = fields.String()
    seed_hash = fields.String()
    commitment = fields.String()
    committed_at = Moment()
    drawn_at = Moment(allow_none=True)
    pool = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), allow_none=True)
    seed = fields.String(allow_none=True)


class Gone(Schema):
    """Somebody who had a seat."""

    code = fields.String()
    status = Code("member_status")
    reason = Code("recusal_reason", allow_none=True)


class Seat(Schema):
    """A place on the panel."""

    place = fields.Integer()
    kind = Code("role")
    member = fields.Integer(allow_none=True)
    code = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    status = Code("member_status", allow_none=True)
    gone = fields.List(fields.Nested(Gone))


class OpenSeat(Seat):
    """A place on the panel in public: by code, nobody's name."""

    class Meta(Schema.Meta):
        """No names, no keys."""

        exclude = ("name", "member")


class Ballots(Schema):
    """How far a round is; votes after the count alone."""

    round = fields.Integer()
    cast = fields.Integer()
    due = fields.Integer()
    counted = fields.Boolean()
    votes = fields.Dict(keys=fields.String(), values=fields.Integer())
    mine = fields.Dict(keys=fields.String(), values=fields.String(), allow_none=True)


class Obligation(Schema):
    """What the unit owes."""

    id = fields.Integer()
    text = fields.String(allow_none=True)
    days = fields.Integer()
    status = Code("obligation_status")
    explanation = fields.String(allow_none=True)
    due = Moment(allow_none=True)
    overdue = fields.Boolean()


class HearingRow(Schema):
    """A hearing in a list."""

    id = fields.Integer()
    number = fields.String()
    case = fields.String()
    status = Code("hearing_status")
    unit = fields.Nested(Both, allow_none=True)
    open = fields.Boolean(allow_none=True)
    closed_reason = Code("closed_reason", allow_none=True)
    session_at = Moment(allow_none=True)
    outcome = Code("hearing_outcome", allow_none=True)
    opened_at = Moment()
    closed_at = Moment(allow_none=True)


class Hearing(Schema):
    """A hearing as its reader may see it (`part`: charge, unit, member)."""

    row = fields.Nested(HearingRow, data_key="hearing")
    part = fields.String()
    place = fields.String(allow_none=True)
    stream = fields.String(allow_none=True)
    needs = fields.List(Code("hearing_need"))
    helper = fields.String(allow_none=True)
    concerns = fields.List(fields.String())
    deadlines = fields.List(fields.Nested(Deadline))
    draws = fields.List(fields.Nested(Draw))
    seats = fields.List(fields.Nested(Seat))
    ballots = fields.Nested(Ballots)
    bundle = fields.Dict(keys=fields.String())
    unit_present = fields.Boolean(allow_none=True)
    citizen_present = fields.Boolean(allow_none=True)
    opinion = fields.Dict(keys=fields.String(), allow_none=True)
    obligations = fields.List(fields.Nested(Obligation))
    challenges = fields.List(fields.Dict(keys=fields.String()))
    may = fields.List(fields.String())
    version = fields.Integer()


class OpenHearing(Schema):
    """A hearing in public."""

    number = fields.String()
    status = Code("hearing_status")
    unit = fields.Nested(Both, allow_none=True)
    category = Code("category")
    open = fields.Boolean(allow_none=True)
    closed_reason = Code("closed_reason", allow_none=True)
    announced_at = Moment(allow_none=True)
    session_at = Moment(allow_none=True)
    place = fields.String(allow_none=True)
    stream = fields.String(allow_none=True)
    moved = fields.Integer()
    unit_present = fields.Boolean(allow_none=True)
    outcome = Code("hearing_outcome", allow_none=True)
    published_at = Moment(allow_none=True)
    draws = fields.List(fields.Nested(Draw))
    seats = fields.List(fields.Nested(OpenSeat))
    opinion = fields.Dict(keys=fields.String(), allow_none=True)
    obligations = fields.List(fields.Nested(Obligation))


class Dispute(Schema):
    """A dispute as the citizen sees it."""

    number = fields.String()
    status = Code("hearing_status")
    open = fields.Boolean(allow_none=True)
    closed_reason = Code("closed_reason", allow_none=True)
    session_at = Moment(allow_none=True)
    place = fields.String(allow_none=True)
    stream = fields.String(allow_none=True)
    seats = fields.List(fields.Nested(Seat))
    outcome = Code("hearing_outcome", allow_none=True)
    published = fields.Boolean()
    obligations = fields.List(fields.Nested(Obligation))
    may = fields.List(fields.String())
