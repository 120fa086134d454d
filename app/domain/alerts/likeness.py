"""Finding cases that may speak of the same thing, for the citizen to choose from before submitting (R17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.domain import parties
from app.domain.alerts.counting import WINDOW
from app.domain.alerts.keys import plain_place
from app.domain.alerts.tables import Mention
from app.domain.cases import ENDED, Case, has

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

MOST = 5
LOOKED_AT = 200
RECENT = timedelta(days=90)
ALIKE_ALONE, ALIKE_NEAR = 0.45, 0.08
"""Share of common letter pairs that is enough by itself, and at the same place."""
HIDDEN = ("confidential", "sensitive")


@dataclass(frozen=True)
class Alike:
    """An open case that may be about the same; `others` counts those of its key in the last seven days."""

    case: Case
    likeness: float
    others: int


def find(
    session: Session, *, title: str, text: str, place: str | None, now: datetime, most: int = MOST
) -> list[Alike]:
    """The likeliest first, one per hotspot key; never a confidential or sensitive one."""
    spot, words = plain_place(place), _pairs(parties.redact(f"{title} {text}"))
    rows = (
        select(Case, Mention)
        .join(Mention, Mention.case_id == Case.id)
        .where(Mention.at > now - RECENT, Case.status.not_in(ENDED), Case.kind != "report")
        .order_by(Mention.id.desc())
        .limit(LOOKED_AT)
    )
    if spot:
        rows = rows.order_by(None).order_by((Mention.spot == spot).desc(), Mention.id.desc())
    found: dict[str, Alike] = {}
    for case, mention in session.execute(rows):
        if any(has(case, flag) for flag in HIDDEN):
            continue
        alike = _likeness(words, _pairs(f"{case.summary} {case.redacted}"))
        near = bool(spot) and _same_spot(spot, mention.spot)
        if alike < (ALIKE_NEAR if near else ALIKE_ALONE):
            continue
        best = found.get(mention.key)
        if best is None or best.likeness < alike + near:
            found[mention.key] = Alike(case, alike + near, _others(session, mention.key, now))
    return sorted(found.values(), key=lambda one: -one.likeness)[:most]


def _others(session: Session, key: str, now: datetime) -> int:
    rows = select(func.count()).where(Mention.key == key, Mention.at > now - WINDOW)
    return session.scalar(rows) or 0


def _same_spot(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) > 2 and shorter in longer)  # noqa: PLR2004 - a name, not one sign


def _pairs(text: str) -> set[str]:
    plain = "".join(letter for letter in text.casefold() if letter.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
