"""What is waiting in the house: numbers for those who watch, and whether every release in use can run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import func, select

from app.domain import metronome
from app.domain.tasks import OPEN, WorkItem
from workflows.store import Definition, Incident, Instance, Post, ReleaseMember

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflows.operators import Operators


def counts(session: Session, *, now: datetime) -> dict[str, int]:
    """How many of each wait at this moment."""
    waiting = {
        "instances_active": select(func.count()).where(Instance.status == "active"),
        "instances_due": select(func.count()).where(Instance.status == "active", Instance.wake_at <= now),
        "posts_undelivered": select(func.count()).where(Post.status == "pending"),
        "incidents_open": select(func.count()).where(Incident.status == "open"),
        "tasks_open": select(func.count()).where(WorkItem.state.in_(OPEN)),
        "tasks_overdue": select(func.count()).where(WorkItem.state.in_(OPEN), WorkItem.due < now),
    }
    found = {name: session.scalar(query) or 0 for name, query in waiting.items()}
    return found | _since_the_last_round(session, now)


def _since_the_last_round(session: Session, now: datetime) -> dict[str, int]:
    """For each job of the metronome the seconds since it last ran: one that grows has stopped."""
    ended = ((run.job, run.ended_at) for run in metronome.runs(session))
    return {f"job_{job}_age_seconds": int((now - at).total_seconds()) for job, at in ended if at}


def unbound(session: Session) -> str | None:
    """The operators that a release in use calls and this version of the house does not have; None if none."""
    running = select(Instance.release_id).where(Instance.status == "active")
    used = select(ReleaseMember.definition_id).where(ReleaseMember.release_id.in_(running))
    active = Definition.status == "active"
    query = select(Definition.summary).where(Definition.kind == "bpmn", active | Definition.id.in_(used))
    called = {name for text in session.scalars(query) for name in json.loads(text).get("operators", [])}
    operators: Operators = current_app.extensions["operators"]
    missing = sorted(called - set(operators.names()))
    return f"no operator for {', '.join(missing)}" if missing else None
