"""What the engine cannot execute, or would run as nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.sheet import problem
from workflows.vocabulary import FLOW_NODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.diagram import Event, Node
    from workflows.problems import Problem
    from workflows.sheet import Sheet

_NEVER = {
    "complexGateway": "element.complex_gateway",
    "adHocSubProcess": "element.ad_hoc",
    "transaction": "element.transaction",
}
_KNOWN = {
    "startEvent": {"message", "timer"},
    "endEvent": {"message", "error", "escalation", "terminate"},
    "intermediateCatchEvent": {"message", "timer", "signal"},
    "intermediateThrowEvent": {"message", "escalation", "signal"},
    "boundaryEvent": {"message", "timer", "signal", "error", "escalation"},
}
_NAMED = {
    "compensate": "event.compensation",
    "conditional": "event.conditional",
    "cancel": "event.cancel",
    "link": "event.link",
    "shared": "event.shared",
}


def check(sheet: Sheet) -> Iterator[Problem]:
    """Elements, events and tasks, one by one."""
    for node in sheet.nodes():
        if node.tag not in FLOW_NODES:
            yield problem(node, "element.unknown", tag=node.tag)
        elif node.tag in _NEVER:
            yield problem(node, _NEVER[node.tag])
        elif node.tag in _KNOWN:
            yield from _event(sheet, node)
        else:
            yield from _activity(sheet, node)
        if node.attributes.get("isForCompensation") in ("true", "1"):
            yield problem(node, "event.compensation")


def _event(sheet: Sheet, node: Node) -> Iterator[Problem]:
    if len(node.events) > 1 or node.attributes.get("parallelMultiple") == "true":
        yield problem(node, "event.several_definitions")
    elif not node.events and node.tag in ("intermediateCatchEvent", "boundaryEvent"):
        yield problem(node, "event.undefined")
    if sheet.diagram.scopes[node.scope].by_event and node.tag == "startEvent":
        return  # its sub-process is refused as a whole
    for event in node.events:
        if event.kind in _KNOWN[node.tag]:
            yield from _allowed(sheet, node, event)
        elif node.tag == "endEvent" and event.kind == "signal":
            yield problem(node, "event.signal_end")
        else:
            yield problem(node, _NAMED.get(event.kind, "event.kind"), kind=event.kind)


def _allowed(sheet: Sheet, node: Node, event: Event) -> Iterator[Problem]:
    if event.kind == "signal" and node.tag in ("intermediateCatchEvent", "boundaryEvent"):
        thrown = {
            one.ref
            for other in sheet.nodes("intermediateThrowEvent")
            for one in other.events
            if one.kind == "signal"
        }
        if event.ref is None or event.ref not in thrown:
            yield problem(node, "event.signal_unheard")
    elif event.kind == "error" and node.tag == "boundaryEvent" and not node.interrupts:
        yield problem(node, "event.error_must_interrupt")


def _activity(sheet: Sheet, node: Node) -> Iterator[Problem]:
    if node.tag == "subProcess" and node.by_event:
        yield problem(node, "element.event_sub_process")
    elif node.tag == "subProcess" and not sheet.diagram.scopes[node.id].nodes:
        yield problem(node, "element.empty")
    elif node.attributes.get("instantiate") in ("true", "1"):
        yield problem(node, "start.instantiates")
    if node.tag == "scriptTask" and not node.script:
        yield problem(node, "task.no_script")
