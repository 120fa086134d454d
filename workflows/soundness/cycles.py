"""Cycles: one without a wait state never stops, and some joins on a cycle fire early or twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.sheet import problem
from workflows.vocabulary import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflows.diagram import Diagram, Node, Scope
    from workflows.problems import Problem
    from workflows.sheet import Sheet
    from workflows.summary import Summary

Graph = dict[str, list[str]]
_WAITED_FOR = ("timer", "message", "signal")


def check(sheet: Sheet) -> Iterator[Problem]:
    """Cycles without a wait state; inclusive gateways and nested parallel joins on a cycle."""
    for scope in sheet.scopes:
        graph = graph_of(scope)
        for cycle in cycles(_without(graph, _waiting(sheet.diagram, scope, sheet.around.processes))):
            first = min((scope.nodes[name] for name in cycle), key=lambda node: node.line or 0)
            yield problem(first, "cycle.no_wait", nodes=_called(scope, cycle))
        for cycle in cycles(graph):
            yield from _on_cycle(scope, graph, cycle)


def waits(diagram: Diagram, scope: Scope, processes: Mapping[str, Summary]) -> bool:
    """Does every way through a scope pass a wait state?"""
    graph = _without(graph_of(scope), _waiting(diagram, scope, processes))
    open_ = [node.id for node in scope.nodes.values() if node.tag == "startEvent"]
    seen = set(open_)
    while open_:
        name = open_.pop()
        if scope.nodes[name].tag == "endEvent":
            return False
        fresh = [one for one in graph.get(name, ()) if one not in seen]
        seen.update(fresh)
        open_ += fresh
    return True


def graph_of(scope: Scope) -> Graph:
    """Nodes and where a token may go next; a boundary event follows its host."""
    graph: Graph = {name: [flow.target for flow in node.outgoing] for name, node in scope.nodes.items()}
    for node in scope.nodes.values():
        if node.attached_to in graph:
            graph[node.attached_to].append(node.id)
    return graph


def cycles(graph: Graph) -> list[list[str]]:
    """The strongly connected parts that hold a cycle (Tarjan, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in graph:
        work = [(root, iter(graph[root]))] if root not in index else []
        while work:
            name, further = work[-1]
            if name not in index:
                index[name] = low[name] = len(index)
                stack.append(name)
                on_stack.add(name)
            following = next(further, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == index[name]:
                    _close(name, stack, on_stack, graph, found)
            elif following not in index:
                work.append((following, iter(graph.get(following, ()))))
            elif following in on_stack:
                low[name] = min(low[name], index[following])
    return found


def _close(name: str, stack: list[str], on_stack: set[str], graph: Graph, found: list[list[str]]) -> None:
    part: list[str] = []
    while not part or part[-1] != name:
        part.append(stack.pop())
        on_stack.discard(part[-1])
    if len(part) > 1 or name in graph[name]:
        found.append(part[::-1])


def _waiting(diagram: Diagram, scope: Scope, processes: Mapping[str, Summary]) -> set[str]:
    return {node.id for node in scope.nodes.values() if _waits(diagram, node, processes)}


def _waits(diagram: Diagram, node: Node, processes: Mapping[str, Summary]) -> bool:
    if node.repeat is not None:
        return False  # over an empty list it does not
    if node.tag in ("intermediateCatchEvent", "boundaryEvent"):
        return any(event.kind in _WAITED_FOR for event in node.events)
    if node.id in diagram.scopes:
        return waits(diagram, diagram.scopes[node.id], processes)
    if node.tag == "callActivity":
        called = processes.get(node.called or "")
        return called is not None and called.waits
    return node.tag in (*PEOPLE, "receiveTask", "eventBasedGateway")


def _without(graph: Graph, removed: set[str]) -> Graph:
    return {
        name: [one for one in further if one not in removed]
        for name, further in graph.items()
        if name not in removed
    }


def _on_cycle(scope: Scope, graph: Graph, cycle: list[str]) -> Iterator[Problem]:
    inside = set(cycle)
    joins = [scope.nodes[name] for name in cycle if _joins(scope.nodes[name], "parallelGateway")]
    for name in cycle:
        node = scope.nodes[name]
        if node.tag == "inclusiveGateway":
            yield problem(node, "cycle.inclusive", nodes=_called(scope, cycle))
    for join in joins:
        block = _block(graph, inside, join, scope)
        if block is None or any(other.id in block for other in joins):
            yield problem(join, "cycle.nested_join", nodes=_called(scope, cycle))


def _joins(node: Node, tag: str) -> bool:
    return node.tag == tag and len(node.incoming) > 1


def _block(graph: Graph, inside: set[str], join: Node, scope: Scope) -> set[str] | None:
    """The nodes between a join and the nearest split whose branches it gathers; None without such."""
    before = {flow.source for flow in join.incoming}
    blocks = []
    for name in inside:
        if (
            scope.nodes[name].tag == "parallelGateway"
            and len(scope.nodes[name].outgoing) > 1
            and name != join.id
        ):
            block = _reach(graph, graph[name], join.id)
            if name not in block and before <= block | {name}:
                blocks.append(block)
    return min(blocks, key=len) if blocks else None


def _reach(graph: Graph, starts: list[str], stop: str) -> set[str]:
    seen: set[str] = set()
    open_ = list(starts)
    while open_:
        name = open_.pop()
        if name not in seen and name != stop:
            seen.add(name)
            open_ += graph.get(name, ())
    return seen


def _called(scope: Scope, names: list[str]) -> str:
    return " → ".join(scope.nodes[name].name or name for name in names[:12])
