"""What a rule looks at: the diagram, and everything known beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workflows.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.diagram import Diagram, Flow, Node, Scope
    from workflows.summary import Summary


@dataclass(frozen=True)
class Surroundings:
    """The other definitions by key, what each operator writes, and what expressions may call."""

    processes: dict[str, Summary] = field(default_factory=dict)
    decisions: dict[str, Summary] = field(default_factory=dict)
    forms: dict[str, Summary] = field(default_factory=dict)
    operators: dict[str, list[str]] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()

    def facts_of(self, summary: Summary) -> set[str]:
        """Every fact that may be there while it runs, called processes and arriving messages included."""
        known, seen, open_ = set(summary.facts), {summary.key}, [summary]
        while open_:
            one = open_.pop()
            known |= set(one.writes)
            known |= {name for key in one.forms if key in self.forms for name in self.forms[key].writes}
            known |= {
                name for key in one.decisions if key in self.decisions for name in self.decisions[key].writes
            }
            known |= {name for key in one.operators for name in self.operators.get(key, ())}
            known |= self._arriving({*one.catches, *one.starts.values()})
            called = [self.processes[key] for key in one.calls if key in self.processes and key not in seen]
            seen |= {other.key for other in called}
            open_ += called
        return known

    def _arriving(self, messages: set[str]) -> set[str]:
        return {
            name
            for other in self.processes.values()
            for message, payload in other.throws.items()
            if message in messages
            for name in payload
        }


@dataclass(frozen=True)
class Sheet:
    """One file under the rules. `scopes` are those that would run, sub-processes included."""

    diagram: Diagram
    scopes: list[Scope]
    around: Surroundings

    def nodes(self, *tags: str) -> Iterator[Node]:
        for scope in self.scopes:
            yield from (node for node in scope.nodes.values() if not tags or node.tag in tags)

    def flows(self) -> Iterator[Flow]:
        for scope in self.scopes:
            yield from scope.flows

    def processes(self) -> list[Scope]:
        return [scope for scope in self.scopes if scope.parent is None]

    def process_of(self, node: Node) -> Scope:
        scope = self.diagram.scopes[node.scope]
        while scope.parent is not None:
            scope = self.diagram.scopes[scope.parent]
        return scope


def problem(thing: Node | Flow | Scope, rule: str, severity: Severity = "error", **params: Any) -> Problem:
    """A problem placed at a node, flow or scope."""
    return Problem(thing.id, thing.name, thing.line, rule, severity, params)
