"""What a diagram must satisfy; every problem at once, each naming its element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows import soundness
from workflows.rules import elements, flows, house, names, parity, references, repeats, splits, starts, texts
from workflows.sheet import Sheet, Surroundings

if TYPE_CHECKING:
    from workflows.diagram import Diagram
    from workflows.problems import Problem

__all__ = ["Sheet", "Surroundings", "check"]

_RULES = (
    starts.check,
    elements.check,
    flows.check,
    splits.check,
    texts.check,
    references.check,
    repeats.check,
    names.check,
    soundness.check,
    house.check,
    parity.check,
)


def check(diagram: Diagram, around: Surroundings) -> list[Problem]:
    """Every problem of the processes that would run, in the order of the file; the same finding once."""
    able = [scope for scope in diagram.processes() if scope.executable] or diagram.processes()
    sheet = Sheet(diagram, [scope for process in able for scope in diagram.within(process)], around)
    found: dict[tuple[object, ...], Problem] = {}
    for rule in _RULES:
        for one in rule(sheet):
            found.setdefault((one.element, one.rule, str(sorted(one.params.items(), key=str))), one)
    return sorted(found.values(), key=lambda one: (one.line or 0, one.element or ""))
