"""Lists for everybody, and the figures, over HTTP."""

from __future__ import annotations

from marshmallow import fields

from app.api.schemas.base import Code, Moment, Schema, between, length, like, one_of
from app.api.schemas.public import Both

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class MonthQuery(Schema):
    """Which month, written 2026-10; without one the youngest."""

    month = fields.String(load_default=None, validate=like(MONTH))


class ListLine(Schema):
    """One unresolved matter as it is published."""

    line = fields.Integer()
    category = Code("category")
    matter = fields.Nested(Both)
    unit = fields.Nested(Both, allow_none=True)
    days_open = fields.Integer(metadata={"description": "working days since submission"})
    due = fields.String(metadata={"description": "ISO 8601, UTC"})
    extended = fields.Boolean()
    delay_reason = Code("delay_reason")
    next_step = fields.Nested(Both, allow_none=True)


class Counted(Schema):
    """What was open and is not shown line by line."""

    not_due = fields.Integer()
    confidential = fields.Integer()
    counted = fields.Integer()


class SinceLast(Schema):
    """The difference to the list before."""

    month = fields.String()
    resolved = fields.Integer()
    no_longer_overdue = fields.Integer()
    still = fields.Integer()
    new = fields.Integer()


class ErratumView(Schema):
    """A correction beside a published list."""

    line = fields.Integer(allow_none=True)
    kind = fields.String(validate=one_of(["correction", "withheld"]))
    text = fields.Nested(Both)
    at = Moment()


class Unresolved(Schema):
    """A month's list; everything is null before the first one is out."""

    list = fields.String()
    month = fields.String()
    taken_at = fields.String()
    lines = fields.List(fields.Nested(ListLine))
    counts = fields.Nested(Counted)
    since_last = fields.Nested(SinceLast, allow_none=True)
    published_at = Moment()
    sha256 = fields.String()
    errata = fields.List(fields.Nested(ErratumView))
    months = fields.List(fields.String())


class Resolved(Schema):
    """A matter that its citizen called resolved."""

    matter = fields.Nested(Both)
    category = Code("category")
    unit = fields.Nested(Both, allow_none=True)
    days = fields.Integer(allow_none=True)
    outcomes = fields.List(Code("outcome"))
    closed_on = fields.Date(allow_none=True)


class ResolvedList(Schema):
    """The solved matters of a month."""

    items = fields.List(fields.Nested(Resolved))


class AuditStatement(Schema):
    """What everybody may read of an audit; by frame hash, commitment, nonce and seed the draw is repeated."""

    number = fields.String()
    title = fields.Nested(Both)
    period_from = fields.Date()
    period_to = fields.Date()
    criteria = fields.List(Code("audit_criterion"))
    confidence = fields.Float()
    margin = fields.Float()
    frame_size = fields.Integer()
    frame_hash = fields.String()
    commitment = fields.String()
    nonce = fields.String()
    seed = fields.String()
    sample_size = fields.Integer()
    conforming = fields.Integer()
    effect = Code("audit_effect", allow_none=True)
    findings = fields.Dict(keys=fields.String(), values=fields.Integer())
    text = fields.Nested(Both)
    published_at = Moment()
    excluded = fields.List(fields.Integer())


class Sealed(Schema):
    """By which role a report was signed, when it was published, and the SHA-256 of what was sealed."""

    by = fields.String(allow_none=True)
    at = Moment()
    sha256 = fields.String()


class MonthReports(Schema):
    """Rectification reports and audit statements of a month; null in `sealed`: counted as it stands now."""

    rectification = fields.Dict(keys=fields.String())
    sealed = fields.Nested(Sealed, allow_none=True)
    audits = fields.List(fields.Nested(AuditStatement))


class LineChange(Schema):
    """New words of a line, or counting it without showing it."""

    state = fields.String(required=True, validate=one_of(["listed", "counted"]))
    words_en = fields.String(required=True, validate=length(1, 300))
    words_zh = fields.String(required=True, validate=length(1, 300))


class NewErratum(Schema):
    """A correction in both languages, of one line or of the whole list."""

    line = fields.Integer(load_default=None, allow_none=True)
    text_en = fields.String(required=True, validate=length(1, 1000))
    text_zh = fields.String(required=True, validate=length(1, 1000))


class FigureQuery(Schema):
    """Of which unit, since and until which day (not included)."""

    unit = fields.Integer(load_default=None)
    since = fields.Date(load_default=None)
    until = fields.Date(load_default=None)


class ParetoQuery(FigureQuery):
    """By which axis."""

    axis = fields.String(
        load_default="category",
        validate=one_of(["category", "unit_id", "domain", "channel", "kind", "tier"]),
    )


class TrendQuery(Schema):
    """How many months, of which unit."""

    unit = fields.Integer(load_default=None)
    months = fields.Integer(load_default=12, validate=between(1, 60))


class Rate(Schema):
    """A share with its n and 95 % interval; null where nothing was counted, or too little to be shown."""

    hits = fields.Integer(allow_none=True)
    n = fields.Integer()
    share = fields.Float(allow_none=True)
    low = fields.Float(allow_none=True)
    high = fields.Float(allow_none=True)
    level = fields.Float()
    method = fields.String()


class Rates(Schema):
    """The three rates, never mixed; `unverified` were closed without the citizen's word."""

    name = fields.String()
    response = fields.Nested(Rate)
    resolution = fields.Nested(Rate)
    satisfaction = fields.Nested(Rate)
    unverified = fields.Integer()


class UnitRates(Rates):
    """The rates of one unit."""

    unit = fields.Nested(Both, allow_none=True)
    unit_id = fields.Integer()


class RatesView(Schema):
    """All together and unit by unit, with what each rate counts."""

    rates = fields.Nested(Rates)
    units = fields.List(fields.Nested(UnitRates))
    definitions = fields.Dict(keys=fields.String(), values=fields.Nested(Both))


class Bar(Schema):
    """One bar of a Pareto chart."""

    code = fields.String()
    label = fields.Nested(Both, allow_none=True)
    count = fields.Integer()
    share = fields.Float()
    cumulated = fields.Float()


class Bars(Schema):
    """Bars, the longest first."""

    items = fields.List(fields.Nested(Bar))


class Trend(Schema):
    """Rates month by month, oldest first."""

    items = fields.List(fields.Nested(Rates))
