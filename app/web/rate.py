"""Rating: one page for every grade, of the same size and with the same steps, whatever the verdict (R37)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import citizen, ratings, use_case
from app.domain.identity.actor import CITIZEN
from app.domain.vocabulary import GRADES
from app.errors import Conflict, Invalid
from app.web import follow, unlocked, who
from app.web.language import gettext as _
from app.web.problems import Problems

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.casework.views import Followed

pages = Blueprint("rate", __name__)

RESOLVED = ("yes", "partly", "no")


@pages.get("/follow/<number>/rate")
@who.allow("case-secret")
def ask(number: str) -> str:
    """Ask for the verdict: grade and whether it is solved; the reason is optional for every grade."""
    secret, now = unlocked.secret_of(number), clock.now()
    with use_case(now) as session:
        ratings.opened(session, "verdict", now=now)
    return _page(follow.read(number, secret))


@pages.post("/follow/<number>/rate")
@who.allow("case-secret")
def give(number: str) -> str | Response:
    """Take the verdict. One request and one answer for every grade."""
    secret = unlocked.secret_of(number)
    try:
        promise = _rate(number, secret)
    except Invalid as invalid:
        return _page(follow.read(number, secret), Problems(invalid.errors))
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(_("Thank you. Your verdict is kept as you gave it; only you can change it."), "success")
        if promise:
            flash(promise, "note")
    return redirect(url_for("follow.show", number=number))


def _rate(number: str, secret: str) -> str:
    wrong: dict[str, list[str]] = {}
    grade = request.form.get("grade", "")
    resolved = request.form.get("resolved", "")
    if grade not in {str(known) for known in GRADES}:
        wrong["grade"] = [_("Choose one of the five grades.")]
    if resolved not in RESOLVED:
        wrong["resolved"] = [_("Choose whether it is solved: yes, partly or no.")]
    now = clock.now()
    if grade in {str(known) for known in GRADES}:
        with use_case(now) as session:
            ratings.begun(session, "verdict", int(grade), now=now)
    if wrong:
        raise Invalid(wrong)
    with use_case(now) as session:
        given = citizen.rate(
            session,
            number,
            secret,
            grade=int(grade),
            resolved=resolved,
            comment=request.form.get("comment", "").strip() or None,
            pressured=bool(request.form.get("pressured")),
            now=now,
            actor=CITIZEN,
        )
        ratings.finished(session, "verdict", int(grade), now=now)
    return given.promise


def _page(case: Followed, problems: Problems | None = None) -> str:
    return render_template(
        "web/follow/rate.html",
        case=case,
        grades=GRADES,
        resolved=RESOLVED,
        typed=request.form,
        problems=problems or Problems(),
    )
