"""What the API shows and takes of surveys."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from app.api.paging import Paged
from app.api.schemas.base import Code, Moment, Schema, between, length
from app.api.schemas.improvements import PublicImprovement
from app.api.schemas.matters import MatterRow
from app.api.schemas.public import Both
from app.domain.surveys import Asked, scales
from app.domain.surveys.questions import MOST
from app.domain.surveys.scales import Point
from app.domain.surveys.series import MOST_SAMPLED, SAMPLE, TARGET


class SurveyQuery(Paged):
    """Which surveys to list."""

    status = Code("survey_status", load_default=None, allow_none=True)


class SurveyPoint(Schema):
    """One value of a scale of one's own; `lean` is -1 negative, 0 neutral, 1 positive."""

    value = fields.Integer(required=True, validate=between(1, 5))
    en = fields.String(required=True, validate=length(1, 60))
    zh = fields.String(required=True, validate=length(1, 60))
    lean = fields.Integer(required=True, validate=between(-1, 1))


class NewSurveyQuestion(Schema):
    """One question. A scale is a preset (`scale`, newest version) or has `points` of its own."""

    code = fields.String(required=True, validate=length(1, 40))
    kind = Code("survey_question", required=True)
    text_en = fields.String(required=True, validate=length(None, 300))
    text_zh = fields.String(required=True, validate=length(None, 300))
    scale = Code("survey_scale", load_default=None, allow_none=True)
    scale_version = fields.Integer(load_default=None, allow_none=True)
    points = fields.List(fields.Nested(SurveyPoint), load_default=list, validate=length(None, 7))
    direction = Code("survey_direction", load_default="ascending")
    not_applicable = fields.Boolean(load_default=True)

    @validates_schema
    def _answerable(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("kind") == "scale" and bool(data.get("scale")) == bool(data.get("points")):
            raise ValidationError("A scale is a preset, or has points of its own.", "scale")
        if data.get("scale"):
            try:
                scales.scale(data["scale"], data.get("scale_version"))
            except KeyError:
                raise ValidationError("There is no such version of this scale.", "scale_version") from None

    @post_load
    def _asked(self, data: dict[str, Any], **_kwargs: Any) -> Asked:
        open_ = data["kind"] == "open"
        preset = scales.scale(data["scale"], data["scale_version"]) if data["scale"] and not open_ else None
        return Asked(
            code=data["code"],
            kind=data["kind"],
            text_en=data["text_en"],
            text_zh=data["text_zh"],
            scale=preset.code if preset else None,
            scale_version=preset.version if preset else None,
            points=() if open_ else tuple(Point(**one) for one in data["points"]),
            direction=data["direction"],
            not_applicable=data["not_applicable"],
        )


class SurveyQuestions(Schema):
    """A whole questionnaire."""

    questions = fields.List(fields.Nested(NewSurveyQuestion), required=True, validate=length(1, MOST))


class NewSurvey(Schema):
    """A special survey among those whose cases were answered since `base_from`."""

    title_en = fields.String(required=True, validate=length(1, 150))
    title_zh = fields.String(required=True, validate=length(1, 150))
    base_from = Moment(required=True)
    audience = Code("survey_audience", load_default="citizens")
    unit = fields.String(load_default=None, allow_none=True, validate=length(1, 40))
    improvement = fields.String(load_default=None, allow_none=True, validate=length(1, 24))
    questions = fields.List(fields.Nested(NewSurveyQuestion), load_default=list, validate=length(None, MOST))
    sample_size = fields.Integer(load_default=SAMPLE, validate=between(1, MOST_SAMPLED))
    target = fields.Float(load_default=TARGET, allow_nan=False, validate=between(0, 1))


class SurveyScale(Schema):
    """A preset: labels, from which value on one counts as satisfied, whether the law wrote it."""

    code = Code("survey_scale")
    version = fields.Integer()
    en = fields.String()
    zh = fields.String()
    points = fields.List(fields.Nested(SurveyPoint))
    satisfied_from = fields.Integer()
    statutory = fields.Boolean()
    balanced = fields.Boolean()


class ShownPoint(Schema):
    """One value to choose; 0 is 不适用."""

    value = fields.Integer()
    label = fields.Nested(Both)


class SurveyQuestion(Schema):
    """One question as people see it, values in the order in which they are shown."""

    code = fields.String()
    kind = Code("survey_question")
    text = fields.Nested(Both)
    scale = fields.String(allow_none=True)
    scale_version = fields.Integer(allow_none=True)
    direction = Code("survey_direction")
    not_applicable = fields.Boolean()
    points = fields.List(fields.Nested(ShownPoint))


class SurveyFault(Schema):
    """What the linter finds, with the remedy in the caller's language."""

    rule = fields.String()
    question = fields.String(allow_none=True)
    language = fields.String(allow_none=True)
    found = fields.String(allow_none=True)
    message = fields.String()


class SurveyFaults(Schema):
    """Everything the linter finds; none means that it may be approved."""

    faults = fields.List(fields.Nested(SurveyFault))


class SurveyRate(Schema):
    """A share with n and Wilson interval; nothing counted is null, never 0 %."""

    hits = fields.Integer()
    n = fields.Integer()
    share = fields.Float(allow_none=True)
    low = fields.Float(allow_none=True)
    high = fields.Float(allow_none=True)
    level = fields.Float()
    method = fields.String()


class SurveyHeadline(SurveyRate):
    """The first question's rate."""

    code = fields.String()


class SurveyRow(Schema):
    """A survey in a list."""

    id = fields.Integer()
    number = fields.String()
    status = Code("survey_status")
    matter = fields.Nested(MatterRow)
    series = fields.String(allow_none=True)
    round = fields.String(allow_none=True)
    audience = Code("survey_audience")
    field_from = Moment(allow_none=True)
    field_until = Moment(allow_none=True)
    answered = fields.Integer(allow_none=True)
    headline = fields.Nested(SurveyHeadline, allow_none=True)
    below_target = fields.Boolean(allow_none=True)
    published = fields.Boolean()


class PublicSurveyRow(Schema):
    """A survey whose results everybody may read."""

    number = fields.String()
    title = fields.Nested(Both, attribute="matter.title")
    round = fields.String(allow_none=True)
    audience = Code("survey_audience")
    field_until = Moment(allow_none=True)
    answered = fields.Integer(allow_none=True)
    headline = fields.Nested(SurveyHeadline, allow_none=True)


class SurveyStratum(Schema):
    """A part of the base: its size, who was within reach, who was drawn."""

    unit = fields.Nested(Both, allow_none=True)
    tier = fields.String(allow_none=True)
    channel = fields.String(allow_none=True)
    base = fields.Integer()
    reachable = fields.Integer()
    drawn = fields.Integer()


class Survey(Schema):
    """Everything about a survey but its results."""

    row = fields.Nested(SurveyRow)
    target = fields.Float()
    base_from = Moment()
    base_until = Moment()
    sample_size = fields.Integer()
    split_by = fields.List(Code("survey_split"))
    modes = fields.List(Code("survey_mode"))
    seed = fields.Integer()
    improvement = fields.String(allow_none=True)
    questions = fields.List(fields.Nested(SurveyQuestion))
    faults = fields.List(fields.Nested(SurveyFault))
    strata = fields.List(fields.Nested(SurveyStratum))
    invited = fields.Integer()
    answered = fields.Integer()
    led_to = fields.List(fields.Nested(PublicImprovement))
    may = fields.List(fields.String())


class SurveyTrendPoint(SurveyRate):
    """The first question's rate in a round."""

    round = fields.String(allow_none=True)


class SurveyResults(Schema):
    """Frozen figures: response rate, and per question n, counts, rate, mean, change, modes, groups."""

    number = fields.String()
    title = fields.Nested(Both)
    round = fields.String(allow_none=True)
    audience = Code("survey_audience")
    unit = fields.Nested(Both, allow_none=True)
    field_from = Moment(allow_none=True)
    field_until = Moment(allow_none=True)
    published_at = Moment(allow_none=True)
    conclusion = fields.Nested(Both, allow_none=True)
    figures = fields.Dict()
    trend = fields.List(fields.Nested(SurveyTrendPoint))
    words = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class SurveyAnswers(Schema):
    """Answers by question: the value on a scale (0: does not apply), or words. None must be answered."""

    answers = fields.Dict(
        keys=fields.String(validate=length(1, 40)),
        values=fields.Raw(),
        required=True,
        validate=length(1, MOST),
    )


class EnteredAnswers(SurveyAnswers):
    """What somebody said to staff; with the token of their invitation it is the invited one's answer."""

    mode = Code("survey_mode", required=True)
    token = fields.String(load_default=None, allow_none=True, validate=length(1, 64))


class AnswersKept(Schema):
    """The answers are kept, without a name."""

    kept = fields.Boolean()


class AskedSurvey(Schema):
    """What somebody invited is shown; `state`: open, answered, over."""

    number = fields.String()
    title = fields.Nested(Both)
    audience = Code("survey_audience")
    until = Moment(allow_none=True)
    state = fields.String()
    questions = fields.List(fields.Nested(SurveyQuestion))
