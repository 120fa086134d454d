"""Where a task goes and who may do it: role by unit, duties kept apart (R87)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.domain import cases, identity, tasks
from app.domain.cases import Case, Reader, desks
from app.domain.identity import Membership, OrganisationUnit, Person, lineage, subtree
from app.domain.tasks import WorkItem
from app.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.matters import Matter

APART = {
    "review": {"handler"},
    "callback": {"handler"},
    "objection_review": {"clerk"},
    "repeat_approval": {"clerk"},
    "internal_review": {"handler", "head"},
    "delay_approval": {"handler"},
    "extension_decision": {"handler"},
    "contact_plan_approval": {"handler"},
}
"""Form to the parts in a case that bar a person from it, whatever a diagram says (R87)."""

SEES_ALL = ("privacy", "auditor", "admin")
CASE_ROLES = (
    "clerk",
    "dispatcher",
    "handler",
    "head",
    "verifier",
    "duty_officer",
    "leader",
    "mediator",
    "improver",
    "analyst",
    *SEES_ALL,
)
EVERYWHERE = frozenset({"clerk", "dispatcher", "verifier", "duty_officer", "leader", *SEES_ALL, "analyst"})
"""Roles of the complaint centre: their unit is the centre, and their cases are everybody's."""


def place(
    session: Session, about: Case | Matter | None, role: str, candidates: str | None, *, now: datetime
) -> tuple[int | None, int | None]:
    """Unit and, where the process names one, person for a new task.

    The first term that yields something wins: `unit:7`, `above:7`, `centre`, `roster`, `person:3`.
    A pool task is nobody's until claimed; the case itself has its owner throughout (R21). Where nobody
    who may do it holds the role for the unit, unit None opens it to all who do: a task is never lost.
    """
    alone = only_for(candidates)
    if alone is not None:
        return None, alone
    never = barred(session, about, candidates, None) if about else set()
    unit_id, person_id = _named(session, about, role, candidates, never, now=now)
    if person_id is None and unit_id is not None and not _peopled(session, role, unit_id, never):
        unit_id = None
    return unit_id, person_id


def _peopled(session: Session, role: str, unit_id: int, never: set[int]) -> bool:
    unit, above = aliased(OrganisationUnit), aliased(OrganisationUnit)
    answering = (
        select(above.id)
        .join(unit, unit.path.startswith(above.path))
        .where(unit.id == unit_id)
        .scalar_subquery()
    )
    rows = (
        select(Membership.id)
        .join(Person)
        .where(
            Membership.role == role,
            or_(Membership.unit_id.is_(None), Membership.unit_id.in_(answering)),
            Person.disabled_at.is_(None),
            Person.id.not_in(never),
        )
    )
    return session.scalars(rows.limit(1)).first() is not None


def _named(
    session: Session,
    about: Case | Matter | None,
    role: str,
    candidates: str | None,
    never: set[int],
    *,
    now: datetime,
) -> tuple[int | None, int | None]:
    unit_id = about.unit_id if about else desks.root(session)
    case = about if isinstance(about, Case) else None
    for term in (candidates or "").split():
        kind, _, value = term.partition(":")
        if kind == "unit" and value.isdigit() and int(value):
            return int(value), _handler(session, case, role, int(value), never, now=now)
        if kind == "above" and value.isdigit():
            return desks.above(session, int(value) or unit_id), None
        if kind == "centre":
            return desks.root(session), None
        if kind == "roster":
            root = desks.root(session)
            called = desks.duty_officers(session, now=now, never=never)
            return root, called[0] if called else desks.person_for(
                session, (role,), root, now=now, never=never
            )
        if kind == "person" and value.isdigit() and int(value) and int(value) not in never:
            return unit_id, desks.deputy_for(session, int(value), now=now)
    return unit_id, None


def _handler(
    session: Session, case: Case | None, role: str, unit_id: int, never: set[int], *, now: datetime
) -> int | None:
    """Who signed for the case gets its handler's tasks; colleagues of the unit may still take them up."""
    if case is None or role != "handler" or case.handler_id is None or case.unit_id != unit_id:
        return None
    person_id = desks.deputy_for(session, case.handler_id, now=now)
    there = identity.usable(session.get_one(Person, person_id), now)
    return person_id if there and person_id not in never else None


def barred(session: Session, about: Case | Matter, candidates: str | None, form: str | None) -> set[int]:
    """People who may not do a task: the one complained of, and those whose duty must be apart from it."""
    words = set(APART.get(form or "", ()))
    for term in (candidates or "").split():
        kind, _, value = term.partition(":")
        if kind == "not":
            words |= set(value.split("|"))
    people = desks.never(about) if isinstance(about, Case) else set()
    if "owner" in words and about.owner_id:
        people.add(about.owner_id)
    if "handler" in words and isinstance(about, Case) and about.handler_id:
        people.add(about.handler_id)
    if words:
        people |= _hands(session, about, words)
    return people


