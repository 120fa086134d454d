"""A case as staff see it: the list of cases, and one case on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import cases, drawing, history, merging, use_case
from app.db import reading
from app.domain import vocabulary
from app.errors import Conflict, Invalid
from app.web import case_acts, downloads, filled, who
from app.web.language import here
from app.web.offers import offers_of
from app.web.problems import Problems

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug.wrappers import Response

pages = Blueprint("case", __name__)

PAGE = 25
FILTERS = ("q", "status", "stage", "kind", "category", "tier", "flag", "channel", "owner")


@pages.get("/cases")
@who.allow("any")
def list_() -> str:
    """List the cases that the reader may see, newest promise first."""
    wanted: dict[str, Any] = {
        name: request.args[name].strip() for name in FILTERS if request.args.get(name, "").strip()
    }
    if request.args.get("overdue"):
        wanted["overdue"] = True
    with reading() as session:
        page = cases.list_(
            session,
            cases.CaseFilters(**wanted),
            limit=PAGE,
            cursor=request.args.get("cursor"),
            now=clock.now(),
            actor=who.actor(),
        )
    return render_template(
        "web/cases.html", rows=page.items, next_cursor=page.next, asked=request.args, lists=vocabulary.LISTS
    )


@pages.get("/cases/<number>")
@who.allow("any")
def show(number: str) -> str:
    """Show one case: what it is about, how it stands, what was done and said."""
    return _page(number)


@pages.get("/cases/<number>/files/<int:attachment_id>")
@who.allow("any")
def file(number: str, attachment_id: int) -> Response:
    """Hand out a file of the case, always as a download."""
    with reading() as session:
        found = cases.attachment(session, number, attachment_id, now=clock.now(), actor=who.actor())
    return downloads.offer(*found)


def _page(number: str, revealed: Any = None, problems: Problems | None = None) -> str:
    with reading() as session:
        view = cases.view(session, number, now=clock.now(), actor=who.actor())
        offers = offers_of(session)
        answers = [filled.read(session, given, offers) for given in view.answers]
        journal = history.events(session, number, actor=who.actor())
        drawings = [drawing.draw(one, here()) for one in history.diagram(session, number, actor=who.actor())]
        takers = cases.takers(session, number, actor=who.actor())
        links = merging.history(session, number, actor=who.actor())
    return render_template(
        "web/case.html",
        view=view,
        case=view.row,
        journal=journal,
        drawings=drawings,
        takers=takers,
        links=links,
        lists=vocabulary.LISTS,
        answers=answers,
        revealed=revealed,
        problems=problems or Problems(),
        typed=request.form,
    )


@pages.get("/cases/<number>/diagrams/<int:place>")
@who.allow("any")
def diagram(number: str, place: int) -> FlaskResponse:
    """Hand the page one diagram of the case to draw, its names in the reader's language."""
    with reading() as session:
        found = history.diagram(session, number, actor=who.actor())
    if place >= len(found):
        abort(404)
    return current_app.response_class(drawing.draw(found[place], here()).xml, mimetype="application/xml")


@pages.post("/cases/<number>/reveal")
@who.allow("any")
def reveal(number: str) -> str | tuple[str, int]:
    """Open the original and the contact details, once, with a reason that the citizen can read (R86)."""
    reason = request.form.get("reason", "").strip()
    now = clock.now()
    try:
        with use_case(now) as session:
            revealed = cases.reveal(session, number, reason=reason, now=now, actor=who.actor())
    except Invalid as invalid:
        return _page(number, problems=Problems(invalid.errors)), 422
    return _page(number, revealed)


@pages.post(f"/cases/<number>/<any({', '.join(case_acts.DOING)}):action>")
@who.allow("any")
def act(number: str, action: str) -> Response | tuple[str, int]:
    """Do one of the things that staff may do beside the tasks; or say what to mend."""
    now = clock.now()
    try:
        with use_case(now) as session:
            said = case_acts.do(action, session, number, now=now)
    except Invalid as invalid:
        return _page(number, problems=Problems(invalid.errors)), 422
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(said, "success")
    return redirect(url_for("case.show", number=number))
