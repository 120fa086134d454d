"""The citizen's dispute on one page: consent, challenge, another day, leaving; plain forms (R41-R43)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import disputes, invitations, use_case
from app.db import reading
from app.domain import vocabulary
from app.domain.identity import CITIZEN
from app.errors import Conflict, Invalid, NotFound
from app.limits import PUBLIC, limiter
from app.web import unlocked, who
from app.web.hearings import calendar_entry
from app.web.language import gettext as _
from app.web.language import here
from app.web.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Response as FlaskResponse
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

pages = Blueprint("dispute", __name__)


@pages.get("/follow/<number>/dispute")
@who.allow("case-secret")
def show(number: str) -> str:
    """Show where the dispute stands and what the citizen may do in it."""
    return _page(number)


@pages.get("/follow/<number>/dispute/invitation.ics")
@who.allow("case-secret")
def invitation(number: str) -> FlaskResponse:
    """Hand out the invitation."""
    secret = unlocked.secret_of(number)
    with reading() as session:
        found = invitations.for_party(session, number, secret, now=clock.now(), locale=here())
    return calendar_entry(number, found)


@pages.post("/follow/<number>/dispute/<any(consent, challenge, postpone, leave):action>")
@who.allow("case-secret")
@limiter.limit(PUBLIC)
def act(number: str, action: str) -> Response | tuple[str, int]:
    """Do one thing and say that it is done; or say what to mend."""
    now = clock.now()
    try:
        with use_case(now) as session:
            said = DOING[action](session, number, unlocked.secret_of(number), now)
    except Invalid as invalid:
        return _page(number, Problems(invalid.errors)), 422
    except (Conflict, NotFound) as refused:
        flash(str(refused.detail), "note")
    else:
        flash(said, "success")
    return redirect(url_for("dispute.show", number=number))


def _page(number: str, problems: Problems | None = None) -> str:
    with reading() as session:
        found = disputes.show(session, number, unlocked.secret_of(number), now=clock.now())
    if found is None:
        abort(404)
    return render_template(
        "web/hearings/dispute.html",
        number=number,
        dispute=found,
        needs=vocabulary.codes("hearing_need"),
        problems=problems or Problems(),
        typed=request.form,
    )


def _consent(session: Session, number: str, secret: str, now: datetime) -> str:
    agreed = request.form.get("agreed")
    if agreed not in {"yes", "no"}:
        raise Invalid({"agreed": [_("Say whether you agree.")]})
    ticked = set(request.form.getlist("ticked"))
    answer = disputes.Consent(
        agreed=agreed == "yes",
        talks="talks" in ticked,
        public="public" in ticked,
        elsewhere="elsewhere" in ticked,
        minors="minors" in ticked,
        health="health" in ticked,
        needs=tuple(request.form.getlist("needs")),
        helper=request.form.get("helper") or None,
    )
    disputes.consent(session, number, secret, answer, now=now, actor=CITIZEN)
    if agreed == "no":
        return _("The dispute ends here. Other ways of redress stay open to you.")
    return _("Thank you. Within five working days you hear whether the dispute is taken on, with reasons.")


def _challenge(session: Session, number: str, secret: str, now: datetime) -> str:
    member = request.form.get("member", "")
    given: dict[str, Any] = {
        "member": int(member) if member.isdecimal() else 0,
        "grounds": request.form.get("grounds", ""),
    }
    disputes.challenge(session, number, secret, **given, now=now, actor=CITIZEN)
    return _("Sent. The mediator decides on it.")


def _postpone(session: Session, number: str, secret: str, now: datetime) -> str:
    disputes.postpone(session, number, secret, reason=request.form.get("reason", ""), now=now, actor=CITIZEN)
    return _("Sent. The mediator decides on it.")


def _leave(session: Session, number: str, secret: str, now: datetime) -> str:
    disputes.leave(session, number, secret, now=now, actor=CITIZEN)
    return _("You have left the dispute. Nothing said in talks is used anywhere.")


DOING: dict[str, Callable[[Any, str, str, Any], str]] = {
    "consent": _consent,
    "challenge": _challenge,
    "postpone": _postpone,
    "leave": _leave,
}
