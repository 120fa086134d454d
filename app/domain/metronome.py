"""The metronome's memory: when each job last ran, so that one that stopped is seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import String, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class JobRun(Base):
    """The last round of a job: `fired` things done, `failed` ones left for the next round."""

    __tablename__ = "job_run"

    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fired: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)


def begin(session: Session, job: str, *, every: timedelta, now: datetime) -> bool:
    """Take the round of a job; False when some process began one less than `every` ago."""
    _know(session, job)
    # a round begun in the future is one of a clock that was wrong, or of a moment lived through for trial
    over = (JobRun.begun_at <= now - every) | (JobRun.begun_at > now)
    taken = update(JobRun).where(JobRun.job == job, over).values(begun_at=now).returning(JobRun.job)
    return session.execute(taken).scalar_one_or_none() is not None


def end(session: Session, job: str, *, fired: int, failed: int, now: datetime) -> None:
    """Note how a round went."""
    _know(session, job)
    row = session.get_one(JobRun, job, with_for_update=True, populate_existing=True)
    row.begun_at = now if row.begun_at == NEVER else row.begun_at
    row.ended_at, row.fired, row.failed = now, fired, failed
    session.flush()


def runs(session: Session) -> Sequence[JobRun]:
    """Return every job's last round."""
    return session.scalars(select(JobRun).order_by(JobRun.job)).all()


def _know(session: Session, job: str) -> None:
    """See to it that the job has its row, whoever is first."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"job": job, "begun_at": NEVER, "fired": 0, "failed": 0}
    session.execute(insert(JobRun).values(row).on_conflict_do_nothing())
