"""Service tasks of the feedback-analysis meeting (P19, R59)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import deadlines, improvements, matters
from app.domain.cases import desks
from app.domain.improvements import Meeting
from app.operators import actions
from app.operators.subjects import ACTOR, matter_of, meet, send

if TYPE_CHECKING:
    from workflows.operators import Context


def open_(context: Context) -> dict[str, Any]:
    """Call the meeting of this month, with the agenda that the data make."""
    session, now = context.session, context.now
    since = improvements.meetings.last_called(session, now=now)
    row = improvements.meetings.open_(session, since=since, now=now, actor=ACTOR, unit_id=desks.root(session))
    return {"meeting": f"meeting:{row.id}"}


def track(context: Context) -> None:
    """The minutes stand: every decision becomes a task."""
    row = matter_of(context, Meeting)
    meet(context, "meeting")
    matters.stand(row, "tracking")
    actions.hand_out(context, row)


def close(context: Context) -> None:
    """Everything that was decided has been done or dropped with a reason."""
    row = matter_of(context, Meeting)
    send(context, deadlines.cancel(context.session, row.subject, now=context.now, actor=ACTOR))
    matters.close(row, "closed", context.now)
    matters.note(context.session, row, "meeting.closed", now=context.now, actor=ACTOR)


ACTS = {
    "meetings.open": (open_, ("meeting",)),
    "meetings.track": (track, ()),
    "meetings.close": (close, ()),
}
