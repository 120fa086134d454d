"""Starts and ends that BPMN lets a modeler leave out and the engine does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows.diagram import called
from workflows.normalise.editor import children
from workflows.vocabulary import ACTIVITIES, FLOW_NODES, GATEWAYS

if TYPE_CHECKING:
    from workflows.normalise.editor import Editor

_OPEN_ENDED = (*ACTIVITIES, *GATEWAYS, "intermediateThrowEvent", "intermediateCatchEvent", "boundaryEvent")


def give_start(editor: Editor) -> None:
    """A scope without a start event begins at every node that no flow enters."""
    for scope in list(editor.scopes()):
        if children(scope, "startEvent") or not children(scope, *FLOW_NODES):
            continue
        entered = {flow.get("targetRef") for flow in children(scope, "sequenceFlow")}
        free = [
            node
            for node in children(
                scope, *ACTIVITIES, *GATEWAYS, "intermediateThrowEvent", "intermediateCatchEvent", "endEvent"
            )
            if node.get("id") not in entered and node.get("triggeredByEvent") != "true"
        ]
        if not free:
            continue
        start = editor.fresh(f"{scope.get('id')}__start")
        scope.insert(scope.index(free[0]), editor.add(scope, "startEvent", scope, id=start))
        for node in free:
            editor.flow(scope, start, node.get("id"), node)
        editor.note(scope, "start", nodes=", ".join(_called(node) for node in free))


def give_ends(editor: Editor) -> None:
    """A node that no flow leaves ends its path: an end event is drawn behind it."""
    for scope in list(editor.scopes()):
        left = {flow.get("sourceRef") for flow in children(scope, "sequenceFlow")}
        for node in children(scope, *_OPEN_ENDED):
            if node.get("id") in left or _apart(node):
                continue
            end = editor.fresh(f"{node.get('id')}__end")
            editor.add(scope, "endEvent", node, id=end)
            editor.flow(scope, node.get("id"), end, node)
            editor.note(node, "end")


def _called(node: Any) -> str:
    return called(node) or str(node.get("id"))


def _apart(node: Any) -> bool:
    """Event sub-processes and compensation handlers have no flows; a link is another rule's business."""
    return (
        node.get("triggeredByEvent") in ("true", "1")
        or node.get("isForCompensation") in ("true", "1")
        or any(
            str(child.tag).endswith(("linkEventDefinition", "compensateEventDefinition")) for child in node
        )
    )
