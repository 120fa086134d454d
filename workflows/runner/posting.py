"""Delivering posts: each target once, in its own transaction, in order for each subject."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import aliased

from workflows import engine
from workflows.errors import NotFound, Stale
from workflows.progress import Progress
from workflows.runner import incidents, instances, mail, starting
from workflows.runner.use import Use
from workflows.store import Post, PostDelivery, Subscription
from workflows.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflows.runner.runner import Runner


def undelivered(runner: Runner, session: Session, now: datetime) -> list[int]:
    """Posts that somebody waits for."""
    names = session.execute(select(Post.name).where(Post.status == "pending").distinct()).scalars()
    starters = [name for name in names if runner.definitions.starters(session, name)]
    return mail.awaited(session, now, starters)


def deliver(runner: Runner, session: Session, post_id: int, *, now: datetime) -> list[Progress]:
    """Serve one target of this post, or of an earlier one about the same subject.

    `Progress.served` says which post needs no further call.
    """
    for post in _queue(session, post_id, now):
        known = _targets(runner, session, post)
        target = next((one for one in known if one.status == "pending"), None)
        if target is None:
            continue
        progress = _serve(runner, session, post, target, now)
        session.add_all(known)
        _settle(session, post, known, progress, now)
        session.flush()
        return [progress]
    return []


# built once: putting a statement together costs more than running it
_ABOUT = aliased(Post)
_QUEUE = (
    select(Post)
    .join(_ABOUT, (Post.subject_kind == _ABOUT.subject_kind) & (Post.subject_id == _ABOUT.subject_id))
    .where(
        _ABOUT.id == bindparam("upto"),
        Post.status == "pending",
        Post.id <= bindparam("upto"),
        or_(Post.not_before.is_(None), Post.not_before <= bindparam("by")),
    )
    .order_by(Post.id)
    .with_for_update(of=Post)
    .execution_options(populate_existing=True)
)
_DELIVERIES = (
    select(PostDelivery).where(PostDelivery.post_id == bindparam("wanted")).order_by(PostDelivery.id)
)
_WAITING = (
    select(Subscription.instance_id)
    .where(
        Subscription.message == bindparam("message"),
        Subscription.subject_kind == bindparam("about"),
        Subscription.subject_id == bindparam("number"),
    )
    .distinct()
    .order_by(Subscription.instance_id)
)


def _queue(session: Session, post_id: int, now: datetime) -> list[Post]:
    """The pending posts about the same subject up to this one, locked, oldest first."""
    return list(session.execute(_QUEUE, {"upto": post_id, "by": now}).scalars())


def _targets(runner: Runner, session: Session, post: Post) -> list[PostDelivery]:
    """All targets, those to serve pending. They are chosen together when somebody waits, so that none gets it
    twice; when none of them waited any more in the end, the post is kept for others."""
    known = {one.target: one for one in session.execute(_DELIVERIES, {"wanted": post.id}).scalars()}
    if any(one.status == "pending" for one in known.values()):
        return list(known.values())
    targets = [f"start:{key}" for key in runner.definitions.starters(session, post.name)]
    targets += [f"instance:{number}" for number in _waiting(session, post)]
    for target in targets:
        known.setdefault(target, PostDelivery(post_id=post.id, target=target)).status = "pending"
    return list(known.values())


def _waiting(session: Session, post: Post) -> list[int]:
    about = {"message": post.name, "about": post.subject_kind, "number": post.subject_id}
    return list(session.execute(_WAITING, about).scalars())


def _serve(runner: Runner, session: Session, post: Post, target: PostDelivery, now: datetime) -> Progress:
    payload, subject = json.loads(post.payload), Subject(post.subject_kind, post.subject_id)
    kind, _, which = target.target.partition(":")
    if kind == "start":
        came = _begin(runner, session, which, post.name, subject=subject, payload=payload, now=now)
    else:
        came = _hand_over(runner, session, int(which), post.name, payload, now=now)
    target.status = "gone" if came is None else "delivered"
    target.instance_id = came.instance_id if came is not None else None
    target.delivered_at = now
    return came if came is not None else Progress(0)


def _begin(
    runner: Runner,
    session: Session,
    key: str,
    message: str,
    *,
    subject: Subject,
    payload: dict[str, Any],
    now: datetime,
) -> Progress | None:
    """Start an instance by the message; None when the process has been retired meanwhile."""
    try:
        release = runner.definitions.release(session, key)
    except NotFound:
        return None
    use = starting.start(
        runner.house, session, release.id, subject, payload, now=now, actor=None, message=message
    )
    return use.finish()


def _hand_over(
    runner: Runner, session: Session, instance_id: int, name: str, payload: dict[str, Any], *, now: datetime
) -> Progress | None:
    """Give the message to the first catch that waits for it; None when none waits any more."""
    row = instances.lock(session, instance_id)
    if row is None or row.status != "active":
        return None
    use = Use(runner.house, session, row, now=now, actor=None)
    if not any(one.name == name for one in engine.messages(use.workflow)):
        return None
    use.attempt(_hearing(name, payload))
    return use.finish()


def _hearing(name: str, payload: dict[str, Any]) -> Callable[[Any], Any]:
    def set_off(workflow: Any) -> Any:
        for one in engine.messages(workflow):
            if one.name == name:
                return engine.hear(one, payload)
        raise Stale

    return set_off


def _settle(
    session: Session, post: Post, known: list[PostDelivery], progress: Progress, now: datetime
) -> None:
    """Close a post when all targets are served; it stays open when none of them still waited."""
    states = {one.status for one in known}
    if "pending" in states or "delivered" not in states:
        return
    post.status, post.delivered_at = "delivered", now
    if post.keep_until is None:
        incidents.heard(session, post.id, now=now)
    progress.served = post.id
    progress.posts[:] = [other for other in progress.posts if other != post.id]


def give_up(session: Session, now: datetime) -> list[int]:
    """Pending posts whose time is over become incidents; they stay, should somebody hear them after all."""
    wanted = select(Post).where(Post.status == "pending", Post.keep_until <= now).order_by(Post.id)
    late = list(session.execute(wanted.with_for_update(skip_locked=True)).scalars())
    for post in late:
        incidents.unheard(session, post.id, post.name, now=now)
        session.execute(update(Post).where(Post.id == post.id).values(keep_until=None))
    return [post.id for post in late]
