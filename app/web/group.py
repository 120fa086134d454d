"""The people of a group case (群诉): who there is by number, and adding people from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import groups, use_case
from app.db import reading
from app.domain.vocabulary import GRADES
from app.errors import Conflict, Invalid
from app.web import once, who
from app.web.language import gettext as _
from app.web.language import ngettext
from app.web.problems import Problems

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("group", __name__)


@pages.get("/cases/<number>/group")
@who.allow("any")
def show(number: str) -> str:
    """Show the people by number with their verdicts, and how to add more."""
    return _page(number)


@pages.post("/cases/<number>/group")
@who.allow("any")
def add(number: str) -> str | Response | tuple[str, int]:
    """Add the people of a list and show number and secret of each, once; or name each line to mend."""
    now = clock.now()
    try:
        content = _given()
        with use_case(now) as session:
            made = groups.import_(session, number, content, now=now, actor=who.actor())
    except Invalid as invalid:
        return _page(number, Problems(invalid.errors).sentences()), 422
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
        return redirect(url_for("group.show", number=number))
    once.keep_page()
    return render_template("web/group_added.html", number=number, made=made)


def _given() -> bytes:
    file, typed = request.files.get("list"), request.form.get("typed", "")
    content = typed.encode(errors="replace")
    if file is not None and file.filename:
        with file.stream:
            content = file.read(groups.LARGEST + 1)
    if not content.strip():
        raise Invalid({"csv": [_("Choose the file with the list, or type the list.")]})
    return content


def _page(number: str, refused: list[str] | None = None) -> str:
    actor = who.actor()
    with reading() as session:
        people = groups.list_(session, number, actor=actor)
        may_add = groups.may_add(session, number, actor=actor)
    count = len(refused or [])
    said = ngettext("%(num)s thing to mend in the list", "%(num)s things to mend in the list", count)
    return render_template(
        "web/group.html",
        number=number,
        people=people,
        may_add=may_add,
        grades=GRADES,
        refused=refused or [],
        problems=Problems({"list": [said]} if refused else None),
        typed=request.form,
    )
