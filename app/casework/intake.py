"""Submitting a matter (提交): one door for every channel, checked, registered, and given to its process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.casework import hotspots, joining, loop, reading
from app.casework.views import Submitted
from app.domain import alerts, cases, deadlines, parties, vocabulary
from app.domain.cases import Case, Entry, Link, desks, sensing
from app.domain.identity import Membership, OrganisationUnit, Person
from app.domain.parties import Details
from app.errors import Invalid
from workflows.subject import Subject

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases.sensing import Sensed
    from app.domain.identity import Actor

LONGEST_TEXT = 20_000
LONGEST_TITLE = 200
LONGEST_FIELD = 500
TITLE_FROM_TEXT = 40
ALIKE = 0.8
COMPARED = 20
WITHOUT_CONTACT = frozenset({"opinion_box", "qr", "kiosk", "partner", "patrol", "superior", "social"})
"""Channels on which nobody can be asked for an address: what comes in is taken as it is."""

_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s]{2,}$")
_PHONE = re.compile(r"^\+?[\d\s\-()（）]{5,24}$")


@dataclass(frozen=True)
class Contact:
    """How to reach somebody."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    identity: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Representative:
    """Who speaks for the citizen, and whether the citizen agreed."""

    name: str
    relation: str
    consent: bool
    phone: str | None = None


@dataclass(frozen=True)
class Submission:
    """What somebody brings forward, as it was given."""

    kind: str
    channel: str
    title: str
    text: str
    place: str | None = None
    occurred_at: datetime | None = None
    category: str | None = None
    domain: str | None = None
    remedy_sought: str | None = None
    contact: Contact | None = None
    anonymous: bool = False
    locale: str = "zh"
    safe_contact: str | None = None
    representative: Representative | None = None
    complained_unit: int | None = None
    complained_person: int | None = None
    urgency: str | None = None
    life_danger: bool = False
    notice_channel: str | None = None
    attachments: tuple[tuple[str, str, bytes], ...] = ()
    joins: str | None = None
    """The reference of a case shown before submitting that is about the same («me too»)."""


def submit(session: Session, submission: Submission, *, now: datetime, actor: Actor) -> Submitted:
    """Take a matter in: number, secret, clocks, process; all or nothing (R1, R4, R9).

    The clocks count from `now`, day 0. With an actor of staff it is an entry on behalf of somebody.
    Raises Invalid with what to mend per field.
    """
    _check(session, submission)
    sensed = sensing.sense(f"{submission.title}\n{submission.text}")
    entry = _entry(submission, sensed)
    never = {submission.complained_person} if submission.complained_person else set()
    owner_id = desks.owner_at_intake(session, now=now, never=never)
    case, secret = cases.register(
        session, entry, owner_id=owner_id, unit_id=desks.root(session), now=now, actor=actor
    )
    case.about_head = _about_head(session, submission)
    repeat = _note_repeat(session, case, now=now)
    for name, media_type, content in submission.attachments:
        cases.attachments.keep(
            session,
            case,
            name=name,
            media_type=media_type,
            content=content,
            sender="citizen",
            now=now,
            actor=actor,
        )
    facts = _facts(session, submission, case, sensed, repeat=repeat, now=now)
    progress = loop.runner().start(
        session, "complaint", Subject("case", case.id), facts, now=now, actor=loop.signature(actor)
    )
    loop.settle(session, progress, now=now, actor=actor)
    joined = joining.join(session, case, submission.joins, now=now, actor=actor)
    hotspots.count(session, case, now=now, key=joined)
    session.flush()
    clocks = deadlines.of_case(session, case.id)
    promised = reading.deadlines_of(clocks, public=True)
    return Submitted(case.number, secret, case.status, promised, bool(facts["danger"]))


def _check(session: Session, given: Submission) -> None:
    errors: dict[str, list[object]] = {}
    for field, code in (("kind", given.kind), ("channel", given.channel)):
        if code not in vocabulary.LISTS[field]:
            errors[field] = [_l("Choose one of the values offered.")]
    if given.category and given.category not in vocabulary.LISTS["category"]:
        errors["category"] = [_l("Choose one of the values offered.")]
    if not given.text.strip():
        errors["text"] = [_l("Say what happened. A few words are enough.")]
    for field, value, longest in _lengths(given):
        if len(value) > longest:
            errors[field] = [_l("Write at most %(n)s characters.", n=longest)]
        if "\x00" in value:
            errors[field] = [_l("The text holds characters that cannot be read. Type it again.")]
    errors |= _check_people(session, given)
    if errors:
        raise Invalid(errors)


def _lengths(given: Submission) -> list[tuple[str, str, int]]:
    contact = given.contact or Contact()
    return [
        ("text", given.text, LONGEST_TEXT),
        ("title", given.title, LONGEST_TITLE),
        ("place", given.place or "", LONGEST_FIELD),
        ("remedy_sought", given.remedy_sought or "", LONGEST_FIELD * 4),
        ("safe_contact", given.safe_contact or "", LONGEST_FIELD),
        *((f"contact.{name}", value or "", LONGEST_FIELD) for name, value in vars(contact).items()),
    ]


