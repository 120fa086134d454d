"""The use cases, by actor: each one transaction, one commit, and only here is the engine driven."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app import db
from app.casework import loop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session


@contextmanager
def use_case(now: datetime) -> Iterator[Session]:
    """One transaction; messages posted in it are delivered after its commit, each in a transaction."""
    with db.transaction() as session:
        db.after_commit(session, lambda: loop.deliver_posts(loop.posts_of(session), now=now))
        yield session
