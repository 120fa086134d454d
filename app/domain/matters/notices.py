"""Telling staff about a matter: which one and what to do, never what somebody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import settings
from app.domain import notifications
from app.domain.identity import Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.matters.matter import Matter


def tell_staff(
    session: Session,
    matter: Matter,
    template: str,
    people: Iterable[int | None],
    *,
    step: str,
    now: datetime,
    **params: object,
) -> None:
    """Put a notice to members of staff into the outbox; the same step at the same moment tells once."""
    url = f"{settings.current().public_url}/matters/{matter.number}"
    for person_id in {person for person in people if person is not None}:
        person = session.get(Person, person_id)
        if person is None or not person.email or person.disabled_at:
            continue
        locale = person.locale or settings.current().default_locale
        title = matter.title_zh if locale.startswith("zh") else matter.title_en
        notifications.to_person(
            session,
            template,
            {"number": matter.number, "title": title, "url": url} | params,
            person_id=person.id,
            address=person.email,
            locale=locale,
            key=f"matter:{matter.id}:{template}:{step}:{now.isoformat()}",
            now=now,
        )
