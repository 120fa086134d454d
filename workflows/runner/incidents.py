"""Steps that failed, as rows: tried again with growing pauses, seen and settled by people."""

from __future__ import annotations

import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from workflows.errors import NotFound, WorkflowError
from workflows.store import Incident

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflows.engine import Limits

LONGEST = 500


@dataclass(frozen=True)
class Failed:
    """What failed and where; `task_id` is the step to carry on from, `element` the one that raised."""

    instance_id: int | None
    task_id: str | None
    element: str | None
    name: str | None
    error: str


def describe(error: Exception) -> str:
    """What went wrong, without personal data: our own words, else the kind of error and its line.

    Messages of other errors are left out: they quote values, and values may be somebody's name.
    """
    if isinstance(error, WorkflowError):
        return str(error)[:LONGEST]
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    where = f" ({Path(own[-1].filename).name}:{own[-1].lineno})" if own else ""
    return f"{type(error).__name__}{where}"


def note(
    session: Session, failed: Failed, incident: int | None, limits: Limits, *, now: datetime
) -> tuple[int, datetime | None]:
    """Write a new incident, or one more attempt of a known one; its id and when it is tried again."""
    if incident is None:
        retry_at = _after(now, limits, 1)
        values = {**asdict(failed), "retry_at": retry_at, "created_at": now, "changed_at": now, "attempts": 1}
        values["status"] = "open"
        number = session.execute(insert(Incident).values(**values).returning(Incident.id)).scalar_one()
        return number, retry_at
    attempts = 1 + session.execute(select(Incident.attempts).where(Incident.id == incident)).scalar_one()
    retry_at = _after(now, limits, attempts)
    _change(
        session,
        [incident],
        attempts=attempts,
        retry_at=retry_at,
        changed_at=now,
        error=failed.error,
        element=failed.element,
        name=failed.name,
    )
    return incident, retry_at


def _after(now: datetime, limits: Limits, attempts: int) -> datetime | None:
    pause = limits.pause(attempts)
    return now + pause if pause is not None else None


def resolve(session: Session, incident: int, resolution: str, *, now: datetime) -> None:
    _change(session, [incident], status="resolved", resolution=resolution, changed_at=now, retry_at=None)


def drop(session: Session, gone: Collection[int], *, now: datetime) -> None:
    """Incidents whose token is gone (their branch ended or was interrupted); resolved ones stay."""
    if gone:
        _change(session, gone, status="cancelled", changed_at=now, retry_at=None)


def of(session: Session, incident_id: int) -> Incident:
    """The open incident; NotFound when there is none or it is settled."""
    found = session.execute(
        select(Incident).where(Incident.id == incident_id).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None or found.status != "open":
        raise NotFound(f"there is no open incident {incident_id}")
    return found


def _change(session: Session, which: Collection[int], **values: object) -> None:
    session.execute(
        update(Incident)
        .where(Incident.id.in_(which), Incident.status == "open")
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def reason(session: Session, incident: int, text: str) -> None:
    """Why a person moved past it."""
    session.execute(
        update(Incident)
        .where(Incident.id == incident)
        .values(resolution=f"moved on: {text}")
        .execution_options(synchronize_session=False)
    )


def unheard(session: Session, post: int, name: str, *, now: datetime) -> None:
    """An incident for a post that nobody waited for in its time; a person must act."""
    values = {
        "post_id": post,
        "name": name,
        "error": f"nobody waited for the message {name} in its time",
        "attempts": 1,
        "status": "open",
        "created_at": now,
        "changed_at": now,
    }
    session.execute(insert(Incident).values(**values))


def heard(session: Session, post: int, *, now: datetime) -> None:
    """Somebody took the post after all: nothing is left to do about it."""
    rows = session.execute(select(Incident.id).where(Incident.post_id == post)).scalars()
    _change(session, list(rows), status="resolved", resolution="heard", changed_at=now)
