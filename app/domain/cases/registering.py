"""Registering a case (登记): its number, its secret, its sealed words and the people in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app import crypto
from app.domain import events, parties
from app.domain.cases.case import Case
from app.domain.cases.numbers import new_secret, next_number
from app.domain.cases.records import Assignment
from app.domain.parties import COMPLAINANT, REPRESENTATIVE, Details

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

SUMMARY_LENGTH = 80
PLACE_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is known of a matter when it comes in, checked and in clear."""

    kind: str
    channel: str
    title: str
    text: str
    locale: str
    place: str | None = None
    occurred_at: datetime | None = None
    category: str = "other"
    domain: str | None = None
    remedy: str | None = None
    anonymous: bool = False
    details: Details = field(default_factory=lambda: Details(None, {}))
    notice_channel: str = "page"
    representative: Details | None = None
    relation: str | None = None
    consent: bool = False
    complained_unit_id: int | None = None
    complained_person_id: int | None = None
    urgency: str = "normal"
    flags: tuple[str, ...] = ()


def register(
    session: Session, entry: Entry, *, owner_id: int, unit_id: int | None, now: datetime, actor: Actor
) -> tuple[Case, str]:
    """Write a case down and return it with its secret, which is kept nowhere (R4); flushed.

    The clock of a citizen runs from here: `now` is the moment of submission (day 0).
    """
    secret = new_secret()
    key = crypto.new_key(session, now=now)
    case = Case(
        number=next_number(session, now=now),
        secret_hash=crypto.fingerprint(secret),
        key_id=key.id,
        kind=entry.kind,
        channel=entry.channel,
        category=entry.category,
        domain=entry.domain,
        urgency=entry.urgency,
        locale=entry.locale,
        anonymous=entry.anonymous,
        occurred_at=entry.occurred_at,
        unit_id=unit_id,
        owner_id=owner_id,
        complained_unit_id=entry.complained_unit_id,
        complained_person_id=entry.complained_person_id,
        flags=list(entry.flags),
        submitted_at=now,
        last_event_at=now,
    )
    _keep_words(session, case, entry)
    session.add(case)
    session.flush()
    _keep_people(session, case, entry, now=now)
    session.add(
        Assignment(
            case_id=case.id, unit_id=unit_id, owner_id=owner_id, how="intake", at=now, by=actor.person_id
        )
    )
    payload = {"kind": case.kind, "channel": case.channel, "anonymous": case.anonymous, "owner": owner_id}
    events.record(session, case.chain, "case.submitted", now=now, actor=actor, payload=payload)
    return case, secret


def _keep_words(session: Session, case: Case, entry: Entry) -> None:
    """Original words sealed; beside them the redacted ones that may be searched."""
    known = [*entry.details.known, *(entry.representative.known if entry.representative else [])]
    case.title = _seal(session, case, "title", entry.title)
    case.text = _seal(session, case, "text", entry.text)
    case.remedy = _seal(session, case, "remedy", entry.remedy) if entry.remedy else None
    case.place_sealed = _seal(session, case, "place_sealed", entry.place) if entry.place else None
    case.summary = parties.redact(entry.title, known)[:SUMMARY_LENGTH]
    case.redacted = parties.redact(entry.text, known)
    case.place = parties.redact(entry.place, known)[:PLACE_LENGTH] if entry.place else None


def _seal(session: Session, case: Case, part: str, words: str) -> str:
    return crypto.seal(session, case.key_id, words, place=f"case.{part}:{case.key_id}")


def _keep_people(session: Session, case: Case, entry: Entry, *, now: datetime) -> None:
    parties.add(
        session,
        case.id,
        COMPLAINANT,
        Details(None, {}) if entry.anonymous else entry.details,
        key_id=case.key_id,
        anonymous=entry.anonymous,
        locale=entry.locale,
        notice_channel="page" if entry.anonymous else entry.notice_channel,
    )
    if entry.representative is not None:
        parties.add(
            session,
            case.id,
            REPRESENTATIVE,
            entry.representative,
            key_id=crypto.new_key(session, now=now).id,
            locale=entry.locale,
            notice_channel="sms" if "phone" in entry.representative.values else "page",
            relation=entry.relation,
            consent=entry.consent,
        )
