"""Red alerts and hotspots over HTTP (R17, R18, R89): lists, the leader's acts, the live stream, «me too»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, current_app, request

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.paging import page_of
from app.api.schemas import alerts as schemas
from app.api.schemas.public import Draft
from app.casework import alerts, joining, live, use_case
from app.db import reading
from app.limits import SIMILAR, limiter

if TYPE_CHECKING:
    from app.casework.alert_views import AlertView, ChargeView
    from app.casework.views import Page

blueprint = Blueprint("alerts", "Red alerts and hotspots")
ALERTS = page_of(schemas.Alert)


@blueprint.route("/alerts")
@allow("any")
@blueprint.arguments(schemas.AlertQuery, location="query")
@blueprint.response(200, ALERTS)
def list_alerts(asked: dict[str, Any]) -> Page[AlertView]:
    """Red alerts that one may read, the newest first."""
    with reading() as session:
        return alerts.list_(session, **asked, level="red", actor=actor())


@blueprint.route("/hotspots")
@allow("any")
@blueprint.arguments(schemas.HotspotQuery, location="query")
@blueprint.response(200, ALERTS)
def list_hotspots(asked: dict[str, Any]) -> Page[AlertView]:
    """Hotspots of every level that one may read, the newest first."""
    with reading() as session:
        return alerts.list_(session, **asked, actor=actor())


@blueprint.route("/alerts/<int:alert_id>")
@allow("any")
@blueprint.response(200, schemas.Alert)
def show_alert(alert_id: int) -> AlertView:
    """One episode: how many, how many people, who leads, what is next."""
    with reading() as session:
        return alerts.view(session, alert_id, actor=actor())


@blueprint.route("/alerts/<int:alert_id>/acknowledge", methods=["POST"])
@allow("leader")
@blueprint.arguments(schemas.Acknowledgement)
@blueprint.response(200, schemas.Alert)
def acknowledge(given: dict[str, Any], alert_id: int) -> AlertView:
    """Acknowledge a red alert as the leader in charge, or as deputy."""
    return _act(alert_id, "acknowledge", given)


@blueprint.route("/alerts/<int:alert_id>/instruct", methods=["POST"])
@allow("leader")
@blueprint.arguments(schemas.AlertInstruction)
@blueprint.response(200, schemas.Alert)
def instruct(given: dict[str, Any], alert_id: int) -> AlertView:
    """Say what is to be done, which unit reports, and until when."""
    with reading() as session:
        unit = alerts.unit_id(session, given.pop("unit")) or alerts.unit_of(session, alert_id)
    return _act(alert_id, "instruct", {**given, "lead_unit": unit})


@blueprint.route("/alerts/<int:alert_id>/close", methods=["POST"])
@allow("leader")
@blueprint.arguments(schemas.AlertDecision)
@blueprint.response(200, schemas.Alert)
def close(given: dict[str, Any], alert_id: int) -> AlertView:
    """Close the episode, or send the report back."""
    answers = {"alert_decision": given.pop("decision"), **given}
    return _act(alert_id, "close", {name: value for name, value in answers.items() if value is not None})


def _act(alert_id: int, what: str, answers: dict[str, Any]) -> AlertView:
    now = clock.now()
    with use_case(now) as session:
        alerts.act(session, alert_id, what, answers, now=now, actor=actor())
    with reading() as session:
        return alerts.view(session, alert_id, actor=actor())


@blueprint.route("/alerts/stream")
@allow("any")
@blueprint.response(200, content_type="text/event-stream")
def stream() -> Response:
    """Follow alerts live (SSE); `Last-Event-ID` goes on where one left off. Four at once, else 503."""
    app: Any = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - outlives the request
    seat: Any = live.Seat(app, actor(), request.headers.get("Last-Event-ID", ""))
    return Response(seat, mimetype="text/event-stream", headers=live.HEADERS)


@blueprint.route("/public/similar", methods=["POST"])
@allow("public")
@limiter.limit(SIMILAR)
@blueprint.arguments(Draft)
@blueprint.response(200, schemas.Candidates)
def similar(given: dict[str, Any]) -> dict[str, Any]:
    """Open cases that may be about the same, before one submits: category and place, never a number."""
    with reading() as session:
        return {"items": joining.similar(session, **given, now=clock.now()), "next": None}


@blueprint.route("/charges")
@allow("any")
@blueprint.response(200, schemas.Charges)
def list_charges() -> dict[str, list[ChargeView]]:
    """Who is in charge of what."""
    with reading() as session:
        return {"items": alerts.charges_of(session)}


@blueprint.route("/charges", methods=["POST"])
@allow(*alerts.KEEPERS)
@blueprint.arguments(schemas.NewCharge)
@blueprint.response(201, schemas.Charge)
def put_in_charge(given: dict[str, Any]) -> ChargeView:
    """Put a leader in charge, with a deputy."""
    now = clock.now()
    with use_case(now) as session:
        return alerts.put_in_charge(session, **given, now=now, actor=actor())


@blueprint.route("/charges/<int:charge_id>", methods=["DELETE"])
@allow(*alerts.KEEPERS)
@blueprint.response(204)
def take_off(charge_id: int) -> None:
    """Take an entry from the map."""
    now = clock.now()
    with use_case(now) as session:
        alerts.take_off(session, charge_id, now=now, actor=actor())
