"""Cases over HTTP: entry on behalf, lists, one page, and every act beside the tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.etags import check_match, etag
from app.api.paging import page_of
from app.api.public import download, submission
from app.api.schemas import public
from app.api.schemas import staff as schemas
from app.casework import cases, citizen, history, use_case
from app.db import reading
from app.domain import cases as domain_cases
from app.logs import about_case

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.casework import views
    from app.domain.identity import Actor

blueprint = Blueprint("cases", "Cases")


def _mine(session: Session, number: str) -> dict[str, Any]:
    # the line in the log and the stored answer belong to the case, once the caller may read it
    who: Actor = actor()
    about_case(cases.open_case(session, number, who).id)
    return {"number": number, "actor": who}


@blueprint.route("/cases")
@allow("any")
@blueprint.arguments(schemas.CaseQuery, location="query")
@blueprint.response(200, page_of(schemas.CaseRow))
def list_cases(asked: dict[str, Any]) -> views.Page[views.CaseRow]:
    """Cases one may read, newest first."""
    limit, cursor = asked.pop("limit"), asked.pop("cursor")
    filters = cases.CaseFilters(**asked)
    with reading() as session:
        return cases.list_(session, filters, limit=limit, cursor=cursor, now=clock.now(), actor=actor())


@blueprint.route("/cases", methods=["POST"])
@allow("clerk", "dispatcher", "verifier", "handler", "head")
@blueprint.arguments(public.NewCase)
@blueprint.response(201, public.Submitted)
def enter(given: dict[str, Any]) -> views.Submitted:
    """Enter a matter on behalf of a citizen."""
    now = clock.now()
    with use_case(now) as session:
        found = citizen.submit(session, submission(session, given), now=now, actor=actor())
        about_case(domain_cases.by_number(session, found.number).id)
        return found


@blueprint.route("/cases/<number>")
@allow("any")
@blueprint.response(200, schemas.CaseView)
def show(number: str) -> tuple[views.CaseView, int, dict[str, str]]:
    """A case on one page, redacted."""
    with reading() as session:
        found = cases.view(session, **_mine(session, number), now=clock.now())
    return found, 200, etag(found.row.version)


@blueprint.route("/cases/<number>", methods=["PATCH"])
@allow("any")
@blueprint.arguments(schemas.Reclassification)
@blueprint.response(200, schemas.CaseRow)
def reclassify(given: dict[str, Any], number: str) -> tuple[views.CaseRow, int, dict[str, str]]:
    """Say what the case is rather; no deadline moves before a head approves of its `proposed_dates`."""
    now = clock.now()
    with use_case(now) as session:
        mine = _mine(session, number)
        check_match(domain_cases.by_number(session, number, held=True).version)
        found = cases.reclassify(session, **mine, **given, now=now)
    return found, 200, etag(found.version)


@blueprint.route("/cases/<number>/dates", methods=["POST"])
@allow("head", "leader")
@blueprint.arguments(schemas.Reason)
@blueprint.response(200, schemas.DatesMoved)
def approve_dates(given: dict[str, Any], number: str) -> dict[str, list[str]]:
    """Approve of the `proposed_dates` that another category or tier brings, if somebody else asked."""
    now = clock.now()
    with use_case(now) as session:
        return {"moved": cases.approve_dates(session, **_mine(session, number), **given, now=now)}


@blueprint.route("/cases/<number>/events")
@allow("any")
@blueprint.response(200, schemas.Events)
def events(number: str) -> dict[str, Any]:
    """The journal of the case, with its hashes."""
    with reading() as session:
        return {"items": history.events(session, **_mine(session, number)), "next": None}


@blueprint.route("/cases/<number>/steps")
@allow("any")
@blueprint.response(200, schemas.Steps)
def steps(number: str) -> dict[str, Any]:
    """Every element the case's processes went through."""
    with reading() as session:
        return {"items": history.steps(session, **_mine(session, number)), "next": None}


