"""For tests of time: moments in Shanghai, a seeded calendar, a case for clocks, people above and below."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from app.domain import calendar
from app.domain.calendar import Day, Hours
from app.domain.cases import Case
from app.domain.identity import Actor, register

SHANGHAI = ZoneInfo("Asia/Shanghai")
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
_numbers = count(1)


def shanghai(text: str) -> datetime:
    """The moment at which clocks in Shanghai show this."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def seed_calendar(session) -> None:
    calendar.seed(session, zone="Asia/Shanghai", now=EPOCH)


def notice_of_2027(session, *, rest: list[str], now: datetime = EPOCH):
    """Import a holiday notice for 2027 with these days off."""
    days = [Day(date.fromisoformat(day), False) for day in rest]
    hours = Hours(published=(date(2027, 1, 1), date(2027, 12, 31)))
    return calendar.add_version(session, days, source="notice of 2027", now=now, hours=hours)


def staff(session, *roles: str) -> Actor:
    """Somebody of the house with these roles in the whole authority."""
    person = register(session, f"person{next(_numbers)}", name="Somebody", password=None, now=EPOCH)
    return Actor(person.id, frozenset((role, None) for role in roles))


def a_case(session, at: datetime, owner: Actor | None = None) -> Case:
    """A bare case, submitted at this moment."""
    owner = owner or staff(session, "handler")
    case = Case(
        number=f"TS-{next(_numbers)}",
        secret_hash="x",
        key_id=1,
        kind="complaint",
        channel="website",
        locale="zh",
        title="sealed",
        text="sealed",
        summary="Noise at night",
        redacted="Noise at night",
        owner_id=owner.person_id,
        submitted_at=at,
        last_event_at=at,
    )
    session.add(case)
    session.flush()
    return case
