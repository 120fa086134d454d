"""Alerts as leaders see them (R18, R89): a list that keeps itself up to date, and who is in charge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import alerts, live, use_case
from app.casework.reading import own_name
from app.db import reading
from app.domain import identity
from app.domain.vocabulary import codes
from app.errors import Conflict, Invalid
from app.web import who
from app.web.language import gettext as _
from app.web.problems import Problems

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

pages = Blueprint("alert", __name__)

PAGE = 25
STATES = ("open", "closed")


@pages.get("/alerts")
@who.allow("any")
def show() -> str:
    """Show hotspots and alerts that the reader may see, the open ones first asked for."""
    level = request.args.get("level", "")
    state = request.args.get("state", "open")
    with reading() as session:
        page = alerts.list_(
            session,
            actor=who.actor(),
            level=level if level in codes("hotspot_level") else None,
            state=state if state in STATES else None,
            limit=PAGE,
            cursor=request.args.get("cursor"),
        )
    return render_template(
        "web/alerts.html",
        rows=page.items,
        next_cursor=page.next,
        level=level,
        state=state,
        levels=codes("hotspot_level"),
        keeps=who.actor().has(*alerts.KEEPERS),
    )


@pages.get("/alerts/live")
@who.allow("any")
def follow() -> Response:
    """Tell the page what happens, while it is open."""
    app: Any = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - outlives the request
    seat: Any = live.Seat(app, who.actor(), request.headers.get("Last-Event-ID", ""))
    return Response(seat, mimetype="text/event-stream", headers=live.HEADERS)


@pages.get("/alerts/leaders")
@who.allow("any")
def charges() -> str:
    """Show who is in charge of what."""
    return _charges()


def _charges(problems: Problems | None = None) -> str:
    with reading() as session:
        rows = alerts.charges_of(session)
        leaders = [(one.username, own_name(one)) for one in alerts.leaders(session)]
        units = [(one.code, {"en": one.name_en, "zh": one.name_zh}) for one in identity.all_units(session)]
    return render_template(
        "web/charges.html",
        rows=rows,
        leaders=leaders,
        units=units,
        categories=codes("category"),
        keeps=who.actor().has(*alerts.KEEPERS),
        problems=problems or Problems(),
        typed=request.form,
    )


@pages.post("/alerts/leaders")
@who.allow(*alerts.KEEPERS)
def put_in_charge() -> AnyResponse | tuple[str, int]:
    """Put a leader in charge, or say what to mend."""
    given = {name: request.form.get(name, "") for name in ("leader", "deputy", "unit", "category")}
    try:
        with use_case(clock.now()) as session:
            alerts.put_in_charge(session, **given, now=clock.now(), actor=who.actor())
    except Invalid as invalid:
        return _charges(Problems(invalid.errors)), 422
    except Conflict as conflict:
        return _charges(Problems({"unit": [str(conflict)]})), 409
    flash(_("The map has been changed."), "success")
    return redirect(url_for("alert.charges"))


@pages.post("/alerts/leaders/<int:charge_id>/remove")
@who.allow(*alerts.KEEPERS)
def take_off(charge_id: int) -> AnyResponse:
    """Take an entry from the map."""
    with use_case(clock.now()) as session:
        alerts.take_off(session, charge_id, now=clock.now(), actor=who.actor())
    flash(_("The map has been changed."), "success")
    return redirect(url_for("alert.charges"))
