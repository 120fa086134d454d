"""Feedback-analysis meetings over HTTP (R59)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.paging import Paged, page_of
from app.api.schemas import improvements as schemas
from app.casework import improving, meetings, use_case
from app.db import reading
from app.domain.improvements import Meeting

if TYPE_CHECKING:
    from app.casework.improvement_views import MeetingView
    from app.casework.views import Page

blueprint = Blueprint("meetings", "Feedback-analysis meetings")


@blueprint.route("/meetings")
@allow("any")
@blueprint.arguments(Paged, location="query")
@blueprint.response(200, page_of(schemas.Meeting))
def list_meetings(asked: dict[str, Any]) -> Page[MeetingView]:
    """Meetings that one may read, the newest first."""
    with reading() as session:
        return meetings.list_(session, **asked, actor=actor())


@blueprint.route("/meetings", methods=["POST"])
@allow("analyst", "leader", "admin")
@blueprint.response(201, schemas.Meeting)
def call_meeting() -> MeetingView:
    """Call a meeting out of turn; its agenda is made from the data."""
    now = clock.now()
    with use_case(now) as session:
        return meetings.call(session, now=now, actor=actor())


@blueprint.route("/meetings/<int:meeting_id>")
@allow("any")
@blueprint.response(200, schemas.Meeting)
def show_meeting(meeting_id: int) -> MeetingView:
    """One meeting with its agenda and decisions."""
    with reading() as session:
        return meetings.view(session, meeting_id, actor=actor())


@blueprint.route("/meetings/<int:meeting_id>/actions", methods=["POST"])
@allow("analyst", "leader", "admin")
@blueprint.arguments(schemas.NewTrackedAction)
@blueprint.response(201, schemas.Meeting)
def add_decision(given: dict[str, Any], meeting_id: int) -> MeetingView:
    """Enter a decision: it becomes a task when the minutes are approved."""
    now = clock.now()
    with use_case(now) as session:
        given.pop("kind")
        improving.add_action(
            session, meeting_id, Meeting, **given, action_kind="decision", now=now, actor=actor()
        )
        return meetings.view(session, meeting_id, actor=actor())
