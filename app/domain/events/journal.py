"""Writing the journal: every event names its predecessor by hash, and holds ids and ciphertext only."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import String, Text, UniqueConstraint, bindparam, event, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.db import Base
from app.domain.events import pending

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

HOUSE = "house"
NOTHING_BEFORE = "0" * 64
_CODE = re.compile(r"[\w.:/+=@-]*", re.ASCII)
_LONGEST_CODE = 100


class Acting(Protocol):
    """Whoever does something: all the journal needs to know of them."""

    @property
    def kind(self) -> str:
        """Staff, citizen or system."""

    @property
    def person_id(self) -> int | None:
        """The account, if it has one."""


class Event(Base):
    """One thing that happened. Rows are added, never changed; `hash` covers everything but the id."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(60), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[int | None]
    payload: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    @property
    def facts(self) -> dict[str, Any]:
        """The payload, read."""
        facts: dict[str, Any] = json.loads(self.payload)
        return facts


class EventChain(Base):
    """The head of a chain; its row is locked while the next event is written."""

    __tablename__ = "event_chain"

    chain: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default=NOTHING_BEFORE)


def case_chain(case_id: int) -> str:
    """The name of a case's chain."""
    return f"case:{case_id}"


def matter_chain(matter_id: int) -> str:
    """The name of a matter's chain: an audit, an improvement, …"""
    return f"matter:{matter_id}"


def record(
    session: Session,
    chain: str,
    kind: str,
    *,
    now: datetime,
    actor: Acting,
    payload: Mapping[str, Any] | None = None,
) -> Event:
    """Say the next event of a chain (`case:12`, `matter:7`, or `house` for what belongs to neither).

    The head is locked at once; the events of a transaction are written together, just before its commit.
    `kind` is `subject.happened` (`case.closed`). Raises ValueError when the payload holds plain text: codes,
    numbers, moments and what `crypto.seal` sealed may be journalled, words may not.
    """
    facts = _plain(payload or {}, "payload")
    mine = _pending(session)
    seq, previous = mine.ends.get(chain) or _held(session, mine, chain)
    row = Event(
        chain=chain,
        seq=seq + 1,
        kind=kind,
        at=now.astimezone(UTC),
        actor_kind=actor.kind,
        actor_id=actor.person_id,
        payload=canonical(facts),
        previous=previous,
    )
    row.hash = digest(row)
    mine.add(row)
    return row


def settle(session: Session) -> None:
    """Write what this transaction has recorded so far; before reading the journal in it."""
    mine = pending.of(session)
    if mine is not None:
        mine.settle(session)


def of_chain(session: Session, chain: str) -> Sequence[Event]:
    """A chain's events in their order, this transaction's own too."""
    settle(session)
    return session.scalars(select(Event).where(Event.chain == chain).order_by(Event.seq)).all()


def canonical(value: object) -> str:
    """JSON with one spelling: keys sorted, no spaces, no escapes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(row: Event) -> str:
    """SHA-256, in hex, of the event's canonical JSON with its predecessor's hash."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [row.chain, row.seq, row.kind, at, row.actor_kind, row.actor_id, row.payload, row.previous]
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def _pending(session: Session) -> pending.Pending:
    mine = pending.of(session)
    if mine is None:
        session.connection()  # begins the transaction whose end forgets what was in hand
        mine = session.info[pending.KEY] = pending.Pending(_write)
    return mine


def _held(session: Session, mine: pending.Pending, chain: str) -> pending.End:
    """Lock the head of a chain until the commit; later events of the transaction go on from memory."""
    with session.no_autoflush:
        end = _head(session, chain) or _opened(session, chain) or _head(session, chain)
    if end is None:
        raise LookupError(f"the chain {chain} could not be opened")
    mine.lock(chain, end)
    return end


def _head(session: Session, chain: str) -> pending.End | None:
    found = session.execute(_HEAD, {"which": chain}).one_or_none()
    return (found.seq, found.hash) if found is not None else None


def _opened(session: Session, chain: str) -> pending.End | None:
    """A new chain; None when another has opened it meanwhile, for whose commit this has waited."""
    fresh = _insert(session)(EventChain).values(chain=chain, seq=0, hash=NOTHING_BEFORE)
    made = session.execute(fresh.on_conflict_do_nothing().returning(EventChain.seq)).one_or_none()
    return (0, NOTHING_BEFORE) if made is not None else None


_EVENTS: Any = Event.__table__
_HEADS: Any = EventChain.__table__
_COLUMNS = [column.key for column in _EVENTS.c if column.key != "id"]
_HEAD = select(_HEADS.c.seq, _HEADS.c.hash).where(_HEADS.c.chain == bindparam("which")).with_for_update()
_MOVE = (
    update(_HEADS)
    .where(_HEADS.c.chain == bindparam("which"))
    .values(seq=bindparam("last_seq"), hash=bindparam("last_hash"))
)


def _write(session: Session, rows: list[Event]) -> None:
    """Two statements, however many events and chains."""
    values = [{name: getattr(row, name) for name in _COLUMNS} for row in rows]
    ends = {row.chain: {"which": row.chain, "last_seq": row.seq, "last_hash": row.hash} for row in rows}
    connection = session.connection()
    connection.execute(insert(_EVENTS), values)
    connection.execute(_MOVE, list(ends.values()))


def _insert(session: Session) -> Any:
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert


def _plain(value: Any, where: str) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, str):
        return _code(value, where)
    if isinstance(value, dict):
        return {_code(str(key), where): _plain(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [_plain(item, where) for item in items]
    raise ValueError(f"{where}: the journal cannot hold a {type(value).__name__}")


def _code(text: str, where: str) -> str:
    if text.startswith("v1.") or (len(text) <= _LONGEST_CODE and _CODE.fullmatch(text)):
        return text
    raise ValueError(f"{where}: the journal holds codes and sealed text, no plain words")


def _refuse(_mapper: Mapper[Any], _connection: object, _target: Event) -> None:
    raise RuntimeError("the journal is append-only")


event.listen(Event, "before_update", _refuse)
event.listen(Event, "before_delete", _refuse)
