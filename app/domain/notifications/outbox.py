"""The outbox: what must be sent after the commit, sealed until it is, once per key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Index, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import crypto
from app.db import Base, UtcDateTime
from app.domain.notifications.wording import word

if TYPE_CHECKING:
    from collections.abc import Mapping

LEASE = timedelta(minutes=5)
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""Waiting times between attempts; after the last one the notice is `failed` and a person looks."""


class Notice(Base):
    """One notice to one address. `key` makes it unique however often the same step runs."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    template: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(10))
    locale: Mapped[str] = mapped_column(String(5))
    case_id: Mapped[int | None] = mapped_column(index=True)
    person_id: Mapped[int | None]
    key_id: Mapped[int | None]
    address: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    error: Mapped[str | None] = mapped_column(String(80))


@dataclass(frozen=True)
class Letter:
    """A notice in clear, for the moment of sending."""

    id: int
    key: str
    channel: str
    address: str
    subject: str
    body: str
    attempts: int


def put(
    session: Session,
    template: str,
    params: Mapping[str, object],
    *,
    key: str,
    channel: str,
    address: str,
    locale: str,
    now: datetime,
    key_id: int | None = None,
    case_id: int | None = None,
    person_id: int | None = None,
    not_before: datetime | None = None,
) -> Notice | None:
    """Word a notice and keep it for sending; None when one with this key is there already.

    Sealed under the person's key where there is one, so that an erased person's mail is gone too.
    An SMS never carries content (R29): the template's short text only names the number and the page.
    """
    if session.scalar(select(Notice.id).where(Notice.key == key)) is not None:
        return None
    text = word(template, locale, params, short=channel == "sms")
    notice = Notice(
        key=key,
        template=template,
        channel=channel,
        locale=locale,
        case_id=case_id,
        person_id=person_id,
        key_id=key_id,
        address=_seal(session, key_id, address, f"outbox.address:{key}"),
        subject=_seal(session, key_id, text.subject, f"outbox.subject:{key}"),
        body=_seal(session, key_id, text.body, f"outbox.body:{key}"),
        next_at=max(now, not_before) if not_before else now,
        created_at=now,
    )
    session.add(notice)
    session.flush()
    return notice


def to_person(
    session: Session,
    template: str,
    params: Mapping[str, object],
    *,
    person_id: int,
    address: str,
    locale: str,
    key: str,
    now: datetime,
    case_id: int | None = None,
) -> Notice | None:
    """A notice to a member of staff, by e-mail, under the house's key."""
    return put(
        session,
        template,
        params,
        key=f"{key}:person:{person_id}",
        channel="email",
        address=address,
        locale=locale,
        now=now,
        case_id=case_id,
        person_id=person_id,
    )


def due(session: Session, now: datetime, limit: int = 100) -> list[int]:
    """Notices to be tried now, oldest first; those whose sender died come round again after the lease."""
    rows = select(Notice.id).where(Notice.state.in_(("waiting", "sending")), Notice.next_at <= now)
    return list(session.scalars(rows.order_by(Notice.next_at, Notice.id).limit(limit)))


def claim(session: Session, notice_id: int, *, now: datetime) -> Letter | None:
    """Take a notice for one attempt; None when another sender was first or the person was erased."""
    taken = session.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.state.in_(("waiting", "sending")), Notice.next_at <= now)
        .values(state="sending", attempts=Notice.attempts + 1, next_at=now + LEASE)
        .returning(Notice.id),
    ).scalar_one_or_none()
    if taken is None:
        return None
    row = session.get_one(Notice, notice_id, populate_existing=True)
    try:
        address, subject, body = (
            _open(session, row.key_id, value, f"outbox.{part}:{row.key}")
            for part, value in (("address", row.address), ("subject", row.subject), ("body", row.body))
        )
    except crypto.Erased:
        row.state = "dropped"
        session.flush()
        return None
    return Letter(row.id, row.key, row.channel, address, subject, body, row.attempts)


def sent(session: Session, notice_id: int, *, now: datetime) -> None:
    """The channel took it: keep when, forget what and whereto."""
    session.execute(
        update(Notice)
        .where(Notice.id == notice_id)
        .values(state="sent", sent_at=now, error=None, address="", subject="", body=""),
    )


def failed(session: Session, notice_id: int, error: str, *, now: datetime) -> bool:
    """The attempt failed for a reason told by its class alone; True when it was the last one."""
    row = session.get_one(Notice, notice_id, populate_existing=True)
    last = row.attempts > len(BACK_OFF)
    row.state = "failed" if last else "waiting"
    row.error = error[:80]
    row.next_at = now if last else now + BACK_OFF[row.attempts - 1]
    session.flush()
    return last


def dead(session: Session) -> list[Notice]:
    """Notices that were given up, for the operators' page."""
    return list(session.scalars(select(Notice).where(Notice.state == "failed").order_by(Notice.id)))


def _seal(session: Session, key_id: int | None, text: str, place: str) -> str:
    if key_id is None:
        return crypto.seal_house(text, place=place)
    return crypto.seal(session, key_id, text, place=place)


def _open(session: Session, key_id: int | None, sealed: str, place: str) -> str:
    if key_id is None:
        return crypto.open_house(sealed, place=place)
    return crypto.open_(session, key_id, sealed, place=place)
