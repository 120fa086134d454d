"""What a transaction has to say in the journal: kept in hand, and written in one go before its commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import SessionTransaction

    from app.domain.events.journal import Event

End = tuple[int, str]
"""Number and hash of a chain's last event."""


@dataclass
class Pending:
    """The events of one transaction; `written` of them are in the database already."""

    write: Callable[[Session, list[Event]], None]
    rows: list[Event] = field(default_factory=list)
    written: int = 0
    ends: dict[str, End] = field(default_factory=dict)
    locked: dict[str, tuple[int, End]] = field(default_factory=dict)
    """Chain to how many events were in hand when its head was locked, and what the head said."""
    marks: dict[SessionTransaction, tuple[int, int]] = field(default_factory=dict)
    """Savepoint to how many events were in hand, and how many written, when it was made."""

    def add(self, row: Event) -> None:
        """One more; its chain goes on from it."""
        self.rows.append(row)
        self.ends[row.chain] = (row.seq, row.hash)

    def lock(self, chain: str, end: End) -> None:
        """The chain's head is held from now on."""
        self.locked[chain] = (len(self.rows), end)
        self.ends[chain] = end

    def settle(self, session: Session) -> None:
        """Write what is not yet written."""
        fresh, self.written = self.rows[self.written :], len(self.rows)
        if fresh:
            self.write(session, fresh)

    def back_to(self, savepoint: SessionTransaction) -> None:
        """Forget what was said, and which heads were locked, since a savepoint that was undone."""
        said, self.written = self.marks.get(savepoint, (0, 0))
        del self.rows[said:]
        self.locked = {chain: held for chain, held in self.locked.items() if held[0] < said}
        self.ends = {chain: end for chain, (_said, end) in self.locked.items()}
        self.ends |= {row.chain: (row.seq, row.hash) for row in self.rows}


KEY = "journal"


def of(session: Session) -> Pending | None:
    """What the session's transaction has in hand, if anything."""
    found: Pending | None = session.info.get(KEY)
    return found


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    pending = of(session)
    if pending is not None and not session.in_nested_transaction():
        pending.settle(session)


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    pending = of(session)
    if pending is not None and transaction.nested:
        pending.marks[transaction] = (len(pending.rows), pending.written)


@event.listens_for(Session, "after_soft_rollback")
def _take_back(session: Session, transaction: SessionTransaction) -> None:
    pending = of(session)
    if pending is not None and transaction.nested:
        pending.back_to(transaction)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(KEY, None)
