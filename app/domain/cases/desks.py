"""Whose a case is: a named person at every moment (R21), present, and never one it complains of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain.cases import progress
from app.domain.cases.records import Assignment
from app.domain.identity import Membership, Person, deputies_of, in_use, lineage, on_duty
from app.domain.identity.absence import Absence
from app.domain.identity.units import OrganisationUnit
from app.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases.case import Case
    from app.domain.identity import Actor


def root(session: Session) -> int | None:
    """The unit at the top of the tree, where the complaint centre sits."""
    rows = select(OrganisationUnit.id).where(OrganisationUnit.parent_id.is_(None))
    return session.scalars(rows.order_by(OrganisationUnit.id).limit(1)).first()


def above(session: Session, unit_id: int | None) -> int | None:
    """The unit above one; the top answers for itself."""
    line = lineage(session, unit_id) if unit_id else []
    return line[1] if len(line) > 1 else (line[0] if line else root(session))


def person_for(
    session: Session, roles: Sequence[str], unit_id: int | None, *, now: datetime, never: Collection[int] = ()
) -> int | None:
    """Who answers in one of these roles for a unit: the nearest one up the tree, by roles in order.

    An absent person's deputy stands in; nobody in `never` is named, neither as such nor as deputy.
    """
    line = lineage(session, unit_id) if unit_id else []
    rows = session.execute(
        select(Membership.role, Membership.unit_id, Membership.person_id)
        .join(Person)
        .where(Membership.role.in_(roles), in_use(now))
        .order_by(Membership.id),
    ).all()
    ranked = sorted(
        (
            (_distance(line, unit), roles.index(role), order, person)
            for order, (role, unit, person) in enumerate(rows)
        ),
    )
    near = [
        person for distance, _role, _order, person in ranked if distance is not None and person not in never
    ]
    away = _absent(session, near, now)
    for person in near:
        if person not in away:
            return person
        for deputy in away[person]:
            if deputy not in never:
                return deputy
    return near[0] if near else None


def _distance(line: Sequence[int], unit: int | None) -> int:
    if unit is None:
        return len(line)
    # of a unit that is not on the way up, only when nobody on the way holds the role
    return line.index(unit) if unit in line else len(line) + 1


def _absent(session: Session, people: Collection[int], now: datetime) -> dict[int, list[int]]:
    """Who of these is away, and who stands in for each and is there."""
    rows = session.execute(
        select(Absence.person_id, Absence.deputy_id).where(Absence.starts_at <= now, Absence.ends_at > now),
    ).all()
    gone = {person for person, _deputy in rows}
    away: dict[int, list[int]] = {}
    for person, deputy in rows:
        if person in people:
            away.setdefault(person, []).extend([deputy] if deputy is not None and deputy not in gone else [])
    return away


def owner_at_intake(session: Session, *, now: datetime, never: Collection[int] = ()) -> int:
    """The named person a new case belongs to until it is dispatched. Raises Conflict when there is none."""
    found = person_for(
        session, ("clerk", "dispatcher", "head", "leader", "admin"), root(session), now=now, never=never
    )
    if found is None:
        raise Conflict(_l("Nobody can own a case yet. Give somebody the role of clerk first."))
    return found


def owner_in(session: Session, unit_id: int, *, now: datetime, never: Collection[int] = ()) -> int | None:
    """Who takes a case for a unit: its handler, else its head, else whoever is nearest above."""
    return person_for(session, ("handler", "head", "leader"), unit_id, now=now, never=never)


def heads(session: Session, unit_id: int | None, *, now: datetime, never: Collection[int] = ()) -> int | None:
    """The head who answers for a unit."""
    return person_for(session, ("head", "leader"), unit_id, now=now, never=never)


def duty_officers(session: Session, *, now: datetime, never: Collection[int] = ()) -> list[int]:
    """Who is called in an emergency, in order: the roster (值班表), or any duty officer if it is empty."""
    listed = [person for person in on_duty(session, now=now) if person not in never]
    anybody = person_for(session, ("duty_officer",), root(session), now=now, never=never)
    return listed or ([anybody] if anybody is not None else [])


def hand(
    session: Session,
    case: Case,
    *,
    owner_id: int,
    unit_id: int | None,
    how: str,
    now: datetime,
    actor: Actor,
    handler: bool = False,
) -> Assignment:
    """Give the case to a person in a unit and end the time of whoever had it as lead."""
    for row in current(session, case):
        if row.part == "lead_unit":
            row.until = now
    row = Assignment(case_id=case.id, unit_id=unit_id, owner_id=owner_id, how=how, at=now, by=actor.person_id)
    session.add(row)
    case.unit_id, case.owner_id = unit_id, owner_id
    case.handler_id = owner_id if handler else case.handler_id
    session.flush()
    payload = {"assignment": row.id, "unit": unit_id, "owner": owner_id, "how": how}
    progress.note(session, case, "case.assigned", payload, now=now, actor=actor)
    return row


def current(session: Session, case: Case) -> list[Assignment]:
    """Who has the case now: one lead and any number of co-units."""
    rows = select(Assignment).where(Assignment.case_id == case.id, Assignment.until.is_(None))
    return list(session.scalars(rows.order_by(Assignment.id)))


def history(session: Session, case: Case) -> list[Assignment]:
    """Everybody who had it, oldest first."""
    return list(
        session.scalars(select(Assignment).where(Assignment.case_id == case.id).order_by(Assignment.id))
    )


def never(case: Case) -> set[int]:
    """People who may not have the case: the one it complains of."""
    return {case.complained_person_id} if case.complained_person_id else set()


def deputy_for(session: Session, person_id: int, *, now: datetime) -> int:
    """The person, or who stands in for them at this moment."""
    return next(iter(deputies_of(session, person_id, now=now)), person_id)
