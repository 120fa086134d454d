"""Loops of one activity: a multi-instance has its list, a standard loop its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.sheet import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.diagram import Node, Repeat
    from workflows.problems import Problem
    from workflows.sheet import Sheet


def check(sheet: Sheet) -> Iterator[Problem]:
    for node in sheet.nodes():
        if node.repeat and node.repeat.many:
            yield from _many(node, node.repeat)
        elif node.repeat:
            yield from _loop(node, node.repeat)


def _many(node: Node, repeat: Repeat) -> Iterator[Problem]:
    if repeat.source is None and repeat.cardinality is None:
        yield problem(node, "repeat.no_input")
    if repeat.source is not None and repeat.cardinality is not None:
        yield problem(node, "repeat.two_inputs")
    for name in (repeat.source, repeat.item, repeat.collects, repeat.result):
        if name is not None and not name.isidentifier():
            yield problem(node, "repeat.not_a_name", text=name)
    if repeat.source is not None and repeat.item is None:
        yield problem(node, "repeat.no_item")
    if (repeat.collects is None) != (repeat.result is None):
        yield problem(node, "repeat.half_output")
    if repeat.source is not None and "loop.input" not in node.properties:
        yield problem(node, "repeat.not_carried", "info", source=repeat.source)


def _loop(node: Node, repeat: Repeat) -> Iterator[Problem]:
    if repeat.until is None and repeat.maximum is None:
        yield problem(node, "repeat.endless")
    if repeat.maximum is not None and not repeat.maximum.strip().isdigit():
        yield problem(node, "repeat.maximum", text=repeat.maximum)
