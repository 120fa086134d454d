"""What a citizen can do in the dispute of their case, holding its number and secret (R41-R43)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.casework import hearing_views, loop
from app.casework.citizen import enter
from app.domain import cases, hearings
from app.domain.hearings import asking, seating
from app.domain.vocabulary import codes
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.hearing_views import PartyView
    from app.domain.cases import Case
    from app.domain.hearings import Hearing
    from app.domain.identity import Actor

LONGEST = 4000


@dataclass(frozen=True, kw_only=True)
class Consent:
    """The citizen's answer: agreed or not, confidential talks first, a public hearing, and what they need."""

    agreed: bool
    talks: bool = False
    public: bool = False
    elsewhere: bool = False
    minors: bool = False
    health: bool = False
    needs: tuple[str, ...] = ()
    helper: str | None = None


def show(session: Session, number: str, secret: str, *, now: datetime) -> PartyView | None:
    """The dispute as the citizen sees it; None where there was none."""
    case = enter(session, number, secret)
    return hearing_views.of_party(session, case, "citizen", now=now)


def consent(
    session: Session, number: str, secret: str, given: Consent, *, now: datetime, actor: Actor
) -> PartyView:
    """Agree, or not: nothing begins without it (R41). Raises Invalid for a need that no list knows."""
    case, hearing = _able(session, number, secret, "consent", now=now)
    unknown = set(given.needs) - set(codes("hearing_need"))
    if unknown:
        raise Invalid({"needs": [_l("Choose one of the values offered.")]})
    concerns = [name for name in ("minors", "health") if getattr(given, name)]
    helper = _words("helper", given.helper, needed=False)
    if given.agreed:
        asking.consent(
            session,
            hearing,
            talks=given.talks,
            public=given.public,
            needs=given.needs,
            concerns=concerns,
            helper=helper or None,
            now=now,
            actor=actor,
        )
    payload: dict[str, object] = {
        "agreed": given.agreed,
        "wants_talks": given.talks,
        "wants_public": given.public,
        "elsewhere": given.elsewhere,
        "minors": given.minors,
        "health": given.health,
    }
    loop.post(session, "mediation.consented", case, payload, now=now)
    return _seen(session, case, now=now)


def leave(session: Session, number: str, secret: str, *, now: datetime, actor: Actor) -> PartyView:
    """Leave the dispute, at any time and without a reason (R41)."""
    case, hearing = _able(session, number, secret, "leave_dispute", now=now)
    hearings.note(session, hearing, "hearing.leaving", now=now, actor=actor)
    loop.post(session, "citizen.left_mediation", case, now=now)
    return _seen(session, case, now=now)


def challenge(
    session: Session, number: str, secret: str, *, member: int, grounds: str, now: datetime, actor: Actor
) -> PartyView:
    """Ask that a member of the panel step aside (申请回避)."""
    case, hearing = _able(session, number, secret, "challenge", now=now)
    words = _words("grounds", grounds)
    seating.challenge(session, hearing, member, party="citizen", grounds=words, now=now, actor=actor)
    loop.post(session, "party.challenged", case, now=now)
    return _seen(session, case, now=now)


def postpone(
    session: Session, number: str, secret: str, *, reason: str, now: datetime, actor: Actor
) -> PartyView:
    """Ask for another day, once; the reason reaches the mediator as a message of the case."""
    case, hearing = _able(session, number, secret, "postpone", now=now)
    words = _words("reason", reason)
    cases.correspondence.say(session, case, "citizen", "material", words, now=now, actor=actor)
    asking.postpone(session, hearing, "citizen", now=now, actor=actor)
    loop.post(session, "hearing.postponement_asked", case, {"asked_by": "citizen"}, now=now)
    return _seen(session, case, now=now)


def _able(session: Session, number: str, secret: str, what: str, *, now: datetime) -> tuple[Case, Hearing]:
    case = enter(session, number, secret, held=True)
    hearing = hearings.running(session, case.id)
    if hearing is None:
        raise Conflict(_l("This case has no dispute that is still open."))
    asking.require(hearing, "citizen", what, now)
    return case, hearing


def _seen(session: Session, case: Case, *, now: datetime) -> PartyView:
    found = hearing_views.of_party(session, case, "citizen", now=now)
    if found is None:
        raise Conflict(_l("This case has no dispute that is still open."))
    return found


def _words(field: str, text: str | None, *, needed: bool = True) -> str:
    plain = (text or "").strip()
    if needed and not plain:
        raise Invalid({field: [_l("Write a few words.")]})
    if len(plain) > LONGEST or "\x00" in plain:
        raise Invalid({field: [_l("Write at most %(n)s characters.", n=LONGEST)]})
    return plain
