"""Merging cases that are about the same, and splitting them again: links alone, nothing is closed (R17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.casework import casefile, cases
from app.domain.cases import Case, Link, correspondence, progress
from app.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

MERGED = "duplicate_of"


def merge(session: Session, number: str, *, into: str, reason: str, now: datetime, actor: Actor) -> None:
    """Say that a case is about the same as another one (合并); each keeps number, notices, rating, mention.

    Raises Invalid for itself or a circle, Conflict when it is merged already.
    """
    case, other = _able(session, number, actor), cases.open_case(session, into, actor)
    if other.id == case.id or _leads_to(session, other, case):
        raise Invalid({"into": [_l("Name another case.")]})
    if _merged(session, case) is not None:
        raise Conflict(_l("This case is merged already. Split it off first."))
    words = _reason(reason)
    link = Link(case_id=case.id, other_id=other.id, kind=MERGED, by=actor.person_id, at=now)
    session.add(link)
    session.flush()
    correspondence.say(session, case, "note", "merging", words, now=now, actor=actor)
    for one in (case, other):
        payload = {"link": link.id, "case": case.id, "into": other.id}
        progress.note(session, one, "case.merged", payload, now=now, actor=actor)


def split(session: Session, number: str, *, reason: str, now: datetime, actor: Actor) -> None:
    """Take the merging back (拆分); both were whole throughout. Raises Conflict when it is not merged."""
    case = _able(session, number, actor)
    link = _merged(session, case)
    if link is None:
        raise Conflict(_l("This case is not merged with another."))
    words = _reason(reason)
    link.ended_at = now
    correspondence.say(session, case, "note", "merging", words, now=now, actor=actor)
    other = session.get_one(Case, link.other_id)
    for one in (case, other):
        payload = {"link": link.id, "case": case.id, "into": other.id}
        progress.note(session, one, "case.split", payload, now=now, actor=actor)


def history(session: Session, number: str, *, actor: Actor) -> list[dict[str, Any]]:
    """Every link the case has or had, oldest first."""
    case = cases.open_case(session, number, actor)
    rows = select(Link).where(or_(Link.case_id == case.id, Link.other_id == case.id)).order_by(Link.id)
    return [_told(session, case, row) for row in session.scalars(rows)]


def _told(session: Session, case: Case, row: Link) -> dict[str, Any]:
    outgoing = row.case_id == case.id
    other = session.get_one(Case, row.other_id if outgoing else row.case_id)
    return {
        "id": row.id,
        "kind": row.kind,
        "number": other.number,
        "outgoing": outgoing,
        "at": row.at,
        "ended_at": row.ended_at,
    }


def _able(session: Session, number: str, actor: Actor) -> Case:
    case = cases.open_case(session, number, actor, held=True)
    if "link" not in casefile.may(session, case, actor):
        raise NotAllowed(_l("Your role cannot do this with the case now."))
    return case


def _reason(text: str) -> str:
    plain = text.strip()
    if not plain:
        raise Invalid({"reason": [_l("Write a few words.")]})
    return plain


def _merged(session: Session, case: Case) -> Link | None:
    rows = select(Link).where(Link.case_id == case.id, Link.kind == MERGED, Link.ended_at.is_(None))
    return session.scalars(rows.order_by(Link.id.desc()).limit(1)).first()


def _leads_to(session: Session, start: Case, goal: Case) -> bool:
    seen: set[int] = set()
    here: int | None = start.id
    while here is not None and here not in seen:
        seen.add(here)
        rows = select(Link.other_id).where(Link.case_id == here, Link.kind == MERGED, Link.ended_at.is_(None))
        here = session.scalars(rows.limit(1)).first()
        if here == goal.id:
            return True
    return False
