"""What those who mend write about an incident: sealed with the key of the person whose matter stands still.

It is forgotten with that person (R85). The house's key is for incidents that belong to nobody, and for
those dealt with after the person was erased: then nothing is known of them but what the house may keep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import crypto
from app.operators.subjects import about
from workflows.store import Instance
from workflows.subject import Subject

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from workflows.store import Incident

MOVED_ON = "moved on: "
"""How the engine begins the reason that it was given."""


def seal(session: Session, row: Incident, part: str, text: str) -> str:
    """Words of somebody of the house about an incident, for the journal or the engine."""
    key_id = _key_of(session, row)
    if key_id is None or crypto.destroyed(session, key_id):
        return f"house.{crypto.seal_house(text, place=_place(row, part))}"
    return f"{key_id}.{crypto.seal(session, key_id, text, place=_place(row, part))}"


def open_(session: Session, row: Incident, part: str, sealed: str) -> str | None:
    """What `seal` took; None once the person was erased."""
    key, _dot, envelope = sealed.partition(".")
    if key == "house":
        return crypto.open_house(envelope, place=_place(row, part))
    try:
        return crypto.open_(session, int(key), envelope, place=_place(row, part))
    except crypto.Erased:
        return None


def resolution(session: Session, row: Incident) -> str | None:
    """How it was settled, in clear: what the engine says itself, or why somebody passed it over."""
    said = row.resolution
    if said is None or not said.startswith(MOVED_ON):
        return said
    return open_(session, row, "reason", said.removeprefix(MOVED_ON))


def _key_of(session: Session, row: Incident) -> int | None:
    process = session.get(Instance, row.instance_id) if row.instance_id is not None else None
    if process is None:
        return None
    found = about(session, Subject(process.subject_kind, process.subject_id))
    return found.key_id if found is not None else None


def _place(row: Incident, part: str) -> str:
    return f"incident.{part}:{row.id}"
