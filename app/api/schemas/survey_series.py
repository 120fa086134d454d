"""What the API shows and takes of series of surveys."""

from __future__ import annotations

from marshmallow import fields

from app.api.paging import Paged
from app.api.schemas.base import Code, Moment, Schema, between, length
from app.api.schemas.public import Both
from app.api.schemas.surveys import (
    NewSurveyQuestion,
    SurveyFault,
    SurveyHeadline,
    SurveyQuestion,
    SurveyRate,
    SurveyTrendPoint,
)
from app.domain.surveys.questions import MOST
from app.domain.surveys.sampling import SPLITS
from app.domain.surveys.series import MOST_SAMPLED, SAMPLE, TARGET
from app.domain.vocabulary import codes


class SeriesQuery(Paged):
    """Which series to list."""

    status = Code("survey_series_status", load_default=None, allow_none=True)


class NewSurveySeries(Schema):
    """A series to plan. Without questions it begins with the usual ones; `online` is always among the modes.

    Of staff every department is a stratum, and they answer online alone.
    """

    title_en = fields.String(required=True, validate=length(1, 150))
    title_zh = fields.String(required=True, validate=length(1, 150))
    cadence = Code("survey_cadence", required=True)
    audience = Code("survey_audience", load_default="citizens")
    unit = fields.String(load_default=None, allow_none=True, validate=length(1, 40))
    split_by = fields.List(Code("survey_split"), load_default=lambda: list(SPLITS), validate=length(None, 3))
    modes = fields.List(
        Code("survey_mode"), load_default=lambda: codes("survey_mode"), validate=length(None, 5)
    )
    sample_size = fields.Integer(load_default=SAMPLE, validate=between(1, MOST_SAMPLED))
    target = fields.Float(load_default=TARGET, allow_nan=False, validate=between(0, 1))
    questions = fields.List(fields.Nested(NewSurveyQuestion), load_default=list, validate=length(None, MOST))


class SurveySeriesRow(Schema):
    """A series in a list; `next_round` opens at `next_at` and asks about the period it is named after."""

    code = fields.String()
    title = fields.Nested(Both)
    status = Code("survey_series_status")
    audience = Code("survey_audience")
    cadence = Code("survey_cadence")
    unit = fields.Nested(Both, allow_none=True)
    target = fields.Float()
    sample_size = fields.Integer()
    split_by = fields.List(Code("survey_split"))
    modes = fields.List(Code("survey_mode"))
    rounds = fields.Integer()
    latest = fields.String(allow_none=True)
    next_at = Moment(allow_none=True)
    next_provisional = fields.Boolean()
    next_round = fields.String(allow_none=True)
    planned_at = Moment()
    begun_at = Moment(allow_none=True)
    ended_at = Moment(allow_none=True)


class SurveyChange(Schema):
    """The difference to the round before with its interval and test, or why there is none (`why`)."""

    comparable = fields.Boolean()
    why = Code("survey_comparison", allow_none=True)
    round_before = fields.String()
    clear = fields.Boolean()
    before = fields.Float()
    after = fields.Float()
    n_before = fields.Integer()
    n_after = fields.Integer()
    difference = fields.Float()
    relative = fields.Float(allow_none=True)
    low = fields.Float()
    high = fields.Float()
    p = fields.Float()
    interval = fields.String()
    test = fields.String()
    level = fields.Float()


class SurveyRound(Schema):
    """One round: response rate, the first question's rate and its change, once the field period is over."""

    number = fields.String()
    round = fields.String(allow_none=True)
    status = Code("survey_status")
    field_until = Moment(allow_none=True)
    invited = fields.Integer()
    answered = fields.Integer()
    response = fields.Nested(SurveyRate, allow_none=True)
    headline = fields.Nested(SurveyHeadline, allow_none=True)
    change = fields.Nested(SurveyChange, allow_none=True)
    below_target = fields.Boolean(allow_none=True)
    published = fields.Boolean()


class SeriesTrendPoint(SurveyTrendPoint):
    """A question's rate in a round, with its change."""

    number = fields.String()
    change = fields.Nested(SurveyChange)


class SurveyTrend(Schema):
    """One question over the rounds in which it was asked in the same way; five answers at least each."""

    code = fields.String()
    text = fields.Nested(Both)
    points = fields.List(fields.Nested(SeriesTrendPoint))


class SurveySeries(Schema):
    """Everything about a series: the questions of its first round, rounds and trends, newest round first."""

    row = fields.Nested(SurveySeriesRow)
    questions = fields.List(fields.Nested(SurveyQuestion))
    faults = fields.List(fields.Nested(SurveyFault))
    rounds = fields.List(fields.Nested(SurveyRound))
    trends = fields.List(fields.Nested(SurveyTrend))
    version = fields.Integer()
    may = fields.List(fields.String())


class SurveyAsked(Schema):
    """A special survey is asked for; `GET /improvements/{id}` lists it under `surveys` once it is opened."""

    improvement = fields.String()
    asked = fields.Boolean()
