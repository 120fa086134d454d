"""The duty roster (值班表): who answers emergencies when, in which order they are called (R15)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.domain.identity.absence import absent, deputies_of
from app.domain.identity.people import Membership, Person, in_use
from app.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

ROLE = "duty_officer"
LAST_RANK = 9


class Shift(Base):
    """Somebody is on duty from `starts_at` until before `ends_at`; the lowest rank is called first."""

    __tablename__ = "duty_roster"
    __table_args__ = (Index("ix_duty_roster_now", "ends_at", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime())
    rank: Mapped[int] = mapped_column(default=1)


def put_on_duty(
    session: Session, person: Person, *, starts_at: datetime, ends_at: datetime, rank: int = 1
) -> Shift:
    """Add a shift. Raises Invalid for one that does not last, or for anybody who is no duty officer."""
    errors: dict[str, list[object]] = {}
    if ends_at <= starts_at:
        errors["ends_at"] = [_("A shift ends after it starts.")]
    if not 1 <= rank <= LAST_RANK:
        errors["rank"] = [_("Choose one of the values offered.")]
    held = select(Membership.id).where(Membership.person_id == person.id, Membership.role == ROLE)
    if person.disabled_at is not None or session.scalars(held.limit(1)).first() is None:
        errors["username"] = [_("Choose a duty officer with an account in use.")]
    if errors:
        raise Invalid(errors)
    shift = Shift(person_id=person.id, starts_at=starts_at, ends_at=ends_at, rank=rank)
    session.add(shift)
    session.flush()
    return shift


def take_off_duty(session: Session, shift_id: int) -> Shift:
    """Take a shift from the roster. Raises NotFound."""
    shift = session.get(Shift, shift_id)
    if shift is None:
        raise NotFound(_("There is no such shift."))
    session.delete(shift)
    session.flush()
    return shift


def on_duty(session: Session, *, now: datetime) -> list[int]:
    """Who is on duty at this moment, in the order of calling; an absent officer's deputy takes the place.

    Empty while the roster names nobody.
    """
    rows = (
        select(Shift.person_id)
        .join(Person)
        .where(Shift.starts_at <= now, Shift.ends_at > now, in_use(now))
        .order_by(Shift.rank, Shift.starts_at, Shift.id)
    )
    found: list[int] = []
    for person_id in session.scalars(rows):
        away = absent(session, person_id, now=now)
        found += deputies_of(session, person_id, now=now) if away else [person_id]
    return list(dict.fromkeys(found))


def shifts(session: Session, *, since: datetime) -> Sequence[tuple[Shift, Person]]:
    """Every shift that has not ended by then, with whose it is, in order of time and calling."""
    rows = select(Shift, Person).join(Person, Person.id == Shift.person_id).where(Shift.ends_at > since)
    found = session.execute(rows.order_by(Shift.starts_at, Shift.rank, Shift.id))
    return [(shift, person) for shift, person in found]
