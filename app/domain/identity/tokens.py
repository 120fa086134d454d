"""API tokens: random, kept as a fingerprint only, expiring and revocable."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.crypto import fingerprint
from app.db import Base
from app.domain.identity.people import Person, usable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LIFE = timedelta(hours=12)
TOKEN_BYTES = 32


class ApiToken(Base):
    """A bearer token of one person; the token itself is shown once and kept nowhere."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


def issue_token(
    session: Session, person: Person, *, now: datetime, life: timedelta = LIFE
) -> tuple[str, ApiToken]:
    """A new token, to be shown once, and its row."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = ApiToken(person_id=person.id, fingerprint=fingerprint(token), created_at=now, expires_at=now + life)
    session.add(row)
    session.flush()
    return token, row


def person_of_token(session: Session, token: str, *, now: datetime) -> Person | None:
    """Whose token this is, while it is neither expired nor revoked, and its account is in use."""
    row = _row(session, token)
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    return row.person if usable(row.person, now) else None


def revoke_token(session: Session, token: str, *, now: datetime) -> None:
    """End a token before its time."""
    row = _row(session, token)
    if row is not None and row.revoked_at is None:
        row.revoked_at = now
        session.flush()


def revoke_all(session: Session, person_id: int, *, now: datetime) -> None:
    """End every token of a person."""
    theirs = update(ApiToken).where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    session.execute(theirs.values(revoked_at=now))


def _row(session: Session, token: str) -> ApiToken | None:
    found = select(ApiToken).where(ApiToken.fingerprint == fingerprint(token))
    return session.scalars(found.options(joinedload(ApiToken.person))).one_or_none()
