"""A small house for engine tests: definitions put straight into the tables, operators, time in hand."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine, event, func, select, update
from sqlalchemy.orm import Session

from workflows import Limits, NotFound, Operator, Operators, Runner, Subject
from workflows.engine import STAMP, compile_process, load
from workflows.store import (
    Definition,
    Incident,
    Instance,
    Post,
    Release,
    ReleaseMember,
    Step,
    Subscription,
    metadata,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CASE = Subject("case", 7)


def build(url: str) -> None:
    engine = connect(url)
    metadata.create_all(engine)
    engine.dispose()


def connect(url: str):
    """An engine with the manners of app/db.py."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _connect(connection, _record):
            connection.isolation_level = None
            for pragma in (
                "busy_timeout = 30000",
                "journal_mode = WAL",
                "synchronous = NORMAL",
                "foreign_keys = ON",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class Shelf:
    """What Runner asks of Definitions, on rows that a test has put there."""

    def release(self, session, key):
        found = (
            session.execute(
                select(Release).where(Release.process_key == key, Release.current).order_by(Release.id.desc())
            )
            .scalars()
            .first()
        )
        if found is None:
            raise NotFound(f"no active process {key}")
        return found

    def starters(self, session, message):
        active = session.execute(
            select(Definition.key, Definition.compiled)
            .where(Definition.status == "active", Definition.kind == "bpmn")
            .order_by(Definition.key)
        )
        return [key for key, compiled in active if message in load(compiled).messages.values()]


def deploy(session, *sources, tables=None, now=NOON):
    """Store and activate; every process gets a new release holding all active definitions."""
    for source in sources:
        key = key_of(source)
        _store(session, "bpmn", key, source, compiled=compile_process(source, key), now=now)
    for key, source in (tables or {}).items():
        _store(session, "dmn", key, source, compiled=None, now=now)
    active = session.execute(select(Definition).where(Definition.status == "active")).scalars().all()
    session.execute(update(Release).values(current=False))
    for one in [one for one in active if one.kind == "bpmn"]:
        release = Release(process_key=one.key, current=True, created_at=now, digest="")
        session.add(release)
        session.flush()
        session.add_all(
            ReleaseMember(release_id=release.id, kind=any_.kind, key=any_.key, definition_id=any_.id)
            for any_ in active
        )
    session.flush()


def key_of(source):
    return source.split('<process id="')[1].split('"')[0]


def _store(session, kind, key, source, *, compiled, now):
    session.execute(
        update(Definition).where(Definition.kind == kind, Definition.key == key).values(status="retired")
    )
    version = (
        1
        + session.execute(
            select(func.count()).where(Definition.kind == kind, Definition.key == key)
        ).scalar_one()
    )
    row = Definition(
        kind=kind,
        key=key,
        version=version,
        name=key,
        source=source,
        compiled=compiled,
        compiler=STAMP,
        sha256=hashlib.sha256(source.encode()).hexdigest(),
        status="active",
        created_at=now,
    )
    session.add(row)
    session.flush()


@dataclass
class Told:
    """What the operators of the house were told, and what they are to do."""

    calls: list = field(default_factory=list)
    fails: dict = field(default_factory=dict)
    dues: dict = field(default_factory=dict)


class House:
    """One database, one runner, and shorthands that each use a transaction of their own."""

    def __init__(self, url, *, limits=None, operators=()):
        self.engine = connect(url)
        self.told = Told()
        self.now = NOON
        self.runner = Runner(
            Shelf(),
            Operators([*self._operators(), *operators]),
            self._functions,
            {"due", "working_days", "after"},
            limits or Limits(),
        )

    def _operators(self):
        def note(context, *, what: str = ""):
            self.told.calls.append((context.element, what, context.now))
            if error := self.told.fails.get(context.element):
                raise error
            return {"noted": what}

        def leave(context, *, message: str, about: str = ""):
            """Writes a row, then may fail: what it wrote must be gone."""
            context.post(message, Subject.parse(about) if about else None, {"from": context.element})
            if error := self.told.fails.get(context.element):
                raise error

        return [Operator("note", note, "acts"), Operator("leave", leave, "acts")]

    def _functions(self, session, subject, now, facts):
        return {
            "due": lambda kind="final": self.told.dues[kind],
            "working_days": lambda n: now + timedelta(days=n),
            "after": lambda hours: now + timedelta(hours=hours),
        }

    @contextmanager
    def session(self):
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def deploy(self, *sources, tables=None):
        with self.session() as session:
            deploy(session, *sources, tables=tables, now=self.now)
            for source in sources:
                self.runner.plan(session, key_of(source), now=self.now)

    def start(self, key, subject=CASE, **facts):
        with self.session() as session:
            return self.runner.start(session, key, subject, facts, now=self.now, actor="ann")

    def complete(self, instance, task, actor="ann", **facts):
        """`task` is an element (the only open one of it) or a task id."""
        with self.session() as session:
            given = self.task(instance, task, session) if "-" not in task else task
            return self.runner.complete(session, instance, given, facts, now=self.now, actor=actor)

    def task(self, instance, element, session=None):
        if session is None:
            with self.session() as own:
                return self.task(instance, element, own)
        found = [task.task_id for task in self.runner.tasks(session, instance) if task.element == element]
        assert len(found) == 1, found
        return found[0]

    def open(self, instance):
        with self.session() as session:
            return sorted(task.element for task in self.runner.tasks(session, instance))

    def tick(self, **delta):
        """Let time pass, then wake whatever is due until nothing is."""
        self.now += timedelta(**delta)
        done = []
        while True:
            with self.session() as session:
                due = self.runner.due(session, self.now)
            if not due:
                return done
            for number in due:
                with self.session() as session:
                    done.append(self.runner.wake(session, number, now=self.now))

    def post(self, name, subject=CASE, **payload):
        with self.session() as session:
            return self.runner.post(session, name, subject, payload, now=self.now).id

    def deliver(self, *posts):
        done = []
        for post in posts:
            while True:
                with self.session() as session:
                    progress = self.runner.deliver(session, post, now=self.now)
                if not progress:
                    break
                done += progress
        return done

    def metronome(self):
        with self.session() as session:
            waiting = self.runner.undelivered(session, self.now)
        return self.deliver(*waiting)

    def rearm(self, subject=CASE):
        with self.session() as session:
            return self.runner.rearm(session, subject, now=self.now)

    def instance(self, number):
        with self.session() as session:
            return session.get_one(Instance, number)

    def path(self, number, *kinds):
        with self.session() as session:
            steps = (
                session.execute(select(Step).where(Step.instance_id == number).order_by(Step.seq))
                .scalars()
                .all()
            )
        return [step.element for step in steps if not kinds or step.kind in kinds]

    def steps(self, number, element=None):
        with self.session() as session:
            steps = (
                session.execute(select(Step).where(Step.instance_id == number).order_by(Step.seq))
                .scalars()
                .all()
            )
        return [step for step in steps if element in (None, step.element)]

    def rows(self, table):
        with self.session() as session:
            return session.execute(select(table).order_by(table.id)).scalars().all()

    def incidents(self):
        return self.rows(Incident)

    def posts(self):
        return self.rows(Post)

    def subscriptions(self):
        return self.rows(Subscription)

    def facts(self, number):
        """The facts of the first open task."""
        with self.session() as session:
            return dict(self.runner.tasks(session, number)[0].facts)

    def size(self, number):
        return sum(len(part["tasks"]) for part in json.loads(self.instance(number).state)["parts"])

    def close(self):
        self.engine.dispose()
