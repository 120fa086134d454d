"""Following: a case seen by its writer, and all they may do with it, by number and secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import citizen, openly_improving, use_case
from app.db import reading
from app.domain.identity.actor import CITIZEN
from app.errors import Conflict, Gone, Invalid, NotFound
from app.limits import PUBLIC, limiter
from app.web import downloads, unlocked, who
from app.web.language import gettext as _
from app.web.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from app.casework.views import Followed

pages = Blueprint("follow", __name__)

ASKED = "answer, message, attach, urge, choose, reopen, appeal, unlist, withdraw, retry"
# what a citizen may do, in the order of the page: code in may[], the page that does it
ACTIONS = (
    "answer",
    "message",
    "attach",
    "urge",
    "rate",
    "retry",
    "choose",
    "reopen",
    "appeal",
    "unlist",
    "withdraw",
)
ACTION = f"/follow/<number>/<any({', '.join(one for one in ACTIONS if one != 'rate')}):action>"


def read(number: str, secret: str) -> Followed:
    """The case as its writer sees it. Raises NotFound for a wrong number and for a wrong secret alike."""
    with reading() as db_session:
        return citizen.follow(db_session, number, secret, now=clock.now())


@pages.get("/track")
@who.allow("public")
def track() -> Response:
    """Lead from the short address on notices and papers to the page itself."""
    return redirect(url_for("follow.ask", number=request.args.get("number")))


@pages.get("/follow")
@who.allow("public")
def ask() -> str:
    """Ask for number and secret."""
    return render_template("web/follow/ask.html", problems=Problems(), number=request.args.get("number", ""))


@pages.post("/follow")
@who.allow("public")
@limiter.limit(PUBLIC)
def open_() -> str | Response | tuple[str, int]:
    """Open the case if both are right; a wrong number and a wrong secret look the same."""
    number = request.form.get("number", "").strip().upper()
    secret = request.form.get("secret", "").strip()
    try:
        read(number, secret)
    except Gone:
        unlocked.unlock(number, secret)
        return redirect(url_for("erasing.show", number=number))
    except NotFound:
        said = _("Number and secret do not belong together. Check both: every letter and digit counts.")
        return render_template(
            "web/follow/ask.html", problems=Problems({"number": [said]}), number=number
        ), 404
    unlocked.unlock(number, secret)
    return redirect(url_for("follow.show", number=number))


@pages.get("/follow/<number>")
@who.allow("case-secret")
def show(number: str) -> str | Response:
    """Show what happens next, what happened so far, and what the citizen may do; or what an erasure left."""
    secret = unlocked.secret_of(number)
    try:
        case = read(number, secret)
    except Gone:
        return redirect(url_for("erasing.show", number=number))
    return render_template("web/follow/show.html", case=case, actions=ACTIONS)


@pages.post("/follow/<number>/leave")
@who.allow("case-secret")
def leave(number: str) -> Response:
    """Forget the case in this browser."""
    unlocked.forget(number)
    flash(
        _("This browser has forgotten the case. With number and secret you can come back at any time."),
        "success",
    )
    return redirect(url_for("follow.ask"))


@pages.get("/follow/<number>/files/<int:attachment_id>")
@who.allow("case-secret")
def file(number: str, attachment_id: int) -> Response:
    """Hand back a file that belongs to the case, always as a download."""
    secret = unlocked.secret_of(number)
    with reading() as db_session:
        return downloads.offer(*citizen.attachment(db_session, number, secret, attachment_id))


@pages.get(f"/follow/<number>/<any({ASKED}):action>")
@who.allow("case-secret")
def ask_action(number: str, action: str) -> str:
    """Show the page of one action."""
    secret = unlocked.secret_of(number)
    return _page(read(number, secret), action)


@pages.post(f"/follow/<number>/<any({ASKED}):action>")
@who.allow("case-secret")
def act(number: str, action: str) -> str | Response:
    """Do one action, say that it is done and go back to the case; or say what to mend."""
    secret = unlocked.secret_of(number)
    now = clock.now()
    try:
        with use_case(now) as db_session:
            said = DOING[action](db_session, number, secret, now)
    except Invalid as invalid:
        return _page(read(number, secret), action, Problems(invalid.errors))
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(said, "success")
    return redirect(url_for("follow.show", number=number))


def _page(case: Followed, action: str, problems: Problems | None = None) -> str:
    return render_template(
        f"web/follow/{'message' if action == 'answer' else action}.html",
        case=case,
        action=action,
        problems=problems or Problems(),
        typed=request.form,
    )


def _text(name: str, missing: str) -> str:
    text = request.form.get(name, "").strip()
    if not text:
        raise Invalid({name: [missing]})
    return text


def _message(db_session: Any, number: str, secret: str, now: Any) -> str:
    text = _text("text", _("Write your message first."))
    citizen.message(db_session, number, secret, text, now=now, actor=CITIZEN)
    return _("Sent. Whoever deals with your case sees it now.")


def _attach(db_session: Any, number: str, secret: str, now: Any) -> str:
    given = request.files.get("file")
    if given is None or not given.filename:
        raise Invalid({"file": [_("Choose a file first.")]})
    citizen.attach(
        db_session,
        number,
        secret,
        name=given.filename,
        media_type=given.mimetype,
        content=given.read(),
        now=now,
        actor=CITIZEN,
    )
    return _("The file is with your case now.")


def _urge(db_session: Any, number: str, secret: str, now: Any) -> str:
    citizen.urge(db_session, number, secret, now=now, actor=CITIZEN)
    return _(
        "We have passed it on: whoever deals with your case and their head are told that you are waiting."
    )


def _choose(db_session: Any, number: str, secret: str, now: Any) -> str:
    route = request.form.get("route", "")
    if route not in {"review", "mediation", "none"}:
        raise Invalid({"route": [_("Choose one of the three.")]})
    citizen.choose(db_session, number, secret, route=route, now=now, actor=CITIZEN)
    return _("Thank you. We begin with what you have chosen.")


def _reopen(db_session: Any, number: str, secret: str, now: Any) -> str:
    unsettled = _text("unsettled", _("Say what is not settled, in a sentence or two."))
    citizen.reopen(db_session, number, secret, unsettled=unsettled, now=now, actor=CITIZEN)
    return _("Your case is open again. Somebody else deals with it this time.")


def _appeal(db_session: Any, number: str, secret: str, now: Any) -> str:
    grounds = _text("grounds", _("Say why you disagree, in a sentence or two."))
    citizen.appeal(db_session, number, secret, grounds=grounds, now=now, actor=CITIZEN)
    return _("Your objection is with us. Somebody who has not decided on it before looks at it.")


def _withdraw(db_session: Any, number: str, secret: str, now: Any) -> str:
    reason = request.form.get("reason", "").strip() or None
    citizen.withdraw(db_session, number, secret, reason=reason, now=now, actor=CITIZEN)
    return _("You have withdrawn the case. You can write to us again at any time.")


def _unlist(db_session: Any, number: str, secret: str, now: Any) -> str:
    citizen.unlist(db_session, number, secret, now=now, actor=CITIZEN)
    return _("Your case is no longer shown in the public lists; it is only counted.")


def _retry(db_session: Any, number: str, secret: str, now: Any) -> str:
    verdict = _text("verdict", _("Choose one of the three."))
    comment = request.form.get("comment", "").strip() or None
    openly_improving.retry(
        db_session, number, secret, verdict=verdict, comment=comment, now=now, actor=CITIZEN
    )
    return _("Thank you. What you say is counted when the change is judged.")


DOING: dict[str, Callable[[Any, str, str, Any], str]] = {
    "answer": _message,
    "message": _message,
    "attach": _attach,
    "urge": _urge,
    "choose": _choose,
    "reopen": _reopen,
    "appeal": _appeal,
    "unlist": _unlist,
    "withdraw": _withdraw,
    "retry": _retry,
}
