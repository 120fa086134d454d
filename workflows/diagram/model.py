"""What a diagram says, as plain data: scopes, nodes, flows and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Flow:
    id: str
    name: str | None
    source: str
    target: str
    condition: str | None
    line: int | None


@dataclass(frozen=True)
class Event:
    """One event definition: `kind` is timer, message …; `ref` what it names; `text` the time."""

    kind: str
    ref: str | None
    text: str | None = None
    form: str | None = None


@dataclass(frozen=True)
class Operation:
    """What a service task calls: parameter id → expression."""

    name: str
    params: dict[str, str]


@dataclass(frozen=True)
class Repeat:
    """Multi-instance (`many`) or standard loop: the texts that govern it."""

    many: bool
    source: str | None = None
    item: str | None = None
    collects: str | None = None
    result: str | None = None
    cardinality: str | None = None
    until: str | None = None
    maximum: str | None = None
    sequential: bool = False
    tested_before: bool = False


@dataclass
class Node:
    id: str
    tag: str
    name: str | None
    line: int | None
    scope: str
    lane: str | None = None
    attached_to: str | None = None
    interrupts: bool = True
    default: str | None = None
    events: tuple[Event, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    operation: Operation | None = None
    decision: str | None = None
    called: str | None = None
    script: str | None = None
    repeat: Repeat | None = None
    message_ref: str | None = None
    by_event: bool = False
    documented: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)

    @property
    def event(self) -> Event | None:
        return self.events[0] if len(self.events) == 1 else None


@dataclass
class Scope:
    """A process or a sub-process: the nodes and flows directly inside it."""

    id: str
    name: str | None
    line: int | None
    parent: str | None
    by_event: bool = False
    executable: bool = False
    properties: dict[str, str] = field(default_factory=dict)
    documented: bool = False
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)


@dataclass
class Diagram:
    """All processes of one file. `names` gives what message, error, signal and escalation ids are called."""

    scopes: dict[str, Scope] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    flow_ids: set[str] = field(default_factory=set)

    def processes(self) -> list[Scope]:
        return [scope for scope in self.scopes.values() if scope.parent is None]

    def process(self) -> Scope | None:
        """The one executable process; None when there is none or there are several."""
        able = [scope for scope in self.processes() if scope.executable]
        return able[0] if len(able) == 1 else None

    def within(self, scope: Scope) -> list[Scope]:
        """The scope itself and every sub-process below it."""
        below = [child for child in self.scopes.values() if child.parent == scope.id]
        return [scope, *(deep for child in below for deep in self.within(child))]

    def name_of(self, kind: str, ref: str | None) -> str | None:
        return self.names.get(kind, {}).get(ref or "")
