"""The metronome's use cases: what is due, in order of time, each in its own transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, or_, select

from app.casework import loop
from app.db import reading, transaction
from app.domain.cases import Case
from app.domain.matters import Matter
from app.operators.subjects import case_id_of, matter_id_of
from workflows.store import Instance, Post, Schedule
from workflows.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session

_log = logging.getLogger(__name__)
AT_ONCE = 20
MOST_SHOWN = 1_000


class Item(NamedTuple):
    """Something to be done: when it was due, what it is, and the row it stands in."""

    due_at: datetime
    what: str
    id: int
    about: str = ""


@dataclass(frozen=True)
class Job:
    """A kind of work: `due` lists some of it, `act` one item in its own transaction (False: it was gone).

    `shared` jobs are done by every worker at once; of the others one round runs per `every`, whoever begins.
    """

    name: str
    every: timedelta
    due: Callable[[Session, datetime, int], Sequence[Item]]
    act: Callable[[Item, datetime], bool]
    shared: bool = False


@dataclass
class Round:
    """What a round did, and what it could not do (told in the log, tried again in the next one)."""

    fired: list[Item] = field(default_factory=list)
    failed: list[Item] = field(default_factory=list)


def run(job: Job, now: datetime) -> Round:
    """Do everything of a job that is due, the longest due first; what that makes due comes in its turn."""
    done, stuck, fired = Round(), set[Item](), set[Item]()
    while (item := _next(job, now, stuck)) is not None:
        if item in fired:  # it was done and is still there: not again in this round
            stuck.add(item)
            continue
        try:
            acted = job.act(item, now)
        except Exception:  # noqa: BLE001 - one broken item must not stop the clock of all others
            _log.exception("job.failed", extra={"job": job.name, "what": item.what, "row": item.id})
            done.failed.append(item)
            acted = False
        if acted:
            fired.add(item)
            done.fired.append(item)
        else:
            stuck.add(item)
    return done


def would(job: Job, now: datetime) -> Sequence[Item]:
    """Return what a round would begin with; nothing is done."""
    with reading() as session:
        return sorted(job.due(session, now, MOST_SHOWN))


def _next(job: Job, now: datetime, stuck: set[Item]) -> Item | None:
    with reading() as session:
        listed = job.due(session, now, AT_ONCE + len(stuck))
        return min((item for item in listed if item not in stuck), default=None)


def due_moments(session: Session, now: datetime, limit: int) -> list[Item]:
    """Return the processes, messages and schedules whose moment has come: one line of time for all."""
    return [
        *_instances(session, now, limit),
        *_posts(session, now, limit),
        *_schedules(session, now, limit),
    ]


def live_through(item: Item, now: datetime) -> bool:
    """Do one of them, as at the moment it was due.

    After an outage this keeps the order among processes as well as within one: a message that a timer of six
    o'clock sends is there before the timer of eight that it stops.
    """
    return _ACTS[item.what](item, now)


def _wake(item: Item, now: datetime) -> bool:
    with transaction() as session:
        found = session.execute(
            select(Instance.subject_kind, Instance.subject_id).where(Instance.id == item.id)
        ).one()
        if not _hold(session, Subject(*found)):
            return False
        if not _take(session, item):
            return False
        progress = loop.runner().wake(session, item.id, now=now, until=item.due_at)
        loop.settle(session, progress, now=now)
        posts = loop.posts_of(session)
    loop.deliver_posts(posts, now=item.due_at)
    return True


def _deliver(item: Item, now: datetime) -> bool:
    with reading() as session:
        set_for = session.scalar(select(Post.not_before).where(Post.id == item.id))
    # a message with a moment of its own is heard then; one that found nobody is heard when somebody listens
    return loop.deliver_posts([item.id], now=set_for or now) > 0


def _fire(item: Item, now: datetime) -> bool:
    with transaction() as session:
        progress = loop.runner().fire(session, item.id, now=now)
        loop.settle(session, progress, now=now)
        posts = loop.posts_of(session)
    loop.deliver_posts(posts, now=item.due_at)
    return bool(progress.instance_id)


def _plan(_item: Item, now: datetime) -> bool:
    with transaction() as session:
        loop.runner().due_schedules(session, now)  # gives each new one its first moment
    return True


_ACTS: dict[str, Callable[[Item, datetime], bool]] = {
    "process": _wake,
    "message": _deliver,
    "schedule": _fire,
    "new schedule": _plan,
}


def _instances(session: Session, now: datetime, limit: int) -> list[Item]:
    rows = (
        select(
            Instance.wake_at, Instance.id, Instance.process_key, Instance.subject_kind, Instance.subject_id
        )
        .where(Instance.status == "active", Instance.wake_at <= now)
        .order_by(Instance.wake_at, Instance.id)
        .limit(limit)
    )
    return [
        Item(wake_at, "process", number, f"{key} {kind}:{subject}")
        for wake_at, number, key, kind, subject in session.execute(rows)
        if wake_at is not None
    ]


def _posts(session: Session, now: datetime, limit: int) -> list[Item]:
    waiting = loop.runner().undelivered(session, now)
    rows = select(Post).where(Post.id.in_(waiting[:limit]))
    return [
        Item(
            post.not_before or post.created_at,
            "message",
            post.id,
            f"{post.name} {post.subject_kind}:{post.subject_id}",
        )
        for post in session.scalars(rows)
    ]


def _schedules(session: Session, now: datetime, limit: int) -> list[Item]:
    fresh = and_(Schedule.next_at.is_(None), Schedule.rounds == 0)
    rows = select(Schedule).where(or_(Schedule.next_at <= now, fresh)).order_by(Schedule.next_at).limit(limit)
    return [
        Item(row.next_at, "schedule", row.id, row.process_key)
        if row.next_at
        else Item(row.anchor, "new schedule", row.id, row.process_key)
        for row in session.scalars(rows)
    ]


def _hold(session: Session, subject: Subject) -> bool:
    """Lock the case or matter first (DESIGN 2.4); False when another worker is at it: work is shared."""
    for table, number in ((Case, case_id_of(session, subject)), (Matter, matter_id_of(session, subject))):
        if number is not None:
            rows = select(table.id).where(table.id == number).with_for_update(skip_locked=True)
            return session.scalar(rows) is not None
    return True


def _take(session: Session, item: Item) -> bool:
    """Lock the instance; False when another worker has it, or has done what was due."""
    rows = select(Instance.wake_at).where(Instance.id == item.id).with_for_update(skip_locked=True)
    wake_at = session.scalar(rows)
    return wake_at is not None and wake_at <= item.due_at
