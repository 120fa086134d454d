"""Who is in charge (分管): by unit and category to a leader with a deputy; else any leader (R18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import events, identity, vocabulary
from app.domain.alerts.tables import Charge
from app.domain.cases import desks
from app.domain.identity import Person
from app.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

LEADER = "leader"


def leaders_for(session: Session, unit_id: int | None, category: str, *, now: datetime) -> list[int]:
    """The people to be alerted, in order: the leader in charge, the deputy, then every other leader."""
    found = _nearest(session, unit_id, category)
    named = [found.leader_id, found.deputy_id] if found is not None else []
    anybody = desks.person_for(session, (LEADER,), unit_id, now=now)
    others = [one.id for one in identity.people_with(session, LEADER)]
    order = [*named, anybody, *others]
    return list(dict.fromkeys(one for one in order if one is not None and _usable(session, one, now)))


def after(people: Sequence[int], person_id: int | None) -> int | None:
    """Who comes after somebody in the order, and the first one after the last."""
    if not people:
        return None
    place = people.index(person_id) + 1 if person_id in people else 0
    return people[place % len(people)]


def _nearest(session: Session, unit_id: int | None, category: str) -> Charge | None:
    """The row that says most: the unit or the nearest above it counts before the category."""
    line = identity.lineage(session, unit_id) if unit_id else []
    rows = [
        row
        for row in session.scalars(select(Charge).order_by(Charge.id))
        if row.category in {None, category} and (row.unit_id is None or row.unit_id in line)
    ]
    far = len(line)
    return min(
        rows,
        key=lambda row: (line.index(row.unit_id) if row.unit_id else far, row.category is None),
        default=None,
    )


def _usable(session: Session, person_id: int, now: datetime) -> bool:
    person = session.get(Person, person_id)
    return person is not None and identity.usable(person, now)


def all_(session: Session) -> list[Charge]:
    """Every row of the map, oldest first."""
    return list(session.scalars(select(Charge).order_by(Charge.id)))


def set_(
    session: Session,
    *,
    leader_id: int,
    now: datetime,
    actor: Actor,
    deputy_id: int | None = None,
    unit_id: int | None = None,
    category: str | None = None,
) -> Charge:
    """Put a leader in charge. Raises Invalid for who is no leader, Conflict when somebody is already."""
    errors: dict[str, list[object]] = {}
    leaders = {one.id for one in identity.people_with(session, LEADER)}
    for field, person_id in (("leader", leader_id), ("deputy", deputy_id)):
        if person_id is not None and person_id not in leaders:
            errors[field] = [_l("Name somebody with the role of leader.")]
    if deputy_id == leader_id:
        errors["deputy"] = [_l("Name somebody else as deputy.")]
    if category and category not in vocabulary.LISTS["category"]:
        errors["category"] = [_l("Choose one of the values offered.")]
    if errors:
        raise Invalid(errors)
    same = select(Charge.id).where(
        Charge.unit_id.is_(None) if unit_id is None else Charge.unit_id == unit_id,
        Charge.category.is_(None) if not category else Charge.category == category,
    )
    if session.scalar(same) is not None:
        raise Conflict(_l("Somebody is in charge of this already. Take that entry away first."))
    row = Charge(unit_id=unit_id, category=category or None, leader_id=leader_id, deputy_id=deputy_id)
    session.add(row)
    session.flush()
    payload = {"charge": row.id, "leader": leader_id, "deputy": deputy_id, "unit": unit_id}
    events.record(session, events.HOUSE, "charge.set", now=now, actor=actor, payload=payload)
    return row


def remove(session: Session, charge_id: int, *, now: datetime, actor: Actor) -> None:
    """Take an entry from the map. Raises NotFound."""
    row = session.get(Charge, charge_id)
    if row is None:
        raise NotFound(_l("There is no such entry."))
    payload = {"charge": row.id, "leader": row.leader_id, "unit": row.unit_id}
    session.delete(row)
    events.record(session, events.HOUSE, "charge.removed", now=now, actor=actor, payload=payload)
