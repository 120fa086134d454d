"""Every arrow leads from somewhere to somewhere, and every node can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.sheet import problem
from workflows.vocabulary import ACTIVITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.diagram import Flow, Node, Scope
    from workflows.problems import Problem
    from workflows.sheet import Sheet


def check(sheet: Sheet) -> Iterator[Problem]:
    """Dangling and crossing flows, wrong ends of flows, homeless boundary events, unreachable nodes."""
    every = {name: node for scope in sheet.diagram.scopes.values() for name, node in scope.nodes.items()}
    for scope in sheet.scopes:
        for flow in scope.flows:
            yield from _ends(scope, flow, every)
        for node in scope.nodes.values():
            yield from _boundary(scope, node)
        reached = reachable(scope)
        for node in scope.nodes.values():
            if node.id not in reached and not node.by_event and not _homeless(scope, node):
                yield problem(node, "node.unreachable")


def reachable(scope: Scope) -> set[str]:
    """The nodes that a token can come to from the scope's start events."""
    guests: dict[str, list[Node]] = {}
    for node in scope.nodes.values():
        if node.attached_to:
            guests.setdefault(node.attached_to, []).append(node)
    reached: set[str] = set()
    open_ = [node for node in scope.nodes.values() if node.tag == "startEvent"]
    while open_:
        node = open_.pop()
        if node.id in reached:
            continue
        reached.add(node.id)
        open_ += guests.get(node.id, [])
        open_ += [scope.nodes[flow.target] for flow in node.outgoing]
    return reached


def _ends(scope: Scope, flow: Flow, every: dict[str, Node]) -> Iterator[Problem]:
    for end, said in (("source", flow.source), ("target", flow.target)):
        if said in scope.nodes:
            continue
        rule = "flow.crosses" if said in every else "flow.dangling"
        yield problem(
            flow, rule, end=end, ref=said or "-", source=flow.source or "-", target=flow.target or "-"
        )
    target, source = scope.nodes.get(flow.target), scope.nodes.get(flow.source)
    if target and target.tag in ("startEvent", "boundaryEvent"):
        yield problem(flow, "flow.into_start", target=target.name or target.id)
    if source and source.tag == "endEvent":
        yield problem(flow, "flow.out_of_end", source=source.name or source.id)


def _boundary(scope: Scope, node: Node) -> Iterator[Problem]:
    if node.tag != "boundaryEvent":
        return
    host = scope.nodes.get(node.attached_to or "")
    if host is None or host.tag not in ACTIVITIES:
        yield problem(node, "node.boundary_host", ref=node.attached_to or "-")


def _homeless(scope: Scope, node: Node) -> bool:
    lost = node.tag == "boundaryEvent" and node.attached_to not in scope.nodes
    return lost or node.attributes.get("isForCompensation") in ("true", "1")
