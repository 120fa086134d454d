"""Can a diagram stop where nobody waits, or never stop? Cycles, and tokens that wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.soundness import cycles, tokens
from workflows.soundness.cycles import waits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.problems import Problem
    from workflows.sheet import Sheet

__all__ = ["check", "waits"]


def check(sheet: Sheet) -> Iterator[Problem]:
    """Every finding about the flow of tokens."""
    yield from cycles.check(sheet)
    yield from tokens.check(sheet)