def _hands(session: Session, about: Case | Matter, roles: set[str]) -> set[int]:
    """Who did a task in one of these roles for the case or matter."""
    of = WorkItem.case_id == about.id if isinstance(about, Case) else WorkItem.matter_id == about.id
    rows = select(WorkItem.closed_by).where(of, WorkItem.role.in_(roles), WorkItem.state == "done")
    return {person for person in session.scalars(rows) if person is not None}


def require_task(session: Session, item: WorkItem, about: Case | Matter | None, actor: Actor) -> None:
    """Raises NotAllowed, saying why, unless the actor may do this task."""
    if not holds(session, actor, item.role, item.unit_id) and item.assignee_id != actor.person_id:
        raise NotAllowed(_l("This task belongs to another role or unit."))
    alone = only_for(item.candidates)
    if alone is not None:
        if actor.person_id != alone:
            raise NotAllowed(_l("This is for one person alone."))
        return
    if about is None:
        return
    if isinstance(about, Case) and not may_read_confidential(session, about, actor):
        raise NotAllowed(_l("Only named people may read this case."))
    if actor.person_id in barred(session, about, item.candidates, item.form):
        raise NotAllowed(
            _l("Somebody else must do this: you had another part in the case, or it concerns you.")
        )


def only_for(candidates: str | None) -> int | None:
    """The one person who may see and do a task (`only(…)` in a diagram): no deputy, no colleague, no head."""
    kind, _, value = (candidates or "").partition(":")
    return int(value) if kind == "alone" and value.isdigit() else None


def holds(session: Session, actor: Actor, role: str, unit_id: int | None) -> bool:
    """Whether the actor has the role for this unit: in it, above it or everywhere."""
    units = actor.units(role)
    if None in units or unit_id in units or (units and unit_id is None):
        return True
    return bool(units) and unit_id is not None and not units.isdisjoint(lineage(session, unit_id))


def may_read(session: Session, case: Case, actor: Actor) -> bool:
    """Whether somebody of staff may open the case at all; confidential ones are for named people alone."""
    if actor.kind == "system":
        return True
    if actor.person_id is None or actor.person_id in desks.never(case):
        return False
    if cases.has(case, "confidential"):
        return may_read_confidential(session, case, actor)
    if actor.person_id in {case.owner_id, case.handler_id} or _reads_everywhere(session, actor):
        return True
    line = set(lineage(session, case.unit_id)) if case.unit_id else set()
    return any(
        role in CASE_ROLES and (unit is None or unit in line) for role, unit in actor.roles
    ) or has_task(session, case, actor)


def may_read_matter(session: Session, matter: Matter, actor: Actor) -> bool:
    """Whether somebody may open a matter: its unit's people, the centre's, and who has a task in it."""
    if actor.kind == "system" or _reads_everywhere(session, actor):
        return True
    if actor.person_id is None:
        return False
    line = set(lineage(session, matter.unit_id)) if matter.unit_id else set()
    return (
        actor.person_id == matter.owner_id
        or any(role in CASE_ROLES and (unit is None or unit in line) for role, unit in actor.roles)
        or any(
            item.assignee_id == actor.person_id or holds(session, actor, item.role, item.unit_id)
            for item in tasks.of_matter(session, matter.id)
            if item.open
        )
    )


def _reads_everywhere(session: Session, actor: Actor) -> bool:
    root = desks.root(session)
    return any(role in EVERYWHERE and unit in {None, root} for role, unit in actor.roles)


def has_task(session: Session, case: Case, actor: Actor) -> bool:
    """Whether the actor may do one of its open tasks."""
    rows = select(WorkItem).where(WorkItem.case_id == case.id, WorkItem.state.in_(("open", "claimed")))
    # whoever sits on a panel reads the redacted bundle of the hearing, never the case
    return any(
        item.assignee_id == actor.person_id or holds(session, actor, item.role, item.unit_id)
        for item in session.scalars(rows)
        if only_for(item.candidates) is None
    )


def may_read_confidential(session: Session, case: Case, actor: Actor) -> bool:
    """True unless the case is confidential and the actor is not one of its named readers."""
    if not cases.has(case, "confidential") or actor.kind == "system":
        return True
    if actor.person_id in {case.owner_id, case.handler_id}:
        return True
    return session.get(Reader, (case.id, actor.person_id)) is not None


def units_of(session: Session, actor: Actor) -> list[int] | None:
    """Units whose cases the actor may list; None for all of them."""
    if _reads_everywhere(session, actor):
        return None
    found: set[int] = set()
    for role, unit in actor.roles:
        if role in CASE_ROLES:
            if unit is None:
                return None
            found |= set(subtree(session, unit))
    return sorted(found)
