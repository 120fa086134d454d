"""Series of surveys on pages: planned, questions checked, put in force, read round by round, ended (P10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import survey_series, surveys, use_case
from app.db import reading
from app.domain import identity
from app.domain.vocabulary import LISTS, codes
from app.errors import Conflict, Invalid
from app.web import questionnaire, who
from app.web.language import gettext as _
from app.web.language import here
from app.web.problems import Problems

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("series", __name__)
PAGE = 50
PERCENT = 100


@pages.get("/surveys/series")
@who.allow(*survey_series.READERS)
def list_() -> str:
    """List the series with their state and next round."""
    with reading() as session:
        page = survey_series.list_(
            session, now=clock.now(), actor=who.actor(), limit=PAGE, cursor=request.args.get("cursor")
        )
    plans = who.actor().has(*survey_series.PLANNERS)
    return render_template("web/survey_series/list.html", rows=page.items, next_cursor=page.next, plans=plans)


@pages.get("/surveys/series/new")
@who.allow(*survey_series.PLANNERS)
def ask() -> str:
    """Ask for the plan of a series."""
    return _form(Problems())


@pages.post("/surveys/series/new")
@who.allow(*survey_series.PLANNERS)
def plan() -> Response | tuple[str, int]:
    """Keep the series as a draft, or say what to mend."""
    now = clock.now()
    try:
        given = _planned()
        with use_case(now) as session:
            made = survey_series.plan(session, **given, now=now, actor=who.actor())
    except Invalid as invalid:
        return _form(Problems(invalid.errors)), 422
    flash(_("The series is a draft. Read its questions next."), "success")
    return redirect(url_for("series.edit", code=made.row.code))


def _form(problems: Problems) -> str:
    with reading() as session:
        units = [(unit.code, unit.name(here())) for unit in identity.all_units(session)]
    return render_template(
        "web/survey_series/new.html", units=units, lists=LISTS, problems=problems, typed=request.form
    )


def _planned() -> dict[str, Any]:
    sent = request.form
    wrong: dict[str, list[object]] = {}
    titles = {name: sent.get(name, "").strip()[:150] for name in ("title_en", "title_zh")}
    wrong |= {name: [_("Give it a name.")] for name, text in titles.items() if not text}
    chosen = {name: sent.get(name, "") for name in ("cadence", "audience")}
    numbers = {name: _number(sent.get(name, "")) for name in ("sample_size", "target")}
    wrong |= {name: [_("Write a whole number.")] for name, number in numbers.items() if number is None}
    for name, code in chosen.items():
        if code not in codes(f"survey_{name}"):
            wrong[name] = [_("Choose one of the values offered.")]
    if wrong:
        raise Invalid(wrong)
    return {
        **titles,
        **chosen,
        "unit": sent.get("unit") or None,
        "split_by": sent.getlist("split_by"),
        "modes": sent.getlist("modes"),
        "sample_size": numbers["sample_size"],
        "target": (numbers["target"] or 0) / PERCENT,
    }


def _number(text: str) -> int | None:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < len("100000") else None


@pages.get("/surveys/series/<code>")
@who.allow(*survey_series.READERS)
def show(code: str) -> str:
    """Show a series: its state, questions, rounds and the trend of each question."""
    return _page(code)


def _page(code: str, problems: Problems | None = None) -> str:
    with reading() as session:
        found = survey_series.view(session, code, now=clock.now(), actor=who.actor())
    return render_template("web/survey_series/show.html", found=found, problems=problems or Problems())


@pages.get("/surveys/series/<code>/questions")
@who.allow(*survey_series.PLANNERS)
def edit(code: str) -> str:
    """Show the questions for editing, each finding of the check beside its field."""
    return _editing(code, Problems())


@pages.post("/surveys/series/<code>/questions")
@who.allow(*survey_series.PLANNERS)
def change(code: str) -> str | Response | tuple[str, int]:
    """Keep the questions, and say what the check finds."""
    now = clock.now()
    try:
        asked = questionnaire.read()
        with use_case(now) as session:
            found = survey_series.change(session, code, asked, now=now, actor=who.actor())
    except Invalid as invalid:
        return _editing(code, Problems(invalid.errors)), 422
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
        return redirect(url_for("series.show", code=code))
    flash(_("The questions are kept."), "success")
    return redirect(url_for("series.edit" if found.faults else "series.show", code=code))


def _editing(code: str, problems: Problems) -> str:
    with reading() as session:
        asked = survey_series.asked(session, code, actor=who.actor())
        found = survey_series.view(session, code, now=clock.now(), actor=who.actor())
    faults = surveys.check(asked)
    return render_template(
        "web/survey_series/questions.html", found=found, **questionnaire.words(asked, faults, problems)
    )


@pages.post("/surveys/series/<code>/begin")
@who.allow(*survey_series.PLANNERS)
def begin(code: str) -> Response | tuple[str, int]:
    """Put a draft in force, or lead to what must be mended first."""
    now = clock.now()
    try:
        with use_case(now) as session:
            survey_series.begin(session, code, now=now, actor=who.actor())
    except Invalid:
        return _editing(code, Problems()), 422
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(_("The series is in force. Its rounds open by themselves."), "success")
    return redirect(url_for("series.show", code=code))


@pages.post("/surveys/series/<code>/end")
@who.allow(*survey_series.PLANNERS)
def end(code: str) -> Response:
    """End a series."""
    now = clock.now()
    try:
        with use_case(now) as session:
            survey_series.end(session, code, now=now, actor=who.actor())
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(_("The series has ended. The round under way is finished."), "success")
    return redirect(url_for("series.show", code=code))
