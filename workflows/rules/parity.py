"""Friction parity in diagrams (R37): no grade leads whoever rates through more tasks than another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workflows.sheet import problem
from workflows.vocabulary import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.diagram import Node, Scope
    from workflows.problems import Problem
    from workflows.sheet import Sheet

RATERS = ("citizen", "anonymous", "representative")
"""Roles of those who rate: a task in their lane is a step for them."""
_GRADE = re.compile(r"\bgrade\b")


def check(sheet: Sheet) -> Iterator[Problem]:
    """At every gateway that reads the grade, each way on must hold the same tasks of the rater."""
    for process in sheet.processes():
        if process.properties.get("kind"):
            for scope in sheet.diagram.within(process):
                yield from _scope(scope)


def _scope(scope: Scope) -> Iterator[Problem]:
    for node in scope.nodes.values():
        if any(_GRADE.search(flow.condition or "") for flow in node.outgoing):
            yield from _unequal(scope, node)


def _unequal(scope: Scope, node: Node) -> Iterator[Problem]:
    steps = [_steps(scope, flow.target) for flow in node.outgoing]
    for one in sorted({name for way in steps for name in way if not all(name in other for other in steps)}):
        yield problem(scope.nodes[one], "parity.branch", "house", gateway=node.name or node.id)


def _steps(scope: Scope, start: str) -> set[str]:
    """The tasks of whoever rates that can be reached from here."""
    seen: set[str] = set()
    open_ = [start]
    while open_:
        here = open_.pop()
        if here not in seen and here in scope.nodes:
            seen.add(here)
            open_ += [flow.target for flow in scope.nodes[here].outgoing]
            open_ += [one.id for one in scope.nodes.values() if one.attached_to == here]
    return {one for one in seen if scope.nodes[one].tag in PEOPLE and scope.nodes[one].lane in RATERS}
