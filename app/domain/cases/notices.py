"""Telling people about a case: the citizen by their channel, staff by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import settings
from app.domain import deadlines, notifications, parties
from app.domain.cases import members
from app.domain.identity import Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases.case import Case
    from app.domain.cases.members import Member

_SHOWN = ("initial", "final")
_CLOCKS = {
    "en": {"initial": "First substantive response by {due}.", "final": "Answer by {due}."},
    "zh": {"initial": "将于 {due} 前给出初步回应。", "final": "将于 {due} 前正式答复。"},
}
FOR_ALL = frozenset(
    {
        "accepted",
        "not_accepted",
        "referred",
        "withdrawn",
        "initial",
        "reply",
        "reopened",
        "new_date",
        "calendar_date",
        "approved_date",
    }
)
"""Notices that every person of a group case gets; what is between us and the first one stays there."""
_PROVISIONAL = {"en": " (provisional)", "zh": "（暂定）"}


def tell(
    session: Session, case: Case, template: str, *, step: str, now: datetime, **params: object
) -> notifications.Notice | None:
    """Put a notice to the citizen, or their representative, into the outbox, in their language.

    None when the tracking page is all there is (R5). `step` names what caused it: the same step
    at the same moment tells once.
    """
    if template in FOR_ALL:
        for member in members.of_case(session, case.id):
            tell_member(session, case, member, template, step=step, now=now, **params)
    for party in reversed(parties.of_case(session, case.id)):
        if party.role == members.ROLE or (party.role == parties.REPRESENTATIVE and not party.consent):
            continue
        found = parties.address(session, party)
        if found is None:
            continue
        channel, address = found
        return notifications.put(
            session,
            template,
            _params(session, case, party.locale) | params,
            key=f"case:{case.id}:{template}:{step}:{now.isoformat()}",
            channel=channel,
            address=address,
            locale=party.locale,
            now=now,
            key_id=party.key_id,
            case_id=case.id,
        )
    return None


def tell_member(
    session: Session, case: Case, member: Member, template: str, *, step: str, now: datetime, **params: object
) -> None:
    """The same notice to one person of a group case, by their own channel and with their own number."""
    party = session.get_one(parties.Party, member.party_id)
    found = parties.address(session, party)
    if found is None:
        return
    notifications.put(
        session,
        template,
        _params(session, case, party.locale) | params | {"number": member.number},
        key=f"case:{case.id}:{template}:{step}:{now.isoformat()}:{member.id}",
        channel=found[0],
        address=found[1],
        locale=party.locale,
        now=now,
        key_id=party.key_id,
        case_id=case.id,
    )


def tell_staff(
    session: Session,
    case: Case,
    template: str,
    people: Iterable[int | None],
    *,
    step: str,
    now: datetime,
    **params: object,
) -> None:
    """Put a notice to members of staff into the outbox; it names the case and says nothing of its content."""
    url = f"{settings.current().public_url}/cases/{case.number}"
    for person_id in {person for person in people if person is not None}:
        person = session.get(Person, person_id)
        if person is None or not person.email or person.disabled_at:
            continue
        notifications.to_person(
            session,
            template,
            {"number": case.number, "url": url} | params,
            person_id=person.id,
            address=person.email,
            locale=person.locale or settings.current().default_locale,
            key=f"case:{case.id}:{template}:{step}:{now.isoformat()}",
            now=now,
            case_id=case.id,
        )


def _params(session: Session, case: Case, locale: str) -> dict[str, object]:
    return {
        "number": case.number,
        "url": f"{settings.current().public_url}/track",
        "deadlines": promises(session, case, locale),
        "danger": "",
    }


def promises(session: Session, case: Case, locale: str) -> str:
    """By when the citizen hears from us, in words."""
    language = "zh" if locale.startswith("zh") else "en"
    said = [
        _CLOCKS[language][clock.kind].format(
            due=day(clock.due_at, locale) + (_PROVISIONAL[language] if clock.provisional else ""),
        )
        for clock in deadlines.of_case(session, case.id)
        if clock.kind in _SHOWN and clock.open and clock.subject_kind == "case"
    ]
    return ("" if language == "zh" else " ").join(said)


def day(moment: datetime, locale: str) -> str:
    """A moment as people say it, in the authority's time zone."""
    local = moment.astimezone(settings.current().timezone)
    if locale.startswith("zh"):
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {local:%b %Y, %H:%M}"
