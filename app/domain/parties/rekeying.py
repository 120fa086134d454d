"""A key of one's own (专用密钥) for somebody whose words begin to be others' words too (R85)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import crypto
from app.domain import parties

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.parties import Party


def give_own_key(session: Session, party: Party, *, now: datetime) -> None:
    """Seal name and contacts anew under a fresh key, to be destroyed without anybody else's; flushed."""
    told, key_id = parties.read(session, party), crypto.new_key(session, now=now).id
    party.key_id = key_id
    if told.name:
        party.name = crypto.seal(session, key_id, told.name, place=f"party.name:{key_id}")
    for contact in party.contacts:
        plain = told.values[contact.kind]
        contact.value = crypto.seal(session, key_id, plain, place=f"contact.{contact.kind}:{key_id}")
    session.flush()
