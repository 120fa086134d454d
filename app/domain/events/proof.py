"""Recomputing the chains: is every event what it was, and is none missing?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.events.journal import NOTHING_BEFORE, Event, EventChain, digest, settle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Broken:
    """Where the journal does not hold, and how: altered, missing, unlinked, head, root."""

    chain: str
    seq: int | None
    how: str


def verify(session: Session, chain: str | None = None) -> Broken | None:
    """The first broken event of a chain, or of all chains by name; None when all holds."""
    settle(session)
    chains = [chain] if chain is not None else _chains(session)
    return next((broken for name in chains if (broken := _check(session, name))), None)


def _chains(session: Session) -> list[str]:
    # from the events as well as from the heads: either may have been removed
    named = set(session.scalars(select(EventChain.chain))) | set(
        session.scalars(select(Event.chain).distinct())
    )
    return sorted(named)


def _check(session: Session, chain: str) -> Broken | None:
    query = select(Event).where(Event.chain == chain).order_by(Event.seq).execution_options(yield_per=1000)
    with session.scalars(query) as rows:
        seq, last, broken = _follow(chain, rows)
    if broken is not None:
        return broken
    head = session.get(EventChain, chain, populate_existing=True)
    if head is None or (head.seq, head.hash) != (seq, last):
        return Broken(chain, seq, "head")
    return None


def _follow(chain: str, rows: Iterable[Event]) -> tuple[int, str, Broken | None]:
    seq, last = 0, NOTHING_BEFORE
    for row in rows:
        if row.seq != seq + 1:
            return seq, last, Broken(chain, seq + 1, "missing")
        if row.previous != last:
            return seq, last, Broken(chain, row.seq, "unlinked")
        if digest(row) != row.hash:
            return seq, last, Broken(chain, row.seq, "altered")
        seq, last = row.seq, row.hash
    return seq, last, None
