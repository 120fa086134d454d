"""Deadlock: a bounded search through what the tokens of one scope can do, with the way that led there.

Each flow has one reader, so choices are local to a node (the net is free-choice): to find every deadlock it
is enough to follow one node that can go at each state, with all its outcomes. Conditions are not looked at.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from workflows.sheet import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.diagram import Node, Scope
    from workflows.problems import Problem
    from workflows.sheet import Sheet

MOST_STATES = 5_000
MOST_TOKENS = 3
_MOST_BRANCHES = 6
_FINAL = ("terminate", "error")

Marking = frozenset[tuple[str, int]]
"""Flow id and how many tokens stand on it."""


def check(sheet: Sheet) -> Iterator[Problem]:
    """Parallel joins that can wait for ever. Scopes without such a join cannot deadlock."""
    for scope in sheet.scopes:
        if any(_joins(node) for node in scope.nodes.values()):
            yield from _Search(scope).problems()


@dataclass
class _Search:
    scope: Scope
    came: dict[Marking, tuple[Marking, str] | None] = field(default_factory=dict)
    open_: deque[Marking] = field(default_factory=deque)

    def problems(self) -> Iterator[Problem]:
        for node in self.scope.nodes.values():
            if node.tag == "startEvent":
                self._add(_marking([flow.id for flow in node.outgoing]), None)
        told: set[str] = set()
        while self.open_:
            if len(self.came) > MOST_STATES:
                some = next(iter(self.scope.nodes.values()))
                yield problem(some, "tokens.not_proven", "info", states=MOST_STATES)
                return
            marking = self.open_.popleft()
            for stuck in self._step(marking):
                if stuck.id not in told:
                    told.add(stuck.id)
                    yield self._problem(stuck, marking)

    def _step(self, marking: Marking) -> list[Node]:
        """Follow one node that can go; the joins that wait for ever when none can."""
        standing = dict(marking)
        node = self._next(standing)
        if node is None:
            return [
                node
                for node in self.scope.nodes.values()
                if any(flow.id in standing for flow in node.incoming)
            ]
        if any(event.kind in _FINAL for event in node.events) and node.tag == "endEvent":
            return []
        left = self._consume(node, standing)
        for outcome in self._outcomes(node):
            after = dict(left)
            for flow in outcome:
                after[flow] = after.get(flow, 0) + 1
            if all(count <= MOST_TOKENS for count in after.values()):
                self._add(
                    frozenset((name, count) for name, count in after.items() if count), (marking, node.id)
                )
        return []

    def _next(self, standing: dict[str, int]) -> Node | None:
        """Inclusive joins go after all that might still come to them; an end of everything goes last."""
        able = [node for node in self.scope.nodes.values() if self._able(node, standing)]
        return min(able, key=_patience, default=None)

    def _able(self, node: Node, standing: dict[str, int]) -> bool:
        arrived = [flow for flow in node.incoming if standing.get(flow.id)]
        return bool(arrived) and (node.tag != "parallelGateway" or len(arrived) == len(node.incoming))

    def _consume(self, node: Node, standing: dict[str, int]) -> dict[str, int]:
        left = dict(standing)
        arrived = [flow.id for flow in node.incoming if standing.get(flow.id)]
        if node.tag == "inclusiveGateway":
            left.update(dict.fromkeys(arrived, 0))
        else:
            for name in arrived if node.tag == "parallelGateway" else arrived[:1]:
                left[name] -= 1
        return left

    def _outcomes(self, node: Node) -> list[list[str]]:
        leaving = [flow.id for flow in node.outgoing]
        if node.tag in ("exclusiveGateway", "eventBasedGateway"):
            return [[one] for one in leaving] or [[]]
        if node.tag == "inclusiveGateway":
            sizes = range(1, len(leaving) + 1) if len(leaving) <= _MOST_BRANCHES else (1, len(leaving))
            return [list(some) for size in sizes for some in combinations(leaving, size)] or [[]]
        guests = [one for one in self.scope.nodes.values() if one.attached_to == node.id]
        beside = [flow.id for one in guests if not one.interrupts for flow in one.outgoing]
        ways = [leaving, *([flow.id for flow in one.outgoing] for one in guests if one.interrupts)]
        return [*ways, *([*way, *beside] for way in ways if beside)]

    def _add(self, marking: Marking, came: tuple[Marking, str] | None) -> None:
        if marking not in self.came:
            self.came[marking] = came
            self.open_.append(marking)

    def _problem(self, stuck: Node, marking: Marking) -> Problem:
        standing = {name for name, _ in marking}
        missing = [flow for flow in stuck.incoming if flow.id not in standing]
        sources = ", ".join(self._called(flow.source) for flow in missing)
        return problem(stuck, "tokens.deadlock", missing=sources, trace=self._trace(marking))

    def _trace(self, marking: Marking) -> str:
        path: list[str] = []
        while (before := self.came[marking]) is not None:
            marking, name = before
            path.append(self._called(name))
        return " → ".join(reversed(path)) or "-"

    def _called(self, name: str) -> str:
        return self.scope.nodes[name].name or name


def _joins(node: Node) -> bool:
    return node.tag == "parallelGateway" and len(node.incoming) > 1


def _patience(node: Node) -> int:
    if any(event.kind in _FINAL for event in node.events):
        return 2
    return int(node.tag == "inclusiveGateway" and len(node.incoming) > 1)


def _marking(flows: list[str]) -> Marking:
    return frozenset((flow, 1) for flow in flows)
