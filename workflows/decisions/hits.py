"""The hit policies of DMN: what several matching rows, or none, mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from workflows.decisions.values import plain
from workflows.errors import DecisionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflows.decisions.table import Rule, Table

Row: TypeAlias = dict[str, Any]
POLICIES = {
    "UNIQUE": "U",
    "ANY": "A",
    "PRIORITY": "P",
    "FIRST": "F",
    "RULE ORDER": "R",
    "OUTPUT ORDER": "O",
    "COLLECT": "C",
}
AGGREGATIONS = {"SUM": "+", "MIN": "<", "MAX": ">", "COUNT": "#"}


def _list_contains(items: Any, item: Any) -> bool:
    return isinstance(items, list) and item in items


def _contains(text: Any, part: Any) -> bool:
    return isinstance(text, str) and isinstance(part, str) and part in text


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "list_contains": _list_contains,
    "contains": _contains,
    "starts_with": lambda text, part: isinstance(text, str) and text.startswith(str(part)),
    "ends_with": lambda text, part: isinstance(text, str) and text.endswith(str(part)),
}


def answer(
    table: Table,
    matched: list[Rule],
    *,
    answers: Callable[[Rule], Row],
    fallback: Callable[[], Row | None],
    given: str,
) -> tuple[list[Rule], Row | list[Row], bool]:
    """(rows that count, outputs, whether the defaults stand); `given` words the inputs. DecisionError."""
    policy = table.hit_policy
    if not matched and (default := fallback()) is not None:
        return [], default, True
    if policy in {"R", "O", "C"}:
        rows = [(rule, answers(rule)) for rule in matched]
        if policy == "O":
            rows.sort(key=lambda pair: _rank(table, pair[1]))
        return [rule for rule, _ in rows], [row for _, row in rows], False
    if policy in {"C+", "C#", "C<", "C>"}:
        return matched, _aggregate(table, [answers(rule) for rule in matched], given), False
    if not matched:
        raise DecisionError("decision.no_row", table=table.key, given=given or "-")
    chosen = _single(table, matched, answers)
    return chosen, answers(chosen[0]), False


def _single(table: Table, matched: list[Rule], answers: Callable[[Rule], Row]) -> list[Rule]:
    if table.hit_policy == "F":
        return matched[:1]
    if table.hit_policy == "U":
        if len(matched) > 1:
            raise DecisionError("decision.not_unique", table=table.key, rows=_numbers(matched))
        return matched
    rows = [answers(rule) for rule in matched]
    if table.hit_policy == "P":
        best = min(range(len(rows)), key=lambda place: _rank(table, rows[place]))
        return [matched[best]]
    if any(row != rows[0] for row in rows):
        raise DecisionError("decision.not_the_same", table=table.key, rows=_numbers(matched))
    return matched


def _rank(table: Table, row: Row) -> tuple[int, ...]:
    """Position in each column's list of values; an unlisted value is last."""
    ranks = []
    for output in table.outputs:
        listed = [plain(value) for value in output.values]
        ranks.append(listed.index(row[output.name]) if row[output.name] in listed else len(listed))
    return tuple(ranks)


def _aggregate(table: Table, rows: list[Row], given: str) -> Row:
    name = table.outputs[0].name
    if table.hit_policy == "C#":
        return {name: len(rows)}
    values = [row[name] for row in rows]
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
        raise DecisionError("decision.not_numbers", table=table.key, output=name, policy=table.hit_policy)
    if table.hit_policy == "C+":
        return {name: sum(values)}
    if not values:
        raise DecisionError("decision.no_row", table=table.key, given=given or "-")
    return {name: min(values) if table.hit_policy == "C<" else max(values)}


def _numbers(rules: list[Rule]) -> str:
    return ", ".join(str(rule.number) for rule in rules)
