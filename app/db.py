"""The database: one metadata, and the only place that commits."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import DeclarativeBase, Session, registry

from workflows import store
from workflows.store import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

__all__ = [
    "Base",
    "UtcDateTime",
    "after_commit",
    "connect",
    "db",
    "reading",
    "snapshot",
    "tidy",
    "transaction",
]

BUSY_MS = 30_000


class Base(DeclarativeBase):
    """Every domain table; shares its metadata with the engine's tables, so one migration covers both."""

    metadata = store.metadata
    registry = registry(metadata=store.metadata, type_annotation_map={datetime: UtcDateTime})


db = SQLAlchemy(model_class=Base)


class Work(Session):
    """The session of a transaction: what it has read stays at hand, so that `get` reads each row once."""


@event.listens_for(Work, "loaded_as_persistent")
@event.listens_for(Work, "pending_to_persistent")
def _keep(session: Session, row: object) -> None:
    # the session itself only refers to rows weakly; the engine writes its own past the session
    if isinstance(row, Base):
        session.info.setdefault("kept", []).append(row)


class Turns:
    """Who writes next: first come, first served.

    SQLite has one writer, and its busy handler sleeps and tries again without any order: among the threads of
    one process somebody can lose every time until the timeout. Other processes still meet in that handler.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Wait for one's turn, though no longer than this: then SQLite itself says what is wrong."""
        mine = self._take(seconds)
        try:
            yield
        finally:
            if mine:
                self._pass_on()

    def _take(self, seconds: float) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        if ticket.acquire(timeout=seconds):
            return True
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                return False
        return True  # it was called up at the last moment

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_open: ContextVar[tuple[Session, bool] | None] = ContextVar("open_transaction", default=None)


def connect(app: Flask) -> None:
    """Join the database to the application and teach SQLite manners."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            app.extensions["turns"] = Turns()
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin or commit on its own
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten, not only unlinked
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # a deferred transaction that turns to writing fails at once when another writes, whatever the timeout:
    # so whoever might write says so at the beginning and waits in line
    deferred = connection.get_execution_options().get("deferred", False)
    connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")


@contextmanager
def transaction(*, joinable: bool = False) -> Iterator[Session]:
    """One use case, one transaction, one commit; whatever is raised inside rolls all of it back.

    Inside a `joinable` one (an idempotent request, whose stored answer must be committed together with
    what it did) another transaction becomes a savepoint of it; anywhere else a second one is a mistake.
    Objects stay readable after the commit. Then the calls left with `after_commit` are made.
    """
    outer = _open.get()
    if outer is not None:
        with _joined(*outer) as session:
            yield session
        return
    with _turn(), Work(db.engine, expire_on_commit=False) as session:
        calls: list[Callable[[], object]] = []
        session.info["after_commit"] = calls
        token = _open.set((session, joinable))
        try:
            yield session
            session.commit()
        finally:
            _open.reset(token)
    for call in calls:
        call()


def _turn() -> AbstractContextManager[None]:
    turns: Turns | None = current_app.extensions.get("turns")
    return turns.turn(BUSY_MS / 1000) if turns is not None else nullcontext()


@contextmanager
def _joined(session: Session, joinable: bool) -> Iterator[Session]:
    if not joinable:
        raise RuntimeError("a use case is one transaction: it cannot begin a second one inside")
    calls: list[Callable[[], object]] = session.info["after_commit"]
    kept = len(calls)
    try:
        with session.begin_nested():
            yield session
    except BaseException:
        del calls[kept:]
        raise


def after_commit(session: Session, call: Callable[[], object]) -> None:
    """Have `call` made once the session's transaction is committed, outside of it; never if it is not."""
    calls: list[Callable[[], object]] = session.info["after_commit"]
    calls.append(call)


def tidy() -> None:
    """Move the write-ahead log of SQLite into its file and empty it: nothing erased stays behind there.

    Others at work keep what they need; the next one does the rest. PostgreSQL vacuums by itself.
    """
    if db.engine.dialect.name != "sqlite":
        return
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    finally:
        connection.close()


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads: takes no write lock, and PostgreSQL refuses a write in it."""
    with Session(_reader(), autoflush=False, expire_on_commit=False) as session:
        yield session


@contextmanager
def snapshot() -> Iterator[Session]:
    """A reading session that sees one moment throughout, however long it takes, and holds nobody up."""
    with reading() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def _reader() -> Engine:
    readers: dict[Engine, Engine] = current_app.extensions.setdefault("readers", {})
    engine = db.engine
    if engine not in readers:
        readers[engine] = engine.execution_options(deferred=True, postgresql_readonly=True)
    return readers[engine]
