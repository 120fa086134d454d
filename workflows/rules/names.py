"""`typename` as the name of a fact would build objects when a state is loaded: refused at every door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.sheet import problem
from workflows.summary import words, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.problems import Problem
    from workflows.sheet import Sheet

RESERVED = "typename"


def check(sheet: Sheet) -> Iterator[Problem]:
    for process in sheet.processes():
        if RESERVED in words(process.properties.get("facts")):
            yield problem(process, "facts.reserved")
    for node in sheet.nodes():
        said = {*written(node), *node.properties, *words(node.properties.get("payload"))}
        said |= set(node.operation.params) if node.operation else set()
        if RESERVED in said or node.id == RESERVED:
            yield problem(node, "facts.reserved")
