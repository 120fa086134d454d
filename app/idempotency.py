"""One answer per key: the row goes in first, in the transaction of what is done, and the answer is sealed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from sqlalchemy import CursorResult, String, Text, UniqueConstraint, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from app.crypto import fingerprint, open_house, seal_house
from app.db import Base
from app.errors import Invalid

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEPT_FOR = timedelta(hours=24)


class IdempotencyKey(Base):
    """A request that was made once. `scope` is the caller, `answer` is sealed and bound to the row's key."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("scope", "route", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(80))
    route: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str | None] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Answer:
    """What was answered, enough to say it again."""

    status: int
    headers: dict[str, str]
    body: str


class Taken(Exception):
    """Another request with this key was first; its answer is there once it has committed."""


def known(session: Session, scope: str, route: str, key: str, body: str, *, now: datetime) -> Answer | None:
    """The stored answer, if this was asked before. Raises Invalid when the key came with another body."""
    row = session.scalars(_query(scope, route, key)).one_or_none()
    if row is None or row.expires_at <= now or row.answer is None:
        return None
    if row.body != fingerprint(body):
        raise Invalid({"Idempotency-Key": [_("This key was used with another body. Use a new key.")]})
    return Answer(**json.loads(open_house(row.answer, place=_place(row))))


def claim(session: Session, scope: str, route: str, key: str, body: str, *, now: datetime) -> IdempotencyKey:
    """Take the key, first thing in the transaction. Raises Taken when another transaction had it first."""
    stale = _query(scope, route, key).where(IdempotencyKey.expires_at <= now)
    for row in session.scalars(stale):
        session.delete(row)
    session.flush()
    row = IdempotencyKey(
        scope=scope,
        route=route,
        key=fingerprint(key),
        body=fingerprint(body),
        created_at=now,
        expires_at=now + KEPT_FOR,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise Taken from None
    return row


def keep(session: Session, row: IdempotencyKey, answer: Answer, *, case_id: int | None) -> None:
    """Store the answer with what was done, to be given again for a day."""
    row.answer = seal_house(json.dumps(asdict(answer)), place=_place(row))
    row.case_id = case_id
    session.flush()


def forget_case(session: Session, case_id: int) -> None:
    """Erase the answers that told about a case."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.case_id == case_id))


def expire(session: Session, *, now: datetime) -> int:
    """Remove what is older than a day; how many rows went."""
    result = session.execute(delete(IdempotencyKey).where(IdempotencyKey.expires_at <= now))
    return result.rowcount if isinstance(result, CursorResult) else 0


def _query(scope: str, route: str, key: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return select(IdempotencyKey).where(
        IdempotencyKey.scope == scope,
        IdempotencyKey.route == route,
        IdempotencyKey.key == fingerprint(key),
    )


def _place(row: IdempotencyKey) -> str:
    return f"idempotency_key.answer:{row.scope}:{row.route}:{row.key}"
