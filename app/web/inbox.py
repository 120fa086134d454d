"""The inbox: whose turn it is, by when, and what can be taken or passed on, several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for

from app import clock
from app.casework import staff
from app.db import reading
from app.web import who
from app.web.display import local
from app.web.language import gettext as _
from app.web.offers import offers_of
from app.web.problems import Problems

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("inbox", __name__)

TABS = ("mine", "free", "all", "done")
PAGE = 25
ORDERS = ("due", "opened", "priority")
LONGEST_NAME = 80
BULK = ("claim", "release", "sign")


@pages.get("/inbox")
@who.allow("any")
def show() -> str:
    """Show the tasks of one tab: mine, nobody's yet, all I may see, or done."""
    tab = request.args.get("tab", "mine")
    tab = tab if tab in TABS else "mine"
    with reading() as db_session:
        page = staff.inbox(
            db_session,
            who.actor(),
            _filters(tab),
            limit=PAGE,
            cursor=request.args.get("cursor"),
            now=clock.now(),
        )
        offers = offers_of(db_session)
    return render_template(
        "web/inbox.html",
        tab=tab,
        tabs=TABS,
        rows=page.items,
        next_cursor=page.next,
        asked=request.args,
        roles=sorted({role for role, _unit in who.actor().roles}),
        orders=ORDERS,
        units=offers["unit"],
        results=_results(),
    )


def _filters(tab: str) -> staff.TaskFilters:
    order = request.args.get("order", "due")
    wanted: dict[str, Any] = {
        "order": order if order in ORDERS else "due",
        "role": request.args.get("role") or None,
        "case": request.args.get("case", "").strip().upper() or None,
        "overdue": True if request.args.get("overdue") else None,
        "state": "done" if tab == "done" else "open",
    }
    if tab in {"mine", "done"}:
        wanted["assignee"] = "me"
    if tab == "free":
        wanted["assignee"] = "none"
    return staff.TaskFilters(**wanted)


@pages.post("/inbox")
@who.allow("any")
def bulk() -> Response:
    """Do one thing with every chosen task; the answer says per task whether it was done."""
    ids = [int(one) for one in request.form.getlist("id") if one.isdecimal()]
    action = request.form.get("action", "")
    if ids and action == "dispatch":
        done = staff.bulk(ids, "complete", now=clock.now(), actor=who.actor(), answers=_dispatch())
    elif ids and action in BULK:
        done = staff.bulk(ids, action, now=clock.now(), actor=who.actor())
    else:
        done = []
        flash(_("Choose at least one task first."), "note")
    if done:
        session["bulk"] = [[one.id, one.ok, _why(one.detail), _named(one.id)] for one in done]
        kept = sum(one.ok for one in done)
        flash(_("%(done)s done, %(left)s not done.", done=kept, left=len(done) - kept), "note")
    return redirect(local(request.form.get("back"), url_for("inbox.show")))


def _named(item_id: int) -> str:
    """What the row was called on the page it was chosen on; a task that is done may stand there no more."""
    return request.form.get(f"name-{item_id}", str(item_id))[:LONGEST_NAME]


def _why(detail: object) -> str:
    return " ".join(Problems(detail).sentences()) if isinstance(detail, dict) else str(detail or "")


def _dispatch() -> dict[str, Any]:
    """One instruction for all the chosen: what the dispatch form asks, asked once."""
    unit = request.form.get("lead_unit", "")
    given = {
        "lead_unit": int(unit) if unit.isdecimal() else None,
        "instruction": request.form.get("instruction"),
    }
    return {name: value for name, value in given.items() if value}


def _results() -> list[dict[str, Any]]:
    """What the last bulk action did, told once, per row."""
    told = session.pop("bulk", [])
    return [{"id": one, "ok": ok, "why": why, "name": name} for one, ok, why, name in told]
