"""What a party may ask for at this point: consent, leaving, challenging a member, another day (R41-R43)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.domain.hearings.hearing import note, running, seal
from app.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.hearings.tables import Hearing
    from app.domain.identity import Actor


def open_to(hearing: Hearing | None, party: str, now: datetime) -> list[str]:
    """What `citizen` or `unit` may do now, in the order a page shows it."""
    if hearing is None or hearing.over:
        return []
    day_ahead = hearing.session_at is not None and now < hearing.session_at
    possible = {
        "consent": party == "citizen" and hearing.status == "consent" and hearing.consented_at is None,
        "challenge": hearing.status == "challenge",
        "postpone": hearing.status == "hearing" and day_ahead and party not in hearing.postponements,
        "leave_dispute": party == "citizen",
    }
    return [name for name, can in possible.items() if can]


def open_to_citizen(session: Session, case_id: int, now: datetime) -> list[str]:
    """What the citizen of a case may do in its dispute."""
    return open_to(running(session, case_id), "citizen", now)


def require(hearing: Hearing, party: str, what: str, now: datetime) -> None:
    """Raises Conflict unless the party may do this now."""
    if what not in open_to(hearing, party, now):
        raise Conflict(_l("This cannot be done at this point of the dispute. Its page says what can."))


def consent(
    session: Session,
    hearing: Hearing,
    *,
    talks: bool,
    public: bool,
    needs: Collection[str],
    concerns: Collection[str],
    helper: str | None,
    now: datetime,
    actor: Actor,
) -> None:
    """The citizen agrees, says how, and what they need; who speaks for them is sealed."""
    hearing.consented_at, hearing.wants_talks, hearing.wants_public = now, talks, public
    hearing.needs, hearing.concerns = sorted(needs), sorted(concerns)
    hearing.helper = seal(session, hearing, "helper", helper)
    session.flush()
    payload = {"talks": talks, "public": public, "needs": hearing.needs}
    note(session, hearing, "hearing.consented", payload, now=now, actor=actor)


def postpone(session: Session, hearing: Hearing, party: str, *, now: datetime, actor: Actor) -> None:
    """A party asks for another day, once; the mediator decides."""
    hearing.postponements = [*hearing.postponements, party]
    session.flush()
    note(session, hearing, "hearing.postponement_asked", {"by": party}, now=now, actor=actor)
