"""The duty roster (值班表): who answers emergencies now and later; kept by those who lead."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import duty, use_case
from app.casework.reading import own_name
from app.db import reading
from app.errors import Invalid
from app.web import frame, who
from app.web.language import gettext as _
from app.web.problems import Problems

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("duty", __name__)

RANKS = range(1, 10)


@pages.get("/duty")
@who.allow("any")
def show() -> str:
    """Show who is on duty now, and the shifts to come."""
    return _page()


def _page(problems: Problems | None = None) -> str:
    with reading() as session:
        shifts = duty.roster(session, now=clock.now())
        officers = [(one.username, own_name(one)) for one in duty.officers(session)]
    return render_template(
        "web/duty.html",
        shifts=shifts,
        officers=officers,
        ranks=RANKS,
        keeps=who.actor().has(*duty.KEEPERS),
        problems=problems or Problems(),
        typed=request.form,
    )


@pages.post("/duty")
@who.allow(*duty.KEEPERS)
def add() -> Response | tuple[str, int]:
    """Put somebody on duty, or say what to mend."""
    try:
        given = _given()
        with use_case(clock.now()) as session:
            duty.put_on_duty(session, **given, now=clock.now(), actor=who.actor())
    except Invalid as invalid:
        return _page(Problems(invalid.errors)), 422
    flash(_("The shift is on the roster."), "success")
    return redirect(url_for("duty.show"))


@pages.post("/duty/<int:shift_id>/remove")
@who.allow(*duty.KEEPERS)
def remove(shift_id: int) -> Response:
    """Take a shift from the roster."""
    with use_case(clock.now()) as session:
        duty.take_off_duty(session, shift_id, now=clock.now(), actor=who.actor())
    flash(_("The shift has been taken off the roster."), "success")
    return redirect(url_for("duty.show"))


def _given() -> dict[str, Any]:
    errors: dict[str, list[object]] = {}
    moments: dict[str, datetime] = {}
    for name, missing in (
        ("starts_at", _("Say on which day and at what time the shift begins.")),
        ("ends_at", _("Say on which day and at what time the shift ends.")),
    ):
        moment = _moment(request.form.get(name, ""))
        if moment is None:
            errors[name] = [missing]
        else:
            moments[name] = moment
    username = request.form.get("username", "")
    if not username:
        errors["username"] = [_("Choose who is on duty.")]
    rank = request.form.get("rank", "1")
    if errors:
        raise Invalid(errors)
    return {"username": username, "rank": int(rank) if rank.isascii() and rank.isdecimal() else 0, **moments}


def _moment(text: str) -> datetime | None:
    """A day and time as typed, by the authority's wall clocks; None when it is none."""
    try:
        typed = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
        return typed.replace(tzinfo=frame.calendar().zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