@blueprint.route("/cases/<number>/diagram")
@allow("any")
@blueprint.response(200, schemas.Diagrams)
def diagram(number: str) -> dict[str, Any]:
    """The diagrams the case runs on, in its versions, with marks: done, here, waiting, failed."""
    with reading() as session:
        return {"items": history.diagram(session, **_mine(session, number)), "next": None}


@blueprint.route("/cases/<number>/notes", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.Text)
@blueprint.response(201, public.StaffMessage)
def note(given: dict[str, Any], number: str) -> views.MessageView:
    """Leave a note for colleagues."""
    now = clock.now()
    with use_case(now) as session:
        return cases.note(session, **_mine(session, number), text=given["text"], now=now)


@blueprint.route("/cases/<number>/messages", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.MessageOut)
@blueprint.response(201, public.StaffMessage)
def message(given: dict[str, Any], number: str) -> views.MessageView:
    """Write to the citizen."""
    now = clock.now()
    with use_case(now) as session:
        return cases.message(session, **_mine(session, number), **given, now=now)


@blueprint.route("/cases/<number>/attachments", methods=["POST"])
@allow("any")
@blueprint.arguments(public.NewAttachment, location="files", content_type="multipart/form-data")
@blueprint.response(201, public.Created)
def attach(given: dict[str, Any], number: str) -> dict[str, int]:
    """Add a file, such as a photograph before or after."""
    now, file = clock.now(), given["file"]
    with use_case(now) as session:
        found = cases.attach(
            session,
            **_mine(session, number),
            name=file.filename or "file",
            media_type=file.mimetype,
            content=file.read(),
            now=now,
        )
        return {"id": found}


@blueprint.route("/cases/<number>/attachments/<int:attachment_id>")
@allow("any")
@blueprint.response(200, content_type="application/octet-stream")
def attachment(number: str, attachment_id: int) -> Any:
    """Read a file of the case."""
    with reading() as session:
        found = cases.attachment(
            session, **_mine(session, number), attachment_id=attachment_id, now=clock.now()
        )
    return download(*found)


@blueprint.route("/cases/<number>/extension", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.ExtensionAsked)
@blueprint.response(202)
def ask_extension(given: dict[str, Any], number: str) -> None:
    """Ask for a later day; a head decides."""
    now = clock.now()
    with use_case(now) as session:
        cases.request_extension(session, **_mine(session, number), **given, now=now)


@blueprint.route("/cases/<number>/reveal", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.Reason)
@blueprint.response(200, schemas.Revealed)
def reveal(given: dict[str, Any], number: str) -> views.Revealed:
    """Read who the citizen is, with a reason that the citizen can read."""
    now = clock.now()
    with use_case(now) as session:
        return cases.reveal(session, **_mine(session, number), **given, now=now)


@blueprint.route("/cases/<number>/supervise", methods=["POST"])
@allow("leader", "dispatcher")
@blueprint.arguments(schemas.Instruction)
@blueprint.response(202)
def supervise(given: dict[str, Any], number: str) -> None:
    """Put the case under supervision, with an instruction and a clock of its own."""
    now = clock.now()
    with use_case(now) as session:
        cases.supervise(session, **_mine(session, number), **given, now=now)


@blueprint.route("/cases/<number>/link", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.LinkAsked)
@blueprint.response(204)
def link(given: dict[str, Any], number: str) -> None:
    """Link the case with another; nothing is closed by that."""
    now = clock.now()
    with use_case(now) as session:
        cases.link(session, **_mine(session, number), **given, now=now)


@blueprint.route("/cases/<number>/handover", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.CaseHandOver)
@blueprint.response(200, schemas.CaseRow)
def hand_over(given: dict[str, Any], number: str) -> views.CaseRow:
    """Give the case to another person of its unit."""
    now = clock.now()
    with use_case(now) as session:
        return cases.handover(session, **_mine(session, number), **given, now=now)


@blueprint.route("/cases/<number>/restrict", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.Restriction)
@blueprint.response(204)
def restrict(given: dict[str, Any], number: str) -> None:
    """Make the case confidential: named people alone read it."""
    now = clock.now()
    with use_case(now) as session:
        cases.restrict(session, **_mine(session, number), **given, now=now)
