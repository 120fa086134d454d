"""Every text to be worked out while a case runs compiles now, and reads only facts that somebody writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.errors import ExpressionError
from workflows.expressions import (
    BUILTINS,
    Expression,
    compile_expression,
    compile_timer,
    is_iso,
    parse_script,
)
from workflows.problems import Problem, problem_of
from workflows.sheet import problem
from workflows.summary import summarise, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workflows.diagram import Flow, Node
    from workflows.sheet import Sheet

# what may stand in which kind of timer: its first letters say it
_FITS = {"date": ("digit", "W"), "duration": ("P", "W"), "cycle": ("R",)}


@dataclass(frozen=True)
class Text:
    """One text and the element it stands on; `told` means that another rule reports its syntax."""

    owner: Node | Flow
    text: str
    compile: Callable[[str], Expression] = compile_expression
    told: bool = False


def check(sheet: Sheet) -> Iterator[Problem]:
    """Conditions, timers, scripts, parameters, loops, `due`, `candidates`, `subject` and payloads."""
    for process in sheet.processes():
        summary = summarise(sheet.diagram, process, waits=False)
        facts = sheet.around.facts_of(summary)
        for scope in sheet.diagram.within(process):
            for flow in scope.flows:
                if flow.condition and flow.id != _default(scope.nodes.get(flow.source)):
                    yield from _compiled(sheet, Text(flow, flow.condition), facts)
            for node in scope.nodes.values():
                yield from _node(sheet, node, facts)


def _node(sheet: Sheet, node: Node, facts: set[str]) -> Iterator[Problem]:
    for text in texts_of(node):
        yield from _compiled(sheet, text, facts)
    if node.tag == "scriptTask" and node.script:
        yield from _script(sheet, node, facts)
    for event in node.events:
        if event.kind == "timer":
            yield from _timer(node, event.form, event.text)
    missing = (
        [name for name in words(node.properties.get("payload")) if name not in facts] if _sends(node) else []
    )
    yield from (_unknown(node, node.properties["payload"], name, facts) for name in missing)


def texts_of(node: Node) -> Iterator[Text]:
    """The expressions on a node, scripts apart."""
    for name in ("due",):
        if node.properties.get(name):
            yield Text(node, node.properties[name], compile_timer)
    for name in ("candidates", "subject", "priority"):
        if node.properties.get(name):
            yield Text(node, node.properties[name])
    if node.operation:
        yield from (Text(node, value, told=True) for value in node.operation.params.values())
    if node.repeat:
        loops = (node.repeat.source, node.repeat.cardinality, node.repeat.until)
        yield from (Text(node, text) for text in loops if text)
    for event in node.events:
        if event.kind == "timer" and event.text:
            yield Text(node, event.text, compile_timer)


def _compiled(sheet: Sheet, text: Text, facts: set[str]) -> Iterator[Problem]:
    owner = text.owner
    try:
        expression = text.compile(text.text)
    except ExpressionError as error:
        if not text.told:
            yield problem_of(error, element=owner.id, name=owner.name, line=owner.line)
        return
    yield from _names(sheet, owner, expression, facts)


def _names(sheet: Sheet, owner: Node | Flow, expression: Expression, facts: set[str]) -> Iterator[Problem]:
    for name in sorted(expression.names - facts):
        yield _unknown(owner, expression.text, name, facts)
    for name in sorted(expression.calls - sheet.around.functions):
        known = ", ".join(sorted([*sheet.around.functions, *BUILTINS]))
        yield problem(owner, "expression.unknown_function", text=expression.text, name=name, known=known)


def _unknown(owner: Node | Flow, text: str, name: str, facts: set[str]) -> Problem:
    return problem(owner, "facts.unknown", text=text, fact=name, known=", ".join(sorted(facts)) or "-")


def _script(sheet: Sheet, node: Node, facts: set[str]) -> Iterator[Problem]:
    try:
        lines = parse_script(node.script or "")
    except ExpressionError as error:
        yield problem_of(error, element=node.id, name=node.name, line=node.line)
        return
    for _, expression in lines:
        yield from _names(sheet, node, expression, facts)


def _timer(node: Node, form: str | None, text: str | None) -> Iterator[Problem]:
    if text is None or form is None:
        yield problem(node, "timer.missing")
    elif is_iso(text):
        sort = "digit" if text[:1].isdigit() else text[:1]
        if sort not in _FITS[form]:
            yield problem(node, "timer.kind", text=text, form=form)


def _default(node: Node | None) -> str | None:
    return node.default if node else None


def _sends(node: Node) -> bool:
    return node.tag in ("sendTask", "endEvent", "intermediateThrowEvent")
