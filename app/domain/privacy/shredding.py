"""Forgetting: the key first, then every place where words were; tombstone and statistics stay (R85, S11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from app import crypto, idempotency
from app.domain import parties
from app.domain.alerts.tables import HotspotCounter, Mention
from app.domain.cases.members import Member
from app.domain.notifications import Notice
from app.domain.parties import COMPLAINANT, REPRESENTATIVE
from app.domain.privacy import neighbours
from app.domain.privacy.places import KINDS, PLACES, people

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.parties import Party

WHOLE, ONE = "whole", "person"
"""Scopes: the whole case, or one person of several."""


def scope(session: Session, case: Case, party: Party) -> str:
    """Whether the case's words are this person's alone; in a group case nobody erases a neighbour."""
    others = [
        one
        for one in people(session, case.id)
        if one.id != party.id and one.role not in {REPRESENTATIVE, COMPLAINANT}
    ]
    return WHOLE if party.role == COMPLAINANT and not others else ONE


def preview(session: Session, case: Case, party: Party) -> dict[str, int]:
    """How many of each kind would go, without touching any."""
    going = _going(session, case, party)
    found = dict.fromkeys(KINDS, 0)
    found["contact"] = sum(bool(one.name) + len(one.contacts) for one in going)
    if scope(session, case, party) == WHOLE:
        for place in PLACES:
            found[place.kind] += place.count(session, case.id)
    return found


def _going(session: Session, case: Case, party: Party) -> list[Party]:
    """Who goes: the person, and who spoke for them: nobody is left to speak for."""
    if scope(session, case, party) == WHOLE:
        return people(session, case.id)
    spoke = [one for one in people(session, case.id) if one.role == REPRESENTATIVE]
    return [party, *(spoke if party.role == COMPLAINANT else [])]


def shred(session: Session, case: Case, party: Party, *, now: datetime) -> tuple[str, dict[str, int]]:
    """Destroy keys and words; the scope, and how many of each kind went. Twice is once."""
    counts, how = preview(session, case, party), scope(session, case, party)
    for one in _going(session, case, party):
        if how == ONE:
            neighbours.cover(session, case, parties.read(session, one).known)
        if one.key_id != case.key_id:
            crypto.destroy_key(session, one.key_id, now=now)
        parties.forget(session, one, now=now)
        _unsend(session, one, case)
        session.execute(update(Member).where(Member.party_id == one.id).values(comment=None))
    if how == WHOLE:
        crypto.destroy_key(session, case.key_id, now=now)
        for place in PLACES:
            place.empty(session, case.id)
        _unplace(session, case.id)
        idempotency.forget_case(session, case.id)
    session.flush()
    session.expire_all()
    return how, counts


def _unplace(session: Session, case_id: int) -> None:
    """The mention still counts, but names a place only where others named the same."""
    mention = session.scalars(select(Mention).where(Mention.case_id == case_id)).one_or_none()
    if mention is None:
        return
    others = select(Mention.id).where(Mention.key == mention.key, Mention.case_id != case_id).limit(1)
    if session.scalars(others).first() is None:
        session.execute(delete(HotspotCounter).where(HotspotCounter.key == mention.key))
        mention.key, mention.spot = f"{mention.category}|erased:{case_id}", ""


def _unsend(session: Session, party: Party, case: Case) -> None:
    """Notices to the person: neither sent any more nor kept."""
    to_person = Notice.key_id.in_({party.key_id, *([case.key_id] if party.role == COMPLAINANT else [])})
    session.execute(
        update(Notice)
        .where(to_person, Notice.state.in_(("waiting", "sending")))
        .values(state="dropped")
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Notice)
        .where(to_person)
        .values(address="", subject="", body="")
        .execution_options(synchronize_session=False)
    )
