"""Between engine and inbox: what a process opened, closed or posted becomes rows and deliveries."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select, update

from app.casework import places, readers
from app.db import after_commit, transaction
from app.domain import cases, deadlines, matters, tasks
from app.domain.cases import Case
from app.domain.identity import SYSTEM
from app.domain.matters import Matter
from app.domain.tasks import WorkItem
from app.operators.subjects import about, case_id_of, matter_id_of
from workflows.store import Instance, Post
from workflows.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.deadlines import Change
    from app.domain.identity import Actor
    from workflows import Opened, Progress, Runner

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What a step of a process meant for the inbox: ids of work items, and an incident if a step failed."""

    closed: list[int] = field(default_factory=list)
    opened: list[WorkItem] = field(default_factory=list)
    incident: int | None = None


def runner() -> Runner:
    """The one that carries processes, joined at start-up."""
    made: Runner = current_app.extensions["runner"]
    return made


def settle(
    session: Session,
    *progress: Progress,
    now: datetime,
    actor: Actor = SYSTEM,
    done: str | None = None,
) -> Outcome:
    """Bring the inbox in line with what processes did; to be called after every call of the Runner.

    `done` is the engine's task that `actor` completed; other closed ones were taken back by the process.
    """
    outcome = Outcome()
    incidents = []
    for one in progress:
        if done is not None:
            outcome.closed.extend(tasks.done(session, [done], now=now, by=actor.person_id))
        outcome.closed.extend(tasks.cancel(session, [gone for gone in one.closed if gone != done], now=now))
        outcome.opened.extend(_open(session, one.opened, now=now))
        _move(session, one)
        remember_posts(session, one.posts)
        incidents += [failure.incident_id for failure in one.failed]
    return Outcome(outcome.closed, outcome.opened, incidents[0] if incidents else None)


def _open(session: Session, opened: Iterable[Opened], *, now: datetime) -> list[WorkItem]:
    return tasks.open_(session, [_item(session, one, now=now) for one in opened])


def _item(session: Session, one: Opened, *, now: datetime) -> WorkItem:
    of = about(session, one.subject)
    case = of if isinstance(of, Case) else None
    role = one.role or "clerk"
    unit_id, assignee_id = places.place(session, of, role, one.candidates, now=now)
    if isinstance(of, Matter) and one.properties.get("status"):
        matters.stand(of, one.properties["status"])
    if case is not None:
        _stand(case, one.properties.get("status"))
    item = WorkItem(
        instance_id=one.instance_id,
        task_id=str(one.task_id),
        element=one.element,
        process=one.process,
        title_en=one.name or one.element,
        title_zh=one.title_zh or one.name or one.element,
        role=role,
        unit_id=unit_id,
        assignee_id=assignee_id,
        form=one.form,
        candidates=one.candidates,
        due=one.due,
        priority=one.priority,
        subject_kind=one.subject.kind,
        subject_id=one.subject.id,
        case_id=case.id if case else None,
        matter_id=of.id if isinstance(of, Matter) else None,
        state="open",
        opened_at=now,
    )
    if case is not None:
        readers.name_for(session, case, item, now=now)
    return item


def _stand(case: Case, status: str | None) -> None:
    """The status a diagram gives with a task; one taken up again shows that until dispatched anew."""
    if status and not (case.status == "reopened" and status == "accepted"):
        cases.progress.stand(case, status)


def _move(session: Session, progress: Progress) -> None:
    """Tasks whose limit the process moved."""
    for one in progress.changed:
        session.execute(
            update(WorkItem)
            .where(WorkItem.task_id == str(one.task_id))
            .values(due=one.due, version=WorkItem.version + 1),
        )


def hold(session: Session, subject: Subject) -> None:
    """Lock the subject's case or matter first, as the one order of locks demands (DESIGN §2.4)."""
    case_id = case_id_of(session, subject)
    if case_id is not None:
        cases.lock(session, case_id)
        return
    matter_id = matter_id_of(session, subject)
    if matter_id is not None:
        matters.lock(session, Matter, matter_id)


