"""The hours at which somebody may safely be called, as far as their words name any (R10)."""

from __future__ import annotations

import re
import unicodedata
from datetime import time

_HALF = r"(?:上午|早上|中午|下午|晚上|晚间|傍晚)?"
_MOMENT = (
    rf"({_HALF})\s*(\d{{1,2}})\s*(?::(\d{{2}})|([点时])\s*(?:(半)|(\d{{1,2}})分?)?钟?)?"
    r"\s*([ap]\.?m\b\.?)?"
)
_RANGE = re.compile(rf"{_MOMENT}\s*(?:-|–|—|~|至|到|to|until|and)\s*{_MOMENT}", re.IGNORECASE)
_AFTER = re.compile(rf"(?:after|from)\s+{_MOMENT}|{_MOMENT}\s*(?:以后|之后|后)", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:before|until)\s+{_MOMENT}|{_MOMENT}\s*(?:以前|之前|前)", re.IGNORECASE)
_PARTS = 7
_NOON, _LAST = 12, 23
_LATE = ("下午", "晚上", "晚间", "傍晚")


def windows(words: str | None) -> tuple[tuple[time, time], ...]:
    """The spans of the day that the words name, by the authority's wall clocks; none when they name none.

    Reads «18:00-20:00», «after 6 pm», «before 9:00», «晚上7点后», «9点至11点半»; other words are for people.
    """
    plain = unicodedata.normalize("NFKC", words or "")
    found: list[tuple[time, time]] = []
    for match in _RANGE.finditer(plain):
        parts = match.groups()
        start, end = _time(parts[:_PARTS]), _time(parts[_PARTS:], like=parts[0])
        if start and end and start != end and _clear(parts):
            found.append((start, end))
    rest = _RANGE.sub(" ", plain)
    for pattern, span in ((_AFTER, lambda at: (at, time.max)), (_BEFORE, lambda at: (time.min, at))):
        for match in pattern.finditer(rest):
            parts = next(part for part in (match.groups()[:_PARTS], match.groups()[_PARTS:]) if part[1])
            at = _time(parts)
            if at and _clear(parts):
                found.append(span(at))
    return tuple(found)


def inside(spans: tuple[tuple[time, time], ...], at: time) -> bool:
    """Whether a time of day lies in one of the spans, which may run over midnight."""
    return any(start <= at < end if start < end else at >= start or at < end for start, end in spans)


def _clear(parts: tuple[str | None, ...]) -> bool:
    """A bare number may be anything; a time has minutes, 点, am or pm."""
    return any(part for index, part in enumerate(parts) if index % _PARTS != 1 and part)


def _time(parts: tuple[str | None, ...], like: str | None = None) -> time | None:
    half, hour_, minute, _sign, thirty, minutes, english = parts
    hour = int(hour_ or 0)
    if hour < _NOON and ((half or like) in _LATE or (english or "").lower().startswith("p")):
        hour += _NOON
    past = 30 if thirty else int(minute or minutes or 0)
    return time(hour, past) if hour <= _LAST and past < 60 else None  # noqa: PLR2004 - minutes of an hour