def _check_people(session: Session, given: Submission) -> dict[str, list[object]]:
    errors: dict[str, list[object]] = {}
    contact = given.contact or Contact()
    if contact.email and not _EMAIL.match(contact.email.strip()):
        errors["contact.email"] = [_l("Write an e-mail address such as name@example.org.")]
    if contact.phone and not _PHONE.match(contact.phone.strip()):
        errors["contact.phone"] = [_l("Write a telephone number with digits.")]
    reachable = contact.phone or contact.email
    if not given.anonymous and not reachable and given.channel not in WITHOUT_CONTACT:
        errors["contact"] = [_l("Leave a telephone number or e-mail address, or choose to stay anonymous.")]
    if given.representative and not given.representative.consent:
        errors["representative.consent"] = [_l("Confirm that the person you speak for agrees.")]
    if given.complained_unit and session.get(OrganisationUnit, given.complained_unit) is None:
        errors["complained_unit"] = [_l("There is no such unit.")]
    if given.complained_person and session.get(Person, given.complained_person) is None:
        errors["complained_person"] = [_l("There is no such person.")]
    return errors


def _entry(given: Submission, sensed: Sensed) -> Entry:
    contact = given.contact or Contact()
    values = {
        kind: value.strip()
        for kind, value in (
            ("phone", contact.phone),
            ("email", contact.email),
            ("identity", contact.identity),
            ("address", contact.address),
            ("safe", given.safe_contact),
        )
        if value and value.strip()
    }
    text = given.text.strip()
    agent = given.representative
    return Entry(
        kind=given.kind,
        channel=given.channel,
        title=given.title.strip() or text.splitlines()[0][:TITLE_FROM_TEXT],
        text=text,
        locale="zh" if given.locale.startswith("zh") else "en",
        place=(given.place or "").strip() or None,
        occurred_at=given.occurred_at,
        category=given.category or "other",
        domain=sensing.domain_code(given.domain) or sensed.domain or None,
        remedy=(given.remedy_sought or "").strip() or None,
        anonymous=given.anonymous,
        details=Details((contact.name or "").strip() or None, values),
        notice_channel=given.notice_channel
        or ("email" if contact.email else "sms" if contact.phone else "page"),
        representative=Details(agent.name, {"phone": agent.phone} if agent.phone else {}) if agent else None,
        relation=agent.relation if agent else None,
        consent=agent.consent if agent else False,
        complained_unit_id=given.complained_unit,
        complained_person_id=given.complained_person,
        urgency="high" if given.urgency == "high" or given.life_danger or sensed.danger else "normal",
        flags=tuple(flag for flag, on in (("sensitive", sensed.sensitive), ("group", sensed.group)) if on),
    )


def _about_head(session: Session, given: Submission) -> bool:
    """Whether the person complained of heads a unit."""
    if given.complained_person is None:
        return False
    rows = select(Membership.id).where(
        Membership.person_id == given.complained_person, Membership.role == "head"
    )
    return session.scalars(rows).first() is not None


def _note_repeat(session: Session, case: Case, *, now: datetime) -> bool:
    """The same person, by blind index, with much the same words, and an answer already given (R17)."""
    party = parties.complainant(session, case.id)
    details = parties.read(session, party)
    earlier: set[int] = set()
    for kind in ("phone", "email", "identity"):
        if kind in details.values:
            earlier |= set(parties.cases_of(session, kind, details.values[kind]))
    rows = select(Case).where(Case.id.in_(earlier - {case.id})).order_by(Case.id.desc()).limit(COMPARED)
    for other in session.scalars(rows) if earlier - {case.id} else ():
        if SequenceMatcher(None, other.redacted, case.redacted, autojunk=False).quick_ratio() < ALIKE:
            continue
        session.add(Link(case_id=case.id, other_id=other.id, kind="related", by=None, at=now))
        if other.replied_at is not None:
            cases.set_flag(case, "repeat")
            return True
    return False


def _facts(
    session: Session, given: Submission, case: Case, sensed: Sensed, *, repeat: bool, now: datetime
) -> dict[str, Any]:
    """What the process may know: codes and numbers, nothing that tells who somebody is."""
    contact = given.contact or Contact()
    return {
        "kind": case.kind,
        "channel": case.channel,
        "domain": case.domain or "",
        "chosen_category": given.category or "",
        "topic": sensed.topic,
        "danger": given.life_danger or sensed.danger,
        "harm": sensed.harm,
        "affected": sensed.affected,
        "vulnerable": sensed.vulnerable,
        "sensitive": sensed.sensitive,
        "amount": sensed.amount,
        "group": sensed.group,
        "repeat": repeat,
        "mentions": 1 + alerts.counting.so_far(session, case, now=now),
        "about_head": case.about_head,
        "named_unit": given.complained_unit or 0,
        "anonymous": case.anonymous,
        "reachable": bool(contact.phone) and not case.anonymous,
        "complete": bool(given.text.strip()) and bool(given.place or given.category),
    }
