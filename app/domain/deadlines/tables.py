"""The tables of time: clocks, every due date they had, pauses, extensions, delay reasons, escalations."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Clock(Base):
    """A limit that runs for a subject (时限). `due_at` is `counted` after `anchor_at` by the calendar.

    `limit` is the limit as it was set (`WD5`, `PT24H`), `counted` what is counted now: longer after a pause;
    after an extension `WD0` from the granted date. Each change of the due date is a new `version`; a new
    promise (extension, new date, next contact) is a new `commitment`, and only then do the rungs of
    escalation start again.
    """

    __tablename__ = "clock"
    __table_args__ = (
        Index("ix_clock_subject", "subject_kind", "subject_id", "kind"),
        Index("ix_clock_due", "status", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    tier: Mapped[str | None] = mapped_column(String(20))
    limit: Mapped[str] = mapped_column(String(20))
    counted: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    anchor_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    provisional: Mapped[bool]
    calendar_version_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_version.id"))
    version: Mapped[int] = mapped_column(default=1)
    commitment: Mapped[int] = mapped_column(default=1)
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paused_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_days: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(10), default="running")  # running, met, missed, cancelled
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    missed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def open(self) -> bool:
        """Still owed; a missed clock stays open until it is met, and stays missed for ever."""
        return self.met_at is None and self.cancelled_at is None

    def overdue(self, now: datetime) -> bool:
        """Whether a promise was broken: passed without being met, or passed at any time before."""
        return self.status == "missed" or (self.open and self.due_at < now)


class DueChange(Base):
    """One due date of a clock, and why it came: started, pause, resume, extension, new_date, approval, …"""

    __tablename__ = "due_change"
    __table_args__ = (UniqueConstraint("clock_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
    counted: Mapped[str] = mapped_column(String(20))
    anchor_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    provisional: Mapped[bool]
    calendar_version_id: Mapped[int | None]
    actor_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Pause(Base):
    """A time of waiting for the citizen; `days` are the whole working days it took, at most `granted`."""

    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    granted: Mapped[int]
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    days: Mapped[int | None]


class Extension(Base):
    """A granted extension (延期): asked in time it is `extended`, asked too late `overdue` (R30)."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    flag: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(24))
    was_due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[int | None]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by: Mapped[int | None]
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DelayReason(Base):
    """Why a promise was broken (延误原因), public once somebody above the owner has approved it."""

    __tablename__ = "delay_reason"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    code: Mapped[str] = mapped_column(String(24))
    text: Mapped[str] = mapped_column(Text)
    new_date: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="proposed")  # proposed, approved, refused, public
    proposed_by: Mapped[int | None]
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Escalation(Base):
    """A rung that fired: once per clock and promise, stamped with the time at which it was due."""

    __tablename__ = "escalation"
    __table_args__ = (UniqueConstraint("clock_id", "rung", "commitment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    rung: Mapped[str] = mapped_column(String(20))
    commitment: Mapped[int]
    version: Mapped[int]
    notified: Mapped[str] = mapped_column(String(60), default="")
    published: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    fired_at: Mapped[datetime] = mapped_column(UtcDateTime)
