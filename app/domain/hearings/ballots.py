"""Ballots: cast in secret, counted once, never changed after; reasons and dissent are kept (R42)."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain.hearings import composition, panel
from app.domain.hearings.hearing import note, seal, words
from app.domain.hearings.tables import Ballot
from app.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.hearings.tables import Hearing
    from app.domain.identity import Actor

LAST_ROUND = 2
"""From this round on a vote without more than half is gathered from the favourable side."""


def open_round(session: Session, hearing: Hearing, *, now: datetime, actor: Actor) -> int:
    """The next round of voting begins; its number."""
    hearing.round += 1
    session.flush()
    note(session, hearing, "hearing.voting_opened", {"round": hearing.round}, now=now, actor=actor)
    return hearing.round


def cast(
    session: Session, hearing: Hearing, *, choice: str, reasons: str, now: datetime, actor: Actor
) -> Ballot:
    """Cast or, before the count, replace one's own ballot.

    Raises NotAllowed for anybody without a seat, Invalid for no vote at all, Conflict after the count.
    """
    member = panel.membership(session, hearing, actor.person_id)
    if member is None or member.status != "seated":
        raise NotAllowed(_l("Only members of this panel vote, each for themselves."))
    if choice not in composition.CHOICES:
        raise Invalid({"choice": [_l("Choose one of the values offered.")]})
    row = own(session, hearing, member.id)
    if row is not None and row.counted_at is not None:
        raise Conflict(_l("The votes of this round were counted. A ballot stands as it was cast."))
    sealed = seal(session, hearing, "ballot", json.dumps({"choice": choice, "reasons": reasons})) or ""
    if row is None:
        row = Ballot(
            hearing_id=hearing.id, member_id=member.id, round=hearing.round, sealed=sealed, cast_at=now
        )
        session.add(row)
    else:
        row.sealed, row.cast_at = sealed, now
    session.flush()
    payload = {"member": member.id, "round": hearing.round}
    note(session, hearing, "hearing.ballot_cast", payload, now=now, actor=actor)
    return row


def own(session: Session, hearing: Hearing, member_id: int) -> Ballot | None:
    """A member's ballot of this round."""
    rows = select(Ballot).where(Ballot.member_id == member_id, Ballot.round == hearing.round)
    return session.scalars(rows).one_or_none()


def of_round(session: Session, hearing: Hearing) -> list[Ballot]:
    """The ballots of the present round, in order of casting."""
    rows = select(Ballot).where(Ballot.hearing_id == hearing.id, Ballot.round == hearing.round)
    return list(session.scalars(rows.order_by(Ballot.id)))


def count(session: Session, hearing: Hearing, *, now: datetime, actor: Actor) -> str:
    """Open and count the round, once: the outcome, `none` without a majority, `short` without a quorum."""
    rows = of_round(session, hearing)
    standing = {member.id: panel.kind_of(session, member) for member in panel.seated(session, hearing)}
    valid = [row for row in rows if row.member_id in standing]
    for row in rows:
        row.counted_at = row.counted_at or now
        row.choice = row.choice or read(session, hearing, row)[0]
    session.flush()
    votes = Counter(str(row.choice) for row in valid)
    result = "short"
    if composition.quorate([standing[row.member_id] for row in valid]):
        result = composition.decided(votes, last=hearing.round >= LAST_ROUND) or "none"
    payload = {"round": hearing.round, "votes": dict(votes), "result": result}
    note(session, hearing, "hearing.votes_counted", payload, now=now, actor=actor)
    return result


def votes(session: Session, hearing: Hearing) -> dict[str, int]:
    """The counted votes of the last round; nothing before the count."""
    rows = [row for row in of_round(session, hearing) if row.counted_at is not None]
    return dict(Counter(str(row.choice) for row in rows))


def result(session: Session, hearing: Hearing) -> str | None:
    """What the last counted round decided; None before there is any."""
    return composition.decided(votes(session, hearing), last=hearing.round >= LAST_ROUND)


def read(session: Session, hearing: Hearing, row: Ballot) -> tuple[str, str]:
    """Choice and reasons in clear. Whoever calls this has seen to it that the ballot was counted."""
    said = json.loads(words(session, hearing, "ballot", row.sealed) or '{"choice": "", "reasons": ""}')
    return str(said["choice"]), str(said["reasons"])


def reasons(session: Session, hearing: Hearing) -> list[tuple[str, str]]:
    """Choice and reasons of every counted ballot of the last round; who wrote them stays unsaid."""
    rows = [row for row in of_round(session, hearing) if row.counted_at is not None]
    return sorted(read(session, hearing, row) for row in rows)
