"""One person of several goes: the words of the group stay, without what tells who that person was (R85)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.domain import cases, parties
from app.domain.cases import answers, correspondence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from app.domain.cases import Case

SEALED = ("title", "text", "remedy", "place_sealed")
LISTED = ("summary", "redacted", "place")
LONGEST = 200
"""Characters of the listed words that have a limit."""


def cover(session: Session, case: Case, known: Iterable[str]) -> None:
    """Take the values of somebody's contact out of what the case says: its words, messages and forms."""
    values = list(known)
    if not values:
        return
    for part in SEALED:
        plain = cases.open_original(session, case, part)
        if plain:
            setattr(case, part, cases.sealed(session, case, f"case.{part}", parties.without(plain, values)))
    for part in LISTED:
        plain = parties.without(getattr(case, part) or "", values)
        setattr(case, part, (plain if part == "redacted" else plain[:LONGEST]) or getattr(case, part))
    for message in correspondence.of_case(session, case):
        said = correspondence.read(session, case, message)
        if said:
            message.text = cases.sealed(session, case, "message.text", parties.without(said, values))
    for row in answers.all_(session, case):
        given = _covered(answers.read(session, case, row), values)
        text = json.dumps(given, ensure_ascii=False, sort_keys=True)
        row.answers = cases.sealed(session, case, "answer.answers", text)
    session.flush()


def _covered(value: Any, known: list[str]) -> Any:
    if isinstance(value, str):
        return parties.without(value, known)
    if isinstance(value, dict):
        return {name: _covered(one, known) for name, one in value.items()}
    return [_covered(one, known) for one in value] if isinstance(value, list) else value
