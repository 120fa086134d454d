"""The catalogue of everything a definition, expression or table can be told, in English and Chinese."""

from __future__ import annotations

from typing import Any

from workflows.wording.decisions import DECISIONS
from workflows.wording.diagrams import DIAGRAMS
from workflows.wording.entry import Wording
from workflows.wording.expressions import EXPRESSIONS
from workflows.wording.operators import OPERATORS

__all__ = ["CATALOGUE", "Wording", "fill"]


def _catalogue(*parts: dict[str, Wording]) -> dict[str, Wording]:
    whole: dict[str, Wording] = {}
    for part in parts:
        doubles = whole.keys() & part.keys()
        if doubles:
            raise ValueError(f"worded twice: {sorted(doubles)}")
        whole |= part
    return whole


CATALOGUE: dict[str, Wording] = _catalogue(EXPRESSIONS, DECISIONS, OPERATORS, DIAGRAMS)


class _Gaps(dict[str, Any]):
    """A missing detail must never hide the message it belongs to."""

    def __missing__(self, key: str) -> str:
        return "…"


def fill(template: str, details: dict[str, Any]) -> str:
    return template.format_map(_Gaps(details))
