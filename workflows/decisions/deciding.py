"""Deciding by a table: the inputs' values, the rows that match, their outputs, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflows.decisions import cells, hits
from workflows.decisions.answers import Decision, cell
from workflows.decisions.values import coerce, kinds, plain
from workflows.errors import DecisionError, ExpressionError, reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from workflows.decisions.table import Input, Output, Rule, Table
    from workflows.expressions import Expression


@dataclass(frozen=True)
class Question:
    """One deciding: the table, the facts, and the functions its expressions may call."""

    table: Table
    facts: Mapping[str, Any]
    functions: Mapping[str, Callable[..., Any]]

    def error(self, rule: str, **details: Any) -> DecisionError:
        return DecisionError(rule, table=self.table.key, **details)


def decide(table: Table, facts: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> Decision:
    question = Question(table, facts, {**hits.FUNCTIONS, **functions})
    errors = [one for one in table.found if one.severity == "error"]
    if errors:
        raise question.error("decision.broken", count=len(errors), **reasons(errors[0]))
    values = [_value(question, column) for column in table.inputs]
    matched = list(_matching(question, values))
    given = ", ".join(
        f"{column.label} = {plain(value)}" for column, value in zip(table.inputs, values, strict=True)
    )
    chosen, outputs, default = hits.answer(
        table,
        matched,
        answers=lambda rule: _answers(question, rule),
        fallback=lambda: _fallback(question),
        given=given,
    )
    why = [
        cell(rule.id, rule.number, column.label, value, text)
        for rule in chosen
        for column, value, text in zip(table.inputs, values, rule.texts, strict=True)
    ]
    return Decision(
        table=table.key,
        hit_policy=table.hit_policy,
        outputs=outputs,
        rules=[rule.id for rule in chosen],
        why=why,
        default=default,
        columns=tuple(output.name for output in table.outputs),
        notes=[rule.note for rule in chosen if rule.note],
    )


def _value(question: Question, column: Input) -> Any:
    try:
        given = column.expression.evaluate(question.facts, question.functions) if column.expression else None
    except ExpressionError as error:
        raise question.error("decision.input", input=column.label, **reasons(error)) from None
    try:
        value = coerce(given, column.type)
    except ValueError:
        raise question.error("decision.wrong_type", input=column.label, **kinds(given, column.type)) from None
    listed = value if isinstance(value, list) else [value]
    if column.allowed and any(item is not None and item not in column.allowed for item in listed):
        allowed = ", ".join(str(plain(one)) for one in column.allowed)
        raise question.error(
            "decision.not_allowed", input=column.label, value=str(plain(value)), allowed=allowed
        )
    return value


def _matching(question: Question, values: list[Any]) -> Iterator[Rule]:
    """In the order of the table; under FIRST the rows after the first hit are not looked at."""
    for rule in question.table.rules:
        try:
            hit = all(
                test is not None and cells.matches(test, value, question.facts, question.functions)
                for test, value in zip(rule.tests, values, strict=True)
            )
        except ExpressionError as error:
            raise question.error("decision.row", row=rule.number, **reasons(error)) from None
        if hit:
            yield rule
            if question.table.hit_policy == "F":
                return


def _answers(question: Question, rule: Rule) -> hits.Row:
    columns = zip(question.table.outputs, rule.answers, strict=True)
    return {output.name: _output(question, output, answer, rule.number) for output, answer in columns}


def _fallback(question: Question) -> hits.Row | None:
    """The default outputs, when there are any; a column without one gives nothing."""
    outputs = question.table.outputs
    if not any(output.default for output in outputs):
        return None
    return {output.name: _output(question, output, output.default, "-") for output in outputs}


def _output(question: Question, output: Output, answer: Expression | None, row: int | str) -> Any:
    try:
        value = plain(answer.evaluate(question.facts, question.functions)) if answer else None
    except ExpressionError as error:
        raise question.error("decision.row", row=row, **reasons(error)) from None
    try:
        coerce(value, output.type)
    except ValueError:
        details = kinds(value, output.type)
        raise question.error("decision.wrong_output", row=row, output=output.name, **details) from None
    return value
