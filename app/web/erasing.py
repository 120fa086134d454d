"""Delete my data (R85): preview, confirm and proof for the citizen; register and holds for the officer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import erasing, privacy, use_case
from app.db import reading
from app.domain.identity.actor import CITIZEN
from app.domain.vocabulary import codes
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.limits import PUBLIC, limiter
from app.web import downloads, unlocked, who
from app.web.language import gettext as _
from app.web.language import here
from app.web.problems import Problems

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug.wrappers import Response

pages = Blueprint("erasing", __name__)


@pages.get("/follow/<number>/erasure")
@who.allow("case-secret")
def show(number: str) -> str:
    """Show what would go and what stays, or how the request stands, or what is left."""
    return _page(number)


def _page(number: str, problems: Problems | None = None) -> str:
    with reading() as session:
        found = erasing.show(session, number, unlocked.secret_of(number), now=clock.now())
    return render_template(
        "web/follow/erasure.html",
        found=found,
        number=number,
        problems=problems or Problems(),
        typed=request.form,
    )


@pages.post("/follow/<number>/erasure")
@who.allow("case-secret")
@limiter.limit(PUBLIC)
def confirm(number: str) -> Response | tuple[str, int]:
    """Ask for it, once the box is ticked; then show what came of it."""
    if request.form.get("sure") != "yes":
        said = _("Tick the box if you are sure. Nothing has been deleted.")
        return _page(number, Problems({"sure": [said]})), 422
    now = clock.now()
    with use_case(now) as session:
        erasing.request(session, number, unlocked.secret_of(number), now=now, actor=CITIZEN)
    return redirect(url_for("erasing.show", number=number))


@pages.post("/follow/<number>/erasure/appeal")
@who.allow("case-secret")
@limiter.limit(PUBLIC)
def appeal(number: str) -> Response | tuple[str, int]:
    """Appeal against a refusal or a hold."""
    now, grounds = clock.now(), request.form.get("grounds", "")
    try:
        with use_case(now) as session:
            erasing.appeal(
                session, number, unlocked.secret_of(number), grounds=grounds, now=now, actor=CITIZEN
            )
    except Invalid as invalid:
        return _page(number, Problems(invalid.errors)), 422
    flash(_("Your appeal is with us. Somebody who did not decide looks at it."), "success")
    return redirect(url_for("erasing.show", number=number))


@pages.get("/follow/<number>/erasure/certificate")
@who.allow("case-secret")
def certificate(number: str) -> FlaskResponse:
    """Hand out the certificate in the reader's language."""
    with reading() as session:
        return downloads.offer(
            *erasing.certificate(session, number, unlocked.secret_of(number), locale=here())
        )


@pages.get("/privacy")
@who.allow(*privacy.READERS)
def register() -> str:
    """Show the register of erasures and the holds."""
    return _register()


def _register(problems: Problems | None = None) -> str:
    acting = who.actor()
    with reading() as session:
        rows = privacy.register(session)
        holds = privacy.standing_holds(session, actor=acting)
    return render_template(
        "web/privacy.html",
        rows=rows,
        holds=holds,
        kinds=codes("hold_kind"),
        decides=acting.has(privacy.OFFICER),
        problems=problems or Problems(),
        typed=request.form,
    )


@pages.post("/privacy/holds")
@who.allow(privacy.OFFICER)
def hold() -> Response | tuple[str, int]:
    """Have a case kept until a day, for a reason."""
    now = clock.now()
    try:
        until = _day(request.form.get("until", ""))
        with use_case(now) as session:
            privacy.hold(
                session,
                request.form.get("number", ""),
                kind=request.form.get("kind", ""),
                reason=request.form.get("reason", ""),
                until=until,
                now=now,
                actor=who.actor(),
            )
    except Invalid as invalid:
        errors = {"until" if name == "hold_until" else name: said for name, said in invalid.errors.items()}
        return _register(Problems(errors)), 422
    except (NotFound, NotAllowed, Conflict) as refused:
        return _register(Problems({"number": [refused.detail]})), 422
    flash(_("The case is kept until that day. You look at the hold again before."), "success")
    return redirect(url_for("erasing.register"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


@pages.post("/privacy/holds/<int:hold_id>/lift")
@who.allow(privacy.OFFICER)
def lift(hold_id: int) -> Response:
    """Lift a hold before its day."""
    now = clock.now()
    with use_case(now) as session:
        privacy.lift(session, hold_id, now=now, actor=who.actor())
    flash(_("The hold is lifted. What waited for it goes on."), "success")
    return redirect(url_for("erasing.register"))
