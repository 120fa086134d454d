"""Absence and deputies (代理): while somebody is away, a named colleague holds their roles too."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


class Absence(Base):
    """Somebody is away from `starts_at` until before `ends_at`, and `deputy_id` stands in."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


def record_absence(
    session: Session, person_id: int, *, deputy_id: int | None, starts_at: datetime, ends_at: datetime
) -> Absence:
    """Note an absence. Raises Invalid when it ends before it starts or the deputy is the absent person."""
    if ends_at <= starts_at:
        raise Invalid({"ends_at": ["An absence ends after it starts."]})
    if deputy_id == person_id:
        raise Invalid({"deputy_id": ["Name somebody else as deputy."]})
    absence = Absence(person_id=person_id, deputy_id=deputy_id, starts_at=starts_at, ends_at=ends_at)
    session.add(absence)
    session.flush()
    return absence


def _running(
    session: Session, now: datetime, person_id: int | None, deputy_id: int | None
) -> Sequence[Absence]:
    query = select(Absence).where(Absence.starts_at <= now, Absence.ends_at > now)
    if person_id is not None:
        query = query.where(Absence.person_id == person_id)
    if deputy_id is not None:
        query = query.where(Absence.deputy_id == deputy_id)
    return session.scalars(query.order_by(Absence.id)).all()


def absent(session: Session, person_id: int, *, now: datetime) -> bool:
    """Whether the person is away at this moment."""
    return bool(_running(session, now, person_id, None))


def deputies_of(session: Session, person_id: int, *, now: datetime) -> list[int]:
    """Who stands in for the person at this moment, and is not away as well."""
    running = _running(session, now, None, None)
    away = {row.person_id for row in running}
    named = [row.deputy_id for row in running if row.person_id == person_id]
    return [deputy for deputy in named if deputy is not None and deputy not in away]


def release_deputy(session: Session, deputy_id: int, *, now: datetime) -> None:
    """Nobody counts on this deputy from now on: whom they stood in for is unattended."""
    rows = select(Absence).where(Absence.deputy_id == deputy_id, Absence.ends_at > now)
    for row in session.scalars(rows):
        row.deputy_id = None
    session.flush()


def unattended(session: Session, *, now: datetime) -> list[int]:
    """Who is away at this moment with nobody standing in."""
    away = _running(session, now, None, None)
    gone = {row.person_id for row in away}
    covered = {row.person_id for row in away if row.deputy_id is not None and row.deputy_id not in gone}
    return sorted(gone - covered)


def stands_in_for(session: Session, deputy_id: int, *, now: datetime) -> list[int]:
    """Whom the person stands in for at this moment."""
    return [row.person_id for row in _running(session, now, None, deputy_id)]
