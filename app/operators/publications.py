"""Service tasks of publication (公开清单): draw the monthly list up, publish it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain import calendar, publication, statistics, tasks
from app.domain.publication import Publication
from app.operators.subjects import ACTOR, matter_of
from workflows.subject import Subject

if TYPE_CHECKING:
    from workflows.operators import Context


def prepare(context: Context) -> None:
    """Last month's list (R45): taken on the first working day, handed on by `publication.prepared`."""
    today = calendar.current(context.session).local(context.now).date()
    month = (today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    report = statistics.rectification(context.session, statistics.month_of(month))
    made = publication.draw_up(context.session, month, report, now=context.now, actor=ACTOR)
    if made.status == "prepared":
        context.post("publication.prepared", Subject(*made.subject), {"month": month})


def publish(context: Context) -> None:
    """Freeze the approved list."""
    made = matter_of(context, Publication)
    done = [item for item in tasks.of_matter(context.session, made.id) if item.form == "publication_approval"]
    by, role = (done[-1].closed_by, done[-1].role) if done else (None, None)
    publication.publish(context.session, made, approved_by=by, role=role, now=context.now, actor=ACTOR)


ACTS = {
    "publications.prepare": (prepare, ()),
    "publications.publish": (publish, ()),
}
