"""One process in a file, and one way to start it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.problems import Problem
from workflows.sheet import problem
from workflows.vocabulary import FLOW_NODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.diagram import Scope
    from workflows.sheet import Sheet


def check(sheet: Sheet) -> Iterator[Problem]:
    """Exactly one executable process; a none start does not stand beside message starts."""
    able = [scope for scope in sheet.diagram.processes() if scope.executable]
    filled = [scope for scope in sheet.diagram.processes() if scope.nodes]
    if not filled:
        yield Problem(None, None, None, "process.none", "error", {})
    elif len(able) != 1:
        names = ", ".join(scope.name or scope.id for scope in (able or filled))
        yield Problem(
            filled[0].id, filled[0].name, filled[0].line, "process.several", "error", {"names": names}
        )
    elif not able[0].nodes:
        yield problem(able[0], "element.empty")
    for scope in filled:
        if len(able) == 1 and scope is not able[0]:
            inside = [node for one in sheet.diagram.within(scope) for node in one.nodes]
            yield problem(scope, "process.ignored", "warning", nodes=inside)
    for scope in sheet.scopes:
        yield from _scope(scope)


def _scope(scope: Scope) -> Iterator[Problem]:
    starts = [node for node in scope.nodes.values() if node.tag == "startEvent"]
    plain = [node for node in starts if not node.events]
    if not starts and any(node.tag in FLOW_NODES for node in scope.nodes.values()):
        yield problem(scope, "start.none")
    if len(plain) > 1:
        yield from (problem(node, "start.several") for node in plain[1:])
    if plain and len(starts) > len(plain):
        yield problem(plain[0], "start.mixed")
    timers = [node for node in starts if node.event and node.event.kind == "timer"]
    if timers and len(starts) > len(timers) and not plain:
        yield problem(timers[0], "start.mixed")
    if scope.parent is not None and not scope.by_event:
        yield from (problem(node, "start.triggered_inside") for node in starts if node.events)
