"""Processes and incidents for those who run the house: look, note, try again, pass over with a reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.casework import loop, paging, reading, remarks
from app.casework.views import CommentView, Completed, IncidentRow, InstanceRow, Page
from app.domain import events
from app.errors import Conflict, Invalid, NotFound
from workflows import errors
from workflows.store import Definition, Incident, Instance, Subscription

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from workflows import Progress

NOTED = "incident.noted"

WATCHERS = ("owner", "deployer", "admin", "analyst", "auditor")
"""Who looks at processes and incidents."""

MENDERS = ("owner", "deployer", "admin")
"""Who deals with incidents."""


def instances(
    session: Session,
    *,
    process: str | None = None,
    status: str | None = None,
    subject: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[InstanceRow]:
    """Processes, newest first; `subject` is such as `case:12`."""
    rows = select(Instance, Definition.version).join(Definition, Definition.id == Instance.definition_id)
    if process is not None:
        rows = rows.where(Instance.process_key == process)
    if status is not None:
        rows = rows.where(Instance.status == status)
    if subject is not None:
        kind, _colon, number = subject.partition(":")
        rows = rows.where(Instance.subject_kind == kind, Instance.subject_id == int(number))
    last = _last(cursor)
    rows = rows if last is None else rows.where(Instance.id < last)
    wanted = paging.limit_of(limit)
    found = session.execute(rows.order_by(Instance.id.desc()).limit(wanted + 1)).all()
    items = [_instance(row, version) for row, version in found[:wanted]]
    return Page(items, paging.write(items[-1].id) if len(found) > wanted else None)


def instance(session: Session, instance_id: int) -> dict[str, Any]:
    """One process with what it waits for. Raises NotFound."""
    query = select(Instance, Definition.version).join(Definition, Definition.id == Instance.definition_id)
    found = session.execute(query.where(Instance.id == instance_id)).one_or_none()
    if found is None:
        raise NotFound(_("There is no such process."))
    items = loop.open_items(session, instance_id)
    waits = select(Subscription).where(Subscription.instance_id == instance_id).order_by(Subscription.id)
    broken = select(Incident).where(Incident.instance_id == instance_id).order_by(Incident.id)
    return {
        "row": _instance(*found),
        "tasks": [{"id": item.id, "element": item.element, "role": item.role} for item in items],
        "messages": [{"element": row.element, "message": row.message} for row in session.scalars(waits)],
        "incidents": [_incident(session, row) for row in session.scalars(broken)],
    }


def incidents(
    session: Session, *, status: str | None = "open", limit: int = 50, cursor: str | None = None
) -> Page[IncidentRow]:
    """Incidents, newest first."""
    rows = select(Incident) if status is None else select(Incident).where(Incident.status == status)
    last = _last(cursor)
    rows = rows if last is None else rows.where(Incident.id < last)
    wanted = paging.limit_of(limit)
    found = session.scalars(rows.order_by(Incident.id.desc()).limit(wanted + 1)).all()
    items = [_incident(session, row) for row in found[:wanted]]
    return Page(items, paging.write(items[-1].id) if len(found) > wanted else None)


def incident(session: Session, incident_id: int) -> IncidentRow:
    """One incident. Raises NotFound."""
    return _incident(session, _get(session, incident_id))


def retry(
    session: Session, incident_id: int, *, mended: bool = False, now: datetime, actor: Actor
) -> Completed:
    """Try the failed step again now; `mended`: by the versions in force, not those the case began with.

    Raises NotFound, or Conflict when it is settled or what is open has no place in the mended diagram.
    """
    call = loop.runner().renew if mended else loop.runner().retry
    return _again(
        session,
        incident_id,
        "incident.mended" if mended else "incident.retried",
        lambda: call(session, incident_id, now=now, actor=loop.signature(actor)),
        now=now,
        actor=actor,
    )


def resolve(
    session: Session,
    incident_id: int,
    *,
    reason: str,
    facts: Mapping[str, Any] | None = None,
    now: datetime,
    actor: Actor,
) -> Completed:
    """Pass over the step that failed, with the facts it would have brought, and say why."""
    if not reason.strip():
        raise Invalid({"reason": [_("Say why the step is passed over.")]})
    why = remarks.seal(session, _get(session, incident_id), "reason", reason.strip())

    def move() -> Progress:
        return loop.runner().move_on(
            session, incident_id, facts, now=now, reason=why, actor=loop.signature(actor)
        )

    return _again(session, incident_id, "incident.passed", move, now=now, actor=actor)


def annotate(session: Session, incident_id: int, text: str, *, now: datetime, actor: Actor) -> IncidentRow:
    """Leave a note on an incident, for whoever mends it."""
    row = _get(session, incident_id)
    if not text.strip():
        raise Invalid({"text": [_("Write a few words.")]})
    payload = {"incident": incident_id, "note": remarks.seal(session, row, "note", text.strip())}
    events.record(session, _chain(session, row), NOTED, now=now, actor=actor, payload=payload)
    return _incident(session, row)


def _again(
    session: Session,
    incident_id: int,
    kind: str,
    call: Callable[[], Progress],
    *,
    now: datetime,
    actor: Actor,
) -> Completed:
    row = _get(session, incident_id)
    if row.instance_id is not None:
        loop.hold_instance(session, row.instance_id)
    try:
        progress = call()
    except (errors.NotFound, errors.Stale):
        raise Conflict(_("This incident is settled already. Load the page again.")) from None
    except errors.Unfit as error:
        text = _("The mended diagram lacks steps that this case needs: %(steps)s.")
        raise Conflict(text % {"steps": ", ".join(error.elements)}) from None
    except errors.BadFacts as error:
        raise Invalid({"facts": [str(error)]}) from None
    payload = {"incident": incident_id, "element": row.element}
    events.record(session, _chain(session, row), kind, now=now, actor=actor, payload=payload)
    outcome = loop.settle(session, progress, now=now, actor=actor)
    session.flush()
    opened = [reading.task_row(session, item, None, now=now) for item in outcome.opened]
    return Completed(outcome.closed, opened, None, outcome.incident)


def _get(session: Session, incident_id: int) -> Incident:
    row = session.get(Incident, incident_id)
    if row is None:
        raise NotFound(_("There is no such incident."))
    return row


def _chain(session: Session, row: Incident) -> str:
    found = session.get(Instance, row.instance_id) if row.instance_id is not None else None
    about_case = found is not None and found.subject_kind == "case"
    return events.case_chain(found.subject_id) if found is not None and about_case else events.HOUSE


def _instance(row: Instance, version: int) -> InstanceRow:
    return InstanceRow(
        row.id,
        row.process_key,
        version,
        f"{row.subject_kind}:{row.subject_id}",
        row.status,
        row.wake_at,
        row.started_at,
        row.ended_at,
    )


def _incident(session: Session, row: Incident) -> IncidentRow:
    process = session.get(Instance, row.instance_id) if row.instance_id is not None else None
    return IncidentRow(
        id=row.id,
        instance_id=row.instance_id,
        process=process.process_key if process else None,
        subject=f"{process.subject_kind}:{process.subject_id}" if process else None,
        element=row.element,
        name=row.name,
        error=row.error,
        attempts=row.attempts,
        status=row.status,
        retry_at=row.retry_at,
        created_at=row.created_at,
        changed_at=row.changed_at,
        resolution=remarks.resolution(session, row),
        notes=_notes(session, row),
    )


def _notes(session: Session, row: Incident) -> list[CommentView]:
    events.settle(session)
    query = select(events.Event).where(events.Event.chain == _chain(session, row), events.Event.kind == NOTED)
    found = [
        (event, json.loads(event.payload)) for event in session.scalars(query.order_by(events.Event.seq))
    ]
    opened = [
        (event, remarks.open_(session, row, "note", facts["note"]))
        for event, facts in found
        if facts["incident"] == row.id
    ]
    return [
        CommentView(event.at, reading.name_of(session, event.actor_id) or "", text)
        for event, text in opened
        if text is not None
    ]


def _last(cursor: str | None) -> int | None:
    after = paging.read(cursor, int)
    return int(after[0]) if after else None
