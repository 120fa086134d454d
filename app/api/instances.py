"""Running processes and incidents over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.paging import page_of
from app.api.schemas import definitions as schemas
from app.api.schemas.staff import Completed, Text
from app.casework import operations, use_case
from app.db import reading

if TYPE_CHECKING:
    from app.casework import views

blueprint = Blueprint("instances", "Running processes and incidents")


@blueprint.route("/instances")
@allow(*operations.WATCHERS)
@blueprint.arguments(schemas.InstanceQuery, location="query")
@blueprint.response(200, page_of(schemas.Instance))
def list_instances(asked: dict[str, Any]) -> views.Page[views.InstanceRow]:
    """Processes, newest first."""
    with reading() as session:
        return operations.instances(session, **asked)


@blueprint.route("/instances/<int:instance_id>")
@allow(*operations.WATCHERS)
@blueprint.response(200, schemas.InstanceView)
def show_instance(instance_id: int) -> dict[str, Any]:
    """A process with the tasks and messages it waits for, and its incidents."""
    with reading() as session:
        return operations.instance(session, instance_id)


@blueprint.route("/incidents")
@allow(*operations.WATCHERS)
@blueprint.arguments(schemas.IncidentQuery, location="query")
@blueprint.response(200, page_of(schemas.Incident))
def list_incidents(asked: dict[str, Any]) -> views.Page[views.IncidentRow]:
    """Steps that failed, newest first."""
    with reading() as session:
        return operations.incidents(session, **asked)


@blueprint.route("/incidents/<int:incident_id>/retry", methods=["POST"])
@allow(*operations.MENDERS)
@blueprint.arguments(schemas.Retrying)
@blueprint.response(200, Completed)
def retry(given: dict[str, Any], incident_id: int) -> views.Completed:
    """Try the failed step again now; with `mended`, by the versions in force."""
    now = clock.now()
    with use_case(now) as session:
        return operations.retry(session, incident_id, **given, now=now, actor=actor())


@blueprint.route("/incidents/<int:incident_id>/annotate", methods=["POST"])
@allow(*operations.MENDERS)
@blueprint.arguments(Text)
@blueprint.response(201, schemas.Incident)
def annotate(given: dict[str, Any], incident_id: int) -> views.IncidentRow:
    """Leave a note on an incident."""
    now = clock.now()
    with use_case(now) as session:
        return operations.annotate(session, incident_id, given["text"], now=now, actor=actor())


@blueprint.route("/incidents/<int:incident_id>/resolve", methods=["POST"])
@allow(*operations.MENDERS)
@blueprint.arguments(schemas.Passing)
@blueprint.response(200, Completed)
def resolve(given: dict[str, Any], incident_id: int) -> views.Completed:
    """Pass over the failed step, with the facts it would have brought and a reason."""
    now = clock.now()
    with use_case(now) as session:
        return operations.resolve(session, incident_id, **given, now=now, actor=actor())
