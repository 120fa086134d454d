"""What the metronome watches beside processes: pauses, new calendars, owners, silence, roots."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from app import idempotency
from app.casework import loop, use_case
from app.casework.clock import Item
from app.db import transaction
from app.domain import calendar, cases, deadlines, events, identity
from app.domain.cases import Case, desks
from app.domain.cases.case import ENDED
from app.domain.identity import SYSTEM, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

SILENT_AFTER = 5
"""Working days without any event after which a case counts as forgotten (R24; a preset of the house)."""


def pauses_over(session: Session, now: datetime, limit: int) -> Sequence[Item]:
    """Return the cases that have waited for the citizen as long as a pause may last."""
    over = deadlines.run_out(session, now=now)
    return [Item(end, "pause over", case_id, f"case:{case_id}") for case_id, end in over][:limit]


def end_pause(item: Item, now: datetime) -> bool:
    """Let the clocks of a case run on although the citizen has not answered."""
    with use_case(now) as session:
        cases.lock(session, item.id)
        changes = deadlines.resume(session, item.id, now=now, actor=SYSTEM)
        loop.post_changes(session, changes, now=now)
    return True


def outdated_clocks(session: Session, now: datetime, limit: int) -> Sequence[Item]:
    """Return the clocks that count by a calendar of which there is a newer version."""
    return [
        Item(now, "recount", number, f"clock:{number}") for number in deadlines.outdated(session, now=now)
    ][:limit]


def recount(item: Item, now: datetime) -> bool:
    """Count a clock by the newest calendar, and tell the citizen when the promised date has moved (S3)."""
    with use_case(now) as session:
        clock = deadlines.get(session, item.id)
        case = cases.lock(session, clock.case_id) if clock.case_id else None
        change = deadlines.recompute(session, item.id, now=now, actor=SYSTEM)
        loop.post_changes(session, [change], now=now)
        if change and case and clock.kind in deadlines.PROMISED:
            due, step = cases.notices.day(clock.due_at, case.locale), f"clock:{clock.id}:{clock.version}"
            cases.notices.tell(session, case, "calendar_date", step=step, now=now, due=due)
    return True


def ownerless(session: Session, now: datetime, limit: int) -> Sequence[Item]:
    """Return open cases whose owner is gone, or away with nobody standing in: all have a person (R21)."""
    away = identity.unattended(session, now=now)
    rows = select(Case).join(Person, Person.id == Case.owner_id)
    rows = rows.where(Case.status.not_in(ENDED), or_(~identity.in_use(now), Case.owner_id.in_(away)))
    found = session.scalars(rows.order_by(Case.id).limit(limit))
    return [Item(now, "case without an owner", case.id, case.number) for case in found]


def give_an_owner(item: Item, now: datetime) -> bool:
    """Hand the case to whoever answers for its unit now."""
    with use_case(now) as session:
        case = cases.lock(session, item.id)
        never = desks.never(case) | set(identity.unattended(session, now=now))
        owner = desks.owner_in(session, case.unit_id, now=now, never=never) if case.unit_id else None
        owner = owner or desks.owner_at_intake(session, now=now, never=never)
        desks.hand(
            session,
            case,
            owner_id=owner,
            unit_id=case.unit_id,
            how="watch",
            now=now,
            actor=SYSTEM,
            handler=case.handler_id == case.owner_id,
        )
        cases.notices.tell_staff(session, case, "staff_assigned", [owner], step="watch", now=now)
    return True


def silent(session: Session, now: datetime, limit: int) -> Sequence[Item]:
    """Return open cases in which nothing has happened for SILENT_AFTER working days (R24)."""
    counting = calendar.current(session)
    rows = select(Case).where(
        Case.status.not_in(ENDED), Case.last_event_at < now - timedelta(days=SILENT_AFTER)
    )
    found = session.scalars(rows.order_by(Case.last_event_at, Case.id))
    quiet = [case for case in found if counting.working_days_between(case.last_event_at, now) >= SILENT_AFTER]
    return [
        Item(
            min(now, counting.add_working_days(case.last_event_at, SILENT_AFTER).at),
            "silent case",
            case.id,
            case.number,
        )
        for case in quiet[:limit]
    ]


def remind(item: Item, now: datetime) -> bool:
    """Tell owner and head; the note in the journal begins the silence anew."""
    with use_case(now) as session:
        case = cases.lock(session, item.id)
        people = [
            desks.deputy_for(session, case.owner_id, now=now),
            desks.heads(session, case.unit_id, now=now, never=desks.never(case)),
        ]
        cases.notices.tell_staff(
            session, case, "staff_silent", people, step="silent", now=now, days=SILENT_AFTER
        )
        cases.progress.note(session, case, "case.silent", {"days": SILENT_AFTER}, now=now, actor=SYSTEM)
    return True


def once(what: str) -> Callable[[Session, datetime, int], Sequence[Item]]:
    """Return a list of one item: for jobs that are a single step."""
    return lambda _session, now, _limit: [Item(now, what, 0)]


def close_root(_item: Item, now: datetime) -> bool:
    """Close the day's range of the journal with a root (R51)."""
    with transaction() as session:
        return events.close_root(session, now) is not None


def give_up_messages(_item: Item, now: datetime) -> bool:
    """Turn messages that nobody has waited for in their time into incidents, for people to see."""
    with transaction() as session:
        return bool(loop.runner().unheard(session, now))


def forget_answers(_item: Item, now: datetime) -> bool:
    """Delete stored answers to idempotent requests whose day is over."""
    with transaction() as session:
        return idempotency.expire(session, now=now) > 0
