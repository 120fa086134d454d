"""Breaking text into lines, Chinese and English alike, and leaving out what the font cannot show."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
MISSING = "□"
_NO_START = "，。、；：？！）》」』】〉”’…—％,.;:?!)]}%·"
_NO_END = "（《「『【〈“‘([{$¥￥"
_WIDE = "“”‘’…—\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff"
_UNITS = re.compile(
    f"[{re.escape(_NO_END)}]*(?:[{_WIDE}]|[^\\s{_WIDE}]+)[{re.escape(_NO_START)}]*|[^\\S\\n]+"
)


def printable(text: str) -> str:
    """Text the font can show: an unknown character (an emoji) becomes □, invisible ones go."""
    shown = []
    for character in unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", "    "):
        if character == "\n" or ord(character) in _known():
            shown.append(character)
        elif unicodedata.category(character) not in {"Cc", "Cf", "Mn", "Cs"}:
            shown.append(MISSING)
    return "".join(shown)


def lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The text in lines no wider than `width`.

    Chinese breaks between any two characters, but no line begins with a closing mark or ends with an opening
    one; other words break at blanks, and within only when a word alone is too wide.
    """
    return [line for paragraph in text.split("\n") for line in _filled(paragraph, width, measure)]


def _filled(paragraph: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    line, used = "", 0.0
    for unit in _units(paragraph, width, measure):
        size = measure(unit)
        if line and used + size > width:
            yield line.rstrip()
            line, used = "", 0.0
            if unit.isspace():
                continue
        line, used = line + unit, used + size
    yield line.rstrip()


def _units(paragraph: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    for match in _UNITS.finditer(paragraph):
        unit = match.group()
        if measure(unit) <= width:
            yield unit
        else:
            yield from unit


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())
