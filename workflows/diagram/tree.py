"""From a mended tree to a diagram."""

from __future__ import annotations

from typing import Any

from lxml import etree

from workflows.diagram.model import Diagram, Event, Flow, Node, Operation, Repeat, Scope
from workflows.vocabulary import ARTIFACTS, CONTAINERS, DATA, FURNITURE, spiff, tag

TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


def read_diagram(root: Any) -> Diagram:
    """The diagram in a parsed BPMN file; what has no id is skipped (the normaliser gives ids first)."""
    diagram = Diagram(
        names={kind: _names(root, kind) for kind in ("message", "error", "signal", "escalation")}
    )
    lanes = {(ref.text or "").strip(): ref.getparent().get("name") for ref in root.iter(tag("flowNodeRef"))}
    for process in root.iter(tag("process")):
        if process.get("id"):
            _scope(diagram, process, None, lanes)
    return diagram


def called(element: Any) -> str | None:
    """The name as one line; modelers break names where the box is narrow."""
    return " ".join((element.get("name") or "").split()) or None


def properties_of(element: Any) -> dict[str, str]:
    """The `spiffworkflow:properties` of an element."""
    path = f"{tag('extensionElements')}/{spiff('properties')}/{spiff('property')}"
    return {one.get("name", ""): one.get("value", "") for one in element.iterfind(path)}


def text_of(element: Any, path: str) -> str | None:
    """The trimmed text of the first child at this path of BPMN names; None when absent or empty."""
    found = element.find("/".join(tag(step) for step in path.split("/")))
    return ("".join(found.itertext()).strip() or None) if found is not None else None


def _names(root: Any, kind: str) -> dict[str, str]:
    return {
        one.get("id"): one.get("name") or one.get("id")
        for one in root.iterchildren(tag(kind))
        if one.get("id")
    }


def _scope(diagram: Diagram, element: Any, parent: str | None, lanes: dict[str, str | None]) -> None:
    scope = Scope(
        element.get("id"),
        called(element),
        element.sourceline,
        parent,
        by_event=element.get("triggeredByEvent", "").strip() in ("true", "1"),
        executable=element.get("isExecutable") == "true",
        properties=properties_of(element),
        documented=text_of(element, "documentation") is not None,
    )
    diagram.scopes[scope.id] = scope
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        if not child.get("id") or child.tag != tag(name.localname):
            continue
        if name.localname == "sequenceFlow":
            scope.flows.append(_flow(child))
        elif name.localname not in FURNITURE | DATA | ARTIFACTS:
            scope.nodes[child.get("id")] = _node(child, scope.id, lanes)
            if name.localname in CONTAINERS:
                _scope(diagram, child, scope.id, lanes)
    diagram.flow_ids.update(flow.id for flow in scope.flows)
    for flow in scope.flows:
        if flow.source in scope.nodes and flow.target in scope.nodes:
            scope.nodes[flow.source].outgoing.append(flow)
            scope.nodes[flow.target].incoming.append(flow)


def _flow(element: Any) -> Flow:
    return Flow(
        element.get("id"),
        called(element),
        element.get("sourceRef", ""),
        element.get("targetRef", ""),
        text_of(element, "conditionExpression"),
        element.sourceline,
    )


def _node(element: Any, scope: str, lanes: dict[str, str | None]) -> Node:
    extensions = f"{tag('extensionElements')}/"
    decision = element.find(extensions + spiff("calledDecisionId"))
    return Node(
        element.get("id"),
        etree.QName(element).localname,
        called(element),
        element.sourceline,
        scope,
        lane=lanes.get(element.get("id")),
        attached_to=element.get("attachedToRef") if element.tag == tag("boundaryEvent") else None,
        interrupts=element.get("cancelActivity", element.get("isInterrupting", "true")).strip()
        in ("true", "1"),
        default=element.get("default"),
        events=tuple(_events(element)),
        properties=properties_of(element),
        operation=_operation(element.find(extensions + spiff("serviceTaskOperator"))),
        decision=(decision.text or "").strip() or None if decision is not None else None,
        called=(element.get("calledElement") or "").strip() or None,
        script=text_of(element, "script"),
        repeat=_repeat(element),
        message_ref=element.get("messageRef"),
        by_event=element.tag == tag("subProcess")
        and element.get("triggeredByEvent", "").strip() in ("true", "1"),
        documented=text_of(element, "documentation") is not None,
        attributes=dict(element.attrib),
    )


def _events(element: Any) -> list[Event]:
    found = []
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if not name.endswith("EventDefinition"):
            continue
        kind = name.removesuffix("EventDefinition")
        form = next((TIMERS[key] for key in TIMERS if child.find(tag(key)) is not None), None)
        text = next((text for key in (*TIMERS, "condition") if (text := text_of(child, key))), None)
        found.append(Event(kind, child.get(f"{kind}Ref"), text, form))
    # an eventDefinitionRef that is left leads nowhere in this file
    found += [Event("shared", ref.text) for ref in element.iterchildren(tag("eventDefinitionRef"))]
    return found


def _operation(element: Any) -> Operation | None:
    if element is None:
        return None
    params = {one.get("id", ""): one.get("value", "") for one in element.iter(spiff("parameter"))}
    return Operation(element.get("id", ""), params)


def _repeat(element: Any) -> Repeat | None:
    many = element.find(tag("multiInstanceLoopCharacteristics"))
    if many is not None:
        item, result = many.find(tag("inputDataItem")), many.find(tag("outputDataItem"))
        return Repeat(
            many=True,
            source=text_of(many, "loopDataInputRef"),
            collects=text_of(many, "loopDataOutputRef"),
            item=_item(item),
            result=_item(result),
            cardinality=text_of(many, "loopCardinality"),
            until=text_of(many, "completionCondition"),
            sequential=many.get("isSequential") == "true",
        )
    loop = element.find(tag("standardLoopCharacteristics"))
    if loop is None:
        return None
    return Repeat(
        many=False,
        until=text_of(loop, "loopCondition"),
        maximum=loop.get("loopMaximum"),
        tested_before=loop.get("testBefore") == "true",
    )


def _item(element: Any) -> str | None:
    # SpiffWorkflow binds the item by its id; the name is for people
    return element.get("id") if element is not None else None
