"""Improvements over HTTP: PDCA, its data and its chart; what everybody may read; trying again (R32)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import clock
from app.api.access import actor, allow, case_secret
from app.api.base import Blueprint
from app.api.paging import page_of
from app.api.schemas import improvements as schemas
from app.api.schemas.survey_series import SurveyAsked
from app.casework import citizen, improving, openly_improving, surveys, use_case
from app.db import reading
from app.domain.identity import CITIZEN
from app.domain.improvements import Improvement, Observation
from app.limits import PUBLIC, limiter
from app.logs import about_case

if TYPE_CHECKING:
    from app.casework.improvement_views import ImprovementRow, ImprovementView, PublicImprovement
    from app.casework.views import Page

blueprint = Blueprint("improvements", "Improvements (PDCA)")
STAFF = ("improver", "head", "analyst", "leader", "admin")


@blueprint.route("/improvements")
@allow("any")
@blueprint.arguments(schemas.ImprovementQuery, location="query")
@blueprint.response(200, page_of(schemas.ImprovementRow))
def list_improvements(asked: dict[str, Any]) -> Page[ImprovementRow]:
    """Improvements that one may read, the newest first."""
    with reading() as session:
        return improving.list_(session, **asked, actor=actor())


@blueprint.route("/improvements", methods=["POST"])
@allow(*STAFF)
@blueprint.arguments(schemas.NewImprovement)
@blueprint.response(201, schemas.Improvement)
def open_improvement(given: dict[str, Any]) -> ImprovementView:
    """Propose an improvement; one of the same cause under way takes the proposal in."""
    now = clock.now()
    with use_case(now) as session:
        return improving.open_(session, **given, now=now, actor=actor())


@blueprint.route("/improvements/<int:improvement_id>")
@allow("any")
@blueprint.response(200, schemas.Improvement)
def show_improvement(improvement_id: int) -> ImprovementView:
    """One improvement with its metrics, actions and effect."""
    with reading() as session:
        return improving.view(session, improvement_id, actor=actor())


@blueprint.route("/improvements/<int:improvement_id>/chart")
@allow("any")
@blueprint.arguments(schemas.RunChartQuery, location="query")
@blueprint.response(200, schemas.RunChart)
def chart(asked: dict[str, Any], improvement_id: int) -> dict[str, Any]:
    """A metric day by day, with control limits of the baseline and the runs."""
    with reading() as session:
        return improving.chart(session, improvement_id, **asked, actor=actor())


@blueprint.route("/improvements/<int:improvement_id>/metrics", methods=["POST"])
@allow(*STAFF)
@blueprint.arguments(schemas.NewMetric)
@blueprint.response(201, schemas.Improvement)
def add_metric(given: dict[str, Any], improvement_id: int) -> ImprovementView:
    """Add a metric with unit, target and baseline window; the first one decides."""
    now = clock.now()
    with use_case(now) as session:
        return improving.add_metric(session, improvement_id, **given, now=now, actor=actor())


@blueprint.route("/improvements/<int:improvement_id>/observations", methods=["POST"])
@allow(*STAFF)
@blueprint.arguments(schemas.NewObservations)
@blueprint.response(201, schemas.ObservationsKept)
def observe(given: dict[str, Any], improvement_id: int) -> dict[str, int]:
    """Enter measurements: the baseline while planning, the after-sample in Check."""
    now = clock.now()
    observed = [Observation(phase=given["phase"], part=given["part"], **one) for one in given["values"]]
    with use_case(now) as session:
        kept = improving.observe(
            session, improvement_id, observed, metric=given["metric"], now=now, actor=actor()
        )
        return {"kept": kept}


@blueprint.route("/improvements/<int:improvement_id>/actions", methods=["POST"])
@allow(*STAFF)
@blueprint.arguments(schemas.NewTrackedAction)
@blueprint.response(201, schemas.Improvement)
def add_action(given: dict[str, Any], improvement_id: int) -> ImprovementView:
    """Plan an action with an owner and a day."""
    now = clock.now()
    with use_case(now) as session:
        kind = given.pop("kind")
        improving.add_action(
            session, improvement_id, Improvement, **given, action_kind=kind, now=now, actor=actor()
        )
        return improving.view(session, improvement_id, actor=actor())


@blueprint.route("/improvements/<int:improvement_id>/stop", methods=["POST"])
@allow("head", "leader", "admin")
@blueprint.arguments(schemas.ImprovementStop)
@blueprint.response(200, schemas.Improvement)
def stop(given: dict[str, Any], improvement_id: int) -> ImprovementView:
    """Stop an improvement with a reason, or merge a duplicate into another."""
    now = clock.now()
    with use_case(now) as session:
        if given["into"]:
            return improving.merge(session, improvement_id, into=given["into"], now=now, actor=actor())
        return improving.stop(session, improvement_id, reason=given["reason"], now=now, actor=actor())


@blueprint.route("/improvements/<int:improvement_id>/handover", methods=["POST"])
@allow(*STAFF)
@blueprint.arguments(schemas.ImprovementHandOver)
@blueprint.response(200, schemas.Improvement)
def hand_over(given: dict[str, Any], improvement_id: int) -> ImprovementView:
    """Give an improvement to another owner."""
    now = clock.now()
    with use_case(now) as session:
        return improving.hand_over(session, improvement_id, to=given["to"], now=now, actor=actor())


@blueprint.route("/improvements/<int:improvement_id>/surveys", methods=["POST"])
@allow("any")
@blueprint.response(202, SurveyAsked)
def ask_for_survey(improvement_id: int) -> dict[str, Any]:
    """Ask for a special survey of those whom the measure concerns; 409 while another is under way."""
    now = clock.now()
    with use_case(now) as session:
        number = surveys.request(session, improvement_id, now=now, actor=actor())
        return {"improvement": number, "asked": True}


@blueprint.route("/public/lists/improvements")
@allow("public")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.PublicImprovementQuery, location="query")
@blueprint.response(200, page_of(schemas.PublicImprovement))
def list_publicly(asked: dict[str, Any]) -> Page[PublicImprovement]:
    """Improvements under way and done: what changed, before and after, for how many complaints."""
    with reading() as session:
        return openly_improving.list_(session, **asked)


@blueprint.route("/public/improvements/<number>")
@allow("public")
@limiter.limit(PUBLIC)
@blueprint.response(200, schemas.PublicImprovement)
def show_publicly(number: str) -> PublicImprovement:
    """One improvement as everybody may read it."""
    with reading() as session:
        return openly_improving.show(session, number)


@blueprint.route("/public/cases/<number>/retry-verdict", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.NewRetry)
@blueprint.response(201, schemas.RetryInvitation)
def retry(given: dict[str, Any], number: str) -> openly_improving.Invitation:
    """Say how it was after trying again; it is counted when the improvement is judged."""
    now, secret = clock.now(), case_secret()
    with use_case(now) as session:
        about_case(citizen.enter(session, number, secret).id)
        return openly_improving.retry(session, number, secret, **given, now=now, actor=CITIZEN)
