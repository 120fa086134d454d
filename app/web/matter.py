"""Matters (事项卷宗) as staff see them: lists by kind, and one matter on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, render_template, request

from app import clock
from app.casework import drawing, matter_file, matters
from app.db import reading
from app.domain.vocabulary import codes
from app.web import filled, who
from app.web.language import here
from app.web.offers import offers_of

if TYPE_CHECKING:
    from flask import Response

pages = Blueprint("matter", __name__)
PAGE = 25


@pages.get("/matters")
@who.allow("any")
def list_() -> str:
    """List the matters of one kind that the reader may see, the newest first."""
    kinds = codes("matter")
    kind = request.args.get("kind", "")
    kind = kind if kind in kinds else next(iter(kinds), "")
    with reading() as session:
        page = matters.list_(session, kind, actor=who.actor(), limit=PAGE, cursor=request.args.get("cursor"))
    return render_template("web/matters.html", kind=kind, kinds=kinds, rows=page.items, next_cursor=page.next)


@pages.get("/matters/<number>")
@who.allow("any")
def show(number: str) -> str:
    """Show one matter: where it stands, its tasks, what was recorded, and the way it goes."""
    with reading() as session:
        view = matter_file.view(session, number, now=clock.now(), actor=who.actor())
        offers = offers_of(session)
        answers = [filled.read(session, given, offers) for given in view.answers]
    own = f"web/matter/{view.row.kind}.html"
    return render_template(
        "web/matter.html",
        view=view,
        row=view.row,
        answers=answers,
        drawings=[drawing.draw(one, here()) for one in view.diagrams],
        own=own if own in current_app.jinja_env.list_templates(filter_func=own.__eq__) else None,
    )


@pages.get("/matters/<number>/diagrams/<int:place>")
@who.allow("any")
def diagram(number: str, place: int) -> Response:
    """Hand out one of its diagrams to the drawing on the page, named in the reader's language."""
    with reading() as session:
        found = matter_file.view(session, number, now=clock.now(), actor=who.actor()).diagrams
    if place >= len(found):
        abort(404)
    return current_app.response_class(drawing.draw(found[place], here()).xml, mimetype="application/xml")
