"""The redacted bundle (脱敏材料) of a hearing: what the panel reads, and nothing else of the case (R43)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.casework import blinding
from app.domain import cases, hearings, parties
from app.domain.hearings import panel
from app.operators import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from app.domain.hearings import Hearing
    from app.domain.identity import Actor


def of(session: Session, hearing: Hearing, part: str, actor: Actor) -> dict[str, Any]:
    """Matter, reply, what stayed unsettled, both sides' statements, minutes; never a word of talks.

    `part` is as what somebody reads: the citizen's own statement is shown to all of them, redacted. A member
    reads it once it was checked, and once they have declared and promised silence; an auditor only of a case
    whose words somebody has read over.
    """
    case = cases.get(session, hearing.case_id)
    clean = _cleaner(session, hearing)
    unsettled = [
        clean(cases.verdicts.words(session, case, row)) for row in cases.verdicts.reopenings(session, case)
    ]
    found: dict[str, Any] = {"category": case.category, "place": case.place}
    if part == "member" and (hearing.announced_at is None or not _seated(session, hearing, actor)):
        return found
    if blinding.blind(actor) and case.reviewed_at is None:
        return found
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


def _seated(session: Session, hearing: Hearing, actor: Actor) -> bool:
    member = panel.membership(session, hearing, actor.person_id)
    return member is not None and member.status == "seated"


def _cleaner(session: Session, hearing: Hearing) -> Callable[[str | None], str | None]:
    known = [
        value
        for party in parties.of_case(session, hearing.case_id)
        for value in parties.read(session, party).known
    ]
    return lambda text: parties.redact(text, known) if text else None
