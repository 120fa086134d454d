"""The inbox over HTTP: list, take, hand on, save, complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.etags import check_match, etag
from app.api.paging import page_of
from app.api.schemas import staff as schemas
from app.casework import staff, use_case
from app.db import reading
from app.domain import tasks

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.casework import views

blueprint = Blueprint("tasks", "Tasks")


def _as_read(session: Session, task_id: int) -> int:
    check_match(tasks.get(session, task_id).version)
    return task_id


@blueprint.route("/tasks")
@allow("any")
@blueprint.arguments(schemas.TaskQuery, location="query")
@blueprint.response(200, page_of(schemas.TaskRow))
def list_tasks(asked: dict[str, Any]) -> views.Page[views.TaskRow]:
    """The tasks one holds or may take, most urgent first."""
    limit, cursor = asked.pop("limit"), asked.pop("cursor")
    filters = staff.TaskFilters(**asked)
    with reading() as session:
        return staff.inbox(session, actor(), filters, limit=limit, cursor=cursor, now=clock.now())


@blueprint.route("/tasks/<int:task_id>")
@allow("any")
@blueprint.response(200, schemas.TaskView)
def show_task(task_id: int) -> tuple[views.TaskView, int, dict[str, str]]:
    """A task: its form, the draft, remarks and the case."""
    with reading() as session:
        found = staff.task(session, task_id, now=clock.now(), actor=actor())
    return found, 200, etag(found.row.version)


@blueprint.route("/tasks/<int:task_id>/claim", methods=["POST"])
@allow("any")
@blueprint.response(200, schemas.TaskRow)
def claim(task_id: int) -> views.TaskRow:
    """Take a task; 409 names who was first."""
    now = clock.now()
    with use_case(now) as session:
        return staff.claim(session, _as_read(session, task_id), now=now, actor=actor())


@blueprint.route("/tasks/<int:task_id>/release", methods=["POST"])
@allow("any")
@blueprint.response(200, schemas.TaskRow)
def release(task_id: int) -> views.TaskRow:
    """Give a task back."""
    now = clock.now()
    with use_case(now) as session:
        return staff.release(session, _as_read(session, task_id), now=now, actor=actor())


@blueprint.route("/tasks/<int:task_id>/delegates")
@allow("any")
@blueprint.response(200, schemas.People)
def delegates(task_id: int) -> dict[str, Any]:
    """Who may take a task over."""
    with reading() as session:
        return {"items": staff.delegates(session, task_id, actor=actor()), "next": None}


@blueprint.route("/tasks/<int:task_id>/delegate", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.Delegation)
@blueprint.response(200, schemas.TaskRow)
def delegate(given: dict[str, Any], task_id: int) -> views.TaskRow:
    """Hand a task to a colleague who may do it."""
    now = clock.now()
    with use_case(now) as session:
        return staff.delegate(session, _as_read(session, task_id), **given, now=now, actor=actor())


@blueprint.route("/tasks/<int:task_id>/return", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.GivenBack)
@blueprint.response(200, schemas.Completed)
def give_back(given: dict[str, Any], task_id: int) -> views.Completed:
    """Return a case at the desk, with a coded reason and its basis."""
    now = clock.now()
    with use_case(now) as session:
        return staff.return_(session, task_id, **given, now=now, actor=actor())


@blueprint.route("/tasks/<int:task_id>/draft", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.GivenAnswers)
@blueprint.response(204)
def save_draft(given: dict[str, Any], task_id: int) -> None:
    """Keep answers begun."""
    now = clock.now()
    with use_case(now) as session:
        staff.save_draft(session, _as_read(session, task_id), given["answers"], now=now, actor=actor())


@blueprint.route("/tasks/<int:task_id>/comments", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.Text)
@blueprint.response(201, schemas.Comment)
def comment(given: dict[str, Any], task_id: int) -> views.CommentView:
    """Leave a remark for colleagues."""
    now = clock.now()
    with use_case(now) as session:
        return staff.comment(session, task_id, given["text"], now=now, actor=actor())


@blueprint.route("/tasks/bulk", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.Bulk)
@blueprint.response(200, schemas.BulkResults)
def bulk(given: dict[str, Any]) -> dict[str, Any]:
    """The same act on many tasks, with a result for each."""
    found = staff.bulk(
        given["ids"],
        given["action"],
        answers=given["answers"],
        to=given["to"],
        now=clock.now(),
        actor=actor(),
    )
    return {"items": found, "next": None}


@blueprint.route("/tasks/<int:task_id>/complete", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.GivenAnswers)
@blueprint.response(200, schemas.Completed)
def complete(given: dict[str, Any], task_id: int) -> views.Completed:
    """Do a task; 409 names who was first, 422 what to mend."""
    now = clock.now()
    with use_case(now) as session:
        return staff.complete(session, _as_read(session, task_id), given["answers"], now=now, actor=actor())
