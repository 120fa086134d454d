"""Several flows out of a task, or a condition on its only one: the gateway that BPMN implies is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows.normalise.editor import children
from workflows.vocabulary import ACTIVITIES, tag

if TYPE_CHECKING:
    from workflows.normalise.editor import Editor

_LEAVING = (*ACTIVITIES, "startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")


def draw_gateways(editor: Editor) -> None:
    """No conditions → parallel; one condition beside a default, or alone → exclusive; otherwise inclusive."""
    for scope in list(editor.scopes()):
        by_source = _by_source(scope)
        for node in children(scope, *_LEAVING):
            leaving = by_source.get(node.get("id"), [])
            conditional = [flow for flow in leaving if _condition(flow) is not None]
            if len(leaving) > 1 or conditional:
                _split(editor, scope, node, leaving, conditional)


def name_default(editor: Editor) -> None:
    """The one flow without a condition that leaves a gateway is the one taken when no condition holds."""
    for scope in list(editor.scopes()):
        by_source = _by_source(scope)
        for gateway in children(scope, "exclusiveGateway", "inclusiveGateway"):
            _name_default(editor, gateway, by_source.get(gateway.get("id"), []))


def _name_default(editor: Editor, gateway: Any, flows: list[Any]) -> None:
    bare = [flow for flow in flows if _condition(flow) is None]
    if len(flows) > 1 and len(bare) == 1 and not gateway.get("default"):
        gateway.set("default", bare[0].get("id"))
        editor.note(gateway, "default", flow=bare[0].get("name") or bare[0].get("id"))


def _by_source(scope: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for flow in children(scope, "sequenceFlow"):
        found.setdefault(flow.get("sourceRef", ""), []).append(flow)
    return found


def _split(editor: Editor, scope: Any, node: Any, leaving: list[Any], conditional: list[Any]) -> None:
    default = node.get("default")
    kind = _kind(leaving, conditional, default)
    gateway = editor.add(scope, kind, node, id=editor.fresh(f"{node.get('id')}__split"))
    if default:
        gateway.set("default", default)
        del node.attrib["default"]
    for flow in leaving:
        flow.set("sourceRef", gateway.get("id"))
        if kind == "inclusiveGateway" and _condition(flow) is None and flow.get("id") != default:
            editor.add(flow, "conditionExpression", flow).text = "True"
    editor.flow(scope, node.get("id"), gateway.get("id"), node)
    editor.note(node, "split", gateway=kind, flows=len(leaving))


def _kind(leaving: list[Any], conditional: list[Any], default: str | None) -> str:
    if not conditional:
        return "parallelGateway"
    others = [flow for flow in leaving if flow not in conditional and flow.get("id") != default]
    return "exclusiveGateway" if len(conditional) == 1 and not others else "inclusiveGateway"


def _condition(flow: Any) -> str | None:
    found = flow.find(tag("conditionExpression"))
    return ("".join(found.itertext()).strip() or None) if found is not None else None
