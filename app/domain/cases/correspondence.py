"""Words between citizen and authority, and notes among staff (R5, R26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app import crypto
from app.domain.cases.records import Message

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases.case import Case
    from app.domain.identity import Actor

LONGEST = 20_000


def say(
    session: Session, case: Case, sender: str, purpose: str, text: str, *, now: datetime, actor: Actor
) -> Message:
    """Keep words of `citizen` or `authority`, or a `note` that staff alone read; flushed."""
    row = Message(
        case_id=case.id,
        sender=sender,
        purpose=purpose,
        text=crypto.seal(session, case.key_id, text, place=f"message.text:{case.key_id}"),
        by=actor.person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def read(session: Session, case: Case, row: Message) -> str | None:
    """The words in clear, or None after erasure."""
    try:
        return crypto.open_(session, case.key_id, row.text, place=f"message.text:{case.key_id}")
    except crypto.Erased:
        return None


def of_case(session: Session, case: Case) -> list[Message]:
    """All of them, oldest first."""
    return list(session.scalars(select(Message).where(Message.case_id == case.id).order_by(Message.id)))
