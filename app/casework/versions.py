"""Versions of what process owners own: which are in force, how many cases stand on each, how two differ."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select
from sqlalchemy.orm import defer

from app.casework import owner
from app.casework.reading import name_of
from app.errors import NotFound
from workflows.comparing import compare, label
from workflows.store import Definition, Instance, ReleaseMember

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.views import Both
    from workflows.comparing import Change


@dataclass(frozen=True)
class VersionRow:
    """One version: `running` counts the processes that go on by it, `author` is a name or `system`."""

    version: int
    title: Both
    status: str
    author: str | None
    author_id: int | None
    note: str | None
    running: int
    created_at: datetime
    activated_at: datetime | None


@dataclass(frozen=True)
class Shelved:
    """A diagram, table or form with all its versions, newest first."""

    kind: str
    key: str
    versions: list[VersionRow]

    @property
    def title(self) -> Both:
        """As the version in force is called, else the newest."""
        return (self.in_force or self.versions[0]).title

    @property
    def in_force(self) -> VersionRow | None:
        return next((one for one in self.versions if one.status == "active"), None)

    @property
    def drafts(self) -> list[VersionRow]:
        return [one for one in self.versions if one.status == "draft"]


@dataclass(frozen=True)
class Difference:
    """How one version differs from another, element by element."""

    kind: str
    key: str
    name: str
    before: int
    after: int
    elements: list[Altered]

    @property
    def weighing(self) -> int:
        """How many changes an approver must look at: of expressions, operators, roles, times."""
        return sum(part.weighs for one in self.elements for part in one.parts)


@dataclass(frozen=True)
class Altered:
    """An element that was added, removed or changed; an added or removed one has one part without words."""

    element: str
    name: str | None
    kind: str
    act: str
    parts: list[Part]


@dataclass(frozen=True)
class Part:
    """What it said and says: `before` None means that it was not there, `after` None that it has vanished."""

    part: str | None
    label: str
    before: str | None
    after: str | None
    weighs: bool


def shelf(session: Session) -> list[Shelved]:
    """Everything stored, by kind and key."""
    return _shelved(session, _stored(session))


def history(session: Session, kind: str, key: str) -> Shelved:
    """One diagram, table or form with its versions. Raises NotFound."""
    found = _shelved(session, _stored(session, kind, key))
    if not found:
        raise NotFound
    return found[0]


def difference(
    session: Session, key: str, before: int, after: int, *, kind: str | None = None, locale: str = "en"
) -> Difference:
    """What the version `after` says differently from `before`. Raises NotFound."""
    new = owner.version_of(session, key, after, kind=kind)
    old = owner.version_of(session, key, before, kind=new.kind)
    found = compare(new.kind, old.source.encode(), new.source.encode())
    elements = [_altered(list(several), locale) for _id, several in groupby(found, lambda one: one.element)]
    return Difference(new.kind, key, new.name, before, after, elements)


def _altered(found: list[Change], locale: str) -> Altered:
    first = found[0]
    parts = [
        Part(one.part, label(one.part, locale) if one.part else "", one.before, one.after, one.weighs)
        for one in found
    ]
    return Altered(first.element, first.name, first.kind, first.act, parts)


def _stored(session: Session, kind: str | None = None, key: str | None = None) -> Sequence[Definition]:
    rows = select(Definition).options(*map(defer, _HEAVY))
    if kind is not None:
        rows = rows.where(Definition.kind == kind, Definition.key == key)
    return session.scalars(rows.order_by(Definition.kind, Definition.key, Definition.version.desc())).all()


_HEAVY = (Definition.source, Definition.normalised, Definition.compiled, Definition.summary)


def _shelved(session: Session, rows: Sequence[Definition]) -> list[Shelved]:
    running, titles = _running(session), _titles(session)
    return [
        Shelved(kind, key, [_row(session, one, titles[one.id], running.get(one.id, 0)) for one in several])
        for (kind, key), several in groupby(rows, lambda one: (one.kind, one.key))
    ]


def _titles(session: Session) -> dict[int, Both]:
    """What each version is called: from diagram, form or table; where only one language is given, that."""
    form = case((Definition.kind == "form", Definition.source))
    found = session.execute(select(Definition.id, Definition.kind, Definition.name, Definition.summary, form))
    return {row[0]: _title(*row[1:]) for row in found}


def _title(kind: str, name: str, summary: str, form: str | None) -> Both:
    if kind == "bpmn":
        chinese = json.loads(summary).get("properties", {}).get("title.zh")
    elif kind == "form":
        chinese = json.loads(form or "{}").get("x-title-zh")
    else:
        both = _BOTH.fullmatch(name)
        name, chinese = both.groups() if both else (name, None)
    return {"en": name, "zh": chinese or name}


_BOTH = re.compile(r"([^\u4e00-\u9fff]+?) +([\u4e00-\u9fff].*)")
"""A table has one name, in which modelers write both languages: `Tier 分级`."""


def _row(session: Session, row: Definition, title: Both, running: int) -> VersionRow:
    person = int(row.author) if row.author and row.author.isdigit() else None
    return VersionRow(
        version=row.version,
        title=title,
        status=row.status,
        author=name_of(session, person) if person else row.author,
        author_id=person,
        note=row.note,
        running=running,
        created_at=row.created_at,
        activated_at=row.activated_at,
    )


def _running(session: Session) -> dict[int, int]:
    """Version to the number of processes at work that go on by it."""
    rows = (
        select(ReleaseMember.definition_id, func.count())
        .join(Instance, Instance.release_id == ReleaseMember.release_id)
        .where(Instance.status == "active")
        .group_by(ReleaseMember.definition_id)
    )
    return {row[0]: row[1] for row in session.execute(rows)}
