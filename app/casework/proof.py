"""Does the journal hold? Of one case by its number, or of the whole house with its roots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import cases, events

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def verify(session: Session, number: str | None = None) -> events.Broken | None:
    """The first broken event, or None. Raises NotFound for a number that no case has."""
    if number is not None:
        return events.verify(session, cases.by_number(session, number).chain)
    return events.verify(session) or events.verify_roots(session)
