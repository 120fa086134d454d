"""Giving a rating: one tap; words, code and contact afterwards, for every grade alike (R6, R37)."""

from __future__ import annotations

import json
import re
import secrets
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import crypto
from app.domain import parties
from app.domain.ratings.tables import Feedback, ServiceRating, Touchpoint
from app.domain.vocabulary import codes
from app.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

GRADES = range(1, 6)
LOW = 2
"""R6: dissatisfied and very dissatisfied."""

_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[\d\s()\-]{5,25}")


def give(
    session: Session, touchpoint: Touchpoint, grade: int, *, mode: str, locale: str, now: datetime
) -> tuple[ServiceRating, str]:
    """Keep a grade; returns the row and the receipt, which is shown to the rater and kept nowhere."""
    if grade not in GRADES:
        raise Invalid({"grade": [_l("Choose one of the five grades.")]})
    receipt = secrets.token_urlsafe(18)
    row = ServiceRating(
        touchpoint_id=touchpoint.id,
        grade=grade,
        mode=mode,
        locale=locale,
        receipt=crypto.fingerprint(receipt),
        at=now,
    )
    session.add(row)
    session.flush()
    return row, receipt


def by_receipt(session: Session, receipt: str) -> ServiceRating:
    """The rating one gave. Raises NotFound."""
    rows = select(ServiceRating).where(ServiceRating.receipt == crypto.fingerprint(receipt))
    row = session.scalars(rows).one_or_none()
    if row is None:
        raise NotFound(_l("No rating belongs to this address."))
    return row


def add(session: Session, row: ServiceRating, answers: Mapping[str, Any], *, now: datetime) -> None:
    """Add what the rater wrote in the form; what was added before and is not said again stays."""
    kept = {**read(session, row), **{name: value for name, value in answers.items() if name != "grade"}}
    kind = _kind_of(str(kept.get("contact") or "").strip())
    code = kept.get("criticism")
    if code is not None and code not in codes("criticism"):
        raise Invalid({"criticism": [_l("Choose one of the values offered.")]})
    if not kept:
        return
    if row.key_id is None:
        row.key_id = crypto.new_key(session, now=now).id
    row.criticism, row.contact_kind = code, kind
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    row.answers = crypto.seal(session, row.key_id, text, place=f"service_rating.answers:{row.id}")


def read(session: Session, row: ServiceRating) -> dict[str, Any]:
    """What the rater wrote, in clear; nothing once they had it deleted."""
    if row.key_id is None or row.answers is None:
        return {}
    try:
        text = crypto.open_(session, row.key_id, row.answers, place=f"service_rating.answers:{row.id}")
    except crypto.Erased:
        return {}
    found: dict[str, Any] = json.loads(text)
    return found


def redacted(session: Session, row: ServiceRating) -> str:
    """The rater's words without what would tell who they are."""
    said = read(session, row)
    return parties.redact(str(said.get("text") or ""), [str(said.get("contact") or "")])


def forget(session: Session, row: ServiceRating, *, now: datetime) -> None:
    """Delete the rater's words and contact for good; the grade still counts."""
    if row.key_id is not None:
        crypto.destroy_key(session, row.key_id, now=now)
    row.answers, row.contact_kind = None, None
    feedback = session.scalars(select(Feedback).where(Feedback.rating_id == row.id)).one_or_none()
    if feedback is not None:
        feedback.public_words = ""


def telling(row: ServiceRating) -> bool:
    """Whether it can be followed up (R6): named, or with words or a code; a blank one is statistics only."""
    return row.answers is not None


def _kind_of(contact: str) -> str | None:
    if not contact:
        return None
    if _MAIL.fullmatch(contact):
        return "email"
    if _PHONE.fullmatch(contact):
        return "sms"
    raise Invalid({"contact": [_l("Write an e-mail address or a telephone number.")]})
