"""Signing in and out, for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, session, url_for

from app import clock, settings
from app.casework import accounts
from app.db import transaction
from app.errors import NotSignedIn, TooMany
from app.limits import SIGN_IN, limiter
from app.web import who
from app.web.display import local
from app.web.language import gettext as _
from app.web.problems import Problems

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in")
@who.allow("public")
def ask() -> str:
    """Ask for user name and password."""
    return _page(request.args.get("next", ""))


@pages.post("/sign-in")
@who.allow("public")
@limiter.limit(SIGN_IN)
def enter() -> str | Response | tuple[str, int]:
    """Sign in and go where the person was heading."""
    heading = request.form.get("next", "")
    username = request.form.get("username", "").strip()
    try:
        known = _known(username, request.form.get("password", ""))
    except TooMany as refused:
        return _page(heading, username, str(refused.detail)), 429
    except NotSignedIn as refused:
        return _page(heading, username, str(refused.detail)), 403
    if known is None:
        return _page(heading, username, _("User name and password do not belong together.")), 403
    session.clear()  # a session begun by somebody else must not become this person's
    session["token"] = known.token
    return redirect(local(heading, url_for("inbox.show")))


@pages.post("/sign-out")
@who.allow("public")
def leave() -> Response:
    """Sign out: the session ends here and wherever its cookie was taken; language and display stay."""
    acting = who.actor()
    if "token" in session and acting.person_id is not None:
        with transaction() as db_session:
            accounts.sign_out(db_session, session["token"], now=clock.now(), actor=acting)
    session.clear()
    flash(_("You are signed out."), "success")
    return redirect(url_for("sign_in.ask"))


def _known(username: str, password: str) -> accounts.SignedIn | None:
    with transaction() as db_session:
        return accounts.sign_in(db_session, username, password, now=clock.now(), demo=settings.current().demo)


def _page(heading: str, username: str = "", wrong: str | None = None) -> str:
    return render_template(
        "web/sign_in.html",
        heading=heading,
        username=username,
        problems=Problems({"username": [wrong]} if wrong else None),
        demo=settings.current().demo,
    )
