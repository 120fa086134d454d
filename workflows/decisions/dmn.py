"""Reading DMN files (1.1 to 1.5): every decision with its table, every fault with its cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from lxml import etree

from workflows import reading
from workflows.decisions import checks, sfeel
from workflows.decisions.hits import AGGREGATIONS, POLICIES
from workflows.decisions.table import Input, Output, Place, Rule, Table
from workflows.decisions.values import TYPES
from workflows.errors import DecisionError, ExpressionError
from workflows.problems import Problem, Severity, problem_of

if TYPE_CHECKING:
    from collections.abc import Callable

Read = TypeVar("Read")


def read_tables(source: bytes) -> list[Table]:
    """The decisions of a DMN file. Raises reading.Unreadable when the file is none.

    What is wrong within a table does not raise: `Table.problems()` names it, and `decide` refuses.
    """
    root = reading.parse(source)
    if reading.kind_of(root) != "dmn":
        raise reading.Unreadable("decision.not_dmn", root.sourceline)
    types = {one.get("name"): _reference(one) for one in _children(root, "itemDefinition")}
    return [_table(decision, types) for decision in _children(root, "decision")]


class _Reader:
    """Gathers the problems of one table while its parts are read; `types` are the file's own type names."""

    def __init__(self, types: dict[str, str]) -> None:
        self.types = types
        self.found: list[Problem] = []

    def note(self, element: Any, rule: str, severity: Severity = "error", **params: Any) -> None:
        place = _place(element)
        self.found.append(Problem(place.element, element.get("label"), place.line, rule, severity, params))

    def cell(self, element: Any, read: Callable[[str], Read], text: str) -> Read | None:
        try:
            return read(text)
        except (DecisionError, ExpressionError) as error:
            place = _place(element)
            self.found.append(
                problem_of(error, element=place.element, name=element.get("label"), line=place.line)
            )
            return None


def _table(decision: Any, types: dict[str, str]) -> Table:
    reader = _Reader(types)
    body = next(iter(_children(decision, "decisionTable")), None)
    key = decision.get("id") or ""
    if not key:
        reader.note(decision, "decision.no_id")
    if _children(decision, "informationRequirement") and _required(decision):
        reader.note(decision, "decision.requires", "warning", needed=", ".join(_required(decision)))
    place, name = _place(decision), decision.get("name") or key
    if body is None:
        reader.note(decision, "decision.not_a_table")
        return Table(key, name, "U", (), (), (), place, tuple(reader.found))
    inputs = tuple(_input(reader, column) for column in _children(body, "input"))
    outputs = tuple(_output(reader, decision, column) for column in _children(body, "output"))
    rules = tuple(
        _rule(reader, row, number, len(inputs), len(outputs))
        for number, row in enumerate(_children(body, "rule"), 1)
    )
    policy = _policy(reader, body)
    table = Table(key, name, policy, inputs, outputs, rules, place, tuple(reader.found))
    return replace(table, found=(*reader.found, *checks.faults(table)))


def _input(reader: _Reader, column: Any) -> Input:
    asked = next(iter(_children(column, "inputExpression")), None)
    text = _text(asked)
    allowed = next(iter(_children(column, "inputValues")), None)
    values = reader.cell(column, sfeel.read_values, _text(allowed)) if allowed is not None else None
    kind = _type(reader, column, asked.get("typeRef") if asked is not None else None)
    return Input(
        label=column.get("label") or text,
        text=text,
        expression=reader.cell(column, sfeel.read_input, text),
        type=kind,
        allowed=tuple(values or ()),
        place=_place(column),
    )


def _output(reader: _Reader, decision: Any, column: Any) -> Output:
    variable = next(iter(_children(decision, "variable")), None)
    listed = next(iter(_children(column, "outputValues")), None)
    default = next(iter(_children(column, "defaultOutputEntry")), None)
    values = reader.cell(column, sfeel.read_values, _text(listed)) if listed is not None else None
    return Output(
        name=column.get("name") or (variable.get("name") if variable is not None else None) or "",
        type=_type(reader, column, column.get("typeRef")),
        values=tuple(values or ()),
        default=reader.cell(column, sfeel.read_output, _text(default)) if default is not None else None,
        place=_place(column),
    )


def _rule(reader: _Reader, row: Any, number: int, inputs: int, outputs: int) -> Rule:
    asked, answered = _children(row, "inputEntry"), _children(row, "outputEntry")
    if len(asked) != inputs or len(answered) != outputs:
        reader.note(row, "decision.row_width", row=number, inputs=inputs, outputs=outputs)
    texts = [_text(entry) for entry in asked]
    tests = [reader.cell(entry, sfeel.read_test, text) for entry, text in zip(asked, texts, strict=True)]
    answers = [reader.cell(entry, sfeel.read_output, _text(entry)) for entry in answered]
    return Rule(
        id=row.get("id") or f"row {number}",
        number=number,
        tests=tuple(tests),
        texts=tuple(texts),
        answers=tuple(answers),
        places=tuple(_place(entry) for entry in [*asked, *answered]),
        note=_note(row),
    )


def _note(row: Any) -> str:
    """What the author wrote beside a row: its description (dmn-js), or its annotations."""
    described = ["".join(one.itertext()).strip() for one in _children(row, "description")]
    return " · ".join(said for said in [*described, *map(_text, _children(row, "annotationEntry"))] if said)


def _policy(reader: _Reader, body: Any) -> str:
    policy = " ".join((body.get("hitPolicy") or "UNIQUE").upper().replace("_", " ").split())
    aggregation = (body.get("aggregation") or "").upper()
    if policy not in POLICIES or (aggregation and aggregation not in AGGREGATIONS):
        reader.note(body, "decision.policy", policy=f"{policy} {aggregation}".strip())
        return "U"
    return POLICIES[policy] + (AGGREGATIONS.get(aggregation, "") if policy == "COLLECT" else "")


def _type(reader: _Reader, element: Any, written: str | None) -> str | None:
    """The kind a typeRef means, through the file's own names; an unknown one warns and takes anything."""
    name = _bare(written)
    for _ in range(min(len(reader.types), 20)):
        name = reader.types.get(name, name)
    if name in {"", "Any"}:
        return None
    if name not in TYPES:
        reader.note(element, "decision.type", "warning", type=written)
    return TYPES.get(name)


def _reference(definition: Any) -> str:
    """What an item definition is made of; its own components make it no simple type."""
    return _bare("".join(next((one.itertext() for one in _children(definition, "typeRef")), iter(()))))


def _bare(written: str | None) -> str:
    return (written or "").strip().split(":")[-1].removeprefix("feel.")


def _required(decision: Any) -> list[str]:
    needed = [
        one
        for need in _children(decision, "informationRequirement")
        for one in _children(need, "requiredDecision")
    ]
    return [str(one.get("href", "")).removeprefix("#") for one in needed]


def _children(element: Any, name: str) -> list[Any]:
    """Of whatever version of DMN: the names have been the same since 1.1."""
    return [one for one in element if isinstance(one.tag, str) and etree.QName(one).localname == name]


def _text(element: Any) -> str:
    if element is None:
        return ""
    texts = _children(element, "text")
    return "".join(texts[0].itertext()).strip() if texts else ""


def _place(element: Any) -> Place:
    return Place(element.get("id"), element.sourceline)
