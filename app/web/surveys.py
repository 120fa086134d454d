"""Surveys on pages: answering without a name, results for everybody, the questionnaire for staff (P10)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock, settings
from app.casework import survey_reading, survey_series, surveys, use_case
from app.db import reading
from app.domain import surveys as domain
from app.domain.surveys.answering import ON_BEHALF
from app.errors import Conflict, Invalid
from app.limits import PUBLIC, SUBMIT, limiter
from app.web import questionnaire, who
from app.web.language import gettext as _
from app.web.problems import Problems
from app.web.trend_chart import drawn

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("survey", __name__)
MOST = 200
BEGINNERS = ("analyst", "leader", "admin")
"""Who begins a special survey."""

pages.add_app_template_global(drawn, "draw_trend")


@pages.get("/surveys")
@who.allow("public")
@limiter.limit(PUBLIC)
def list_() -> str:
    """Show everybody the published results, and staff what is under way too."""
    with reading() as session:
        rows = surveys.published(session, limit=MOST).items
        mine = surveys.list_(session, actor=who.actor(), limit=MOST).items if who.person() else []
    under_way = [row for row in mine if not row.published]
    return render_template(
        "web/survey/list.html",
        rows=rows,
        under_way=under_way,
        plans=who.actor().has(*survey_series.READERS),
        begins=who.actor().has(*BEGINNERS),
    )


@pages.get("/surveys/<number>")
@who.allow("public")
@limiter.limit(PUBLIC)
def show(number: str) -> str:
    """Show everybody the results of a survey."""
    with reading() as session:
        found = surveys.public_results(session, number)
    return render_template("web/survey/show.html", found=found)


@pages.get("/s/<token>")
@who.allow("public")
@limiter.limit(PUBLIC)
def ask(token: str) -> str:
    """Ask the questions; looking uses nothing up."""
    return _asking(token, Problems())


@pages.post("/s/<token>")
@who.allow("public")
@limiter.limit(SUBMIT)
def answer(token: str) -> str | Response | tuple[str, int]:
    """Keep the answers, without a name."""
    try:
        with use_case(clock.now()) as session:
            surveys.answer(session, token, _answers(), now=clock.now())
    except Invalid as invalid:
        return _asking(token, Problems(invalid.errors)), 422
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    return redirect(url_for("survey.ask", token=token))


def _asking(token: str, problems: Problems) -> str:
    with reading() as session:
        found = surveys.asked(session, token, now=clock.now())
    return render_template(
        "web/survey/answer.html", found=found, problems=problems, typed=request.form, token=token
    )


def _answers() -> dict[str, Any]:
    """What was answered by question; nothing is chosen beforehand, and nothing must be."""
    given = {name.removeprefix("q_"): text for name, text in request.form.items() if name.startswith("q_")}
    return {code: text for code, text in given.items() if text.strip()}


@pages.get("/surveys/<number>/enter")
@who.allow("verifier", "clerk", "analyst", "admin")
def ask_for(number: str) -> str:
    """Offer the questions to staff who enter what somebody says."""
    return _entering(number, Problems())


@pages.post("/surveys/<number>/enter")
@who.allow("verifier", "clerk", "analyst", "admin")
def enter(number: str) -> str | Response | tuple[str, int]:
    """Keep what somebody said, with the mode."""
    now = clock.now()
    try:
        with use_case(now) as session:
            row = surveys.find(session, number, actor=who.actor())
            surveys.enter(
                session,
                row.id,
                _answers(),
                mode=request.form.get("mode", ""),
                token=request.form.get("token", "").strip() or None,
                now=now,
                actor=who.actor(),
            )
    except Invalid as invalid:
        return _entering(number, Problems(invalid.errors)), 422
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(_("The answers are kept, without a name."), "success")
    return redirect(url_for("survey.ask_for", number=number))


def _entering(number: str, problems: Problems) -> str:
    with reading() as session:
        row = surveys.find(session, number, actor=who.actor())
        found = surveys.view(session, row.id, actor=who.actor())
    return render_template(
        "web/survey/enter.html",
        found=found,
        problems=problems,
        typed=request.form,
        modes=[mode for mode in ON_BEHALF if mode in found.modes],
    )


@pages.get("/surveys/new")
@who.allow(*BEGINNERS)
def begin() -> str:
    """Ask what a special survey is about."""
    return render_template("web/survey/new.html", problems=Problems(), typed=request.form)


@pages.post("/surveys/new")
@who.allow(*BEGINNERS)
def open_() -> Response | tuple[str, int]:
    """Open a special survey."""
    now = clock.now()
    try:
        given = _new()
        with use_case(now) as session:
            number = surveys.open_(session, **given, now=now, actor=who.actor()).row.number
    except Invalid as invalid:
        page = render_template("web/survey/new.html", problems=Problems(invalid.errors), typed=request.form)
        return page, 422
    return redirect(url_for("matter.show", number=number))


def _new() -> dict[str, Any]:
    given = {name: request.form.get(name, "").strip() for name in ("title_en", "title_zh", "improvement")}
    wrong: dict[str, list[object]] = {
        name: [_("This is needed.")] for name in ("title_en", "title_zh") if not given[name]
    }
    since = None
    with suppress(ValueError):
        day = date.fromisoformat(request.form.get("base_from", "").strip())
        since = datetime.combine(day, time(), settings.current().timezone)
    if since is None:
        wrong["base_from"] = [_("Choose a day.")]
    if wrong:
        raise Invalid(wrong)
    return {**given, "improvement": given["improvement"] or None, "base_from": since}


@pages.get("/surveys/<number>/questions")
@who.allow("analyst", "admin")
def edit(number: str) -> str:
    """Show the questionnaire for editing, with what the linter finds."""
    return _editing(number, Problems())


@pages.post("/surveys/<number>/questions")
@who.allow("analyst", "admin")
def change(number: str) -> str | Response | tuple[str, int]:
    """Keep the questionnaire, and say what the linter finds."""
    now = clock.now()
    try:
        asked = questionnaire.read()
        with use_case(now) as session:
            row = surveys.find(session, number, actor=who.actor())
            surveys.change(session, row.id, asked, now=now, actor=who.actor())
    except Invalid as invalid:
        return _editing(number, Problems(invalid.errors)), 422
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(_("The questions are kept."), "success")
    return redirect(url_for("survey.edit", number=number))


def _editing(number: str, problems: Problems) -> str:
    with reading() as session:
        row = surveys.find(session, number, actor=who.actor())
        found = survey_reading.view_of(session, row, may=surveys.may(row, who.actor()))
        asked = domain.questions.of(session, row.id)
    faults = surveys.check(asked)
    return render_template(
        "web/survey/questions.html", found=found, **questionnaire.words(asked, faults, problems)
    )
