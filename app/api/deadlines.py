"""Deadlines and escalations over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.paging import Paged, page_of
from app.api.schemas import staff as schemas
from app.casework import dates
from app.db import reading

if TYPE_CHECKING:
    from app.casework import views

blueprint = Blueprint("deadlines", "Deadlines and escalations")


@blueprint.route("/deadlines")
@allow("any")
@blueprint.arguments(schemas.ClockQuery, location="query")
@blueprint.response(200, page_of(schemas.Clock))
def list_deadlines(asked: dict[str, Any]) -> views.Page[views.ClockRow]:
    """Deadlines of the cases one may read."""
    with reading() as session:
        return dates.list_(session, **asked, actor=actor())


@blueprint.route("/escalations")
@allow("any")
@blueprint.arguments(Paged, location="query")
@blueprint.response(200, page_of(schemas.Escalation))
def list_escalations(asked: dict[str, Any]) -> views.Page[views.EscalationRow]:
    """Rungs of the ladder that were reached, with the time they were due and the time they fired."""
    with reading() as session:
        return dates.escalations(session, **asked, actor=actor())
