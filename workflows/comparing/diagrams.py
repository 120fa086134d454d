"""What a diagram says, element by element, as the comparison reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.comparing.change import Said
from workflows.diagram import read_diagram
from workflows.normalise import normalise
from workflows.reading import parse

if TYPE_CHECKING:
    from workflows.diagram import Diagram, Flow, Node, Scope


def said(source: bytes) -> dict[str, Said]:
    """By element id: processes, their nodes, and their flows."""
    root = parse(source)
    normalise(root)
    diagram = read_diagram(root)
    found: dict[str, Said] = {}
    for scope in diagram.scopes.values():
        if scope.parent is None:
            found[scope.id] = _process(scope)
        found |= {node.id: _node(diagram, node) for node in scope.nodes.values()}
        found |= {flow.id: _flow(scope, flow) for flow in scope.flows}
    return found


def _process(scope: Scope) -> Said:
    return Said("process", scope.name, _written({"name": scope.name, **_properties(scope.properties)}))


def _node(diagram: Diagram, node: Node) -> Said:
    operation = node.operation
    parts = {
        "name": node.name,
        "type": node.tag,
        "role": node.lane,
        **_properties(node.properties),
        "operator": operation.name if operation else None,
        **({f"parameter:{name}": text for name, text in operation.params.items()} if operation else {}),
        "decision": node.decision,
        "calls": node.called,
        "script": node.script,
        "message": diagram.name_of("message", node.message_ref),
        "attached": node.attached_to,
        "interrupts": "true" if node.interrupts else "false",
        "default": node.default,
        **_events(diagram, node),
        **_repeat(node),
    }
    return Said(node.tag, node.name, _written(parts))


def _properties(properties: dict[str, str]) -> dict[str, str | None]:
    return {f"property:{name}": text for name, text in properties.items()}


def _events(diagram: Diagram, node: Node) -> dict[str, str | None]:
    return {
        f"event:{event.kind}": event.text or diagram.name_of(event.kind, event.ref) or event.ref
        for event in node.events
    }


def _repeat(node: Node) -> dict[str, str | None]:
    if node.repeat is None:
        return {}
    return {f"repeat:{name}": str(value) for name, value in vars(node.repeat).items() if value is not None}


def _flow(scope: Scope, flow: Flow) -> Said:
    ends = (scope.nodes[one].name or one if one in scope.nodes else one for one in (flow.source, flow.target))
    way = " → ".join(ends)
    parts = {"name": flow.name, "way": f"{flow.source} → {flow.target}", "condition": flow.condition}
    return Said("sequenceFlow", flow.name or way, _written(parts))


def _written(parts: dict[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in parts.items() if text is not None}
