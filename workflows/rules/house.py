"""House rules: what this office owes people; they bind the processes that name their `kind`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.sheet import problem
from workflows.vocabulary import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.diagram import Node
    from workflows.problems import Problem
    from workflows.sheet import Sheet


def check(sheet: Sheet) -> Iterator[Problem]:
    """Every task of people has a role, a limit, a title in both languages, and says what is to be done."""
    for process in sheet.processes():
        if not process.properties.get("kind"):
            continue
        if not process.properties.get("title.zh"):
            yield problem(process, "house.title", "house")
        for scope in sheet.diagram.within(process):
            for node in scope.nodes.values():
                if node.tag in PEOPLE:
                    yield from _task(sheet, node)


def _task(sheet: Sheet, node: Node) -> Iterator[Problem]:
    if not _role(sheet, node):
        yield problem(node, "house.role", "house")
    if not node.properties.get("due"):
        yield problem(node, "house.limit", "house")
    if not node.name or not node.properties.get("title.zh"):
        yield problem(node, "house.title", "house")
    if not node.documented:
        yield problem(node, "house.documentation", "house")


def _role(sheet: Sheet, node: Node) -> str | None:
    """The lane of the task, or of the sub-process it stands in."""
    lane, scope = node.lane, sheet.diagram.scopes[node.scope]
    while lane is None and scope.parent is not None:
        holder = sheet.diagram.scopes[scope.parent].nodes.get(scope.id)
        lane, scope = holder.lane if holder else None, sheet.diagram.scopes[scope.parent]
    return lane
