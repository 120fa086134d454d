"""Surveys over HTTP: rounds and special ones, questionnaires checked, results; answering without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.paging import Paged, page_of
from app.api.schemas import surveys as schemas
from app.casework import surveys, use_case
from app.db import reading
from app.domain.surveys.scales import PRESETS
from app.limits import PUBLIC, SUBMIT, limiter

if TYPE_CHECKING:
    from app.casework.survey_views import AskedView, SurveyResults, SurveyRow, SurveyView
    from app.casework.views import Page
    from app.domain.surveys.scales import Scale

blueprint = Blueprint("surveys", "Surveys")


@blueprint.route("/surveys")
@allow("any")
@blueprint.arguments(schemas.SurveyQuery, location="query")
@blueprint.response(200, page_of(schemas.SurveyRow))
def list_surveys(asked: dict[str, Any]) -> Page[SurveyRow]:
    """Surveys that one may read, the newest first."""
    with reading() as session:
        return surveys.list_(session, **asked, actor=actor())


@blueprint.route("/surveys", methods=["POST"])
@allow("analyst", "leader", "admin")
@blueprint.arguments(schemas.NewSurvey)
@blueprint.response(201, schemas.Survey)
def open_survey(given: dict[str, Any]) -> SurveyView:
    """Open a special survey, also about an improvement; unfair questions are refused with remedies."""
    now = clock.now()
    asked = given.pop("questions")
    with use_case(now) as session:
        return surveys.open_(session, **given, asked=asked, now=now, actor=actor())


@blueprint.route("/surveys/scales")
@allow("any")
@blueprint.response(200, schemas.SurveyScale(many=True))
def list_scales() -> list[Scale]:
    """List the preset scales with all their versions."""
    return list(PRESETS)


@blueprint.route("/surveys/check", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.SurveyQuestions)
@blueprint.response(200, schemas.SurveyFaults)
def check(given: dict[str, Any]) -> dict[str, Any]:
    """Check a questionnaire for leading and double-barrelled wording and leaning scales; nothing is kept."""
    return {"faults": surveys.check(given["questions"])}


@blueprint.route("/surveys/<int:survey_id>")
@allow("any")
@blueprint.response(200, schemas.Survey)
def show_survey(survey_id: int) -> SurveyView:
    """One survey: questions with what the check finds, sample with its seed."""
    with reading() as session:
        return surveys.view(session, survey_id, actor=actor())


@blueprint.route("/surveys/<int:survey_id>/questions", methods=["PUT"])
@allow("analyst", "admin")
@blueprint.arguments(schemas.SurveyQuestions)
@blueprint.response(200, schemas.Survey)
def change_questions(given: dict[str, Any], survey_id: int) -> SurveyView:
    """Change the questionnaire while it is prepared."""
    now = clock.now()
    with use_case(now) as session:
        return surveys.change(session, survey_id, given["questions"], now=now, actor=actor())


@blueprint.route("/surveys/<int:survey_id>/responses", methods=["POST"])
@allow("verifier", "clerk", "analyst", "admin")
@blueprint.arguments(schemas.EnteredAnswers)
@blueprint.response(201, schemas.AnswersKept)
def enter(given: dict[str, Any], survey_id: int) -> dict[str, bool]:
    """Enter what somebody says by phone, by e-mail, in an interview or at a window."""
    now = clock.now()
    with use_case(now) as session:
        surveys.enter(
            session,
            survey_id,
            given["answers"],
            mode=given["mode"],
            token=given["token"],
            now=now,
            actor=actor(),
        )
        return {"kept": True}


@blueprint.route("/surveys/<int:survey_id>/results")
@allow("any")
@blueprint.response(200, schemas.SurveyResults)
def show_results(survey_id: int) -> SurveyResults:
    """The results once the field period is over: n, rate, interval, change, modes, open answers."""
    with reading() as session:
        return surveys.results(session, survey_id, actor=actor())


@blueprint.route("/public/lists/surveys")
@allow("public")
@limiter.limit(PUBLIC)
@blueprint.arguments(Paged, location="query")
@blueprint.response(200, page_of(schemas.PublicSurveyRow))
def list_publicly(asked: dict[str, Any]) -> Page[SurveyRow]:
    """Surveys with published results, the newest first."""
    with reading() as session:
        return surveys.published(session, **asked)


@blueprint.route("/public/lists/surveys/<number>")
@allow("public")
@limiter.limit(PUBLIC)
@blueprint.response(200, schemas.SurveyResults)
def show_publicly(number: str) -> SurveyResults:
    """The published results of a survey, with its trend."""
    with reading() as session:
        return surveys.public_results(session, number)


@blueprint.route("/public/surveys/<token>")
@allow("public")
@limiter.limit(PUBLIC)
@blueprint.response(200, schemas.AskedSurvey)
def asked(token: str) -> AskedView:
    """Show the questions to somebody invited; looking uses nothing up."""
    with reading() as session:
        return surveys.asked(session, token, now=clock.now())


@blueprint.route("/public/surveys/<token>", methods=["POST"])
@allow("public")
@limiter.limit(SUBMIT)
@blueprint.arguments(schemas.SurveyAnswers)
@blueprint.response(201, schemas.AnswersKept)
def answer(given: dict[str, Any], token: str) -> dict[str, bool]:
    """Answer once, without a name."""
    now = clock.now()
    with use_case(now) as session:
        surveys.answer(session, token, given["answers"], now=now)
        return {"kept": True}
