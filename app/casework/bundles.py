"""The redacted bundle (脱敏材料) of a hearing: what the panel reads, and nothing else of the case (R43)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import cases, hearings, parties
from app.operators import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from app.domain.hearings import Hearing


def of(session: Session, hearing: Hearing, part: str) -> dict[str, Any]:
    """Matter, reply, what stayed unsettled, both sides' statements, minutes; never a word of talks.

    `part` is as what somebody reads: the citizen's own statement is shown to all of them, redacted.
    """
    case = cases.get(session, hearing.case_id)
    clean = _cleaner(session, hearing)
    unsettled = [
        clean(cases.verdicts.words(session, case, row)) for row in cases.verdicts.reopenings(session, case)
    ]
    found: dict[str, Any] = {"category": case.category, "place": case.place}
    if part == "member" and hearing.announced_at is None:
        return found  # until somebody has checked that it names nobody
    found |= {
        "title": case.summary,
        "text": case.redacted,
        "reply": clean(texts.reply_text(session, case)),
        "unsettled": [text for text in unsettled if text],
        "statement": clean(hearings.words(session, hearing, "statement", hearing.unit_statement)),
        "minutes": clean(hearings.words(session, hearing, "minutes", hearing.minutes)),
    }
    if part == "unit":
        # what both sides said in the room was said before both; the record is the panel's until publication
        found["minutes"] = found["minutes"] if hearing.published_at else None
    return found


def _cleaner(session: Session, hearing: Hearing) -> Callable[[str | None], str | None]:
    known = [
        value
        for party in parties.of_case(session, hearing.case_id)
        for value in parties.read(session, party).known
    ]
    return lambda text: parties.redact(text, known) if text else None
