"""What happens to alerts, told while it happens (R89): polled from the database, for a few readers."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.casework import places
from app.casework.alert_views import Stirred
from app.db import reading
from app.domain import matters
from app.domain.alerts import Hotspot
from app.domain.events.journal import Event
from app.errors import Busy, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

MOST = 4
"""Readers at once: each holds one of the sixteen threads of the server."""
EVERY = 2.0
"""Seconds between two looks at the database."""
BEATS = 5
"""Looks between two signs of life, by which a reader who has left is noticed."""
LOOKS = 300
"""After so many looks a stream ends, and the browser opens it anew where it left off."""
OVERLAP = 100
"""Numbers of the journal looked at again: one that was given earlier may be committed later."""


HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""What keeps a proxy from holding the stream back."""


class Seat:
    """One reader's place and stream. It is given back when the answer is closed, however that comes about."""

    def __init__(self, app: Flask, actor: Actor, last: str) -> None:
        """Take a place; `last` is the header Last-Event-ID. Raises Busy when all are taken."""
        known = last.isascii() and last.isdecimal() and len(last) < len(str(2**63))
        self._seats: threading.BoundedSemaphore = app.extensions.setdefault(
            "streams", threading.BoundedSemaphore(MOST)
        )
        if not self._seats.acquire(blocking=False):
            raise Busy(_l("Too many people are watching at the moment. Try again in half a minute."))
        self._left = threading.Event()
        self._stream = stream(app, actor, int(last) if known else None)

    def __iter__(self) -> Iterator[str]:
        """What is told, as it happens."""
        return self._stream

    def close(self) -> None:
        """Leave; twice is once."""
        if not self._left.is_set():
            self._left.set()
            self._seats.release()


def stream(
    app: Flask, actor: Actor, last: int | None, *, looks: int = LOOKS, every: float = EVERY
) -> Iterator[str]:
    """Server-sent events from after `last`, or from now on; no connection is held between two looks."""
    pause = threading.Event()
    told: set[int] = set()
    with app.app_context(), reading() as session:
        last = newest(session) if last is None else last
        told = _known(session, last)
    yield f"retry: 5000\nid: {last}\nevent: ready\ndata: {{}}\n\n"
    for look in range(looks):
        with app.app_context(), reading() as session:
            found = since(session, actor, last, told)
        for one in found:
            last = max(last, one.id)
            told.add(one.id)
            yield _written(one, last)
        told = {number for number in told if number > last - OVERLAP}
        if look % BEATS == 0:
            yield ": alive\n\n"
        pause.wait(every)


def newest(session: Session) -> int:
    """The last number of the journal."""
    return session.scalar(select(func.max(Event.id))) or 0


def _known(session: Session, last: int) -> set[int]:
    rows = select(Event.id).where(Event.id > last - OVERLAP, Event.id <= last)
    return set(session.scalars(rows))


def since(session: Session, actor: Actor, last: int, told: set[int]) -> list[Stirred]:
    """What happened to alerts that the actor may read, after `last` and not told yet."""
    rows = (
        select(Event.id, Event.kind, Event.chain)
        .where(Event.id > last - OVERLAP, Event.kind.startswith("hotspot."))
        .order_by(Event.id)
        .limit(OVERLAP * 2)
    )
    found = []
    for number, kind, chain in session.execute(rows):
        if number in told:
            continue
        try:
            row = matters.get(session, Hotspot, int(chain.partition(":")[2]))
        except NotFound:
            continue
        if places.may_read_matter(session, row, actor):
            what = kind.partition(".")[2]
            found.append(Stirred(number, what, row.id, row.number, row.level, row.status))
    return found


def _written(one: Stirred, last: int) -> str:
    said = {
        "alert": one.alert,
        "number": one.number,
        "what": one.what,
        "level": one.level,
        "status": one.status,
    }
    return f"id: {last}\nevent: alert\ndata: {json.dumps(said)}\n\n"
