"""The token game: every marking a diagram can come to, so that none of them is stuck."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
Marking = frozenset[str]


@dataclass(frozen=True)
class Net:
    """Flows are places; a node takes its incoming tokens and gives one of several sets of outgoing ones."""

    start: Marking
    moves: tuple[tuple[Marking, Marking], ...]

    def after(self, marking: Marking) -> Iterator[Marking]:
        """Every marking one step on. Raises AssertionError when two tokens would meet on one flow."""
        for taken, given in self.moves:
            if taken <= marking:
                rest = marking - taken
                assert not rest & given, f"two tokens on {sorted(rest & given)}"
                yield rest | given


def read(file: Path) -> Net:
    """The net of a diagram's process."""
    process = etree.parse(file).getroot().find(f"{BPMN}process")
    into: dict[str, list[str]] = {}
    out: dict[str, list[str]] = {}
    for flow in process.iter(f"{BPMN}sequenceFlow"):
        out.setdefault(flow.get("sourceRef"), []).append(flow.get("id"))
        into.setdefault(flow.get("targetRef"), []).append(flow.get("id"))
    boundaries = [
        (one.get("attachedToRef"), one.get("cancelActivity") != "false", out[one.get("id")])
        for one in process.iter(f"{BPMN}boundaryEvent")
    ]
    moves = []
    for node in process:
        name = node.get("id")
        ways = _ways(etree.QName(node).localname, name, out.get(name, []), boundaries)
        taken = _taken(etree.QName(node).localname, into.get(name, []))
        moves += [(one, other) for one, other in product(taken, ways)]
    start = next(process.iter(f"{BPMN}startEvent")).get("id")
    return Net(frozenset(out[start]), tuple(moves))


def _taken(tag: str, into: list[str]) -> list[Marking]:
    if tag == "parallelGateway":
        return [frozenset(into)]
    return [frozenset([flow]) for flow in into]


def _ways(
    tag: str, name: str, out: list[str], boundaries: list[tuple[str, bool, list[str]]]
) -> list[Marking]:
    if tag in ("exclusiveGateway", "eventBasedGateway"):
        return [frozenset([flow]) for flow in out]
    ways = [frozenset(out)]
    for host, interrupts, flows in boundaries:
        if host == name:
            ways.append(frozenset(flows) if interrupts else frozenset([*out, *flows]))
    return ways


def stuck(net: Net) -> list[Marking]:
    """The markings from which no way leads to the end; [] for a sound diagram."""
    seen = {net.start}
    todo = [net.start]
    before: dict[Marking, set[Marking]] = {}
    while todo:
        here = todo.pop()
        for there in net.after(here):
            before.setdefault(there, set()).add(here)
            if there not in seen:
                seen.add(there)
                todo.append(there)
    good, todo = {frozenset()}, [frozenset()]
    while todo:
        for one in before.get(todo.pop(), set()) - good:
            good.add(one)
            todo.append(one)
    return sorted(seen - good, key=sorted)
