"""What process owners own (流程负责人): every diagram, table and form, its versions, and how two differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale

from app import clock
from app.casework import operations, owner, use_case, versions
from app.db import reading
from app.errors import Conflict, NotAllowed, NotFound
from app.limits import LARGEST_ID
from app.web import who
from app.web.downloads import offer
from app.web.language import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("owner", __name__, url_prefix="/owner")

DEPLOYERS = ("deployer", "admin")
MEDIA = {
    "bpmn": ("application/xml", "bpmn"),
    "dmn": ("application/xml", "dmn"),
    "form": ("application/schema+json", "json"),
}


@pages.get("/definitions")
@who.allow(*operations.WATCHERS)
def list_() -> str:
    """List every diagram, table and form with what is in force."""
    with reading() as session:
        shelf = versions.shelf(session)
    groups = [(kind, [one for one in shelf if one.kind == kind]) for kind in MEDIA]
    return render_template("web/owner/list.html", groups=groups)


@pages.get("/definitions/<any(bpmn, dmn, form):kind>/<key>")
@who.allow(*operations.WATCHERS)
def show(kind: str, key: str) -> str:
    """Show the versions of one, newest first, and how many processes go on by each."""
    with reading() as session:
        found = versions.history(session, kind, key)
    actor = who.actor()
    return render_template(
        "web/owner/versions.html", found=found, deploys=actor.has(*DEPLOYERS), own=actor.person_id
    )


@pages.get("/definitions/<any(bpmn, dmn, form):kind>/<key>/diff")
@who.allow(*operations.WATCHERS)
def diff(kind: str, key: str) -> str:
    """Show what one version says differently from another; unasked, the newest from the one before."""
    with reading() as session:
        found = versions.history(session, kind, key)
        numbers = [one.version for one in found.versions]
        after = _asked("to", numbers[0])
        before = _asked("from", next((one for one in numbers if one < after), after))
        told = versions.difference(session, key, before, after, kind=kind, locale=str(get_locale()))
    return render_template("web/owner/diff.html", found=found, told=told)


@pages.get("/definitions/<any(bpmn, dmn, form):kind>/<key>/<int:number>")
@who.allow(*operations.WATCHERS)
def file(kind: str, key: str, number: int) -> Response:
    """Download one version as it was stored."""
    with reading() as session:
        source = owner.version_of(session, key, number, kind=kind).source
    media, ending = MEDIA[kind]
    return offer(f"{key}-{number}.{ending}", media, source.encode())


@pages.post("/definitions/<any(bpmn, dmn, form):kind>/<key>/<int:number>/<any(activate, retire):act>")
@who.allow(*DEPLOYERS)
def change(kind: str, key: str, number: int, act: str) -> Response:
    """Put a version into force, or take it out; or say why not."""
    now = clock.now()
    do = {"activate": owner.activate, "retire": owner.retire}[act]
    try:
        with use_case(now) as session:
            do(session, key, number, kind=kind, now=now, actor=who.actor(), locale=str(get_locale()))
    except owner.Refused as refused:
        for problem in [one for report in refused.reports for one in report["problems"]] or [None]:
            flash(f"{problem['message']} {problem['remedy']}" if problem else str(refused.detail), "note")
    except (Conflict, NotAllowed) as error:
        flash(str(error.detail), "note")
    else:
        done = {"activate": _("Version %(n)s is in force.", n=number), "retire": _("It is out of force.")}
        flash(done[act], "success")
    return redirect(url_for("owner.show", kind=kind, key=key))


def _asked(name: str, usual: int) -> int:
    text = request.args.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and int(text[:10]) <= LARGEST_ID):
        raise NotFound
    return int(text)
