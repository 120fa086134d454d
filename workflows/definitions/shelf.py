"""The rows of the definitions: finding versions, and what each has to say to the others."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from workflows.errors import NotFound
from workflows.store import Definition
from workflows.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


def active(session: Session, kind: str, key: str) -> Definition | None:
    """The version in force."""
    query = select(Definition).where(
        Definition.kind == kind, Definition.key == key, Definition.status == "active"
    )
    return session.scalars(query).one_or_none()


def all_active(session: Session, kind: str | None = None) -> Sequence[Definition]:
    query = select(Definition).where(Definition.status == "active").order_by(Definition.kind, Definition.key)
    return session.scalars(query if kind is None else query.where(Definition.kind == kind)).all()


def versions(session: Session, key: str, kind: str = "bpmn") -> Sequence[Definition]:
    """Newest first."""
    query = select(Definition).where(Definition.kind == kind, Definition.key == key)
    return session.scalars(query.order_by(Definition.version.desc())).all()


def by_id(session: Session, definition_id: int) -> Definition:
    """Raises NotFound."""
    found = session.get(Definition, definition_id)
    if found is None:
        raise NotFound(f"There is no definition {definition_id}.")
    return found


def same(session: Session, sha256: str) -> Definition | None:
    """The newest version with exactly this content."""
    query = select(Definition).where(Definition.sha256 == sha256).order_by(Definition.version.desc()).limit(1)
    return session.scalars(query).one_or_none()


def next_version(session: Session, kind: str, key: str) -> int:
    query = select(func.max(Definition.version)).where(Definition.kind == kind, Definition.key == key)
    return (session.scalar(query) or 0) + 1


def summary_of(row: Definition) -> Summary:
    return Summary.of(json.loads(row.summary))


@lru_cache(maxsize=256)
def _starts(summary: str) -> frozenset[str]:
    return frozenset(Summary.of(json.loads(summary)).starts.values())


def summaries(session: Session) -> list[Summary]:
    """Of everything in force."""
    return [summary_of(row) for row in all_active(session)]


# asked at every delivery: only these two columns, since a row also carries the whole diagram
_SUMMARIES = (
    select(Definition.key, Definition.summary)
    .where(Definition.status == "active", Definition.kind == "bpmn")
    .order_by(Definition.key)
)


def starters(session: Session, message: str) -> list[str]:
    """The keys of the active processes that a message of this name starts."""
    found = session.execute(_SUMMARIES)
    return [key for key, text in found if message in _starts(text)]


def listens(session: Session, message: str) -> bool:
    """Is there an active process that starts on, or catches, a message of this name?"""
    known = (summary_of(row) for row in all_active(session, "bpmn"))
    return any(message in one.starts.values() or message in one.catches for one in known)
