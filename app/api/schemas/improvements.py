"""What the API shows and takes of improvements and meetings."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.api.paging import Paged
from app.api.schemas.base import Code, Moment, Schema, between, length
from app.api.schemas.matters import MatterRow
from app.api.schemas.public import Both
from app.domain.improvements.measuring import MOST

LINE = length(1, 200)


class ImprovementQuery(Paged):
    """Which improvements to list."""

    status = Code("improvement_status", load_default=None, allow_none=True)
    unit = fields.String(load_default=None, allow_none=True, validate=length(None, 40))


class NewImprovement(Schema):
    """A proposal by hand; `category` and `domain` name its cause, so that duplicates are found."""

    title_en = fields.String(required=True, validate=LINE)
    title_zh = fields.String(required=True, validate=LINE)
    unit = fields.String(required=True, validate=length(1, 40))
    category = Code("category", load_default=None, allow_none=True)
    domain = fields.String(load_default=None, allow_none=True, validate=length(1, 60))


class NewMetric(Schema):
    """What is measured: `value` in a unit, or a `rate` (target between 0 and 1)."""

    kind = Code("metric_kind", required=True)
    name_en = fields.String(required=True, validate=length(1, 120))
    name_zh = fields.String(required=True, validate=length(1, 120))
    unit_en = fields.String(required=True, validate=length(1, 40))
    unit_zh = fields.String(required=True, validate=length(1, 40))
    better = Code("better", required=True)
    target = fields.Float(required=True, allow_nan=False)
    baseline_from = fields.Date(required=True)
    baseline_until = fields.Date(required=True)


class NewObservation(Schema):
    """One observation: a value, or hits of n."""

    at = Moment(required=True)
    value = fields.Float(load_default=None, allow_none=True, allow_nan=False)
    hits = fields.Integer(load_default=None, allow_none=True, validate=between(0, 1_000_000))
    n = fields.Integer(load_default=None, allow_none=True, validate=between(1, 1_000_000))


class NewObservations(Schema):
    """A batch of observations of one metric, the deciding one if none is named."""

    metric = fields.Integer(load_default=None, allow_none=True)
    phase = Code("phase", required=True)
    part = Code("sample_part", load_default="pilot")
    values = fields.List(fields.Nested(NewObservation), required=True, validate=length(1, MOST))


class NewTrackedAction(Schema):
    """Something to be done by somebody (user name) until a day."""

    text = fields.String(required=True, validate=length(1, 2000))
    owner = fields.String(required=True, validate=length(1, 80))
    until = fields.Date(required=True)
    milestone = fields.Boolean(load_default=False)
    kind = Code("action_kind", load_default="measure")


class ImprovementStop(Schema):
    """Why it is stopped; for a duplicate, into which one it is merged."""

    reason = Code("improvement_stop", required=True)
    into = fields.String(load_default=None, allow_none=True, validate=length(1, 24))

    @validates_schema
    def _named(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if (data.get("reason") == "duplicate") != bool(data.get("into")):
            raise ValidationError("A duplicate names the other one, and nothing else does.", "into")


class ImprovementHandOver(Schema):
    """Who has it from now on."""

    to = fields.String(required=True, validate=length(1, 80))


class ImprovementMetric(Schema):
    """A metric with the size of its samples."""

    id = fields.Integer()
    part = fields.String()
    kind = Code("metric_kind")
    name = fields.Nested(Both)
    unit = fields.Nested(Both)
    better = Code("better")
    target = fields.Float(allow_none=True)
    baseline_from = fields.Date(allow_none=True)
    baseline_until = fields.Date(allow_none=True)
    before = fields.Integer()
    after = fields.Integer()


class TrackedAction(Schema):
    """Something to be done."""

    id = fields.Integer()
    kind = Code("action_kind")
    text = fields.String()
    milestone = fields.Boolean()
    owner = fields.String(allow_none=True)
    until = fields.Date()
    state = Code("action_state")
    done_at = Moment(allow_none=True)
    round = fields.Integer()


class EffectDifference(Schema):
    """After minus before, with its interval, its test and both n; `relative` is -0.6875 for 48 to 15."""

    n_before = fields.Integer()
    n_after = fields.Integer()
    before = fields.Float()
    after = fields.Float()
    difference = fields.Float()
    relative = fields.Float(allow_none=True)
    low = fields.Float()
    high = fields.Float()
    p = fields.Float()
    interval = fields.String()
    test = fields.String()
    level = fields.Float()


class ImprovementEffect(EffectDifference):
    """The effect of a round; the comparison unit's difference beside it, and what is left net of it."""

    metric = fields.Integer()
    round = fields.Integer()
    comparison = fields.Nested(EffectDifference)
    net = fields.Float()


