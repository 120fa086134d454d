"""Incidents (故障): steps that failed, for those who run the house: look, try again, note, pass over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for

from app import clock
from app.casework import mishaps, operations, use_case
from app.db import reading
from app.errors import Conflict, Invalid
from app.web import who
from app.web.language import gettext as _
from app.web.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from werkzeug.wrappers import Response

pages = Blueprint("incident", __name__)

PAGE = 25
TABS = ("open", "resolved", "cancelled", "all")
LONGEST = 2_000


@pages.get("/incidents")
@who.allow(*operations.WATCHERS)
def list_() -> str:
    """List the incidents of one tab, newest first."""
    tab = request.args.get("tab", "open")
    tab = tab if tab in TABS else "open"
    with reading() as db_session:
        page = mishaps.listed(
            db_session,
            status=None if tab == "all" else tab,
            cursor=request.args.get("cursor"),
            limit=PAGE,
            actor=who.actor(),
        )
    return render_template(
        "web/incidents.html", tab=tab, tabs=TABS, rows=page.items, next_cursor=page.next, results=_results()
    )


@pages.get("/incidents/<int:incident_id>")
@who.allow(*operations.WATCHERS)
def show(incident_id: int) -> str:
    """Show one incident, its notes, and what can be done about it."""
    return _page(incident_id)


def _page(incident_id: int, problems: Problems | None = None) -> str:
    with reading() as db_session:
        found = mishaps.one(db_session, incident_id, actor=who.actor())
    return render_template(
        "web/incident.html",
        found=found,
        mends=who.actor().has(*operations.MENDERS),
        problems=problems or Problems(),
        typed=request.form,
    )


@pages.post("/incidents/<int:incident_id>/<any(retry, alike, annotate, resolve):action>")
@who.allow(*operations.MENDERS)
def act(incident_id: int, action: str) -> Response | tuple[str, int]:
    """Do one thing about an incident; or say what to mend."""
    try:
        leads_to = DOING[action](incident_id, clock.now())
    except Invalid as invalid:
        return _page(incident_id, Problems(invalid.errors)), 422
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
        leads_to = url_for("incident.show", incident_id=incident_id)
    return redirect(leads_to)


def _retry(incident_id: int, now: datetime) -> str:
    with use_case(now) as db_session:
        done = operations.retry(db_session, incident_id, mended=_mended(), now=now, actor=who.actor())
    if done.incident is None:
        flash(_("It went through this time; the process goes on."), "success")
    else:
        flash(_("It failed again. What went wrong stands below."), "note")
    return url_for("incident.show", incident_id=done.incident or incident_id)


def _alike(incident_id: int, now: datetime) -> str:
    done = mishaps.retry_alike(incident_id, mended=_mended(), now=now, actor=who.actor())
    session["retried"] = [[one.id, one.status] for one in done]
    kept = sum(one.ok for one in done)
    flash(_("%(done)s done, %(left)s not done.", done=kept, left=len(done) - kept), "note")
    return url_for("incident.list_")


def _annotate(incident_id: int, now: datetime) -> str:
    with use_case(now) as db_session:
        operations.annotate(db_session, incident_id, _given("text"), now=now, actor=who.actor())
    flash(_("The note is with the incident."), "success")
    return url_for("incident.show", incident_id=incident_id)


def _resolve(incident_id: int, now: datetime) -> str:
    facts = _facts()
    with use_case(now) as db_session:
        operations.resolve(
            db_session, incident_id, reason=_given("reason"), facts=facts, now=now, actor=who.actor()
        )
    flash(_("The step has been passed over; the process goes on."), "success")
    return url_for("incident.show", incident_id=incident_id)


DOING: dict[str, Callable[[int, Any], str]] = {
    "retry": _retry,
    "alike": _alike,
    "annotate": _annotate,
    "resolve": _resolve,
}


def _mended() -> bool:
    return request.form.get("versions") == "in_force"


def _given(name: str) -> str:
    return request.form.get(name, "").replace("\x00", "").strip()[:LONGEST]


def _facts() -> dict[str, Any] | None:
    """The facts as typed, `name = value` a line, the value as JSON; None when there are none."""
    found = {}
    for line in _given("facts").splitlines():
        name, _equals, value = line.partition("=")
        try:
            found[name.strip()] = json.loads(value)
        except (ValueError, RecursionError):
            raise Invalid({"facts": [_('Write one fact a line, such as tier = "major".')]}) from None
    return found or None


def _results() -> list[dict[str, Any]]:
    """What trying all of a kind again did, told once, per incident."""
    words = {
        "failed": _("It failed again."),
        "refused": _("It was settled meanwhile, or has no place in the mended diagram."),
        "invalid": _("It lacks facts."),
    }
    return [
        {"id": one, "ok": status == "done", "why": words.get(status, "")}
        for one, status in session.pop("retried", [])
    ]
