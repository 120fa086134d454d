"""Rating where one was served: one tap for every grade, then the same page for every grade (R6, R37)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import ratings, use_case
from app.db import reading
from app.domain.identity.actor import CITIZEN
from app.domain.vocabulary import GRADES
from app.errors import Invalid
from app.limits import PUBLIC, limiter
from app.web import who
from app.web.answers import parse
from app.web.language import gettext as _
from app.web.language import here
from app.web.problems import Problems
from app.web.schema_form import questions

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.casework.rating_views import GivenView

pages = Blueprint("service_rating", __name__)

ASCENDING = dict(sorted(GRADES.items()))
"""Worst first, best last, on every page and never shuffled."""


@pages.get("/r/<token>")
@who.allow("public")
@limiter.limit(PUBLIC)
def ask(token: str) -> str:
    """Show where the code leads, and five grades: one tap is all it takes."""
    now = clock.now()
    with use_case(now) as session:
        place = ratings.place(session, token)
        ratings.opened(session, "point", now=now)
    return render_template("web/service_rating/ask.html", place=place, token=token, grades=ASCENDING)


@pages.post("/r/<token>")
@who.allow("public")
@limiter.limit(PUBLIC)
def give(token: str) -> str | Response | tuple[str, int]:
    """Take the tap. One request and one answer for every grade."""
    grade, now = request.form.get("grade", ""), clock.now()
    if grade not in {str(known) for known in ASCENDING}:
        raise Invalid({"grade": [_("Choose one of the five grades.")]})
    with use_case(now) as session:
        given = ratings.give(session, token, grade=int(grade), locale=here(), now=now, actor=CITIZEN)
    return redirect(url_for("service_rating.show", receipt=given.receipt))


@pages.get("/rated/<receipt>")
@who.allow("public")
def show(receipt: str) -> str:
    """Show one's rating with what we promise, what came of it, and the form for words."""
    now = clock.now()
    with use_case(now) as session:
        given = ratings.mine(session, receipt, now=now)
        ratings.opened(session, "words", given.grade, now=now)
    return _page(given, given.answers)


@pages.post("/rated/<receipt>")
@who.allow("public")
@limiter.limit(PUBLIC)
def add(receipt: str) -> str | Response | tuple[str, int]:
    """Take words, code or contact; all of them are optional, whatever the grade."""
    now = clock.now()
    with reading() as session:
        given = ratings.mine(session, receipt, now=now)
    answers = parse(given.place.form, request.form)
    answers.pop("grade", None)
    try:
        with use_case(now) as session:
            ratings.add(session, receipt, answers, now=now, actor=CITIZEN)
    except Invalid as invalid:
        return _page(given, answers, Problems(invalid.errors)), 422
    flash(_("Thank you. What you wrote is with your rating."), "success")
    return redirect(url_for("service_rating.show", receipt=receipt))


@pages.post("/rated/<receipt>/forget")
@who.allow("public")
@limiter.limit(PUBLIC)
def forget(receipt: str) -> Response:
    """Delete one's words and contact; the grade still counts."""
    now = clock.now()
    with use_case(now) as session:
        ratings.forget(session, receipt, now=now)
    flash(_("Your words and contact details are deleted for good. The grade still counts."), "success")
    return redirect(url_for("service_rating.show", receipt=receipt))


def _page(given: GivenView, answers: dict[str, Any], problems: Problems | None = None) -> str:
    found = problems or Problems()
    asked = [one for one in questions(given.place.form, answers, found, {}) if one.name != "grade"]
    return render_template(
        "web/service_rating/rated.html", given=given, questions=asked, problems=found, grades=ASCENDING
    )
