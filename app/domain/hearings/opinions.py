"""The panel's opinion (合议意见), recorded once, and what it obliges the unit to (R42, R43)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import cases, parties
from app.domain.hearings import ballots
from app.domain.hearings.hearing import note, seal, words
from app.domain.hearings.tables import Obligation, PanelOpinion
from app.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.hearings.tables import Hearing
    from app.domain.identity import Actor

LONGEST_DAYS = 250


def record(
    session: Session, hearing: Hearing, *, outcome: str, grounds: str, now: datetime, actor: Actor
) -> PanelOpinion:
    """Write the opinion down, once: the same outcome again is the same record, with its words as last sent.

    Raises Invalid for an outcome that is not what the panel voted, Conflict once it is published.
    """
    row = session.get(PanelOpinion, hearing.id)
    if row is not None and row.outcome != outcome:
        raise Conflict(_l("The outcome was recorded before and stands."))
    if row is not None and row.published is not None:
        raise Conflict(_l("The opinion is published. It is not changed any more."))
    voted = ballots.result(session, hearing)
    if outcome != voted:
        raise Invalid({"outcome": [_l("The outcome is what the panel voted for.")]})
    if row is None:
        row = PanelOpinion(
            hearing_id=hearing.id,
            outcome=outcome,
            votes=ballots.votes(session, hearing),
            recorded_by=actor.person_id,
            recorded_at=now,
        )
        session.add(row)
        hearing.outcome, hearing.outcome_at = outcome, now
        payload = {"outcome": outcome, "votes": row.votes}
        note(session, hearing, "hearing.outcome_recorded", payload, now=now, actor=actor)
    row.grounds = seal(session, hearing, "opinion", grounds)
    session.flush()
    return row


def of(session: Session, hearing: Hearing) -> PanelOpinion | None:
    """The opinion, if there is one."""
    return session.get(PanelOpinion, hearing.id)


def publish(session: Session, hearing: Hearing, *, now: datetime, actor: Actor) -> None:
    """Make the opinion public, in words without what tells who somebody is; it never changes again."""
    row = of(session, hearing)
    if row is not None and row.published is None:
        own = [text for choice, text in ballots.reasons(session, hearing) if choice == row.outcome]
        dissent = [
            {"choice": choice, "reasons": redacted(session, hearing, text)}
            for choice, text in ballots.reasons(session, hearing)
            if choice != row.outcome
        ]
        shown = {
            "grounds": redacted(session, hearing, words(session, hearing, "opinion", row.grounds) or ""),
            "concurring": [redacted(session, hearing, text) for text in own],
            "dissent": dissent,
            "minutes": redacted(session, hearing, words(session, hearing, "minutes", hearing.minutes) or "")
            if hearing.is_open
            else None,
        }
        row.published = shown
    hearing.published_at = hearing.published_at or now
    session.flush()
    note(session, hearing, "hearing.published", {"outcome": hearing.outcome}, now=now, actor=actor)


def redacted(session: Session, hearing: Hearing, text: str) -> str:
    """A text without the people of the case and without numbers by which somebody is found."""
    known = [
        value
        for party in parties.of_case(session, hearing.case_id)
        for value in parties.read(session, party).known
    ]
    return parties.redact(text, known) if text else ""


def oblige(
    session: Session,
    hearing: Hearing,
    owed: Iterable[tuple[str, int]],
    *,
    settled: bool,
    now: datetime,
    actor: Actor,
) -> list[Obligation]:
    """Keep what the unit is to do, and within how many working days; replaces what was merely noted."""
    for old in obligations(session, hearing):
        if old.status == "noted":
            session.delete(old)
    session.flush()
    rows = [
        Obligation(
            hearing_id=hearing.id,
            case_id=hearing.case_id,
            unit_id=cases.get(session, hearing.case_id).unit_id or hearing.unit_id,
            text=seal(session, hearing, "obligation", text) or "",
            # what two parties agreed on in talks is theirs; what a panel asks of a unit is everybody's
            public_text=None if settled else redacted(session, hearing, text),
            days=days,
            status="noted",
            imposed_at=now,
        )
        for text, days in owed
    ]
    session.add_all(rows)
    session.flush()
    note(session, hearing, "hearing.obligations_noted", {"count": len(rows)}, now=now, actor=actor)
    return rows


def obligations(session: Session, hearing: Hearing) -> list[Obligation]:
    """In the order they were written."""
    rows = select(Obligation).where(Obligation.hearing_id == hearing.id).order_by(Obligation.id)
    return list(session.scalars(rows))


def obligation(session: Session, obligation_id: int) -> Obligation:
    """Raises NotFound."""
    row = session.get(Obligation, obligation_id)
    if row is None:
        raise NotFound(_l("There is no such obligation."))
    return row


def obligation_words(session: Session, row: Obligation) -> str:
    """What is owed, in clear."""
    case = cases.get(session, row.case_id)
    return cases.unsealed(session, case, "hearing.obligation", row.text) or ""
