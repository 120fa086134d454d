"""The register of erasures outside the database: written beside a backup, replayed on a restore (R85).

A line names a case, a person of it and a key by number, and a day; nothing tells who somebody was.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain import cases
from app.domain.parties import Party
from app.domain.privacy import shredding
from app.domain.privacy.tables import Erasure
from app.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


def line(erasure: Erasure, case_number: str) -> dict[str, Any]:
    """A done erasure as the register and the certificate show it."""
    return {
        "number": erasure.number,
        "case": case_number,
        "key": erasure.key_id,
        "party": erasure.party_id,
        "requested_at": erasure.requested_at.isoformat(),
        "erased_at": erasure.erased_at.isoformat() if erasure.erased_at else None,
        "scope": erasure.scope,
        "counts": dict(sorted((erasure.counts or {}).items())),
    }


def hash_of(entry: dict[str, Any]) -> str:
    """sha256 of a line, hexadecimal: of its JSON with sorted names and no blanks."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def lines(session: Session) -> list[dict[str, Any]]:
    """Every erasure done so far, each with the hash of its line, oldest first."""
    rows = (
        select(Erasure, cases.Case.number)
        .join(cases.Case, cases.Case.id == Erasure.case_id)
        .where(Erasure.erased_at.is_not(None))
        .order_by(Erasure.erased_at, Erasure.id)
    )
    return [{**line(row, number), "entry": row.entry} for row, number in session.execute(rows)]


def replay(session: Session, entries: Iterable[dict[str, Any]]) -> int:
    """Erase again whom the register names, in a restored house; how many were there again.

    Lines of cases that came after the backup are passed over. Raises ValueError for a line that was altered.
    """
    again = 0
    for given in entries:
        entry = dict(given)
        told = entry.pop("entry")
        if hash_of(entry) != told:
            raise ValueError(str(entry.get("number")))
        party = _party(session, entry)
        if party is not None:
            again += _again(session, party, entry, told)
    session.flush()
    return again


def _party(session: Session, entry: dict[str, Any]) -> Party | None:
    try:
        case = cases.by_number(session, str(entry["case"]))
    except NotFound:
        return None
    found = session.get(Party, int(entry["party"]))
    return found if found is not None and found.case_id == case.id else None


def _again(session: Session, party: Party, entry: dict[str, Any], told: str) -> bool:
    at = datetime.fromisoformat(entry["erased_at"])
    there = party.erased_at is None
    case_id, party_id = party.case_id, party.id
    shredding.shred(session, cases.get(session, case_id), party, now=at)
    rows = select(Erasure).where(Erasure.number == entry["number"])
    row = session.scalars(rows).one_or_none()
    if row is None:
        row = Erasure(
            number=entry["number"],
            case_id=case_id,
            party_id=party_id,
            key_id=entry["key"],
            requested_at=datetime.fromisoformat(entry["requested_at"]),
        )
        session.add(row)
    row.status, row.ground, row.until_on, row.erased_at = "erased", None, None, at
    row.scope, row.counts, row.entry = entry["scope"], entry["counts"], told
    session.flush()
    return there
