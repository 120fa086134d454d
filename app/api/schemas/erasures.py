"""Shapes of erasures and holds."""

from __future__ import annotations

from marshmallow import fields

from app.api.schemas.base import Code, Moment, Schema, length, one_of
from app.api.schemas.public import LONG, Both


class ErasureRequest(Schema):
    """Without `confirm` nothing happens: the answer is a preview."""

    confirm = fields.Boolean(load_default=False)


class ErasureAppeal(Schema):
    """Why the data should be erased all the same."""

    grounds = fields.String(required=True, validate=LONG)


class Tombstone(Schema):
    """What is left of a case when its words are gone."""

    number = fields.String()
    kind = Code("kind")
    category = Code("category")
    status = Code("status")
    unit = fields.Nested(Both, allow_none=True)
    finding = fields.String(allow_none=True)
    outcomes = fields.List(fields.String())
    submitted_at = Moment()
    closed_at = Moment(allow_none=True)


class Erasure(Schema):
    """How a request stands: what goes, what stays, why not yet and until when."""

    case = fields.String()
    number = fields.String(allow_none=True)
    status = fields.String(metadata={"description": "none, or a code of erasure_status"})
    ground = Code("erasure_ground", allow_none=True)
    basis = Code("retention_basis", allow_none=True)
    until = fields.Date(allow_none=True)
    refusal = Code("erasure_refusal", allow_none=True)
    reason = fields.String(allow_none=True)
    upheld = fields.Boolean(allow_none=True)
    requested_at = Moment(allow_none=True)
    erased_at = Moment(allow_none=True)
    at_once = fields.Boolean()
    goes = fields.Dict(keys=fields.String(), values=fields.Integer())
    stays = fields.Dict(keys=fields.String(), values=fields.Integer())
    tombstone = fields.Nested(Tombstone)
    entry = fields.String(allow_none=True)
    may = fields.List(fields.String())


class CertificateQuery(Schema):
    """Which form."""

    form = fields.String(load_default="pdf", validate=one_of(("pdf", "html")))


class RegisterRow(Schema):
    """A line of the register."""

    number = fields.String()
    case = fields.String()
    status = Code("erasure_status")
    ground = Code("erasure_ground", allow_none=True)
    until = fields.Date(allow_none=True)
    requested_at = Moment()
    erased_at = Moment(allow_none=True)
    scope = fields.String(allow_none=True)
    entry = fields.String(allow_none=True)


class Register(Schema):
    """The register, the newest first."""

    items = fields.List(fields.Nested(RegisterRow))
    next = fields.String(allow_none=True)


class NewHold(Schema):
    """Why a case must be kept; `until` is needed from the privacy officer."""

    kind = Code("hold_kind", required=True)
    reason = fields.String(required=True, validate=length(1, 10_000))
    until = fields.Date(load_default=None, allow_none=True)


class Hold(Schema):
    """A hold with its dates."""

    id = fields.Integer()
    case = fields.String()
    kind = Code("hold_kind")
    status = Code("hold_status")
    reason = fields.String(allow_none=True)
    claimed_by = fields.String(allow_none=True)
    claimed_at = Moment()
    until = fields.Date(allow_none=True)
    review = fields.Date(allow_none=True)


class Holds(Schema):
    """Holds that are claimed or in force."""

    items = fields.List(fields.Nested(Hold))
    next = fields.String(allow_none=True)
