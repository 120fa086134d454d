"""The field period: sample drawn, tokens made, invitations sent; later closed for good (R38, R40)."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import settings
from app.domain import calendar, cases, identity, matters, notifications, parties
from app.domain.surveys import results, sampling
from app.domain.surveys.hiding import LEAST
from app.domain.surveys.tables import Survey, SurveyInvitation, SurveyStratum, SurveyToken
from app.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

FIELD_DAYS = 10
"""Working days in which people may answer, unless the approval says otherwise."""


def open_field(session: Session, survey: Survey, days: int, *, now: datetime, actor: Actor) -> int:
    """Draw, write down, invite: how many. Doing it twice invites nobody twice. Raises Conflict after it."""
    if survey.field_from is not None:
        return _invited(session, survey)
    if survey.status in {"closed", "published"}:
        raise Conflict(_l("The field period of this survey is over."))
    base = sampling.base_of(session, survey)
    drawn = sampling.draw(base.within_reach, survey.sample_size, survey.seed)
    tokens: list[SurveyToken] = []
    for stratum, size in base.sizes.items():
        chosen = drawn.get(stratum, [])
        row = SurveyStratum(
            survey_id=survey.id,
            unit_id=stratum[0],
            tier=stratum[1],
            channel=stratum[2],
            base=size,
            reachable=len(base.within_reach.get(stratum, ())),
            drawn=len(chosen),
        )
        session.add(row)
        session.flush()
        group = stratum[0] if survey.audience == "staff" and len(chosen) >= LEAST else None
        tokens += [_invite(session, survey, row.id, one, group, now=now) for one in chosen]
    # in no order that tells who got which
    secrets.SystemRandom().shuffle(tokens)
    session.add_all(tokens)
    survey.field_from = now
    survey.field_until = calendar.current(session).add_working_days(now, days).at
    matters.stand(survey, "open")
    payload = {"invited": len(tokens), "base": sum(base.sizes.values()), "seed": survey.seed}
    matters.note(session, survey, "survey.fielded", payload, now=now, actor=actor)
    session.flush()
    return len(tokens)


def _invited(session: Session, survey: Survey) -> int:
    rows = select(SurveyInvitation.id).where(SurveyInvitation.survey_id == survey.id)
    return len(session.scalars(rows).all())


def _invite(
    session: Session, survey: Survey, stratum_id: int, chosen: int, group: int | None, *, now: datetime
) -> SurveyToken:
    """Write down that somebody is asked, and send the token, which is kept nowhere beside their name."""
    token = secrets.token_urlsafe(24)
    of_staff = survey.audience == "staff"
    session.add(
        SurveyInvitation(
            survey_id=survey.id,
            stratum_id=stratum_id,
            case_id=None if of_staff else chosen,
            person_id=chosen if of_staff else None,
        )
    )
    (_write_to_staff if of_staff else _write_to_citizen)(session, survey, chosen, token, now=now)
    return SurveyToken(hash=digest(token), survey_id=survey.id, group_id=group)


def digest(token: str) -> str:
    """How a token is kept: it cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _params(survey: Survey, token: str, locale: str) -> dict[str, object]:
    chinese = locale.startswith("zh")
    return {
        "number": survey.number,
        "title": survey.title_zh if chinese else survey.title_en,
        "url": f"{settings.current().public_url}/s/{token}",
    }


def _write_to_citizen(session: Session, survey: Survey, case_id: int, token: str, *, now: datetime) -> None:
    case = cases.get(session, case_id)
    party = parties.complainant(session, case.id)
    found = parties.address(session, party)
    if found is not None:
        channel, address = found
        notifications.put(
            session,
            "survey_sms" if channel == "sms" else "survey",
            _params(survey, token, party.locale),
            key=f"survey:{survey.id}:case:{case.id}",
            channel=channel,
            address=address,
            locale=party.locale,
            now=now,
            key_id=party.key_id,
            case_id=case.id,
        )


def _write_to_staff(session: Session, survey: Survey, person_id: int, token: str, *, now: datetime) -> None:
    person = session.get_one(identity.Person, person_id)
    locale = person.locale or settings.current().default_locale
    notifications.to_person(
        session,
        "survey_staff",
        _params(survey, token, locale),
        person_id=person.id,
        address=person.email or "",
        locale=locale,
        key=f"survey:{survey.id}",
        now=now,
    )


def close_field(session: Session, survey: Survey, *, now: datetime, actor: Actor) -> bool:
    """End the field period and freeze the results; True when the result is below the target."""
    if survey.results is None:
        survey.results = results.counted(session, survey)
        matters.stand(survey, "closed")
        headline = survey.results["headline"] or {}
        payload = {"answered": survey.results["answered"], "below_target": survey.results["below_target"]}
        matters.note(
            session, survey, "survey.closed", payload | {"n": headline.get("n", 0)}, now=now, actor=actor
        )
        session.flush()
    return bool(survey.results["below_target"])


def publish(session: Session, survey: Survey, *, now: datetime, actor: Actor) -> None:
    """Everybody may read the results from now on."""
    if survey.published_at is None:
        survey.published_at = now
        matters.note(session, survey, "survey.published", now=now, actor=actor)
        matters.close(survey, "published", now)
