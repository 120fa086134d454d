"""Staff accounts: signing in and out, opening and closing accounts, absence, hand-over of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.casework import places
from app.domain import cases, events, identity, tasks
from app.domain.matters import Matter
from app.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor, Person


@dataclass(frozen=True)
class SignedIn:
    """A fresh token and when it ends."""

    token: str
    expires_at: datetime


def sign_in(
    session: Session, username: str, password: str, *, now: datetime, demo: bool = False
) -> SignedIn | None:
    """A token for the right name and password; None for wrong ones, and that failure wants a commit.

    Raises TooMany and NotSignedIn as `identity.sign_in` does.
    """
    person = identity.sign_in(session, username, password, now=now, demo=demo)
    if person is None:
        return None
    token, row = identity.issue_token(session, person, now=now)
    actor = identity.actor_of(session, person, now=now)
    events.record(session, events.HOUSE, "account.signed_in", now=now, actor=actor, payload={"token": row.id})
    return SignedIn(token, row.expires_at)


def refuse_sign_in() -> NotSignedIn:
    """The one answer to an unknown name, a wrong password and a disabled account."""
    return NotSignedIn(_("User name or password is wrong."))


def sign_out(session: Session, token: str, *, now: datetime, actor: Actor) -> None:
    """End a token."""
    identity.revoke_token(session, token, now=now)
    events.record(session, events.HOUSE, "account.signed_out", now=now, actor=actor)


def open_account(
    session: Session,
    username: str,
    *,
    name: str,
    password: str,
    roles: Sequence[tuple[str, str | None]],
    now: datetime,
    actor: Actor,
    name_zh: str | None = None,
    email: str | None = None,
    expires_at: datetime | None = None,
) -> Person:
    """Open an account with roles, pairs of role and unit code. Raises Invalid for a taken name.

    An auditor's account needs an end (R50); any other may have one.
    """
    if expires_at is None and any(role == identity.AUDITOR for role, _code in roles):
        raise Invalid({"expires_at": [_("An auditor's account needs a day on which it ends.")]})
    person = identity.register(
        session,
        username,
        name=name,
        name_zh=name_zh,
        email=email,
        password=password,
        now=now,
        expires_at=expires_at,
    )
    for role, code in roles:
        unit = identity.by_code(session, code) if code is not None else None
        if code is not None and unit is None:
            raise Invalid({"roles": [_("There is no unit %(code)s.", code=code)]})
        identity.grant(session, person, role, unit)
    _note(session, "account.opened", person, now=now, actor=actor)
    return person


def add_unit(
    session: Session,
    code: str,
    *,
    en: str,
    zh: str,
    parent: str | None,
    now: datetime,
    actor: Actor,
) -> identity.OrganisationUnit:
    """Add a department. Raises Invalid on a taken code, no such parent, a second root (one tree)."""
    above = identity.by_code(session, parent) if parent is not None else None
    if parent is not None and above is None:
        raise Invalid({"parent": [_("There is no unit %(code)s.", code=parent)]})
    if parent is None and identity.children(session, None):
        raise Invalid({"parent": [_("There is a root already. Name the unit this one belongs to.")]})
    if identity.by_code(session, code) is not None:
        raise Invalid({"code": [_("This code is taken.")]})
    unit = identity.add_unit(session, code, en=en, zh=zh, parent=above)
    events.record(session, events.HOUSE, "unit.added", now=now, actor=actor, payload={"unit": unit.id})
    return unit


def close_account(session: Session, username: str, *, now: datetime, actor: Actor) -> Person:
    """Disable an account and end its tokens.

    Raises Conflict while it holds open work: that is handed over first, so that nothing is left with nobody.
    """
    person = find(session, username)
    if person.id == actor.person_id:
        raise NotAllowed(_("Nobody closes their own account."))
    count = len(tasks.open_of_person(session, person.id)) + len(_owned(session, person.id))
    count += len(_owned_matters(session, person.id))
    if count:
        raise Conflict(_("%(count)s open cases and tasks must be handed over first.", count=count))
    if person.disabled_at is None:
        person.disabled_at = now
        identity.revoke_all(session, person.id, now=now)
        identity.release_deputy(session, person.id, now=now)
        _note(session, "account.closed", person, now=now, actor=actor)
    return person


def hand_over(session: Session, username: str, *, to: str, now: datetime, actor: Actor) -> dict[str, int]:
    """Give all open cases and tasks of one account to another, each journalled in its case (交接).

    Answers how many of each went; what the successor may not do goes back to those who share it. Raises
    NotAllowed unless admin or their head, and Invalid for a closed successor or one complained of.
    """
    giver, taker = find(session, username), find(session, to)
    if giver.id != actor.person_id and not _answers_for(session, giver, actor):
        raise NotAllowed(_("Only an administrator or their head hands over the work of others."))
    if not identity.usable(taker, now) or taker.id == giver.id:
        raise Invalid({"to": [_("Name somebody else, with an account in use.")]})
    owned = _owned(session, giver.id)
    if any(taker.id in cases.desks.never(case) for case in owned):
        raise Invalid({"to": [_("Some of these cases concern this person. Name somebody else.")]})
    for case in owned:
        cases.desks.hand(
            session,
            case,
            owner_id=taker.id,
            unit_id=case.unit_id,
            how="handover",
            now=now,
            actor=actor,
            handler=case.handler_id == giver.id,
        )
    for matter in _owned_matters(session, giver.id):
        matter.owner_id = taker.id
        _hand(session, matter.chain, f"{matter.kind}.handed_over", giver, taker, now=now, actor=actor)
    items = tasks.open_of_person(session, giver.id)
    for item in items:
        _pass_on(session, item, taker, now=now)
        chain = events.case_chain(item.case_id) if item.case_id is not None else events.HOUSE
        _hand(session, chain, "task.handed_over", giver, taker, now=now, actor=actor, task=item.id)
    _hand(session, events.HOUSE, "account.handed_over", giver, taker, now=now, actor=actor)
    return {"cases": len(owned), "tasks": len(items)}


def _pass_on(session: Session, item: tasks.WorkItem, taker: Person, *, now: datetime) -> None:
    """To the taker, if they may do it; else back to those who share it (R87)."""
    case = cases.get(session, item.case_id) if item.case_id is not None else None
    barred = places.barred(session, case, item.candidates, item.form) if case is not None else set()
    if taker.id not in barred and taker in identity.people_with(session, item.role, item.unit_id):
        tasks.assign(session, item, taker.id, now=now)
    else:
        tasks.release(session, item)


def _answers_for(session: Session, person: Person, actor: Actor) -> bool:
    """Whether the actor is an administrator, or head of every unit in which the person holds a role."""
    return actor.has("admin") or all(
        None in actor.units("head") or (held is not None and places.holds(session, actor, "head", held))
        for held in [one.unit_id for one in person.memberships] or [None]
    )


def _owned(session: Session, person_id: int) -> Sequence[cases.Case]:
    query = select(cases.Case).where(cases.Case.owner_id == person_id, cases.Case.status.not_in(cases.ENDED))
    return session.scalars(query.order_by(cases.Case.id).with_for_update()).all()


def _owned_matters(session: Session, person_id: int) -> Sequence[Matter]:
    """Improvements and whatever else is under way in their hands."""
    query = select(Matter).where(Matter.owner_id == person_id, Matter.closed_at.is_(None))
    return session.scalars(query.order_by(Matter.id).with_for_update()).all()


def _hand(
    session: Session,
    chain: str,
    kind: str,
    giver: Person,
    taker: Person,
    *,
    now: datetime,
    actor: Actor,
    task: int | None = None,
) -> None:
    payload = {"from": giver.id, "to": taker.id, "task": task}
    events.record(session, chain, kind, now=now, actor=actor, payload=payload)


def be_absent(
    session: Session,
    username: str,
    *,
    deputy: str | None,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    actor: Actor,
) -> identity.Absence:
    """Note an absence and who stands in: one's own, or that of one's people as head.

    Whoever stands in holds the roles of the absent: who could note anybody's absence could take any role.
    """
    person = find(session, username)
    if person.id != actor.person_id and not _answers_for(session, person, actor):
        raise NotAllowed(_("Only an administrator or their head notes the absence of others."))
    standing = find(session, deputy) if deputy is not None else None
    if standing is not None and not identity.usable(standing, now):
        raise Invalid({"deputy": [_("Name somebody else, with an account in use.")]})
    deputy_id = standing.id if standing is not None else None
    absence = identity.record_absence(
        session, person.id, deputy_id=deputy_id, starts_at=starts_at, ends_at=ends_at
    )
    payload = {"person": person.id, "deputy": deputy_id, "from": starts_at, "until": ends_at}
    events.record(session, events.HOUSE, "account.absent", now=now, actor=actor, payload=payload)
    return absence


def find(session: Session, username: str) -> Person:
    """The account of this name. Raises NotFound."""
    person = identity.by_username(session, username)
    if person is None:
        raise NotFound(_("There is no account of this name."))
    return person


def _note(session: Session, kind: str, person: Person, *, now: datetime, actor: Actor) -> None:
    events.record(session, events.HOUSE, kind, now=now, actor=actor, payload={"person": person.id})


def profile(session: Session, person_id: int, *, now: datetime, locale: str) -> dict[str, Any]:
    """What a person sees about themselves, the roles they hold for others included."""
    person = session.get_one(identity.Person, person_id)
    actor = identity.actor_of(session, person, now=now)
    units: dict[int | None, str] = {
        unit.id: unit.code for unit in session.scalars(select(identity.OrganisationUnit))
    }
    held = sorted((role, units.get(unit_id) or "") for role, unit_id in actor.roles)
    away = identity.stands_in_for(session, person_id, now=now)
    return {
        "username": person.username,
        "name": (locale.startswith("zh") and person.name_zh) or person.name,
        "roles": [{"role": role, "unit": unit or None} for role, unit in held],
        "absent": identity.absent(session, person_id, now=now),
        "stands_in_for": [session.get_one(identity.Person, who).username for who in away],
    }
