"""What one definition needs from the others and gives to them: all it takes to judge a set of files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from workflows.errors import ExpressionError
from workflows.expressions import parse_script

if TYPE_CHECKING:
    from workflows.diagram import Diagram, Node, Scope


@dataclass(frozen=True)
class Summary:
    """Of a bpmn, dmn or form definition. `writes` are the facts it sets itself, not those of what it uses."""

    kind: str
    key: str
    name: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    starts: dict[str, str] = field(default_factory=dict)
    catches: list[str] = field(default_factory=list)
    throws: dict[str, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    timers: list[dict[str, str]] = field(default_factory=list)
    waits: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Summary:
        return cls(**data)


def words(text: str | None) -> list[str]:
    """The names in a property such as `payload = "grade, resolved"`; `name="fixed"` counts as name."""
    return [
        part.partition("=")[0].partition(":")[0].strip() for part in (text or "").split(",") if part.strip()
    ]


def summarise(diagram: Diagram, process: Scope, *, waits: bool) -> Summary:
    """The summary of one process; what cannot be read is left to the rules."""
    nodes = [node for scope in diagram.within(process) for node in scope.nodes.values()]
    own = process.nodes.values()
    starts = {
        node.id: name for node in own if node.tag == "startEvent" and (name := message_of(diagram, node))
    }
    heard = [node for node in nodes if _hears(node) and node.id not in starts]
    sent = [node for node in nodes if _sends(node)]
    return Summary(
        kind="bpmn",
        key=process.id,
        name=process.name or process.id,
        properties=process.properties,
        facts=words(process.properties.get("facts")),
        writes=sorted({name for node in nodes for name in written(node)}),
        calls=_unique(node.called for node in nodes),
        decisions=_unique(node.decision for node in nodes),
        forms=_unique(node.properties.get("form") for node in nodes),
        operators=_unique(node.operation.name for node in nodes if node.operation),
        starts=starts,
        catches=_unique(message_of(diagram, node) for node in heard),
        throws={
            name: words(node.properties.get("payload"))
            for node in sent
            if (name := message_of(diagram, node))
        },
        errors=_unique(_code(diagram, node) for node in nodes if node.tag == "endEvent"),
        timers=[
            {"element": node.id, "rule": node.event.text or "", "each": node.properties.get("each", "")}
            for node in own
            if node.tag == "startEvent" and node.event and node.event.kind == "timer"
        ],
        waits=waits,
    )


def message_of(diagram: Diagram, node: Node) -> str | None:
    """The name of the message a node sends or awaits; None when it is no message or the reference dangles."""
    ref = node.message_ref or next((event.ref for event in node.events if event.kind == "message"), None)
    return diagram.name_of("message", ref)


def written(node: Node) -> list[str]:
    """The facts a node sets by itself: script targets, loop variables, payloads, foreign answers."""
    found: list[str] = []
    if node.tag == "scriptTask" and node.script:
        try:
            found += [name for name, _ in parse_script(node.script)]
        except ExpressionError:
            found += []
    if node.repeat:
        found += [name for name in (node.repeat.item, node.repeat.collects, node.repeat.result) if name]
    if _hears(node):
        found += words(node.properties.get("payload"))
    return found + words(node.properties.get("facts"))


def _hears(node: Node) -> bool:
    catching = node.tag in ("startEvent", "intermediateCatchEvent", "boundaryEvent")
    return node.tag == "receiveTask" or (catching and any(event.kind == "message" for event in node.events))


def _sends(node: Node) -> bool:
    throwing = node.tag in ("endEvent", "intermediateThrowEvent")
    return node.tag == "sendTask" or (throwing and any(event.kind == "message" for event in node.events))


def _code(diagram: Diagram, node: Node) -> str | None:
    return next((diagram.name_of("error", event.ref) for event in node.events if event.kind == "error"), None)


def _unique(names: Any) -> list[str]:
    return sorted({name for name in names if name})
