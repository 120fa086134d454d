"""«Me too» (我也遇到): what is shown before submitting, and joining one's own case to one of them (R17)."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import settings
from app.domain.alerts import Mention, likeness
from app.domain.cases import Case, Link, progress
from app.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

_DIGEST = 16
_REFERENCE = re.compile(rf"([0-9a-f]{{1,8}})-([0-9a-f]{{{_DIGEST}}})")


@dataclass(frozen=True)
class Candidate:
    """A case that may be about the same. The summary is there once a person has reviewed it."""

    reference: str
    category: str
    place: str | None
    status: str
    month: str
    summary: str | None
    others: int


def similar(session: Session, *, title: str, text: str, place: str | None, now: datetime) -> list[Candidate]:
    """At most five, the likeliest first: never a number, a name or unreviewed words."""
    return [
        Candidate(
            reference=reference_of(one.case),
            category=one.case.category,
            place=one.case.place,
            status=one.case.status,
            month=f"{one.case.submitted_at:%Y-%m}",
            summary=one.case.summary if one.case.reviewed_at else None,
            others=one.others,
        )
        for one in likeness.find(session, title=title, text=text, place=place, now=now)
    ]


def reference_of(case: Case) -> str:
    """What stands for a case whose number is nobody else's business; it opens nothing."""
    return f"{case.id:x}-{_signed(case.id)}"


def _signed(case_id: int) -> str:
    key = settings.current().secret_key.encode()
    return hmac.new(key, f"me too:{case_id}".encode(), hashlib.sha256).hexdigest()[:_DIGEST]


def _referred(session: Session, reference: str) -> Case:
    parts = _REFERENCE.fullmatch(reference)
    case_id = int(parts[1], 16) if parts else 0
    right = parts is not None and hmac.compare_digest(_signed(case_id), parts[2])
    case = session.get(Case, case_id) if right else None
    if case is None:
        raise Invalid({"joins": [_l("Choose one of the values offered.")]})
    return case


def join(session: Session, case: Case, reference: str | None, *, now: datetime, actor: Actor) -> str | None:
    """Link a new case to the one its citizen recognised, and say under which key it is counted.

    It stays a case of its own: number, notices and rating. Raises Invalid for a reference not ours.
    """
    if not reference:
        return None
    other = _referred(session, reference)
    session.add(Link(case_id=case.id, other_id=other.id, kind="duplicate_of", by=actor.person_id, at=now))
    payload = {"kind": "duplicate_of", "other": other.id}
    progress.note(session, case, "case.linked", payload, now=now, actor=actor)
    return session.scalar(select(Mention.key).where(Mention.case_id == other.id))
