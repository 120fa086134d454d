"""Feedback-analysis meetings as staff see them, and one called out of turn (P19, R59)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.casework import loop, paging, places
from app.casework.improvement_reading import meeting_of
from app.casework.views import Page
from app.domain import improvements, matters
from app.domain.cases import desks
from app.domain.improvements import Meeting
from app.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.improvement_views import MeetingView
    from app.domain.identity import Actor


def list_(session: Session, *, actor: Actor, limit: int = 50, cursor: str | None = None) -> Page[MeetingView]:
    """The meetings that the actor may read, the newest first."""
    rows = select(Meeting).order_by(Meeting.id.desc())
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(Meeting.id < after[0])
    found = [one for one in session.scalars(rows) if places.may_read_matter(session, one, actor)]
    wanted = paging.limit_of(limit)
    following = paging.write(found[wanted - 1].id) if len(found) > wanted else None
    return Page([meeting_of(session, one) for one in found[:wanted]], following)


def view(session: Session, meeting_id: int, *, actor: Actor) -> MeetingView:
    """One meeting with its agenda. Raises NotFound, NotAllowed."""
    row = matters.get(session, Meeting, meeting_id)
    if not places.may_read_matter(session, row, actor):
        raise NotAllowed(_l("This matter belongs to another unit."))
    return meeting_of(session, row)


def call(session: Session, *, now: datetime, actor: Actor) -> MeetingView:
    """Call a meeting out of turn, with the agenda that the data make today."""
    row = improvements.meetings.open_(
        session,
        since=improvements.meetings.last_called(session, now=now),
        now=now,
        actor=actor,
        unit_id=desks.root(session),
    )
    loop.post_about(session, "meeting.opened", row, {}, now=now)
    return meeting_of(session, row)
