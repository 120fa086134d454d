"""Touchpoints (评价点): the codes at windows, lines and vehicles; proofs and exclusions of ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import rating_desk, rating_export, use_case
from app.db import reading
from app.domain.vocabulary import codes
from app.errors import Conflict, Invalid
from app.web import who
from app.web.downloads import offer
from app.web.language import gettext as _
from app.web.language import here
from app.web.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as Answer

pages = Blueprint("touchpoints", __name__)


@pages.get("/touchpoints")
@who.allow("admin", "head")
def show() -> str:
    """Show the touchpoints of one's units, and the form for another."""
    return _page()


@pages.get("/touchpoints/ratings.csv")
@who.allow("admin", "head")
def export() -> Answer:
    """Download ratings by post with their context, for the personnel office."""
    with reading() as session:
        made = rating_export.as_csv(session, None, None, here(), now=clock.now(), actor=who.actor())
    return offer("ratings.csv", "text/csv", made.encode())


def _page(problems: Problems | None = None) -> str:
    with reading() as session:
        rows = rating_desk.list_(session, actor=who.actor())
        units = rating_desk.units(session, actor=who.actor())
    return render_template(
        "web/touchpoints.html",
        rows=rows,
        units=units,
        kinds=codes("touchpoint_kind"),
        typed=request.form,
        problems=problems or Problems(),
    )


@pages.post("/touchpoints")
@who.allow("admin", "head")
def add() -> str | Answer | tuple[str, int]:
    """Add a touchpoint; its code is ready to print."""
    now = clock.now()
    names = ("kind", "name_en", "name_zh", "post_en", "post_zh", "unit")
    given = {name: request.form.get(name, "").strip()[:120] for name in names}
    try:
        with use_case(now) as session:
            made = rating_desk.open_(session, **given, now=now, actor=who.actor())
    except Invalid as invalid:
        return _page(Problems(invalid.errors)), 422
    return redirect(url_for("touchpoints.sheet", touchpoint_id=made.id))


@pages.post("/touchpoints/<int:touchpoint_id>/revoke")
@who.allow("admin", "head")
def revoke(touchpoint_id: int) -> Answer:
    """End the code that hangs there; a new one takes its place unless the touchpoint is closed."""
    now, close = clock.now(), request.form.get("close") == "yes"
    with use_case(now) as session:
        rating_desk.revoke(session, touchpoint_id, close=close, now=now, actor=who.actor())
    flash(_("The old code opens nothing any more."), "success")
    return redirect(url_for("touchpoints.show"))


@pages.get("/touchpoints/<int:touchpoint_id>/sheet")
@who.allow("admin", "head")
def sheet(touchpoint_id: int) -> str:
    """Show one touchpoint as a sheet to print: the code, the address, both languages."""
    with reading() as session:
        row = rating_desk.show(session, touchpoint_id, actor=who.actor())
    return render_template("web/touchpoint_sheet.html", row=row)


@pages.get("/touchpoints/<int:touchpoint_id>/code.svg")
@who.allow("admin", "head")
def code(touchpoint_id: int) -> Response:
    """Draw its QR code."""
    with reading() as session:
        return Response(rating_desk.code(session, touchpoint_id, actor=who.actor()), mimetype="image/svg+xml")


@pages.post("/matters/<number>/proofs")
@who.allow("any")
def attach(number: str) -> Answer:
    """Add a proof for the public reply."""
    file = request.files.get("file")

    def keep() -> None:
        if file is None or not file.filename:
            raise Invalid({"file": [_("The file is empty. Choose it again.")]})
        now = clock.now()
        with use_case(now) as session:
            rating_desk.attach(
                session,
                number,
                kind=request.form.get("kind", ""),
                name=file.filename,
                media_type=file.mimetype,
                content=file.read(),
                now=now,
                actor=who.actor(),
            )

    return _done(number, keep)


@pages.post("/matters/<number>/exclusion")
@who.allow("any")
def ask_exclusion(number: str) -> Answer:
    """Ask that the rating is left out of the statistics; two other people decide."""

    def ask() -> None:
        now, reason = clock.now(), request.form.get("reason", "")
        with use_case(now) as session:
            rating_desk.ask_exclusion(session, number, reason, now=now, actor=who.actor())

    return _done(number, ask)


def _done(number: str, act: Callable[[], None]) -> Answer:
    try:
        act()
    except Invalid as invalid:
        flash(" ".join(Problems(invalid.errors).sentences()), "note")
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(_("Saved"), "success")
    return redirect(url_for("matter.show", number=number))
