"""Posts as rows: writing them, and finding out who waits for which."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, insert, or_, select

from workflows.engine import plain
from workflows.store import Post, PostDelivery, Subscription

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session

    from workflows.runner.instances import Row
    from workflows.subject import Subject


_TABLE: Any = Post.__table__
# built once: putting a statement together costs more than running it
_WRITE = insert(_TABLE).returning(_TABLE.c.id)
_KEPT = (
    select(Post.id)
    .where(
        Post.status == "pending",
        Post.name.in_(bindparam("names", expanding=True)),
        Post.subject_kind == bindparam("about"),
        Post.subject_id == bindparam("number"),
        or_(Post.not_before.is_(None), Post.not_before <= bindparam("by")),
    )
    .order_by(Post.id)
)


def write(
    session: Session,
    name: str,
    subject: Subject,
    payload: Mapping[str, Any] | None,
    *,
    now: datetime,
    not_before: datetime | None = None,
    keep: timedelta,
) -> int:
    """A post to whoever waits for `name` about `subject`, now or later; BadFacts for what is no payload."""
    values = {
        "name": name,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "payload": json.dumps(plain(payload), ensure_ascii=False),
        "status": "pending",
        "not_before": not_before,
        "keep_until": max(now, not_before or now) + keep,
        "created_at": now,
    }
    return int(session.connection().execute(_WRITE, values).scalar_one())


def kept(session: Session, row: Row, messages: Collection[str], now: datetime) -> list[int]:
    """Posts that were kept for somebody who has just begun to wait, oldest first."""
    if not messages:
        return []
    about = {"names": sorted(set(messages)), "about": row.subject.kind, "number": row.subject.id, "by": now}
    return list(session.execute(_KEPT, about).scalars())


def awaited(session: Session, now: datetime, starters: Collection[str]) -> list[int]:
    """Every post that somebody waits for and that may be delivered by now, oldest first."""
    catching = exists().where(
        Subscription.message == Post.name,
        Subscription.subject_kind == Post.subject_kind,
        Subscription.subject_id == Post.subject_id,
    )
    chosen = exists().where(PostDelivery.post_id == Post.id, PostDelivery.status == "pending")
    due = or_(Post.not_before.is_(None), Post.not_before <= now)
    somebody = or_(catching, chosen, Post.name.in_(starters)) if starters else or_(catching, chosen)
    wanted = select(Post.id).where(Post.status == "pending", due, somebody).order_by(Post.id)
    return list(session.execute(wanted).scalars())
