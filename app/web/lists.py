"""What everybody may read: the unresolved and the solved, reports, figures, processes in force (R45-R48)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import figures, lists, openly, publications, use_case
from app.casework import limits as time_limits
from app.db import reading
from app.errors import Conflict, Invalid
from app.web import who
from app.web.language import gettext as _
from app.web.language import here

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Response as FlaskResponse
    from werkzeug.wrappers import Response

pages = Blueprint("lists", __name__)


@pages.get("/lists")
@who.allow("public")
def home() -> str:
    """Show what is published, and where."""
    with reading() as session:
        youngest = publications.list_of(session)
    return render_template("web/lists/home.html", youngest=youngest)


@pages.get("/lists/unresolved")
@pages.get("/lists/unresolved/<month>")
@who.allow("public")
def unresolved(month: str | None = None) -> str:
    """Show the list of a month, or the youngest; its address stays for ever."""
    with reading() as session:
        found = publications.list_of(session, month)
        months = publications.months(session)
    return render_template("web/lists/unresolved.html", found=found, months=months)


@pages.get("/lists/resolved")
@who.allow("public")
def resolved() -> str:
    """Show what citizens called resolved in a month."""
    now = clock.now()
    month = request.args.get("month") or None
    with reading() as session:
        rows = lists.resolved(session, month, now=now)
    return render_template(
        "web/lists/resolved.html", rows=rows, month=lists.period_of(month, now=now).name, months=_months(now)
    )


@pages.get("/lists/reports")
@who.allow("public")
def reports() -> str:
    """Show the rectification report of a month and the statements of auditors."""
    now = clock.now()
    month = request.args.get("month") or None
    with reading() as session:
        found = lists.reports(session, month, now=now)
    return render_template("web/lists/reports.html", found=found, months=_months(now))


def _months(now: datetime) -> list[str]:
    return lists.months_back(now)


@pages.get("/statistics")
@who.allow("public")
def statistics() -> str:
    """Show the three rates, month by month and department by department, with n and interval."""
    with reading() as session:
        found = figures.openly_said(session, now=clock.now())
    return render_template("web/lists/statistics.html", found=found)


@pages.get("/processes")
@who.allow("public")
def processes() -> str:
    """Show the processes in force with the tasks of people and their limits, read from what is deployed."""
    with reading() as session:
        found = openly.processes(session)
        limits = time_limits.table(session)
    return render_template("web/lists/processes.html", found=found, limits=limits)


@pages.get("/processes/<key>")
@who.allow("public")
def process(key: str) -> str:
    """Show one process: what it is for, its steps in words, and its diagram."""
    with reading() as session:
        found = openly.process(session, key, here())
    return render_template("web/lists/process.html", found=found)


@pages.get("/processes/<key>/diagram")
@who.allow("public")
def diagram(key: str) -> FlaskResponse:
    """Hand the page the diagram to draw, named in the reader's language."""
    with reading() as session:
        found = openly.process(session, key, here())
    if not found["xml"]:
        abort(404)
    return current_app.response_class(found["xml"], mimetype="application/xml")


@pages.post("/publications/<number>/lines/<int:line>")
@who.allow("any")
def change_line(number: str, line: int) -> Response:
    """Change the words of a line before the list is out, or count it only."""
    given: dict[str, Any] = {name: request.form.get(name, "") for name in ("state", "words_en", "words_zh")}
    return _edit(number, lambda **how: publications.reword(number=number, place=line, **given, **how))


@pages.post("/publications/<number>/errata")
@who.allow("any")
def add_erratum(number: str) -> Response:
    """Add a correction beside the published list."""
    asked = request.form.get("line", "")
    given: dict[str, Any] = {name: request.form.get(name, "") for name in ("text_en", "text_zh")}
    given["line"] = int(asked) if asked.isascii() and asked.isdigit() else None
    return _edit(number, lambda **how: publications.correct(number=number, **given, **how))


def _edit(number: str, change: Any) -> Response:
    now = clock.now()
    try:
        with use_case(now) as session:
            change(session=session, now=now, actor=who.actor())
    except Invalid as invalid:
        flash(" ".join(str(why) for whys in invalid.errors.values() for why in whys), "note")
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(_("Saved"), "success")
    return redirect(url_for("matter.show", number=number))
