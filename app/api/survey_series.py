"""Series of surveys over HTTP: planned, checked, put in force, read round by round, ended (R38-R40)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.etags import check_match, etag
from app.api.paging import page_of
from app.api.schemas import survey_series as schemas
from app.api.schemas.surveys import SurveyQuestions
from app.casework import survey_series, use_case
from app.db import reading

if TYPE_CHECKING:
    from app.casework.survey_views import SeriesRow, SeriesView
    from app.casework.views import Page

blueprint = Blueprint("survey_series", "Series of surveys")
Tagged = tuple["SeriesView", int, dict[str, str]]


@blueprint.route("/surveys/series")
@allow(*survey_series.READERS)
@blueprint.arguments(schemas.SeriesQuery, location="query")
@blueprint.response(200, page_of(schemas.SurveySeriesRow))
def list_series(asked: dict[str, Any]) -> Page[SeriesRow]:
    """Series with their state and their next round, the newest first."""
    with reading() as session:
        return survey_series.list_(session, **asked, now=clock.now(), actor=actor())


@blueprint.route("/surveys/series", methods=["POST"])
@allow(*survey_series.PLANNERS)
@blueprint.arguments(schemas.NewSurveySeries)
@blueprint.response(201, schemas.SurveySeries)
def plan_series(given: dict[str, Any]) -> Tagged:
    """Draft a quarterly or half-yearly series; `faults` says what the check finds in its questions."""
    now = clock.now()
    asked = given.pop("questions")
    with use_case(now) as session:
        return _tagged(survey_series.plan(session, **given, asked=asked, now=now, actor=actor()), 201)


@blueprint.route("/surveys/series/<code>")
@allow(*survey_series.READERS)
@blueprint.response(200, schemas.SurveySeries)
def show_series(code: str) -> Tagged:
    """One series: questions with what the check finds, rounds, and the trend of each question."""
    with reading() as session:
        return _tagged(survey_series.view(session, code, now=clock.now(), actor=actor()))


@blueprint.route("/surveys/series/<code>/questions", methods=["PUT"])
@allow(*survey_series.PLANNERS)
@blueprint.arguments(SurveyQuestions)
@blueprint.response(200, schemas.SurveySeries)
def change_questions(given: dict[str, Any], code: str) -> Tagged:
    """Change the questions of a draft; a stale If-Match gives 412."""
    now = clock.now()
    with use_case(now) as session:
        return _tagged(
            survey_series.change(
                session, code, given["questions"], now=now, actor=actor(), matching=check_match
            )
        )


@blueprint.route("/surveys/series/<code>/begin", methods=["POST"])
@allow(*survey_series.PLANNERS)
@blueprint.response(200, schemas.SurveySeries)
def begin_series(code: str) -> Tagged:
    """Put a draft in force: its rounds come by themselves. Unfair questions are refused with remedies."""
    now = clock.now()
    with use_case(now) as session:
        return _tagged(survey_series.begin(session, code, now=now, actor=actor()))


@blueprint.route("/surveys/series/<code>/end", methods=["POST"])
@allow(*survey_series.PLANNERS)
@blueprint.response(200, schemas.SurveySeries)
def end_series(code: str) -> Tagged:
    """End a series: no more rounds; the one under way is finished."""
    now = clock.now()
    with use_case(now) as session:
        return _tagged(survey_series.end(session, code, now=now, actor=actor()))


def _tagged(found: SeriesView, status: int = 200) -> Tagged:
    return found, status, etag(found.version)
