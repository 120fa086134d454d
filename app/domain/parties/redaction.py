"""Taking out of a text what would tell who somebody is: known values and patterns."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = "▇▇"
"""What stands in the place of what was taken out; the same in every language."""

_SHORTEST_NAME = 2
_SHORTEST_NUMBER = 5
_GAP = r"[\s\-.·•_/()（）–—]{0,3}"
_D = r"[0-9０-９]"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[\w.+\-]{1,64}\s?[@＠]\s?[\w\-]{1,63}(?:\s?[.。]\s?[\w\-]{1,63}){1,4}",  # e-mail
        rf"(?<!{_D}){_D}(?:{_GAP}{_D}){{16}}{_GAP}[0-9０-９xXＸｘ](?!{_D})",  # identity card, 18 places
        rf"(?<!{_D}){_D}(?:{_GAP}{_D}){{14}}(?!{_D})",  # identity card of before 1999, 15 places
        rf"[{_PROVINCES}]\s?[A-Z]\s?[·•.\-]?\s?[A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳](?![A-Z0-9])",  # number plate
        rf"(?:\+|00){_GAP}{_D}(?:{_GAP}{_D}){{6,14}}(?!{_D})",  # international telephone
        rf"(?<!{_D})1{_GAP}[3-9３-９](?:{_GAP}{_D}){{9}}(?!{_D})",  # mobile telephone
        rf"(?<!{_D})0{_D}{{2,3}}{_GAP}{_D}(?:{_GAP}{_D}){{6,7}}(?!{_D})",  # landline with area code
        rf"\({_D}{{3}}\)\s?{_D}{{3}}[\s\-]?{_D}{{4}}(?!{_D})",  # (555) 123-4567
        rf"(?<!{_D}){_D}{{3}}[\s\-.]{_D}{{3}}[\s\-.]{_D}{{4}}(?!{_D})",  # 555-123-4567
        rf"(?<!{_D}){_D}{{7,}}(?!{_D})",  # any longer number: account, card, seven-digit telephone
    )
)


def redact(text: str, known: Iterable[str] = ()) -> str:
    """The text without the contact's own values and without phone, identity, e-mail and plate patterns.

    Rough on purpose: it takes rather too much than too little, and a person reviews what it left
    before the text is listed (DESIGN §4). Compatible forms of characters are made equal first.
    """
    plain = without(text, known)
    for pattern in _PATTERNS:
        plain = pattern.sub(MARK, plain)
    return plain


def without(text: str, known: Iterable[str]) -> str:
    """The text without these values alone: for what a unit writes, which may name its own telephone."""
    plain = unicodedata.normalize("NFKC", text)
    for value in sorted(_values(known), key=len, reverse=True):
        plain = re.sub(_spelled(value), MARK, plain, flags=re.IGNORECASE)
    return plain


def _values(known: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for value in known:
        plain = unicodedata.normalize("NFKC", value).strip()
        if len(plain) >= _SHORTEST_NAME:
            found.add(plain)
            # «Wang Xiaoming» is also recognised as «Xiaoming»; one letter alone says nothing
            found |= {part for part in plain.split() if len(part) > _SHORTEST_NAME and not part.isdigit()}
    return found


def _spelled(value: str) -> str:
    """The value however it is spaced: numbers with any separators, names with any blanks."""
    digits = re.sub(r"\D", "", value)
    if len(digits) >= _SHORTEST_NUMBER and len(digits) >= len(re.sub(r"[\W_]", "", value)) - 1:
        return _GAP.join(digits)
    body = r"\s*".join(re.escape(letter) for letter in value if not letter.isspace())
    # a name in letters must stand alone: «Li» is not taken out of «Light»
    edge = value.isascii()
    return rf"(?<![a-zA-Z]){body}(?![a-zA-Z])" if edge else body
