"""Signing in, and the accounts of staff."""

from __future__ import annotations

from marshmallow import fields

from app.api.schemas.base import Code, Moment, Schema, length, like


class Credentials(Schema):
    """What signing in needs."""

    username = fields.String(required=True, validate=length(1, 60))
    password = fields.String(required=True, load_only=True, validate=length(1, 200))


class Token(Schema):
    """A bearer token, shown once."""

    token = fields.String()
    expires_at = Moment()


class HeldRole(Schema):
    """A role and where it is held; no unit means the whole authority."""

    role = Code("role", required=True)
    unit = fields.String(load_default=None, allow_none=True)


class Me(Schema):
    """Who is signed in."""

    username = fields.String()
    name = fields.String()
    roles = fields.List(fields.Nested(HeldRole))
    absent = fields.Boolean()
    stands_in_for = fields.List(fields.String())


class NewAccount(Schema):
    """An account to open."""

    username = fields.String(required=True, validate=like(r"^[a-z][a-z0-9_.-]{1,59}$"))
    name = fields.String(required=True, validate=length(1, 120))
    name_zh = fields.String(load_default=None, allow_none=True, validate=length(1, 120))
    email = fields.Email(load_default=None, allow_none=True)
    password = fields.String(required=True, load_only=True, validate=length(1, 200))
    roles = fields.List(fields.Nested(HeldRole), load_default=list)
    expires_at = Moment(
        load_default=None,
        allow_none=True,
        metadata={"description": "from then on nobody signs in with it; an auditor's account needs one"},
    )


class Account(Schema):
    """An account."""

    username = fields.String()
    name = fields.String()
    name_zh = fields.String(allow_none=True)
    disabled_at = Moment(allow_none=True)
    expires_at = Moment(allow_none=True)


class HandOver(Schema):
    """To whom everything open goes."""

    to = fields.String(required=True)


class HandedOver(Schema):
    """How much went."""

    cases = fields.Integer()
    tasks = fields.Integer()


class NewAbsence(Schema):
    """An absence, and who stands in."""

    deputy = fields.String(load_default=None, allow_none=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)


class Absence(Schema):
    """An absence as noted."""

    id = fields.Integer()
    starts_at = Moment()
    ends_at = Moment()


class NewShift(Schema):
    """Somebody's time on duty; the lowest rank is called first."""

    username = fields.String(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    rank = fields.Integer(load_default=1)


class Shift(NewShift):
    """A shift on the roster."""

    id = fields.Integer()
    name = fields.String()


class Roster(Schema):
    """The shifts on duty now and later."""

    items = fields.List(fields.Nested(Shift))
    next = fields.String(allow_none=True)


class NewUnit(Schema):
    """A department to add."""

    code = fields.String(required=True, validate=like(r"^[a-z][a-z0-9_]{1,39}$"))
    name_en = fields.String(required=True, validate=length(1, 120))
    name_zh = fields.String(required=True, validate=length(1, 120))
    parent = fields.String(load_default=None, allow_none=True)


class Unit(Schema):
    """A department."""

    id = fields.Integer()
    code = fields.String()
    name_en = fields.String()
    name_zh = fields.String()
    parent = fields.String(allow_none=True)
    active = fields.Boolean()
