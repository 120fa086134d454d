"""Hearings on pages: everybody's calendar and results, and the hearing of staff and panel (R42, R43)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import hearings, invitations, open_hearings, use_case
from app.db import reading
from app.domain import vocabulary
from app.errors import Conflict, Invalid
from app.web import who
from app.web.language import gettext as _
from app.web.language import here
from app.web.problems import Problems

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug.wrappers import Response

pages = Blueprint("hearing", __name__)
PAGE = 25


@pages.get("/public/hearings")
@who.allow("public")
def open_list() -> str:
    """List the hearings that were taken on: the calendar, and what came of each."""
    with reading() as session:
        page = open_hearings.list_(
            session, now=clock.now(), limit=PAGE, cursor=request.args.get("cursor") or None
        )
    return render_template("web/hearings/open_list.html", rows=page.items, next_cursor=page.next)


@pages.get("/public/hearings/<number>")
@who.allow("public")
def open_show(number: str) -> str:
    """Show one hearing to everybody: its day, the promise of its draw, its opinion with dissent."""
    with reading() as session:
        found = open_hearings.show(session, number, now=clock.now())
    return render_template("web/hearings/open.html", hearing=found)


@pages.get("/public/hearings/<number>/invitation.ics")
@who.allow("public")
def open_invitation(number: str) -> FlaskResponse:
    """Hand out a public hearing as a calendar entry."""
    with reading() as session:
        return calendar_entry(number, invitations.for_all(session, number, now=clock.now(), locale=here()))


@pages.get("/hearings")
@who.allow("any")
def list_() -> str:
    """List the hearings that the reader may open."""
    status = request.args.get("status", "")
    known = status if status in vocabulary.codes("hearing_status") else None
    with reading() as session:
        page = hearings.list_(
            session,
            hearings.HearingFilters(status=known),
            actor=who.actor(),
            limit=PAGE,
            cursor=request.args.get("cursor") or None,
        )
    return render_template(
        "web/hearings/list.html",
        rows=page.items,
        next_cursor=page.next,
        statuses=vocabulary.codes("hearing_status"),
        asked=request.args,
    )


@pages.get("/hearings/<number>")
@who.allow("any")
def show(number: str) -> str:
    """Show a hearing to its unit, its panel, and those in charge."""
    return _page(number)


@pages.get("/hearings/<number>/invitation.ics")
@who.allow("any")
def invitation(number: str) -> FlaskResponse:
    """Hand out the invitation."""
    with reading() as session:
        found = invitations.for_staff(session, number, now=clock.now(), actor=who.actor(), locale=here())
    return calendar_entry(number, found)


@pages.post("/hearings/<number>/<any(challenge, postpone):action>")
@who.allow("any")
def act(number: str, action: str) -> Response | tuple[str, int]:
    """Let the unit challenge a member or ask for another day; or say what to mend."""
    now = clock.now()
    try:
        with use_case(now) as session:
            found = hearings.by_number(session, number, now=now, actor=who.actor()).row.id
            words = _words()
            given: dict[str, Any] = {"now": now, "actor": who.actor()}
            if action == "challenge":
                member = request.form.get("member", "")
                chosen = int(member) if member.isdecimal() else 0
                hearings.challenge(session, found, member=chosen, grounds=words, **given)
            else:
                hearings.postpone(session, found, reason=words, **given)
    except Invalid as invalid:
        return _page(number, Problems(invalid.errors)), 422
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(_("Sent. The mediator decides on it."), "success")
    return redirect(url_for("hearing.show", number=number))


def _words() -> str:
    text = request.form.get("words", "").strip()
    if not text:
        raise Invalid({"words": [_("Write a few words.")]})
    return text


def _page(number: str, problems: Problems | None = None) -> str:
    with reading() as session:
        found = hearings.by_number(session, number, now=clock.now(), actor=who.actor())
    return render_template(
        "web/hearings/show.html", hearing=found, problems=problems or Problems(), typed=request.form
    )


def calendar_entry(number: str, content: bytes) -> FlaskResponse:
    """A calendar entry as a download."""
    name = f"attachment; filename=hearing-{number}.ics"
    return current_app.response_class(
        content, mimetype="text/calendar", headers={"Content-Disposition": name}
    )
