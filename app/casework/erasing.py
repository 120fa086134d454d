"""Being forgotten, as the citizen asks for it with number and secret: preview, request, appeal (R85)."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app import crypto, documents
from app.casework import citizen, loop, reading
from app.casework.erasing_views import ErasureView, Tombstone
from app.casework.papers import Paper
from app.domain import calendar, cases, events, parties, privacy, vocabulary
from app.domain.cases import correspondence, members
from app.domain.parties import Party
from app.domain.privacy import erasures
from app.errors import Conflict, Invalid, NotFound
from app.operators import letters

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor
    from app.domain.privacy import Erasure

APPEAL_WITHIN = 10
"""Working days after a refusal."""
STAYS = ("statistics", "tombstone", "journal")


def show(session: Session, number: str, secret: str, *, now: datetime) -> ErasureView:
    """What would go and what stays, or how the request stands; at last the tombstone. Raises NotFound."""
    case, party = _who(session, number, secret)
    return view_of(session, case, party, now=now)


def _who(session: Session, number: str, secret: str, *, held: bool = False) -> tuple[Case, Party]:
    """The case, and whose data number and secret are about: the complainant's, or a member's of a group.

    Raises the same NotFound for a wrong number and a wrong secret.
    """
    member = members.by_number(session, number)
    if member is None:
        case = citizen.identify(session, number, secret, held=held)
        return case, parties.complainant(session, case.id)
    given = crypto.fingerprint(cases.numbers.plain_secret(secret))
    if not hmac.compare_digest(member.secret_hash, given):
        raise NotFound(_l("No case opens with this number and secret. Check both, letter by letter."))
    case = cases.lock(session, member.case_id) if held else cases.get(session, member.case_id)
    return case, session.get_one(Party, member.party_id)


def case_of(session: Session, number: str, secret: str) -> int:
    """Which case number and secret are about, for the line in the log. Raises NotFound."""
    return _who(session, number, secret)[0].id


def request(session: Session, number: str, secret: str, *, now: datetime, actor: Actor) -> ErasureView:
    """Ask to be forgotten; asking twice is asking once. What happens next is on the diagram."""
    case, party = _who(session, number, secret, held=True)
    row, new = erasures.request(session, case, party, now=now, actor=actor)
    if new:
        loop.post(session, "erasure.requested", case, {"erasure": row.id}, now=now)
    return view_of(session, case, party, now=now)


def appeal(
    session: Session, number: str, secret: str, *, grounds: str, now: datetime, actor: Actor
) -> ErasureView:
    """Object, once, to a refusal or to a hold that somebody decided on. Raises Conflict, Invalid."""
    case, party = _who(session, number, secret, held=True)
    row = erasures.latest(session, party.id)
    plain = grounds.strip()
    if row is None or not _may_appeal(session, row, now=now):
        raise Conflict(_l("There is no decision about your data that you can appeal against now."))
    if not 0 < len(plain) <= correspondence.LONGEST or "\x00" in plain:
        raise Invalid({"grounds": [_l("Write a few words.")]})
    erasures.seal(session, row, "grounds", plain)
    row.appealed_at = now
    erasures.note(session, row, "erasure.appealed", now=now, actor=actor)
    loop.post(session, "erasure.appealed", case, {"appealed": row.id}, now=now)
    return view_of(session, case, party, now=now)


def _may_appeal(session: Session, row: Erasure, *, now: datetime) -> bool:
    if row.appealed_at is not None:
        return False
    if row.status == "restricted":
        return row.ground == "hold"
    if row.status != "refused" or row.decided_at is None:
        return False
    return now <= calendar.current(session).add_working_days(row.decided_at, APPEAL_WITHIN).at


def view_of(session: Session, case: Case, party: Party, *, now: datetime) -> ErasureView:
    """How the request of a person stands."""
    row = erasures.latest(session, party.id)
    may = []
    if row is None or not (row.running or row.status == "erased"):
        may.append("confirm")
    if row is not None and _may_appeal(session, row, now=now):
        may.append("appeal")
    gone = row is not None and row.status == "erased"
    return ErasureView(
        case=case.number,
        number=row.number if row else None,
        status=row.status if row else "none",
        ground=row.ground if row else None,
        basis=row.basis if row else None,
        until=row.until_on if row else None,
        refusal=row.refusal if row else None,
        reason=erasures.words(session, row, "reason") if row and not gone else None,
        upheld=row.upheld if row else None,
        requested_at=row.requested_at if row else None,
        erased_at=row.erased_at if row else None,
        at_once=not privacy.in_use(session, case) and not privacy.holds.standing(session, case.id),
        goes=dict(row.counts or {}) if row and gone else privacy.preview(session, case, party),
        stays={**dict.fromkeys(STAYS, 1), "journal": len(events.of_chain(session, case.chain))},
        tombstone=_tombstone(session, case),
        entry=row.entry if row else None,
        may=may,
    )


def _tombstone(session: Session, case: Case) -> Tombstone:
    return Tombstone(
        number=case.number,
        kind=case.kind,
        category=case.category,
        status=case.status,
        unit=reading.unit_of(session, case.unit_id),
        finding=case.finding,
        outcomes=list(case.outcomes),
        submitted_at=case.submitted_at,
        closed_at=case.closed_at,
    )


def certificate(session: Session, number: str, secret: str, *, locale: str, form: str = "pdf") -> Paper:
    """The proof of erasure as pdf or html: what, when, and the hash of the line in the register."""
    case, party = _who(session, number, secret)
    row = erasures.latest(session, party.id)
    if row is None or row.erased_at is None:
        raise Conflict(_l("Nothing has been erased yet, so there is no certificate."))
    data = documents.Certificate(
        office=letters.office(session, case, locale),
        number=case.number,
        register=row.number,
        requested_at=row.requested_at,
        erased_at=row.erased_at,
        counts=tuple(
            (vocabulary.label("erased", kind, locale), count)
            for kind, count in (row.counts or {}).items()
            if count
        ),
        entry=row.entry or "",
    )
    content = documents.certificate(data, locale, form)
    kind = "application/pdf" if form == "pdf" else "text/html; charset=utf-8"
    return Paper(f"{row.number}.{form}", kind, content)
