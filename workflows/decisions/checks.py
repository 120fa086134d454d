"""What can be found wrong with a table before it ever decides: names, policies, types, values."""

from __future__ import annotations

import keyword
from itertools import islice
from typing import TYPE_CHECKING, Any

from workflows.decisions import cells
from workflows.decisions.hits import FUNCTIONS
from workflows.decisions.overlaps import overlaps
from workflows.decisions.values import coerce, kind, kinds, plain
from workflows.errors import ExpressionError, reasons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.decisions.table import Input, Output, Place, Rule, Table
    from workflows.expressions import Expression
    from workflows.problems import Problem

MOST_OVERLAPS = 20


def faults(table: Table) -> list[Problem]:
    """All at once, each with the id and line of its cell."""
    found = [*_columns(table), *_policies(table)]
    for output in table.outputs:
        if output.default is not None:
            found += _output_value(table, "-", output, output.default, output.place)
    for rule in table.rules:
        found += _cells(table, rule)
    return found


def _columns(table: Table) -> Iterator[Problem]:
    if not table.outputs:
        yield table.problem("decision.no_output")
    seen: set[str] = {"typename"}
    for output in table.outputs:
        name = output.name
        if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_") or name in seen:
            yield table.problem("decision.output_name", output.place, name=name)
        seen.add(name)


def _policies(table: Table) -> Iterator[Problem]:
    if table.hit_policy in {"P", "O"} and not any(output.values for output in table.outputs):
        yield table.problem("decision.no_priorities", policy=table.hit_policy)
    if len(table.hit_policy) > 1 and len(table.outputs) > 1:
        yield table.problem("decision.one_output", policy=table.hit_policy)
    if table.hit_policy == "U":
        for first, second in islice(overlaps(table), MOST_OVERLAPS):
            place = second.places[0] if second.places else None
            yield table.problem(
                "decision.overlap", place, "warning", first=first.number, second=second.number
            )
    if table.outputs and not table.rules:
        yield table.problem("decision.no_rows", severity="warning")


def _cells(table: Table, rule: Rule) -> Iterator[Problem]:
    for column, test, place in zip(table.inputs, rule.tests, rule.places, strict=False):
        for value in _literals(test):
            yield from _input_value(table, rule, column, value, place)
    answered = rule.places[len(rule.tests) :]
    for output, answer, place in zip(table.outputs, rule.answers, answered, strict=False):
        if answer is not None:
            yield from _output_value(table, rule.number, output, answer, place)


def _literals(test: cells.Test | None) -> Iterator[Any]:
    for operand in cells.operands(test) if test else ():
        if isinstance(operand, cells.Literal) and operand.value is not None:
            yield from operand.value if isinstance(operand.value, list) else [operand.value]


def _input_value(table: Table, rule: Rule, column: Input, value: Any, place: Place) -> Iterator[Problem]:
    where: dict[str, Any] = {"row": rule.number, "column": column.label, "value": str(plain(value))}
    if column.type and kind(value) != column.type:
        yield table.problem("decision.cell_type", place, **where, **kinds(value, column.type))
    elif column.allowed and kind(value) == "text" and value not in column.allowed:
        allowed = ", ".join(str(one) for one in column.allowed)
        yield table.problem("decision.cell_value", place, **where, allowed=allowed)


def _output_value(
    table: Table, row: int | str, output: Output, answer: Expression, place: Place
) -> Iterator[Problem]:
    """Of a cell that needs no facts: what it gives is known now."""
    if answer.names or answer.calls - FUNCTIONS.keys():
        return
    where: dict[str, Any] = {"row": row, "column": output.name}
    try:
        value = answer.evaluate({}, FUNCTIONS)
    except ExpressionError as error:
        yield table.problem("decision.row", place, row=row, **reasons(error))
        return
    where["value"] = str(value)
    try:
        coerce(value, output.type)
    except ValueError:
        yield table.problem("decision.cell_type", place, **where, **kinds(value, output.type))
        return
    listed = [plain(one) for one in output.values]
    if listed and value is not None and value not in listed:
        allowed = ", ".join(str(one) for one in listed)
        yield table.problem("decision.cell_value", place, **where, allowed=allowed)
