"""Merkle roots: one number a day that stands for every event committed until then."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.domain.events.journal import NOTHING_BEFORE, Event, settle
from app.domain.events.proof import Broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


class EventRoot(Base):
    """The root over the events numbered `first` to `last`; covers the root before it."""

    __tablename__ = "event_root"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[int]
    last: Mapped[int] = mapped_column(unique=True)
    events: Mapped[int]
    previous: Mapped[str] = mapped_column(String(64))
    root: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime]


def close_root(session: Session, now: datetime) -> EventRoot | None:
    """Close the range of events committed since the last root; None when there are none.

    Call it first in a transaction of its own: it waits for every writer of the journal to commit, so that no
    lower number can appear in a closed range afterwards.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE event IN SHARE ROW EXCLUSIVE MODE"))
    settle(session)
    before = session.scalars(select(EventRoot).order_by(EventRoot.id.desc()).limit(1)).one_or_none()
    start = before.last if before else 0
    rows = session.execute(select(Event.id, Event.hash).where(Event.id > start).order_by(Event.id)).all()
    if not rows:
        return None
    previous = before.root if before else NOTHING_BEFORE
    root = EventRoot(
        first=start + 1,
        last=rows[-1].id,
        events=len(rows),
        previous=previous,
        root=merkle([previous, *(row.hash for row in rows)]),
        closed_at=now,
    )
    session.add(root)
    session.flush()
    return root


def verify_roots(session: Session) -> Broken | None:
    """The first root that its events no longer give; None when all hold."""
    previous, after = NOTHING_BEFORE, 0
    for root in session.scalars(select(EventRoot).order_by(EventRoot.id)):
        query = select(Event.hash).where(Event.id >= root.first, Event.id <= root.last).order_by(Event.id)
        hashes = list(session.scalars(query))
        linked = root.previous == previous and root.first == after + 1 and len(hashes) == root.events
        if not linked or merkle([previous, *hashes]) != root.root:
            return Broken("root", root.id, "root")
        previous, after = root.root, root.last
    return None


def merkle(leaves: Sequence[str]) -> str:
    """The Merkle root of hex hashes (RFC 6962: leaves and nodes are told apart by a prefix)."""
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) > 1 else pair[0] for pair in pairs
        ]
    return level[0].hex()
