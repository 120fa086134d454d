"""Taking a seat and leaving it: conflict declarations, challenges by a party (申请回避), absences (R42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain.hearings import panel
from app.domain.hearings.hearing import note, seal
from app.domain.hearings.tables import Challenge, ConflictDeclaration
from app.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.hearings.tables import Hearing, PanelMember
    from app.domain.identity import Actor

PARTIES = ("citizen", "unit")


def declare(
    session: Session,
    hearing: Hearing,
    member: PanelMember,
    *,
    conflict: bool,
    kind: str | None,
    words: str | None,
    embargo: bool,
    now: datetime,
    actor: Actor,
) -> ConflictDeclaration:
    """A member declares a conflict of interest or none. Raises Invalid without kind, or without the embargo.

    Whoever takes the seat keeps silent on the matter until publication; for the media that is the embargo.
    """
    if conflict and not kind:
        raise Invalid({"conflict_kind": [_l("Say what kind of conflict it is.")]})
    if not conflict and not embargo:
        raise Invalid({"embargo": [_l("Whoever sits keeps silent until the opinion is published.")]})
    row = ConflictDeclaration(
        member_id=member.id,
        conflict=conflict,
        kind=kind if conflict else None,
        words=seal(session, hearing, "conflict", words),
        embargo=embargo,
        at=now,
    )
    session.add(row)
    session.flush()
    payload = {"member": member.id, "conflict": conflict}
    note(session, hearing, "hearing.conflict_declared", payload, now=now, actor=actor)
    if conflict:
        panel.leave(session, hearing, member, "recused", str(kind), now=now, actor=actor)
    return row


def declaration(session: Session, member: PanelMember) -> ConflictDeclaration | None:
    """What a member declared last."""
    rows = select(ConflictDeclaration).where(ConflictDeclaration.member_id == member.id)
    return session.scalars(rows.order_by(ConflictDeclaration.id.desc()).limit(1)).first()


def challenge(
    session: Session,
    hearing: Hearing,
    member_id: int,
    *,
    party: str,
    grounds: str,
    now: datetime,
    actor: Actor,
) -> Challenge:
    """A party asks that a member step aside. Raises NotFound, or Conflict when that was asked already."""
    member = panel.member(session, member_id)
    if member.hearing_id != hearing.id or member.status not in panel.SITTING:
        raise NotFound(_l("There is no such seat."))
    if any(row.member_id == member.id and row.by_party == party for row in challenges(session, hearing)):
        raise Conflict(_l("You have challenged this member already."))
    row = Challenge(
        hearing_id=hearing.id,
        member_id=member.id,
        by_party=party,
        grounds=seal(session, hearing, "challenge", grounds) or "",
        at=now,
    )
    session.add(row)
    session.flush()
    payload = {"member": member.id, "by": party, "challenge": row.id}
    note(session, hearing, "hearing.member_challenged", payload, now=now, actor=actor)
    return row


def challenges(session: Session, hearing: Hearing) -> list[Challenge]:
    """Oldest first."""
    rows = select(Challenge).where(Challenge.hearing_id == hearing.id).order_by(Challenge.id)
    return list(session.scalars(rows))


def undecided(session: Session, hearing: Hearing) -> Challenge | None:
    """The oldest challenge that waits for a decision."""
    return next((row for row in challenges(session, hearing) if row.granted is None), None)


def decide(
    session: Session,
    hearing: Hearing,
    row: Challenge,
    *,
    granted: bool,
    reason: str,
    now: datetime,
    actor: Actor,
) -> None:
    """The member goes or stays, with the reason in words."""
    row.granted, row.decided_at, row.decided_by = granted, now, actor.person_id
    row.reason = seal(session, hearing, "challenge", reason)
    session.flush()
    payload = {"challenge": row.id, "granted": granted}
    note(session, hearing, "hearing.challenge_decided", payload, now=now, actor=actor)
    if granted:
        member = panel.member(session, row.member_id)
        panel.leave(session, hearing, member, "recused", "challenged", now=now, actor=actor)
