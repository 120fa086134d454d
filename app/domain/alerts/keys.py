"""When two cases speak of the same thing: the one function that says so, by category and place (R17, R18)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from app.domain.alerts.tables import KEY_LENGTH
from app.domain.parties import MARK

if TYPE_CHECKING:
    from app.domain.cases import Case

_WORDS = re.compile(r"\b(?:the|at|on|in|of|near|by|beside|opposite|next to|close to)\b")
_ABOUT = re.compile(r"^(?:在|位于|靠近)|(?:附近|旁边|边上|对面|门口|一带|处|旁)$")
_LONGEST = 200


def hotspot_key(case: Case) -> str | None:
    """The key under which a case is counted, `category|place`; None when it names no place."""
    spot = plain_place(case.place)
    return key_of(case.category, spot) if spot else None


def key_of(category: str, spot: str) -> str:
    """The key of a category at a place that is spelled as everybody would."""
    return f"{category}|{spot}"[:KEY_LENGTH]


def plain_place(place: str | None) -> str:
    """A place as everybody would spell it: one width, one case, no signs, no «near» or «附近».

    What was taken out because it tells who somebody is does not count as a place.
    """
    plain = unicodedata.normalize("NFKC", (place or "").replace(MARK, " ")).casefold()
    plain = re.sub(r"[\W_]+", " ", _WORDS.sub(" ", plain)).strip()
    for _word in range(3):  # «在桥头旁边附近» has more than one
        plain = _ABOUT.sub("", plain).strip()
    return plain.replace(" ", "")[:_LONGEST]
