"""What a diagram refers to is there: messages, errors, processes, tables, forms, operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.sheet import problem
from workflows.summary import message_of, summarise
from workflows.vocabulary import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.diagram import Event, Node
    from workflows.problems import Problem
    from workflows.sheet import Sheet


def check(sheet: Sheet) -> Iterator[Problem]:
    """Every reference of every node; then calls that lead back to their caller."""
    for node in sheet.nodes():
        for event in node.events:
            yield from _event(sheet, node, event)
        if node.tag in ("sendTask", "receiveTask") and message_of(sheet.diagram, node) is None:
            yield problem(node, "message.missing")
        elif node.tag == "callActivity":
            yield from _call(sheet, node)
        elif node.tag == "businessRuleTask":
            yield from _decision(sheet, node)
        elif node.tag == "serviceTask" and node.operation is None:
            yield problem(node, "operator.missing")
        elif node.tag in PEOPLE:
            yield from _form(sheet, node)
    for node in sheet.nodes("callActivity"):
        yield from _recursion(sheet, node)


def _event(sheet: Sheet, node: Node, event: Event) -> Iterator[Problem]:
    if event.kind == "message" and sheet.diagram.name_of("message", event.ref) is None:
        yield problem(node, "message.missing")
    elif (
        event.kind in ("error", "escalation", "signal")
        and event.ref
        and not sheet.diagram.name_of(event.kind, event.ref)
    ):
        yield problem(node, "reference.dangling", kind=event.kind, ref=event.ref)
    elif event.kind == "error" and node.tag == "boundaryEvent":
        yield from _uncaught(sheet, node, event)
    elif event.kind == "error" and node.tag == "endEvent" and event.ref is None:
        yield problem(node, "reference.dangling", kind=event.kind, ref="-")


def _uncaught(sheet: Sheet, node: Node, event: Event) -> Iterator[Problem]:
    """An error event on a task that throws none would never fire."""
    host = sheet.diagram.scopes[node.scope].nodes.get(node.attached_to or "")
    if host is None:
        return
    thrown: set[str] = set()
    if host.id in sheet.diagram.scopes:
        inside = sheet.diagram.within(sheet.diagram.scopes[host.id])
        thrown = {
            one.ref or ""
            for scope in inside
            for other in scope.nodes.values()
            if other.tag == "endEvent"
            for one in other.events
            if one.kind == "error"
        }
        if (
            event.ref in thrown
            or (event.ref is None and thrown)
            or any(scope_calls(scope.nodes) for scope in inside)
        ):
            return
    elif host.called in sheet.around.processes:
        wanted = sheet.diagram.name_of("error", event.ref)
        if wanted in sheet.around.processes[host.called].errors or (
            event.ref is None and sheet.around.processes[host.called].errors
        ):
            return
    elif host.tag == "callActivity":
        return
    yield problem(node, "error.never_thrown", host=host.name or host.id)


def scope_calls(nodes: dict[str, Node]) -> bool:
    """Does a scope call another process, which might throw what we cannot see from here?"""
    return any(node.tag == "callActivity" for node in nodes.values())


def _call(sheet: Sheet, node: Node) -> Iterator[Problem]:
    own = {process.id for process in sheet.processes()}
    if node.called is None:
        yield problem(node, "call.missing")
    elif node.called not in sheet.around.processes and node.called not in own:
        yield problem(node, "call.unknown", key=node.called)


def _decision(sheet: Sheet, node: Node) -> Iterator[Problem]:
    if node.decision is None:
        yield problem(node, "table.missing")
        return
    table = sheet.around.decisions.get(node.decision)
    if table is None:
        yield problem(node, "table.unknown", key=node.decision)
        return
    facts = sheet.around.facts_of(summarise(sheet.diagram, sheet.process_of(node), waits=False))
    for name in sorted(set(table.reads) - facts):
        yield problem(node, "table.input", key=node.decision, fact=name)


def _form(sheet: Sheet, node: Node) -> Iterator[Problem]:
    form = node.properties.get("form")
    if form is None:
        yield problem(node, "form.generic", "info")
    elif form not in sheet.around.forms:
        yield problem(node, "form.unknown", key=form)


def _recursion(sheet: Sheet, node: Node) -> Iterator[Problem]:
    key = sheet.process_of(node).id
    path = _way_back(sheet, node.called, key) if node.called else None
    if path:
        yield problem(node, "call.recursion", path=" → ".join([key, *path]))


def _way_back(sheet: Sheet, called: str, key: str) -> list[str] | None:
    """The chain of calls from `called` to `key`, if there is one."""
    open_, seen = [[called]], {called}
    while open_:
        path = open_.pop(0)
        if path[-1] == key:
            return path
        known = sheet.around.processes.get(path[-1])
        for further in known.calls if known else []:
            if further not in seen:
                seen.add(further)
                open_.append([*path, further])
    return None
