"""The duty roster (值班表): who answers emergencies when, and in which order they are called (R15)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.casework import accounts, reading
from app.domain import calendar, events, identity

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.domain.identity import Actor, Person

KEEPERS = ("admin", "leader", "dispatcher")
"""Who says who is on duty."""

OFFICER = "duty_officer"
"""The role, and the demonstration's account of that role."""

DEMO_WEEKS = 4
HAND_OVER = time(8, 0)
WEEK = timedelta(days=7)


def roster(session: Session, *, now: datetime) -> list[dict[str, Any]]:
    """The shifts on duty now and later, in order."""
    return [_shift(row, person, now=now) for row, person in identity.shifts(session, since=now)]


def officers(session: Session) -> list[Person]:
    """Those who can be put on duty."""
    return list(identity.people_with(session, OFFICER))


def put_on_duty(
    session: Session,
    username: str,
    *,
    starts_at: datetime,
    ends_at: datetime,
    rank: int,
    now: datetime,
    actor: Actor,
) -> dict[str, Any]:
    """Add a shift to the roster; whoever is of the lowest rank is called first (R15)."""
    person = accounts.find(session, username)
    row = identity.put_on_duty(session, person, starts_at=starts_at, ends_at=ends_at, rank=rank)
    payload = {"shift": row.id, "person": person.id, "from": starts_at, "until": ends_at, "rank": rank}
    events.record(session, events.HOUSE, "roster.changed", now=now, actor=actor, payload=payload)
    return _shift(row, person, now=now)


def take_off_duty(session: Session, shift_id: int, *, now: datetime, actor: Actor) -> None:
    """Take a shift from the roster. Raises NotFound."""
    row = identity.take_off_duty(session, shift_id)
    payload = {"dropped": shift_id, "person": row.person_id, "from": row.starts_at, "until": row.ends_at}
    events.record(session, events.HOUSE, "roster.changed", now=now, actor=actor, payload=payload)


def fill_demo(session: Session, *, now: datetime) -> int:
    """Put the demonstration's officer on duty for this week and the next ones, Monday to Monday; how many.

    Weeks begin at eight o'clock of the authority's zone. A roster that somebody has filled stays as it is.
    """
    if identity.shifts(session, since=now):
        return 0
    known = calendar.current(session)
    monday = known.local(now - timedelta(hours=HAND_OVER.hour)).date()
    monday -= timedelta(days=monday.weekday())
    for week in range(DEMO_WEEKS):
        put_on_duty(
            session,
            OFFICER,
            starts_at=known.at(monday + week * WEEK, HAND_OVER),
            ends_at=known.at(monday + (week + 1) * WEEK, HAND_OVER),
            rank=1,
            now=now,
            actor=identity.SYSTEM,
        )
    return DEMO_WEEKS


def _shift(row: identity.Shift, person: Person, *, now: datetime) -> dict[str, Any]:
    return {
        "id": row.id,
        "username": person.username,
        "name": reading.own_name(person),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "rank": row.rank,
        "now": row.starts_at <= now,
    }
