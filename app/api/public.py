"""The front door: submitting, following, rating; a case's own endpoints need its secret."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from flask import Response, request, send_file
from flask_babel import get_locale
from flask_babel import lazy_gettext as _

from app import clock
from app.api.access import allow, case_secret
from app.api.base import Blueprint
from app.api.schemas import public as schemas
from app.casework import citizen, figures, openly, use_case
from app.db import reading
from app.domain import cases, identity
from app.domain.identity import CITIZEN
from app.errors import Invalid
from app.limits import PUBLIC, SUBMIT, limiter
from app.logs import about_case

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.casework import views

blueprint = Blueprint("public", "For citizens")


def submission(session: Session, given: dict[str, Any]) -> citizen.Submission:
    """What was sent, as the use case takes it; a unit is named by its code."""
    contact, agent = given.pop("contact"), given.pop("representative")
    unit = given.pop("complained_unit")
    found = identity.by_code(session, unit) if unit is not None else None
    if unit is not None and found is None:
        raise Invalid({"complained_unit": [_("There is no such unit.")]})
    return citizen.Submission(
        **given,
        contact=citizen.Contact(**contact) if contact else None,
        representative=citizen.Representative(**agent) if agent else None,
        complained_unit=found.id if found else None,
        locale=str(get_locale() or "zh"),
    )


def _mine(session: Session, number: str) -> dict[str, Any]:
    # the line in the log and the stored answer belong to the case, once the secret has opened it
    about_case(citizen.opened(session, number, case_secret()).id)
    return {"number": number, "secret": case_secret()}


@blueprint.route("/public/cases", methods=["POST"])
@allow("public")
@limiter.limit(SUBMIT)
@blueprint.arguments(schemas.NewCase)
@blueprint.response(201, schemas.Submitted)
def submit(given: dict[str, Any]) -> views.Submitted:
    """Submit a matter: its number, its secret and the dates promised."""
    now = clock.now()
    with use_case(now) as session:
        found = citizen.submit(session, submission(session, given), now=now, actor=CITIZEN)
        about_case(cases.by_number(session, found.number).id)
        return found


@blueprint.route("/public/cases/<number>")
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.response(200, schemas.Followed)
def follow(number: str) -> views.Followed:
    """Follow a case: where it stands, who acts, when, why it is late, what one can do."""
    with reading() as session:
        mine = _mine(session, number)
        return citizen.follow(session, **mine, now=clock.now())


@blueprint.route("/public/cases/<number>/messages", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.NewMessage)
@blueprint.response(201, schemas.Message)
def message(given: dict[str, Any], number: str) -> views.MessageView:
    """Write to the authority, or answer its question."""
    now = clock.now()
    with use_case(now) as session:
        mine = _mine(session, number)
        return citizen.message(session, **mine, text=given["text"], now=now, actor=CITIZEN)


@blueprint.route("/public/cases/<number>/attachments", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.NewAttachment, location="files", content_type="multipart/form-data")
@blueprint.response(201, schemas.Attachment)
def attach(given: dict[str, Any], number: str) -> views.AttachmentView:
    """Add a file."""
    now, file = clock.now(), given["file"]
    with use_case(now) as session:
        return citizen.attach(
            session,
            **_mine(session, number),
            name=file.filename or "file",
            media_type=file.mimetype,
            content=file.read(),
            now=now,
            actor=CITIZEN,
        )


@blueprint.route("/public/cases/<number>/attachments/<int:attachment_id>")
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.response(200, content_type="application/octet-stream")
def attachment(number: str, attachment_id: int) -> Any:
    """Read one of the case's files."""
    with reading() as session:
        name, media_type, content = citizen.attachment(
            session, **_mine(session, number), attachment_id=attachment_id
        )
    return download(name, media_type, content)


def download(name: str, media_type: str, content: bytes) -> Any:
    """A file to keep; never shown inside a page of ours, whatever it says it is."""
    return send_file(io.BytesIO(content), media_type, as_attachment=True, download_name=name)