def hold_instance(session: Session, instance_id: int) -> None:
    """Lock the case or matter that an instance is about, before the instance itself is taken."""
    rows = select(Instance.subject_kind, Instance.subject_id).where(Instance.id == instance_id)
    found = session.execute(rows).one_or_none()
    if found is not None:
        hold(session, Subject(*found))


def post(
    session: Session, name: str, case: Case, payload: dict[str, object] | None = None, *, now: datetime
) -> None:
    """Send a message about a case; whoever waits for it hears it after the commit."""
    made = runner().post(session, name, Subject("case", case.id), payload or {}, now=now)
    remember_posts(session, [made.id])


def post_about(
    session: Session, name: str, matter: Matter, payload: dict[str, object] | None = None, *, now: datetime
) -> None:
    """Send a message about a matter; whoever waits for it, or starts by it, hears it after the commit."""
    made = runner().post(session, name, Subject(*matter.subject), payload or {}, now=now)
    remember_posts(session, [made.id])


def post_changes(session: Session, changes: Iterable[Change | None], *, now: datetime) -> None:
    """Send what changed clocks have to tell the processes that follow them, and re-arm these."""
    for change in changes:
        if change is None:
            continue
        for wake in change.posts:
            made = runner().post(session, wake.name, Subject(*wake.subject), dict(wake.payload), now=now)
            remember_posts(session, [made.id])


def remember_posts(session: Session, ids: Iterable[int]) -> None:
    """Have these delivered after the commit."""
    session.info.setdefault("posts", []).extend(ids)


def posts_of(session: Session) -> list[int]:
    """What is to be delivered, handed over once."""
    ids: list[int] = session.info.pop("posts", [])
    return ids


def deliver_posts(ids: Iterable[int], *, now: datetime) -> int:
    """Deliver messages and those they cause, each target in its own transaction; safe to repeat.

    What fails is left for the metronome, which tries again; the caller's work is committed already.
    """
    queue, count = list(ids), 0
    while queue:
        try:
            done, more = _deliver_one(queue[0], now=now)
        except Exception as error:  # noqa: BLE001 - one message must not keep the others
            _log.warning("delivery.failed", extra={"post": queue[0], "error": type(error).__name__})
            done, more = None, []
        count += done is not None
        queue.extend(more)
        if done is None or done.served == queue[0]:
            queue.pop(0)
    return count


def _deliver_one(post_id: int, *, now: datetime) -> tuple[Progress | None, list[int]]:
    """One target of a message, and what that posted in turn; no Progress when nothing is left to do."""
    with transaction() as session:
        rows = select(Post.name, Post.subject_kind, Post.subject_id).where(Post.id == post_id)
        found = session.execute(rows).one_or_none()
        if found is None:
            return None, []
        subject = Subject(found.subject_kind, found.subject_id)
        hold(session, subject)
        if found.name == "clock.moved":
            rearm(session, subject, now=now)
        done = runner().deliver(session, post_id, now=now)
        settle(session, *done, now=now)
        return (done[0] if done else None), posts_of(session)


def rearm(session: Session, subject: Subject, *, now: datetime) -> None:
    """Work out again the timers and limits of what a moved clock is about: they may read it."""
    clock = deadlines.get(session, subject.id)
    about = Subject(clock.subject_kind, clock.subject_id)
    settle(session, *runner().rearm(session, about, now=now), now=now)


def deliver_later(session: Session, *, now: datetime) -> None:
    """For a transaction that is not a `use_case`: deliver what it posted after its commit."""
    after_commit(session, lambda: deliver_posts(posts_of(session), now=now))


def signature(actor: Actor) -> str:
    """How the engine's steps remember who acted: a number, never a name."""
    return f"{actor.kind}:{actor.person_id}" if actor.person_id is not None else actor.kind


def open_items(session: Session, instance_id: int) -> list[WorkItem]:
    """The tasks of a process that wait for people."""
    rows = select(WorkItem).where(WorkItem.instance_id == instance_id, WorkItem.state.in_(tasks.OPEN))
    return list(session.scalars(rows))