class ImprovementRow(Schema):
    """An improvement in a list."""

    id = fields.Integer()
    number = fields.String()
    status = Code("improvement_status")
    matter = fields.Nested(MatterRow)
    source = Code("improvement_source")
    round = fields.Integer()
    horizon = Code("horizon", allow_none=True)
    verdict = Code("improvement_verdict", allow_none=True)
    relative = fields.Float(allow_none=True)
    failed = fields.Boolean()


class ImprovementStandard(Schema):
    """The diagram, table or form that holds the new way; `in_force` when its process runs now."""

    key = fields.String()
    version = fields.Integer()
    kind = fields.String()
    title = fields.Nested(Both)
    in_force = fields.Boolean()


class Improvement(Schema):
    """Everything about an improvement."""

    row = fields.Nested(ImprovementRow)
    cause = fields.String(allow_none=True)
    source_kind = fields.String(allow_none=True)
    source_id = fields.Integer(allow_none=True)
    parent = fields.String(allow_none=True)
    merged_into = fields.String(allow_none=True)
    cases = fields.Integer()
    starts_on = fields.Date(allow_none=True)
    ends_on = fields.Date(allow_none=True)
    comparison_unit = fields.Nested(Both, allow_none=True)
    live_at = Moment(allow_none=True)
    changed = fields.Nested(Both, allow_none=True)
    effect = fields.Nested(ImprovementEffect, allow_none=True)
    decision = Code("improvement_decision", allow_none=True)
    standard_key = fields.String(allow_none=True)
    standard_version = fields.Integer(allow_none=True)
    standard = fields.Nested(ImprovementStandard, allow_none=True)
    stop_reason = Code("improvement_stop", allow_none=True)
    metrics = fields.List(fields.Nested(ImprovementMetric))
    actions = fields.List(fields.Nested(TrackedAction))
    surveys = fields.List(fields.Nested(MatterRow))
    may = fields.List(fields.String())


class ObservationsKept(Schema):
    """How many observations were kept."""

    kept = fields.Integer()


class RunChartQuery(Schema):
    """Which metric; the deciding one if none is named."""

    metric = fields.Integer(load_default=None, allow_none=True)


class RunChartPoint(Schema):
    """One day of a chart; `signals` are codes of what is unusual."""

    day = fields.Date()
    phase = Code("phase")
    n = fields.Integer()
    value = fields.Float()
    lower = fields.Float(allow_none=True)
    upper = fields.Float(allow_none=True)
    signals = fields.List(Code("chart_signal"))


class RunChart(Schema):
    """A run chart with control limits of the baseline."""

    metric = fields.Integer()
    name = fields.Nested(Both)
    unit = fields.Nested(Both)
    kind = Code("metric_kind")
    method = Code("method")
    centre = fields.Float()
    median = fields.Float()
    baseline = fields.Integer()
    target = fields.Float(allow_none=True)
    points = fields.List(fields.Nested(RunChartPoint))


class Meeting(Schema):
    """A meeting with its agenda and decisions."""

    id = fields.Integer()
    matter = fields.Nested(MatterRow)
    since = Moment()
    held_on = fields.Date(allow_none=True)
    agenda = fields.Dict()
    decisions = fields.List(fields.Nested(TrackedAction))


class PublicImprovementQuery(Paged):
    """Which improvements to list publicly."""

    month = fields.String(load_default=None, allow_none=True, validate=length(7, 7))


class PublicImprovement(Schema):
    """What everybody may read of an improvement."""

    number = fields.String()
    title = fields.Nested(Both)
    status = Code("improvement_status")
    unit = fields.Nested(Both, allow_none=True)
    source = Code("improvement_source")
    opened_at = Moment()
    live_at = Moment(allow_none=True)
    closed_at = Moment(allow_none=True)
    changed = fields.Nested(Both, allow_none=True)
    metric = fields.Nested(Both, allow_none=True)
    metric_unit = fields.Nested(Both, allow_none=True)
    target = fields.Float(allow_none=True)
    effect = fields.Nested(ImprovementEffect, allow_none=True)
    verdict = Code("improvement_verdict", allow_none=True)
    standard = fields.Nested(ImprovementStandard, allow_none=True)
    cases = fields.Integer()


class NewRetry(Schema):
    """How it was after trying again."""

    verdict = Code("retry", required=True)
    comment = fields.String(load_default=None, allow_none=True, validate=length(None, 20_000))


class RetryInvitation(Schema):
    """What changed, and what was said after trying again."""

    improvement = fields.String()
    changed = fields.Nested(Both, allow_none=True)
    verdict = Code("retry", allow_none=True)
