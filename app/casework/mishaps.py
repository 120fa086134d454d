"""Incidents (故障) as people deal with them: how the step is called, which case waits, all of a kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from lxml import etree
from sqlalchemy import select

from app import db
from app.casework import loop, operations, places
from app.casework.views import BulkResult, Page
from app.errors import Conflict, Invalid, RedressError
from app.operators.subjects import of_subject
from workflows.diagram import called, properties_of
from workflows.store import Definition, Incident, Instance, ReleaseMember
from workflows.subject import Subject

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.views import Both, IncidentRow
    from app.domain.identity import Actor

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Mishap:
    """An incident with its words: step and process in both languages, the case it holds up.

    `alike` counts the open ones at the same step, this one included; `readable` is whether the reader may
    open the case. A message that nobody heard has no step and cannot be tried again by hand.
    """

    row: IncidentRow
    step: Both
    process: Both | None
    case: str | None
    readable: bool
    alike: int


def listed(
    session: Session, *, status: str | None, cursor: str | None, limit: int, actor: Actor
) -> Page[Mishap]:
    """Incidents, newest first; `status` None: all of them."""
    page = operations.incidents(session, status=status, limit=limit, cursor=cursor)
    return Page([_told(session, row, actor) for row in page.items], page.next)


def one(session: Session, incident_id: int, *, actor: Actor) -> Mishap:
    """One incident. Raises NotFound."""
    return _told(session, operations.incident(session, incident_id), actor)


def retry_alike(incident_id: int, *, mended: bool = False, now: datetime, actor: Actor) -> list[BulkResult]:
    """Try all open incidents at the same step again, each in its own transaction, with a result for each.

    At most MOST_AT_ONCE, the oldest first. Raises NotFound, and Conflict when none is open.
    """
    with db.reading() as session:
        found = _alike(session, operations.incident(session, incident_id))
    if not found:
        raise Conflict(_("This incident is settled already. Load the page again."))
    return [_retried(number, mended=mended, now=now, actor=actor) for number in found[:MOST_AT_ONCE]]


def _retried(incident_id: int, *, mended: bool, now: datetime, actor: Actor) -> BulkResult:
    try:
        with db.transaction() as session:
            loop.deliver_later(session, now=now)
            done = operations.retry(session, incident_id, mended=mended, now=now, actor=actor)
    except Invalid as error:
        return BulkResult(incident_id, ok=False, status="invalid", detail=error.errors)
    except RedressError as error:
        return BulkResult(incident_id, ok=False, status="refused", detail=error.detail)
    if done.incident is not None:
        return BulkResult(incident_id, ok=False, status="failed", detail=_("It failed again."))
    return BulkResult(incident_id, ok=True, status="done", completed=done)


def _alike(session: Session, row: IncidentRow) -> list[int]:
    rows = (
        select(Incident.id)
        .join(Instance, Instance.id == Incident.instance_id)
        .where(
            Incident.status == "open",
            Incident.element == row.element,
            Instance.process_key == row.process,
        )
        .order_by(Incident.id)
    )
    return list(session.scalars(rows))


def _told(session: Session, row: IncidentRow, actor: Actor) -> Mishap:
    kind, _colon, number = (row.subject or "").partition(":")
    case = of_subject(session, Subject(kind, int(number))) if number else None
    step, process = _named(session, row)
    return Mishap(
        row=row,
        step=step,
        process=process,
        case=case.number if case else None,
        readable=case is not None and places.may_read(session, case, actor),
        alike=len(_alike(session, row)),
    )


def _named(session: Session, row: IncidentRow) -> tuple[Both, Both | None]:
    """What the diagrams of its release call the step, and the process it belongs to."""
    plain = row.name or row.element or row.error
    if row.instance_id is None or row.element is None:
        return {"en": plain, "zh": plain}, None
    release = select(Instance.release_id).where(Instance.id == row.instance_id).scalar_subquery()
    rows = (
        select(Definition.source)
        .join(ReleaseMember, ReleaseMember.definition_id == Definition.id)
        .where(
            ReleaseMember.release_id == release,
            Definition.kind == "bpmn",
            Definition.source.contains(f'id="{row.element}"', autoescape=True),
        )
        .order_by(Definition.key != row.process, Definition.key)
    )
    source = session.scalars(rows.limit(1)).first()
    if source is None:
        return {"en": plain, "zh": plain}, None
    root = etree.fromstring(source.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    step = next(found for found in root.iter(etree.Element) if found.get("id") == row.element)
    above = next((found for found in step.iterancestors("{*}process")), None)
    return _words(step, plain), _words(above, row.process or "") if above is not None else None


def _words(element: etree._Element, otherwise: str) -> Both:
    english = called(element) or otherwise
    return {"en": english, "zh": properties_of(element).get("title.zh") or english}
