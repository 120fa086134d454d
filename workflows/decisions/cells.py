"""S-FEEL unary tests: what a cell of a table asks of its input."""

from __future__ import annotations

import operator
from collections import ChainMap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from workflows.decisions.values import alike, kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workflows.expressions import Expression

INPUT = "input_value"
_ORDERED = {"number", "text", "date", "moment", "time", "duration", "months"}
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Literal:
    """A value written in the cell."""

    value: Any


@dataclass(frozen=True)
class Fact:
    """A value taken from the facts: `< limit`."""

    expression: Expression


Operand: TypeAlias = Literal | Fact


@dataclass(frozen=True)
class Anything:
    """`-`: true of every value, and of nothing."""


@dataclass(frozen=True)
class Compare:
    """`= < <= > >= !=` with one operand. A value of another kind is unequal, neither less nor more."""

    sign: str
    operand: Operand


@dataclass(frozen=True)
class Interval:
    """`[a..b]`, `(a..b)`, `]a..b[`: each end open or closed."""

    low: Operand
    high: Operand
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True)
class Condition:
    """An expression about `?`, the input's value."""

    expression: Expression


@dataclass(frozen=True)
class OneOf:
    """A comma list: one of the tests is true."""

    tests: tuple[Simple, ...]


@dataclass(frozen=True)
class Not:
    """`not(…)`: none of the tests is true."""

    tests: tuple[Simple, ...]


Simple: TypeAlias = Compare | Interval | Condition
Test: TypeAlias = Anything | OneOf | Not


def matches(test: Test, value: Any, facts: Mapping[str, Any], functions: Mapping[str, Any]) -> bool:
    """Is the test true of the value? A list matches when one of its items does, `not(…)` when none does."""
    if isinstance(test, Anything):
        return True
    hit = any(_one(simple, value, facts, functions) for simple in test.tests)
    return not hit if isinstance(test, Not) else hit


def _one(test: Simple, value: Any, facts: Mapping[str, Any], functions: Mapping[str, Any]) -> bool:
    if isinstance(test, Condition):
        scope = ChainMap({INPUT: value}, dict(facts))
        return test.expression.evaluate(scope, functions) is True
    if isinstance(value, list):
        return any(_one(test, item, facts, functions) for item in value)
    if isinstance(test, Interval):
        low, high = _value(test.low, facts), _value(test.high, facts)
        above = _compare(">=" if test.low_closed else ">", value, low)
        return above and _compare("<=" if test.high_closed else "<", value, high)
    operand = _value(test.operand, facts)
    if isinstance(operand, list):
        hit = any(_compare("=", value, item) for item in operand)
        return not hit if test.sign == "!=" else hit
    return _compare(test.sign, value, operand)


def _value(operand: Operand, facts: Mapping[str, Any]) -> Any:
    return operand.value if isinstance(operand, Literal) else operand.expression.evaluate(facts)


def _compare(sign: str, value: Any, operand: Any) -> bool:
    value = alike(value, operand)
    if sign == "!=":
        return not _compare("=", value, operand)
    if kind(value) != kind(operand):
        return False
    if sign == "=":
        return bool(value == operand)
    return kind(value) in _ORDERED and bool(_COMPARISONS[sign](value, operand))


def operands(test: Test) -> list[Operand]:
    """Everything the test compares with, for checks at deploy."""
    if isinstance(test, Anything):
        return []
    found: list[Operand] = []
    for simple in test.tests:
        if isinstance(simple, Compare):
            found.append(simple.operand)
        elif isinstance(simple, Interval):
            found += [simple.low, simple.high]
    return found


def names(test: Test) -> frozenset[str]:
    """The facts a cell reads besides its input."""
    if isinstance(test, Anything):
        return frozenset()
    read = {name for one in operands(test) if isinstance(one, Fact) for name in one.expression.names}
    for simple in test.tests:
        if isinstance(simple, Condition):
            read |= simple.expression.names - {INPUT}
    return frozenset(read)
