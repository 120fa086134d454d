"""Rows of a UNIQUE table that can match together, found before any facts come."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from workflows.decisions import cells
from workflows.decisions.values import kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.decisions.table import Rule, Table

MOST_ROWS = 200
_BESIDE = "\N{REPLACEMENT CHARACTER}"


def overlaps(table: Table) -> Iterator[tuple[Rule, Rule]]:
    """Pairs of rows that one set of inputs would match.

    Columns are independent, so two rows overlap when in each column some value fits both. Between and beside
    the values written in a column one stands for all. Rows with conditions or other facts are left out, and
    those after the 200th.
    """
    rules = [
        rule
        for rule in table.rules[:MOST_ROWS]
        if all(test is not None and _literal(test) for test in rule.tests)
    ]
    together = [(1 << len(rules)) - 1] * len(rules)
    for place, column in enumerate(table.inputs):
        tests = [rule.tests[place] for rule in rules]
        fit = _companions([test for test in tests if test is not None], column.allowed)
        together = [all_ & own for all_, own in zip(together, fit, strict=True)]
    for first, rule in enumerate(rules):
        for second in range(first + 1, len(rules)):
            if together[first] >> second & 1:
                yield rule, rules[second]


def _companions(tests: list[cells.Test], allowed: tuple[Any, ...]) -> list[int]:
    """For each row, as bits, the rows that some value of this column fits together with it."""
    fit = [0] * len(tests)
    for value in list(allowed) or _candidates(tests):
        hit = [place for place, test in enumerate(tests) if cells.matches(test, value, {}, {})]
        mask = sum(1 << place for place in hit)
        for place in hit:
            fit[place] |= mask
    return fit


def _candidates(tests: list[cells.Test]) -> list[Any]:
    written = [one.value for test in tests for one in cells.operands(test) if isinstance(one, cells.Literal)]
    flat = [item for value in written for item in (value if isinstance(value, list) else [value])]
    numbers = sorted({value for value in flat if kind(value) == "number"})
    between = [(low + high) / 2 for low, high in pairwise(numbers)]
    ends = [numbers[0] - 1, numbers[-1] + 1] if numbers else []
    texts = [value + _BESIDE for value in flat if isinstance(value, str)]
    candidates = [*flat, *between, *ends, *texts, _BESIDE]
    return list({(kind(value), value): value for value in candidates}.values())


def _literal(test: cells.Test) -> bool:
    """Does the test hold literals only?"""
    simple = () if isinstance(test, cells.Anything) else test.tests
    return not cells.names(test) and not any(isinstance(one, cells.Condition) for one in simple)
