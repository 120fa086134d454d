"""The people in a case: kept sealed, found by blind index, read only by those who need to (R5, R84, R86)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app import crypto
from app.domain.parties.models import Contact, Party
from app.domain.parties.redaction import MARK, redact, without
from app.domain.parties.safe_times import inside, windows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, time

    from sqlalchemy.orm import Session

__all__ = [
    "COMPLAINANT",
    "MARK",
    "REPRESENTATIVE",
    "Contact",
    "Details",
    "Party",
    "add",
    "address",
    "cases_of",
    "complainant",
    "erase",
    "forget",
    "inside",
    "of_case",
    "read",
    "redact",
    "safe_windows",
    "windows",
    "without",
]

COMPLAINANT = "complainant"
REPRESENTATIVE = "representative"
INDEXED = frozenset({"phone", "email", "identity"})
TELLS_NOBODY = frozenset({"safe"})
"""When it is safe to call is said in everyday words; taking these out of every text would leave holes."""


@dataclass(frozen=True)
class Details:
    """What a party told about themselves, in clear; None where nothing was told or it was erased."""

    name: str | None
    values: Mapping[str, str]

    @property
    def known(self) -> list[str]:
        """Every value by which the person could be recognised in a text."""
        told = (value for kind, value in self.values.items() if kind not in TELLS_NOBODY)
        return [value for value in (self.name, *told) if value]


def safe_windows(session: Session, case_id: int) -> tuple[tuple[time, time], ...]:
    """The spans of the day in which the citizen said they may be called; none when they named none."""
    told = [party for party in of_case(session, case_id) if party.role == COMPLAINANT]
    return windows(read(session, told[0]).values.get("safe")) if told else ()


def add(
    session: Session,
    case_id: int,
    role: str,
    details: Details,
    *,
    key_id: int,
    anonymous: bool = False,
    locale: str = "zh",
    notice_channel: str = "page",
    relation: str | None = None,
    consent: bool = False,
) -> Party:
    """Keep one person of one case, sealed under the person's own key; flushed."""
    party = Party(
        case_id=case_id,
        role=role,
        key_id=key_id,
        anonymous=anonymous,
        relation=relation,
        consent=consent,
        notice_channel=notice_channel,
        locale=locale,
        contacts=[],
    )
    if details.name:
        party.name = crypto.seal(session, key_id, details.name, place=f"party.name:{key_id}")
    for kind, value in details.values.items():
        party.contacts.append(
            Contact(
                kind=kind,
                value=crypto.seal(session, key_id, value, place=f"contact.{kind}:{key_id}"),
                blind=crypto.blind_index(value, kind=kind) if kind in INDEXED else None,
            ),
        )
    session.add(party)
    session.flush()
    return party


def read(session: Session, party: Party) -> Details:
    """The party in clear. Whoever calls this has seen to it that the reader may know (R86)."""
    try:
        name = party.name and crypto.open_(
            session, party.key_id, party.name, place=f"party.name:{party.key_id}"
        )
        values = {
            contact.kind: crypto.open_(
                session, party.key_id, contact.value, place=f"contact.{contact.kind}:{party.key_id}"
            )
            for contact in party.contacts
        }
    except crypto.Erased:
        return Details(None, {})
    return Details(name, values)


def of_case(session: Session, case_id: int) -> list[Party]:
    """The parties of a case, complainant first."""
    return list(session.scalars(select(Party).where(Party.case_id == case_id).order_by(Party.id)))


def complainant(session: Session, case_id: int) -> Party:
    """The person whose case it is; anonymous ones have a party too, with nothing in it."""
    return session.scalars(select(Party).where(Party.case_id == case_id, Party.role == COMPLAINANT)).one()


def address(session: Session, party: Party) -> tuple[str, str] | None:
    """Channel and address for notices, or None where the tracking page is all there is (R5, R29)."""
    if party.notice_channel not in {"email", "sms"} or party.erased_at:
        return None
    kind = "phone" if party.notice_channel == "sms" else "email"
    value = read(session, party).values.get(kind)
    return (party.notice_channel, value) if value else None


def cases_of(session: Session, kind: str, value: str) -> list[int]:
    """Cases in which somebody gave this very phone, e-mail or identity number, without reading any."""
    blind = crypto.blind_index(value, kind=kind)
    rows = select(Party.case_id).join(Contact).where(Contact.kind == kind, Contact.blind == blind)
    return sorted(set(session.scalars(rows)))


def erase(session: Session, party: Party, *, now: datetime) -> None:
    """Forget a person: key destroyed, blind index gone; what was sealed can never be read again (R85)."""
    crypto.destroy_key(session, party.key_id, now=now)
    forget(session, party, now=now)


def forget(session: Session, party: Party, *, now: datetime) -> None:
    """Take out name, contacts and blind index of a person; their key is destroyed by `erase`."""
    party.name = party.relation = None
    party.erased_at = party.erased_at or now
    for contact in list(party.contacts):
        session.delete(contact)
    session.flush()
    session.expire(party, ["contacts"])
