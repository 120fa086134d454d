"""The words of a cell, one by one, and the error when they make no sense."""

from __future__ import annotations

import re

from workflows.errors import DecisionError

LONGEST = 2_000
_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"(?:[^"\\]|\\.)*")|(?P<number>-?(?:\d+(?:\.\d+)?|\.\d+)(?![\w]))|(?P<dots>\.\.)"""
    r"""|(?P<sign><=|>=|!=|<|>|=)|(?P<mark>[\[\](),@-])|(?P<name>date\s+and\s+time\b|[^\W\d_]\w*(?:\.[^\W\d_]\w*)*))""",
)
STRINGS = re.compile(r'("(?:[^"\\]|\\.)*")')
_FULL_WIDTH = re.compile("[“”‘’（），：；＝＜＞【】]")


class Cell:
    """A cell being read, token by token."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ("end", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def expect(self, *wanted: str) -> str:
        _, text = self.take()
        if text not in wanted:
            raise unreadable(self.text, f"{' or '.join(wanted)} is missing")
        return text

    def finish(self) -> None:
        if self.peek()[0] != "end":
            raise unreadable(self.text, f"“{self.peek()[1]}” is not expected here")


def _tokens(text: str) -> list[tuple[str, str]]:
    if len(text) > LONGEST:
        raise unreadable(text, f"it is longer than {LONGEST} characters")
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise unreadable(text, f"“{text[at:].strip()[0]}” is not expected here")
        found.append(
            (
                match.lastgroup or "",
                " ".join(match[match.lastgroup or 0].split())
                if match.lastgroup == "name"
                else match[match.lastgroup or 0],
            )
        )
        at = match.end()
    return found


def unreadable(text: str, reason: str) -> DecisionError:
    signs = _FULL_WIDTH.findall(STRINGS.sub("", text))
    if signs:
        return DecisionError("decision.fullwidth", text=text[:80], signs=" ".join(sorted(set(signs))))
    return DecisionError("decision.cell", text=text[:80], reason=reason)
