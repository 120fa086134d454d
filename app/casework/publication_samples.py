"""The demonstration's lists (公开清单): one month is out, the words of the next wait to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.casework import loop, staff, use_case
from app.db import reading
from app.domain import identity, publication, statistics, tasks
from app.domain.identity import SYSTEM
from app.domain.publication import Publication

if TYPE_CHECKING:
    from datetime import datetime

STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("publication_check", "privacy", {"checked": True}),
    ("publication_approval", "leader", {"approved": True, "reason": "清单完整，同意公开。"}),
)


def seed(now: datetime) -> list[str]:
    """The months that were drawn up; none when there are lists already."""
    with reading() as session:
        if session.scalars(select(Publication.id)).first() is not None:
            return []
    last, before = (one.name for one in reversed(statistics.months_before(now, 3)[:2]))
    for month in (before, last):
        with use_case(now) as session:
            report = statistics.rectification(session, statistics.month_of(month))
            made = publication.draw_up(session, month, report, now=now, actor=SYSTEM)
            loop.post_about(session, "publication.prepared", made, {"month": month}, now=now)
    for form, username, answers in STEPS:
        _do(before, form, username, answers, now=now)
    return [before, last]


def _do(month: str, form: str, username: str, answers: dict[str, Any], *, now: datetime) -> None:
    with use_case(now) as session:
        made = session.scalars(select(Publication).where(Publication.month == month)).one()
        item = next(one for one in tasks.of_matter(session, made.id) if one.open and one.form == form)
        person = identity.by_username(session, username)
        if person is None:
            raise LookupError(username)
        actor = identity.actor_of(session, person, now=now)
        staff.complete(session, item.id, answers, now=now, actor=actor)
