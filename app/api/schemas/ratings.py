"""What the API takes and shows of ratings at the point of service."""

from __future__ import annotations

from marshmallow import fields

from app.api.schemas.base import Code, Moment, Schema, between, length, one_of
from app.api.schemas.public import Both
from app.casework.ratings import MODES

NAME = length(1, 120)


class RatingPlace(Schema):
    """Where a code leads, and the form that may be answered after the grade."""

    kind = Code("touchpoint_kind")
    name = fields.Nested(Both)
    post = fields.Nested(Both)
    unit = fields.Nested(Both, allow_none=True)
    form = fields.Dict(keys=fields.String())


class NewServiceRating(Schema):
    """A grade, and optionally, for every grade alike, the answers of the form: criticism, text, contact."""

    token = fields.String(required=True, validate=length(1, 60))
    grade = fields.Integer(required=True, strict=True, validate=between(1, 5))
    mode = fields.String(load_default="qr", validate=one_of(MODES))
    answers = fields.Dict(keys=fields.String(), load_default=dict)


class RatingWords(Schema):
    """Words, code or contact added afterwards."""

    answers = fields.Dict(keys=fields.String(), required=True)


class RatingProof(Schema):
    """A file that proves a public reply."""

    id = fields.Integer()
    kind = Code("proof")
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer()


class FollowedRating(Schema):
    """What follows a bad rating, as everybody may read it."""

    number = fields.String()
    place = fields.Nested(Both, allow_none=True)
    unit = fields.Nested(Both, allow_none=True)
    grade = fields.Integer(allow_none=True)
    criticism = Code("criticism", allow_none=True)
    words = fields.String()
    rated_at = Moment()
    commitment = fields.String()
    committed_on = fields.Date(allow_none=True)
    state = Code("commitment_state")
    reply = fields.String()
    replied_at = Moment(allow_none=True)
    unanswered = fields.Boolean()
    proofs = fields.List(fields.Nested(RatingProof))


class GivenRating(Schema):
    """One's rating; the receipt leads back to it. A bad grade brings the promise at once."""

    receipt = fields.String()
    place = fields.Nested(RatingPlace)
    grade = fields.Integer()
    answers = fields.Dict(keys=fields.String())
    promise = fields.String()
    at = Moment()
    excluded = Code("exclusion_reason", allow_none=True)
    followed = fields.Nested(FollowedRating, allow_none=True)


class UnitRatings(Schema):
    """How a unit keeps its word."""

    unit = fields.Nested(Both, allow_none=True)
    kept = fields.Integer()
    late = fields.Integer()
    open = fields.Integer()
    overdue = fields.Integer()
    unanswered = fields.Integer()
    entries = fields.List(fields.Nested(FollowedRating))


class RatingList(Schema):
    """Every unit that was criticised."""

    items = fields.List(fields.Nested(UnitRatings))
    next = fields.String(allow_none=True)


class RatingFigures(Schema):
    """Grades with n and interval, place by place, and abandonment per page and grade."""

    all = fields.Dict(keys=fields.String())
    places = fields.List(fields.Dict(keys=fields.String()))
    abandonment = fields.List(fields.Dict(keys=fields.String()))


class RatingSpan(Schema):
    """Which days: from the first on, and before the second; without them, all."""

    since = fields.Date(load_default=None, allow_none=True, data_key="from")
    until = fields.Date(load_default=None, allow_none=True, data_key="to")


class NewTouchpoint(Schema):
    """A window, line or vehicle of a unit (by code) or post."""

    kind = Code("touchpoint_kind", required=True)
    name_en = fields.String(required=True, validate=NAME)
    name_zh = fields.String(required=True, validate=NAME)
    post_en = fields.String(load_default="", validate=length(None, 120))
    post_zh = fields.String(load_default="", validate=length(None, 120))
    unit = fields.String(required=True, validate=length(1, 40))


class Revocation(Schema):
    """End a code; with `close` no new one takes its place."""

    close = fields.Boolean(load_default=False)


class TouchpointRow(Schema):
    """A touchpoint, with the address that its code carries."""

    id = fields.Integer()
    kind = Code("touchpoint_kind")
    name = fields.Nested(Both)
    post = fields.Nested(Both)
    unit = fields.Nested(Both, allow_none=True)
    active = fields.Boolean()
    token = fields.String()
    url = fields.String()
    ratings = fields.Integer()


class TouchpointList(Schema):
    """The touchpoints of one's units."""

    items = fields.List(fields.Nested(TouchpointRow))
    next = fields.String(allow_none=True)


class NewProof(Schema):
    """What kind of proof the file is."""

    kind = Code("proof", required=True)


class ProofFile(Schema):
    """The file."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class NewExclusion(Schema):
    """Why a rating should not count; a bad grade is no reason."""

    reason = Code("exclusion_reason", required=True)


class ExclusionAsked(Schema):
    """Asked for; two other people decide."""

    reason = Code("exclusion_reason")
    outcome = Code("exclusion_outcome")
    asked_at = Moment()
