"""Group cases (群诉): a list of people is added to one case, and each follows and judges it on their own."""

from __future__ import annotations

import dataclasses
import hmac
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app import crypto
from app.casework import cases as casework
from app.casework import group_lists
from app.casework.casefile import may as staff_may
from app.casework.views import RatingView
from app.domain import cases, parties
from app.domain.cases import members, progress
from app.errors import Conflict, Gone, Invalid, NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.views import Followed
    from app.domain.cases import Case
    from app.domain.cases.members import Member
    from app.domain.identity import Actor

LARGEST = 1_000_000
"""Bytes of a list."""
RATEABLE = frozenset({"replied", "verifying", "closed", "archived", "in_dispute"})


def import_(
    session: Session, number: str, content: bytes, *, now: datetime, actor: Actor
) -> list[dict[str, Any]]:
    """Add the people of a CSV list (name, phone, email, representative); line, number and secret of each.

    The secrets are shown here once and kept nowhere. Raises Invalid naming the line and its fault, or when
    fewer than five people would make the group or more than five speak for it.
    """
    case = casework.open_case(session, number, actor, held=True)
    if "link" not in staff_may(session, case, actor):
        raise NotAllowed(_l("Your role cannot do this with the case now."))
    if not _grows(case):
        raise Conflict(_l("Only an open case of a named person can become a group case."))
    if len(content) > LARGEST:
        raise Invalid({"csv": [_l("The list is larger than 1 MB. Divide it.")]})
    there = [parties.read(session, party) for party in parties.of_case(session, case.id)]
    listed = group_lists.read(content, there=there, locale=case.locale)
    people = [one for _line, one in listed]
    before = members.of_case(session, case.id)
    speaking = sum(one.speaks for one in before) + sum(one.speaks for one in people)
    _check_size(1 + len(before) + len(people), speaking)
    made = members.add(session, case, people, now=now)
    payload = {"added": len(made), "members": len(before) + len(made)}
    progress.note(session, case, "case.members_added", payload, now=now, actor=actor)
    for member, _secret in made:
        cases.notices.tell_member(session, case, member, "accepted", step="joined", now=now)
    return [
        {"line": line, "number": member.number, "secret": secret, "speaks": member.speaks}
        for (line, _one), (member, secret) in zip(listed, made, strict=True)
    ]


def _grows(case: Case) -> bool:
    return not case.ended and not case.anonymous


def may_add(session: Session, number: str, *, actor: Actor) -> bool:
    """Whether the reader can add people to the case now."""
    case = casework.open_case(session, number, actor)
    return _grows(case) and "link" in staff_may(session, case, actor)


def _check_size(people: int, speaking: int) -> None:
    if people < members.LEAST:
        raise Invalid({"csv": [_l("A group case has at least five people.")]})
    if speaking > members.MOST_REPRESENTATIVES:
        raise Invalid({"csv": [_l("At most five people represent a group.")]})


def list_(session: Session, number: str, *, actor: Actor) -> list[dict[str, Any]]:
    """The members by number, with their verdicts; never who they are."""
    case = casework.open_case(session, number, actor)
    return [
        {
            "number": one.number,
            "speaks": one.speaks,
            "joined_at": one.joined_at,
            "grade": one.grade,
            "resolved": one.resolved,
        }
        for one in members.of_case(session, case.id)
    ]


def enter(session: Session, number: str, secret: str) -> tuple[Member, Case] | None:
    """The member whose number and secret these are, with the group's case; None when they open nothing.

    Raises Gone once the member's own words are erased: the group goes on without them.
    """
    given = crypto.fingerprint(cases.numbers.plain_secret(secret))
    member = members.by_number(session, number)
    right = hmac.compare_digest(member.secret_hash if member else "0" * len(given), given)
    if member is None or not right:
        return None
    if session.get_one(parties.Party, member.party_id).erased_at is not None:
        raise Gone(_l("Your words in this group were erased, as you asked. Your certificate stays."))
    return member, cases.get(session, member.case_id)


def seen_by(member: Member, followed: Followed) -> Followed:
    """The group's case as one member sees it: how it goes and the reply, none of what others wrote."""
    mine = []
    if member.grade is not None and member.rated_at is not None:
        mine = [RatingView(member.grade, member.resolved or "", None, "online", member.rated_at, None, False)]
    return dataclasses.replace(
        followed,
        number=member.number,
        messages=[],
        attachments=[],
        looks=[],
        ratings=mine,
        question=None,
        choice=None,
        may=["rate"] if followed.status in RATEABLE else [],
    )


def rate(
    session: Session,
    member: Member,
    case: Case,
    *,
    grade: int,
    resolved: str,
    comment: str | None,
    now: datetime,
    actor: Actor,
) -> RatingView:
    """A member's verdict, beside those of the others. Raises Conflict before there is a reply."""
    if case.status not in RATEABLE:
        raise Conflict(
            _l("This cannot be done at this point of the case. Its page says what you can do now.")
        )
    cases.verdicts.check(grade, resolved)
    members.rate(session, member, grade=grade, resolved=resolved, comment=comment, now=now)
    payload = {"member": member.id, "grade": grade, "resolved": resolved}
    progress.note(session, case, "case.member_rated", payload, now=now, actor=actor)
    return RatingView(grade, resolved, comment, "online", now, None, False)
