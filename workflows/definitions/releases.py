"""Releases: a process with every version it needs; cases keep the one they started with."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from workflows.definitions import shelf
from workflows.errors import NotFound
from workflows.store import Definition, Release, ReleaseMember

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session


_CURRENT = (
    select(Release)
    .where(Release.process_key == bindparam("key"), Release.current)
    .order_by(Release.id.desc())
    .limit(1)
)


def current(session: Session, key: str) -> Release:
    """The release that new instances of this process get. Raises NotFound while none is active."""
    found = session.scalars(_CURRENT, {"key": key}).one_or_none()
    if found is None:
        raise NotFound(f"No version of the process {key} is active.")
    return found


def by_id(session: Session, release_id: int) -> Release:
    """Raises NotFound."""
    found = session.get(Release, release_id)
    if found is None:
        raise NotFound(f"There is no release {release_id}.")
    return found


def renew(session: Session, *, now: datetime) -> list[Release]:
    """A new release for each active process whose closure has changed; none is current for the others."""
    rows = {(row.kind, row.key): row for row in shelf.all_active(session)}
    processes = [key for kind, key in rows if kind == "bpmn"]
    session.execute(
        update(Release).where(Release.current, Release.process_key.not_in(processes)).values(current=False)
    )
    standing = {one.process_key: one for one in session.scalars(select(Release).where(Release.current))}
    made = []
    for key in processes:
        members = closure(rows, key)
        digest = hashlib.sha256(",".join(str(one.id) for one in members).encode()).hexdigest()
        before = standing.get(key)
        if before is None or before.digest != digest:
            made.append(_make(session, key, members, digest, before=before, now=now))
    session.flush()
    return made


def closure(rows: dict[tuple[str, str], Definition], key: str) -> list[Definition]:
    """The process, what it calls, and their tables and forms, in a fixed order."""
    found: dict[tuple[str, str], Definition] = {}
    open_ = [("bpmn", key)]
    while open_:
        one = open_.pop()
        if one in found or one not in rows:
            continue
        found[one] = rows[one]
        needs = shelf.summary_of(rows[one])
        open_ += [("bpmn", name) for name in needs.calls]
        open_ += [("dmn", name) for name in needs.decisions]
        open_ += [("form", name) for name in needs.forms]
    return [found[one] for one in sorted(found)]


def users(session: Session, changed: Collection[tuple[str, str | None]]) -> list[Definition]:
    """The active processes whose closure holds one of these (kind, key)."""
    rows = {(row.kind, row.key): row for row in shelf.all_active(session)}
    return [
        row
        for (kind, key), row in rows.items()
        if kind == "bpmn" and any((one.kind, one.key) in changed for one in closure(rows, key))
    ]


def _make(
    session: Session,
    key: str,
    members: list[Definition],
    digest: str,
    *,
    before: Release | None,
    now: datetime,
) -> Release:
    if before is not None:
        before.current = False
    release = Release(process_key=key, current=True, digest=digest, created_at=now)
    session.add(release)
    session.flush()
    session.add_all(
        ReleaseMember(release_id=release.id, kind=one.kind, key=one.key, definition_id=one.id)
        for one in members
    )
    return release
