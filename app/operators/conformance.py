"""Did a case go as its diagrams say? Recorded steps, played as tokens over the version's flows (R88)."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from workflows.diagram import read_diagram

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflows.diagram import Node

MANY = "multiInstance"
CHOOSING = ("exclusiveGateway", "eventBasedGateway", "inclusiveGateway")


class Passed(NamedTuple):
    """One recorded step: what was passed, as what, and how it was left (completed, cancelled, moved)."""

    process: str
    element: str
    kind: str
    outcome: str


@dataclass(frozen=True)
class Deviation:
    """Where a case left its diagram: `not_allowed`, `left_out`, `moved` by hand, `unknown`, or `late`."""

    process: str
    element: str
    what: str


@lru_cache(maxsize=256)
def flow_graph(source: str) -> dict[str, Node]:
    """Every flow node of a diagram's process by id, those inside of sub-processes too."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    diagram = read_diagram(etree.fromstring(source.encode(), parser))
    process = diagram.process()
    scopes = diagram.within(process) if process else []
    return {node.id: node for scope in scopes for node in scope.nodes.values()}


@dataclass
class Game:
    """The tokens of one process. A token lies on a flow, or at a gateway that has yet to choose."""

    process: str
    graph: dict[str, Node]
    tokens: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    found: list[Deviation] = field(default_factory=list)
    ended: bool = False

    def play(self, step: Passed) -> None:
        """Take one step; what the diagram does not allow is noted, and the game goes on from there."""
        node = self.graph.get(step.element)
        if node is None:
            self._note(step.element, "unknown")
        elif node.repeat is not None and step.kind != MANY:
            return  # one of many: the box is passed when all of them are done
        elif step.outcome == "cancelled":
            self._cancel(node)
        else:
            self._pass(node, moved=step.outcome == "moved")

    def finish(self) -> None:
        """The process is over: what still waits was left out."""
        for place, count in self.tokens.items():
            if count > 0:
                self._note(self._waiting_at(place), "left_out")
        self.tokens.clear()

    def _pass(self, node: Node, *, moved: bool) -> None:
        if moved:
            self._note(node.id, "moved")
        if not self._take(node) and not moved:
            self._note(node.id, "not_allowed")
            self._skip_to(node)
        self._give(node)
        self.ended = node.tag == "endEvent"
        if any(event.kind == "terminate" for event in node.events):
            self.tokens.clear()

    def _take(self, node: Node) -> bool:
        """Use up what lets this box be passed; False when nothing does."""
        if node.tag == "startEvent":
            return True
        if node.attached_to is not None:
            return self._take_host(node)
        if node.tag == "parallelGateway":
            places = [self._place(flow.source, flow.id) for flow in node.incoming]
            if any(self.tokens[place] < 1 for place in places):
                return False
            self.tokens.subtract(places)
            return True
        return self._take_one(node)

    def _take_one(self, node: Node) -> bool:
        for flow in node.incoming:
            place = self._place(flow.source, flow.id)
            if self.tokens[place] > 0:
                self.tokens[place] -= 1
                return True
        return False

    def _take_host(self, node: Node) -> bool:
        """A boundary event: its box is open, or was just left for it."""
        host = self.graph.get(node.attached_to or "")
        if host is None:
            return False
        if not node.interrupts:
            return self.left[host.id] > 0 or any(
                self.tokens[self._place(flow.source, flow.id)] > 0 for flow in host.incoming
            )
        if self.left[host.id] > 0:
            self.left[host.id] -= 1
            return True
        return self._take_one(host)

    def _cancel(self, node: Node) -> None:
        if self._take_one(node):
            self.left[node.id] += 1

    def _give(self, node: Node) -> None:
        if node.tag in CHOOSING and node.outgoing:
            self.tokens[node.id] += 1
            return
        for flow in node.outgoing:
            self.tokens[flow.id] += 1

    def _place(self, source: str, flow: str) -> str:
        """Where the token of a flow lies: at its gateway, while that has yet to choose."""
        return source if self.graph[source].tag in CHOOSING else flow

    def _skip_to(self, node: Node) -> None:
        """Say which boxes were jumped over: the shortest way from where a token lies to here."""
        ways: deque[tuple[str, set[str], tuple[str, ...]]] = deque(
            (place, self._next(place), ()) for place, count in self.tokens.items() if count > 0
        )
        seen: set[str] = set()
        while ways:
            place, following, passed = ways.popleft()
            if node.id in following:
                self.tokens[place] -= 1
                for one in passed:
                    self._note(one, "left_out")
                return
            for one in following - seen:
                seen.add(one)
                onward = {flow.target for flow in self.graph[one].outgoing}
                ways.append((place, onward, (*passed, one)))

    def _next(self, place: str) -> set[str]:
        if place in self.graph:
            return {flow.target for flow in self.graph[place].outgoing}
        return {self._waiting_at(place)}

    def _waiting_at(self, place: str) -> str:
        """The box a token waits before; at a gateway that never chose, the one its default way leads to."""
        gateway = self.graph.get(place)
        if gateway is not None:
            ways = {flow.id: flow.target for flow in gateway.outgoing}
            return ways.get(gateway.default or "", next(iter(ways.values())))
        flows = (flow for node in self.graph.values() for flow in node.outgoing)
        return next((flow.target for flow in flows if flow.id == place), place)

    def _note(self, element: str, what: str) -> None:
        one = Deviation(self.process, element, what)
        if one not in self.found:
            self.found.append(one)


def replay(
    steps: Iterable[Passed], graphs: dict[str, dict[str, Node]], root: str, *, over: bool
) -> list[Deviation]:
    """Every deviation of one instance, in order. `over`: the instance has completed, so nothing may wait.

    Each called process is a game of its own, which ends when the box that calls it is passed or left.
    """
    games: dict[str, Game] = {}
    found: list[Deviation] = []
    for step in steps:
        if step.process not in graphs:
            found.append(Deviation(step.process, step.element, "unknown"))
            continue
        game = games.setdefault(step.process, Game(step.process, graphs[step.process]))
        node = game.graph.get(step.element)
        if node is not None and node.called in games and (node.repeat is None or step.kind == MANY):
            _end_inner(games[node.called], step.outcome)
        game.play(step)
    if over and root in games:
        games[root].finish()
    return [*found, *(one for game in games.values() for one in game.found)]


def _end_inner(inner: Game, outcome: str) -> None:
    if outcome == "completed":
        inner.finish()
    inner.tokens.clear()
    inner.left.clear()
