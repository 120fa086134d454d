"""The tables of the library: definitions, releases, instances, their history, posts, schedules, incidents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import DateTime, ForeignKey, Index, MetaData, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept and returned in UTC; a naive one is refused before it reaches the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment needs a time zone, got {value!r}"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table of the library inherits."""

    metadata = metadata
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime}


class Definition(Base):
    """One version of a diagram, a decision table or a form; once stored, only its status changes."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("kind", "key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))  # bpmn, dmn, form
    key: Mapped[str] = mapped_column(String(200), index=True)
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    status: Mapped[str] = mapped_column(String(8), default="draft", index=True)  # draft, active, retired
    author: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    problems: Mapped[str] = mapped_column(Text, default="[]")  # JSON
    summary: Mapped[str] = mapped_column(Text, default="{}")  # JSON: what it needs, calls, sends and hears
    normalised: Mapped[str | None] = mapped_column(Text)  # what was compiled, when it differs from the source
    compiled: Mapped[str | None] = mapped_column(Text)  # what workflows.engine.load reads
    compiler: Mapped[str | None] = mapped_column(String(40))  # engine and compiler version of `compiled`
    created_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]


class Release(Base):
    """The closure of versions a process needs, as it stood at an activation; the current one starts cases."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_key: Mapped[str] = mapped_column(String(200), index=True)
    current: Mapped[bool] = mapped_column(default=True, index=True)
    digest: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]


class ReleaseMember(Base):
    """A version that belongs to a release: the process itself, what it calls, its tables and forms."""

    __tablename__ = "release_member"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"), index=True)


class Schedule(Base):
    """A timer start event of an active definition: each firing starts a new instance."""

    __tablename__ = "schedule"
    __table_args__ = (UniqueConstraint("process_key", "element"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_key: Mapped[str] = mapped_column(String(200))
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"))
    element: Mapped[str] = mapped_column(String(200))
    rule: Mapped[str] = mapped_column(Text)  # R/P1M, 2026-12-01, first_workday("month")
    each: Mapped[bool] = mapped_column(default=False)  # missed rounds are made up one by one
    anchor: Mapped[datetime]
    rounds: Mapped[int] = mapped_column(default=0)  # fired or skipped since the anchor
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    last_fired_at: Mapped[datetime | None]


class Instance(Base):
    """A running process: which release, about whom, its state, and when it wants to be woken."""

    __tablename__ = "instance"
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_key: Mapped[str] = mapped_column(String(200), index=True)
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    status: Mapped[str] = mapped_column(String(10), default="active")  # active, completed, cancelled
    state: Mapped[str] = mapped_column(Text)  # order matters in it: never JSONB
    wake_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    last_seq: Mapped[int] = mapped_column(default=0)  # of its steps
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Step(Base):
    """One element an instance has passed, in order: the path of a case."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("instance_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    seq: Mapped[int]
    process: Mapped[str] = mapped_column(String(200))
    element: Mapped[str] = mapped_column(String(200))
    source: Mapped[str | None] = mapped_column(String(200))  # the element before it
    name: Mapped[str | None] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(10))  # completed, cancelled, moved
    task_id: Mapped[str | None] = mapped_column(String(36))
    entered_at: Mapped[datetime]
    left_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    fired_at: Mapped[datetime | None]
    actor: Mapped[str | None] = mapped_column(String(200))
    result: Mapped[str | None] = mapped_column(Text)  # JSON: what an operator returned, which rules fired


class Post(Base):
    """A BPMN message between processes: kept until somebody waits for it."""

    __tablename__ = "post"
    __table_args__ = (
        Index(None, "status", "not_before"),
        Index(None, "subject_kind", "subject_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    payload: Mapped[str] = mapped_column(Text, default="{}")
    status: Mapped[str] = mapped_column(String(10), default="pending")  # pending, delivered
    not_before: Mapped[datetime | None]
    keep_until: Mapped[datetime | None]  # None: its time is over, an incident says so
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]


class PostDelivery(Base):
    """A post for one target, chosen once; never twice for the same one."""

    __tablename__ = "post_delivery"
    __table_args__ = (UniqueConstraint("post_id", "target"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    target: Mapped[str] = mapped_column(String(240))  # start:<process key> or instance:<id>
    status: Mapped[str] = mapped_column(String(10), default="pending")  # pending, delivered, gone
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    delivered_at: Mapped[datetime | None]


class Subscription(Base):
    """A catch event that waits in an instance, so that a post finds it without opening the state."""

    __tablename__ = "subscription"
    __table_args__ = (Index(None, "message", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), index=True)
    task_id: Mapped[str] = mapped_column(String(36))
    element: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(200))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]


class Incident(Base):
    """A step that failed: what was attempted, how often, when it is tried again; a person may act on it."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    task_id: Mapped[str | None] = mapped_column(String(36))  # the step to carry on from
    element: Mapped[str | None] = mapped_column(String(200))  # where it failed
    name: Mapped[str | None] = mapped_column(String(300))
    error: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(10), default="open", index=True)  # open, resolved, cancelled
    retry_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    resolution: Mapped[str | None] = mapped_column(Text)