@blueprint.route("/public/cases/<number>/urge", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.response(200, schemas.Urged)
def urge(number: str) -> views.Urged:
    """Urge the authority on, once in two working days."""
    now = clock.now()
    with use_case(now) as session:
        return citizen.urge(session, **_mine(session, number), now=now, actor=CITIZEN)


@blueprint.route("/public/cases/<number>/rating", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.NewRating)
@blueprint.response(201, schemas.Rating)
def rate(given: dict[str, Any], number: str) -> views.RatingView:
    """Give a verdict, or change it."""
    now = clock.now()
    with use_case(now) as session:
        return citizen.rate(session, **_mine(session, number), **given, now=now, actor=CITIZEN)


@blueprint.route("/public/cases/<number>/reopen", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.Reopening)
@blueprint.response(200, schemas.Receipt)
def reopen(given: dict[str, Any], number: str) -> views.Receipt:
    """Have the case taken up again, saying what is unsettled."""
    now = clock.now()
    with use_case(now) as session:
        return citizen.reopen(session, **_mine(session, number), **given, now=now, actor=CITIZEN)


@blueprint.route("/public/cases/<number>/appeal", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.Objection)
@blueprint.response(200, schemas.Receipt)
def appeal(given: dict[str, Any], number: str) -> views.Receipt:
    """Object to a refusal or to a contact plan."""
    now = clock.now()
    with use_case(now) as session:
        return citizen.appeal(session, **_mine(session, number), **given, now=now, actor=CITIZEN)


@blueprint.route("/public/cases/<number>/choice", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.Choice)
@blueprint.response(200, schemas.Receipt)
def choose(given: dict[str, Any], number: str) -> views.Receipt:
    """After a second negative verdict: review, mediation, or neither."""
    now = clock.now()
    with use_case(now) as session:
        return citizen.choose(session, **_mine(session, number), **given, now=now, actor=CITIZEN)


@blueprint.route("/public/cases/<number>/unlist", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.response(200, schemas.Receipt)
def unlist(number: str) -> views.Receipt:
    """Object to one's own line in the public lists: it is counted and no longer shown."""
    now = clock.now()
    with use_case(now) as session:
        return citizen.unlist(session, **_mine(session, number), now=now, actor=CITIZEN)


@blueprint.route("/public/cases/<number>/withdraw", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.Withdrawal, required=False)
@blueprint.response(200, schemas.Receipt)
def withdraw(given: dict[str, Any], number: str) -> views.Receipt:
    """Withdraw the matter, at any time until it is closed."""
    now = clock.now()
    with use_case(now) as session:
        return citizen.withdraw(session, **_mine(session, number), **given, now=now, actor=CITIZEN)


@blueprint.route("/public/categories")
@allow("public")
@blueprint.response(200, schemas.Words)
def categories() -> dict[str, Any]:
    """What a matter may be about."""
    return {"items": openly.words("category"), "next": None}


@blueprint.route("/public/processes")
@allow("public")
@blueprint.response(200, schemas.Processes)
def processes() -> dict[str, Any]:
    """What is deployed: every process with its diagram, its tasks and their limits."""
    with reading() as session:
        found = openly.processes(session)
    for process in found:
        process["diagram"] = f"{request.path}/{process['key']}"
    return {"items": found, "next": None}


@blueprint.route("/public/processes/<key>")
@allow("public")
@blueprint.response(200, content_type="application/xml")
def diagram(key: str) -> Any:
    """The diagram of a process in force, as BPMN."""
    with reading() as session:
        return Response(openly.diagram(session, key), mimetype="application/xml")


@blueprint.route("/public/statistics")
@allow("public")
@blueprint.response(200, schemas.Statistics)
def statistics() -> dict[str, Any]:
    """Counts over all cases, and the three rates, each with its n and interval."""
    with reading() as session:
        return figures.openly_said(session, now=clock.now())
