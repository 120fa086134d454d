"""What process owners do (流程负责人): check files, deploy them, put versions into force, take them home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import events
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.settings import ROOT
from workflows.errors import DefinitionRefused
from workflows.errors import NotFound as NoSuchDefinition
from workflows.store import Definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from workflows.definitions import Definitions

SHIPPED = ROOT / "bpmn"
FRONT_DOOR = "complaint"
_ENDINGS = ("*.bpmn", "*.dmn", "forms/*.json")


class Refused(Invalid):
    """A deployment was refused; `reports` hold every problem, per file, in the language asked for."""

    def __init__(self, reports: list[dict[str, Any]]) -> None:
        super().__init__({}, _l("The definition was refused. Mend every problem listed and deploy it again."))
        self.reports = reports


def definitions() -> Definitions:
    """The shelf: what is deployed, in which version, in force or not."""
    made: Definitions = current_app.extensions["definitions"]
    return made


def shipped(folder: Path = SHIPPED) -> list[tuple[str, bytes]]:
    """Diagrams, tables and forms of a folder: name and content, in a fixed order."""
    paths = sorted(path for ending in _ENDINGS for path in folder.glob(ending))
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths]


def check(
    session: Session | None, sources: Iterable[tuple[str, bytes]], *, locale: str = "en"
) -> list[dict[str, Any]]:
    """The verdict on files, judged together; with a session also beside what is deployed."""
    return [report.as_dict(locale) for report in definitions().check_all(sources, session=session)]


def deploy(
    session: Session,
    sources: Iterable[tuple[str, bytes]],
    *,
    note: str | None,
    now: datetime,
    actor: Actor,
    activate: bool = True,
    locale: str = "en",
) -> Sequence[Definition]:
    """Store files as new versions and, unless told not to, put them into force together. Raises Refused.

    Whoever edits does not put into force (R87): only the house itself does both. Raises NotAllowed.
    """
    if activate and actor.kind == "staff":
        raise NotAllowed(_l("Somebody else puts it into force. Store it first, without activating it."))
    author = str(actor.person_id) if actor.person_id else actor.kind
    before = set(session.scalars(select(Definition.id)))
    try:
        rows = definitions().deploy_all(
            session, sources, author=author, note=note, now=now, activate=activate
        )
    except DefinitionRefused as refused:
        raise Refused(_reports(refused, locale)) from refused
    for row in rows:
        if row.id not in before:
            payload = {"key": row.key, "kind": row.kind, "version": row.version, "sha256": row.sha256}
            events.record(session, "house", "definition.deployed", now=now, actor=actor, payload=payload)
    return rows


def _reports(refused: DefinitionRefused, locale: str) -> list[dict[str, Any]]:
    reports = refused.report if isinstance(refused.report, list) else [refused.report]
    return [report.as_dict(locale) for report in reports if report is not None]


def activate(
    session: Session,
    key: str,
    version: int,
    *,
    now: datetime,
    actor: Actor,
    locale: str = "en",
    kind: str | None = None,
) -> Definition:
    """Put a stored version into force; running cases keep theirs. Raises NotFound, Refused.

    Raises NotAllowed for its author: editing and putting into force are two people's duties (R87).
    """
    row = version_of(session, key, version, kind=kind)
    if actor.kind == "staff" and row.author == str(actor.person_id):
        raise NotAllowed(_l("You wrote this version. Somebody else puts it into force."))
    try:
        definitions().activate(session, row.id, now=now)
    except DefinitionRefused as refused:
        raise Refused(_reports(refused, locale)) from refused
    payload = {"key": key, "version": version}
    events.record(session, "house", "definition.activated", now=now, actor=actor, payload=payload)
    return row


def retire(
    session: Session,
    key: str,
    version: int,
    *,
    now: datetime,
    actor: Actor,
    locale: str = "en",
    kind: str | None = None,
) -> Definition:
    """Take a version out of force. Raises NotFound, and Refused while an active process needs it.

    Raises Conflict for the process that citizens' matters start: the front door is changed, never walled up.
    """
    row = version_of(session, key, version, kind=kind)
    if row.kind == "bpmn" and row.status == "active" and key == FRONT_DOOR:
        raise Conflict(_l("Every new matter starts this process. Put another version into force instead."))
    try:
        definitions().retire(session, row.id, now=now)
    except DefinitionRefused as refused:
        raise Refused(_reports(refused, locale)) from refused
    payload = {"key": key, "version": version}
    events.record(session, "house", "definition.retired", now=now, actor=actor, payload=payload)
    return row


def version_of(session: Session, key: str, version: int, *, kind: str | None = None) -> Definition:
    """A stored version; a key that a diagram and a form share means the diagram. Raises NotFound."""
    rows = select(Definition).where(Definition.key == key, Definition.version == version)
    if kind is not None:
        rows = rows.where(Definition.kind == kind)
    row = session.scalars(rows.order_by(Definition.kind)).first()
    if row is None:
        raise NotFound(_l("There is no version %(version)s of %(key)s.", version=version, key=key))
    return row


def all_versions(session: Session, key: str | None = None) -> Sequence[Definition]:
    """Every stored version, by kind and key, newest first; of one key when it is named."""
    rows = select(Definition).order_by(Definition.kind, Definition.key, Definition.version.desc())
    return session.scalars(rows.where(Definition.key == key) if key else rows).all()


def in_force(session: Session, key: str) -> Definition:
    """The version of a process that new cases get. Raises NotFound."""
    try:
        row = definitions().active(session, key)
    except NoSuchDefinition:
        row = None
    if row is None:
        raise NotFound(_l("No process called %(key)s is in force.", key=key))
    return row


def export(session: Session, folder: Path) -> list[Path]:
    """Write what is in force back to files, byte for byte as it was deployed."""
    return definitions().export(session, folder)
