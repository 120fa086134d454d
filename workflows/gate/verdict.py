"""One file under the rules, from bytes to verdict; runs in the gate's process and nowhere else."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from workflows import rules, soundness
from workflows.decisions import read_tables
from workflows.diagram import Diagram, Scope, read_diagram
from workflows.engine import STAMP, compile_process
from workflows.errors import WorkflowError
from workflows.gate import forms, schema
from workflows.normalise import normalise
from workflows.problems import Problem
from workflows.reading import Unreadable, decode, kind_of, parse
from workflows.rules import shape
from workflows.summary import Summary, summarise
from workflows.vocabulary import FLOW_NODES, tag

if TYPE_CHECKING:
    from workflows.rules import Surroundings

MOST_NODES = 5_000
_DRAWING = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
RUNS, REFUSED, NOT_BPMN = "RUNS", "REFUSED", "NOT-BPMN"
_TOO_MUCH = ("file.too_large", "file.too_many_elements", "file.too_many_nodes", "file.too_deep")


@dataclass
class Judgement:
    """What the gate's process says of one file; `services` are compared with the operators outside."""

    verdict: str = RUNS
    kind: str = "bpmn"
    summary: Summary | None = None
    problems: list[Problem] = field(default_factory=list)
    normalised: list[Problem] = field(default_factory=list)
    services: list[tuple[str, str | None, int | None, str, dict[str, str]]] = field(default_factory=list)
    normal: str | None = None
    compiled: str | None = None
    stamp: str | None = None


def judge(source: bytes, around: Surroundings | None) -> Judgement:
    """The verdict; without surroundings only the summary is made, for judging a set of files together."""
    try:
        if _is_json(source):
            return _form(source)
        root = parse(source)
        return _diagram(root, around) if kind_of(root) == "bpmn" else _table(source)
    except Unreadable as why:
        problem = Problem(None, None, why.line, why.rule, "error", why.params)
        return Judgement(REFUSED if why.rule in _TOO_MUCH else NOT_BPMN, problems=[problem])


def _is_json(source: bytes) -> bool:
    return decode(source).lstrip()[:1] in ("{", "[")


def _form(source: bytes) -> Judgement:
    form = forms.read(source)
    return _settled(Judgement(kind="form", summary=forms.summarise(form), problems=forms.check(form)))


def _table(source: bytes) -> Judgement:
    tables = read_tables(source)
    problems = [problem for table in tables for problem in table.problems()]
    if len(tables) != 1:
        count = Problem(None, None, None, "table.count", "error", {"count": len(tables)})
        return _settled(Judgement(kind="dmn", problems=[count, *problems]))
    table = tables[0]
    writes = sorted(output.name for output in table.outputs)
    summary = Summary("dmn", table.key, table.name, reads=sorted(table.names), writes=writes)
    return _settled(Judgement(kind="dmn", summary=summary, problems=problems))


def _diagram(root: Any, around: Surroundings | None) -> Judgement:
    count = sum(1 for _ in root.iter(*(tag(name) for name in FLOW_NODES)))
    if count > MOST_NODES:
        raise Unreadable("file.too_many_nodes", count=count, limit=MOST_NODES)
    if twice := shape.duplicates(root):
        return Judgement(REFUSED, problems=twice)
    warnings = [*shape.misplaced(root), *(schema.check(root) if around is not None else [])]
    made = Judgement(normalised=normalise(root))
    diagram = read_diagram(root)
    process = diagram.process()
    if process is not None:
        known = around.processes if around else {}
        made.summary = summarise(diagram, process, waits=soundness.waits(diagram, process, known))
    if around is None:
        return made
    made.problems = [*rules.check(diagram, around), *warnings]
    made.services = _services(diagram)
    if process is not None and not any(one.severity == "error" for one in made.problems):
        _compile(made, root, diagram, process)
    return _settled(made)


def _compile(made: Judgement, root: Any, diagram: Diagram, process: Scope) -> None:
    for drawing in list(root.iter(_DRAWING)):
        drawing.getparent().remove(drawing)  # the engine would order branches by where they are drawn
    made.normal = etree.tostring(root, encoding="unicode")
    try:
        made.compiled, made.stamp = compile_process(made.normal, process.id), STAMP
    except (WorkflowError, RecursionError) as error:
        params = {"reason": str(error)[:300]}
        made.problems.append(
            Problem(process.id, process.name, process.line, "engine.refused", "error", params)
        )
        return
    specs = json.loads(made.compiled)["specs"].values()
    kept = {name for spec in specs for name in spec["task_specs"]}
    for scope in diagram.within(process):
        made.problems += [
            Problem(node.id, node.name, node.line, "engine.dropped", "error", {})
            for node in scope.nodes.values()
            if node.id not in kept
        ]


def _services(diagram: Diagram) -> list[tuple[str, str | None, int | None, str, dict[str, str]]]:
    able = [scope for scope in diagram.processes() if scope.executable] or diagram.processes()
    nodes = [node for process in able for scope in diagram.within(process) for node in scope.nodes.values()]
    return [
        (node.id, node.name, node.line, node.operation.name, node.operation.params)
        for node in nodes
        if node.tag == "serviceTask" and node.operation
    ]


def _settled(made: Judgement) -> Judgement:
    if any(one.severity == "error" for one in made.problems):
        made.verdict = REFUSED
    return made
