"""The calendar's shapes."""

from __future__ import annotations

from marshmallow import fields, validate

from app.api.schemas.base import Moment, Schema

KINDS = {"work": True, "rest": False, "usual": None}


class CalendarQuery(Schema):
    """Which year, and whose."""

    year = fields.Integer(validate=validate.Range(1, 9999), load_default=None)
    unit = fields.String(load_default=None)


class CalendarDay(Schema):
    """A day that differs from Monday to Friday."""

    day = fields.Date(required=True)
    working = fields.Boolean()
    name_en = fields.String(allow_none=True)
    name_zh = fields.String(allow_none=True)


class CalendarYear(Schema):
    """A year of the calendar; days after `published_until` follow the weekend rule for now."""

    year = fields.Integer()
    version = fields.Integer(allow_none=True)
    zone = fields.String()
    opens = fields.Time()
    closes = fields.Time()
    published_until = fields.Date()
    days = fields.List(fields.Nested(CalendarDay))


class DayChange(Schema):
    """What a day is to be: `work`, `rest`, or `usual` for the weekend rule again."""

    day = fields.Date(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    name_en = fields.String(load_default=None, validate=validate.Length(max=120))
    name_zh = fields.String(load_default=None, validate=validate.Length(max=120))


class CalendarChange(Schema):
    """Days changed by hand, with the source one can point to."""

    days = fields.List(fields.Nested(DayChange), required=True, validate=validate.Length(1, 400))
    source = fields.String(required=True, validate=validate.Length(1, 200))
    note = fields.String(load_default=None)
    unit = fields.String(load_default=None)


class CalendarImport(Schema):
    """A holiday notice as a file; `published_until` is the last day it covers, worked out when left out."""

    format = fields.String(required=True, validate=validate.OneOf(["csv", "ics"]))
    content = fields.String(required=True, validate=validate.Length(1, 2_000_000))
    source = fields.String(required=True, validate=validate.Length(1, 200))
    published_until = fields.Date(load_default=None)
    unit = fields.String(load_default=None)


class CalendarVersion(Schema):
    """A version of the calendar, as it came into force."""

    id = fields.Integer()
    source = fields.String()
    note = fields.String(allow_none=True)
    imported_at = Moment()
    author_id = fields.Integer(allow_none=True)
    published_until = fields.Date(allow_none=True)
    digest = fields.String()


class CalendarVersions(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(CalendarVersion))
