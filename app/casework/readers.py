"""The named people of a confidential case (保密); a step that none of them can do names one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.casework import places
from app.domain import cases, identity, tasks
from app.domain.cases import Reader, desks, progress
from app.domain.identity import SYSTEM, Person

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.tasks import WorkItem


def name_for(session: Session, case: Case, item: WorkItem, *, now: datetime) -> None:
    """See that somebody who may read a confidential case can do its task; else one person is named for it.

    That person holds the task and is entered among the readers and in the journal; without this the work
    would stand still until its clocks run out.
    """
    if not cases.has(case, "confidential"):
        return
    never = places.barred(session, case, item.candidates, item.form)
    if item.assignee_id is None and any(
        _able(session, person, item, now) for person in _named(session, case) - never
    ):
        return
    chosen = item.assignee_id or desks.person_for(session, (item.role,), item.unit_id, now=now, never=never)
    if chosen is None:
        return
    item.assignee_id = chosen
    if chosen not in _named(session, case):
        session.add(Reader(case_id=case.id, person_id=chosen, at=now))
        session.flush()
        payload = {"reader": chosen, "element": item.element}
        progress.note(session, case, "case.reader_named", payload, now=now, actor=SYSTEM)


def name_for_open(session: Session, case: Case, *, now: datetime) -> None:
    """The same for every task open when a case becomes confidential; whoever holds one reads on."""
    for item in tasks.of_case(session, case.id):
        if item.open:
            name_for(session, case, item, now=now)


def _named(session: Session, case: Case) -> set[int]:
    rows = session.scalars(select(Reader.person_id).where(Reader.case_id == case.id))
    return {*rows, case.owner_id, *([case.handler_id] if case.handler_id else [])}


def _able(session: Session, person_id: int, item: WorkItem, now: datetime) -> bool:
    person = session.get(Person, person_id)
    if person is None or person.disabled_at is not None or identity.absent(session, person_id, now=now):
        return False
    actor = identity.actor_of(session, person, now=now)
    return places.holds(session, actor, item.role, item.unit_id)
