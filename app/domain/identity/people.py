"""Accounts of staff: name, password, and the roles they hold in which unit."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.domain.identity.absence import stands_in_for
from app.domain.identity.actor import Actor
from app.domain.identity.house import is_demo
from app.domain.identity.units import OrganisationUnit, lineage
from app.domain.vocabulary import codes
from app.errors import Invalid, NotSignedIn, TooMany

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 10
AUDITOR = "auditor"
DEMO_PASSWORD = "demo"  # noqa: S105 - public by design, and refused outside demo mode


class Person(Base):
    """An account. Nobody is deleted: an account is disabled, so that what they did keeps its name.

    From `expires_at` on nobody signs in with it, and its tokens open nothing; empty: it does not end.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_zh: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(8))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    oidc_subject: Mapped[str | None] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="person", order_by="Membership.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own spelling


class Membership(Base):
    """A role held in a unit, or, without one, in the whole authority."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "role", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(40), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"), index=True)

    person: Mapped[Person] = relationship(back_populates="memberships")
    unit: Mapped[OrganisationUnit | None] = relationship()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody has this password")


def register(
    session: Session,
    username: str,
    *,
    name: str,
    password: str | None,
    now: datetime,
    demo: bool = False,
    name_zh: str | None = None,
    email: str | None = None,
    expires_at: datetime | None = None,
) -> Person:
    """Open an account. Raises Invalid on a taken name, a weak password, or an end that has come already."""
    if by_username(session, username) is not None:
        raise Invalid({"username": [_("This user name is taken.")]})
    if expires_at is not None and expires_at <= now:
        raise Invalid({"expires_at": [_("Choose a day to come.")]})
    person = Person(
        username=username, name=name, name_zh=name_zh, email=email, created_at=now, expires_at=expires_at
    )
    if password is not None:
        change_password(person, password, demo=demo)
    session.add(person)
    session.flush()
    return person


def change_password(person: Person, password: str, *, demo: bool = False) -> None:
    """Set a password. Raises Invalid when it is too short; the demo password passes in demo mode alone."""
    if len(password) < SHORTEST_PASSWORD and not (demo and password == DEMO_PASSWORD):
        raise Invalid({"password": [_("A password needs at least 10 characters.")]})
    person.password_hash = _hasher().hash(password)


def by_username(session: Session, username: str) -> Person | None:
    """The account with this user name, disabled or not."""
    return session.scalars(select(Person).where(Person.username == username)).one_or_none()


def usable(person: Person, now: datetime) -> bool:
    """Whether the account is neither disabled nor at its end."""
    return person.disabled_at is None and (person.expires_at is None or person.expires_at > now)


def in_use(now: datetime) -> ColumnElement[bool]:
    """The same as a condition of a query on Person."""
    return Person.disabled_at.is_(None) & or_(Person.expires_at.is_(None), Person.expires_at > now)


def grant(session: Session, person: Person, role: str, unit: OrganisationUnit | None = None) -> None:
    """Give a role in a unit, or everywhere; twice is once.

    Raises Invalid on no such role, and where an auditor would belong to a unit: they come from outside (R50).
    """
    if role not in codes("role"):
        raise Invalid({"role": [_("There is no such role.")]})
    unit_id = unit.id if unit else None
    held_in = {unit_id, *(held.unit_id for held in person.memberships)}
    if AUDITOR in {role, *(held.role for held in person.memberships)} and held_in != {None}:
        raise Invalid({"role": [_("An auditor comes from outside and belongs to no unit.")]})
    if any(held.role == role and held.unit_id == unit_id for held in person.memberships):
        return
    person.memberships.append(Membership(role=role, unit_id=unit_id))
    session.flush()


def revoke(session: Session, person: Person, role: str, unit: OrganisationUnit | None = None) -> None:
    """Take a role in a unit away."""
    unit_id = unit.id if unit else None
    person.memberships[:] = [
        held for held in person.memberships if (held.role, held.unit_id) != (role, unit_id)
    ]
    session.flush()


def actor_of(session: Session, person: Person, *, now: datetime) -> Actor:
    """The person as actor: their own roles and those of everybody they stand in for at this moment."""
    ids = [person.id, *stands_in_for(session, person.id, now=now)]
    rows = session.execute(select(Membership.role, Membership.unit_id).where(Membership.person_id.in_(ids)))
    return Actor(person.id, frozenset((role, unit_id) for role, unit_id in rows))


def people_with(session: Session, role: str, unit_id: int | None = None) -> Sequence[Person]:
    """Who holds the role for the unit and has an account in use: in it or anywhere above, or everywhere.

    Without a unit: whoever holds the role at all.
    """
    query = select(Person).join(Membership).where(Membership.role == role, Person.disabled_at.is_(None))
    if unit_id is not None:
        above = lineage(session, unit_id)
        query = query.where(or_(Membership.unit_id.is_(None), Membership.unit_id.in_(above)))
    return session.scalars(query.distinct().order_by(Person.id)).all()


def sign_in(
    session: Session, username: str, password: str, *, now: datetime, demo: bool = False
) -> Person | None:
    """The person whose name and password these are, or None; the failure is counted, so commit either way.

    Raises TooMany for fifteen minutes after five failures, and NotSignedIn for the demo password
    outside demo mode: the setting, or the mark that `seed --demo` left.
    """
    person = by_username(session, username)
    if person is not None and person.locked_until is not None and person.locked_until > now:
        raise TooMany(
            _("Too many attempts. Try again later."), int((person.locked_until - now).total_seconds()) + 1
        )
    if password == DEMO_PASSWORD and not (demo or is_demo(session)):
        raise NotSignedIn(_("The demo password works in demo mode only."))
    known = person.password_hash if person is not None and usable(person, now) else None
    # an unknown name takes as long as a wrong password, so that names cannot be told apart
    right = _matches(known or _nobodys_hash(), password) and known is not None
    if person is not None:
        _count(person, right=right, now=now)
        session.flush()
    return person if right else None


def _count(person: Person, *, right: bool, now: datetime) -> None:
    person.failures = 0 if right else person.failures + 1
    person.locked_until = None
    if person.failures >= MOST_FAILURES:
        person.failures, person.locked_until = 0, now + LOCKED_FOR


def _matches(known: str, password: str) -> bool:
    try:
        return _hasher().verify(known, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
