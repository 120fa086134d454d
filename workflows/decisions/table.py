"""A decision table and the deciding: which rows match, and what its hit policy makes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workflows.decisions import cells, deciding
from workflows.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workflows.decisions.answers import Decision
    from workflows.expressions import Expression


@dataclass(frozen=True)
class Place:
    """Where in the file something stands."""

    element: str | None
    line: int | None


@dataclass(frozen=True)
class Input:
    """A column that asks: `type` is a kind of `values.TYPES` or None, `allowed` its values."""

    label: str
    text: str
    expression: Expression | None
    type: str | None
    allowed: tuple[Any, ...]
    place: Place


@dataclass(frozen=True)
class Output:
    """A column that answers; `values` in order of priority, `default` for when no row matches."""

    name: str
    type: str | None
    values: tuple[Any, ...]
    default: Expression | None
    place: Place


@dataclass(frozen=True)
class Rule:
    """A row: None stands for a cell that could not be read; `texts` are the input cells as written."""

    id: str
    number: int
    tests: tuple[cells.Test | None, ...]
    texts: tuple[str, ...]
    answers: tuple[Expression | None, ...]
    places: tuple[Place, ...]
    note: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """One decision of a DMN file. `hit_policy` is U A P F R O C, or C+ C< C> C#."""

    key: str
    name: str
    hit_policy: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    place: Place
    found: tuple[Problem, ...] = field(default=(), repr=False)

    @property
    def names(self) -> frozenset[str]:
        """Every fact the table reads."""
        columns = [column.expression for column in self.inputs]
        answers = [answer for rule in self.rules for answer in rule.answers]
        defaults = [output.default for output in self.outputs]
        read = {name for one in [*columns, *answers, *defaults] if one for name in one.names}
        return frozenset(
            read.union(*(cells.names(test) for rule in self.rules for test in rule.tests if test))
        )

    def problems(self, known: frozenset[str] | None = None) -> list[Problem]:
        """Everything wrong with it, each with its cell's id and line; `known` are the facts there will be."""
        missing = sorted(self.names - known) if known is not None else []
        listed = ", ".join(sorted(known or ())) or "-"
        return [
            *self.found,
            *(self.problem("decision.unknown_fact", name=name, known=listed) for name in missing),
        ]

    def problem(
        self, rule: str, place: Place | None = None, severity: Severity = "error", **params: Any
    ) -> Problem:
        place = place or self.place
        return Problem(place.element, self.name, place.line, rule, severity, {"table": self.key, **params})

    def decide(
        self, facts: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]] | None = None
    ) -> Decision:
        """The answer for these facts.

        Raises DecisionError: a fact is missing or of a type its column does not take; no row matches (unless
        there are default outputs, or the policy lists, counts or sums); several match under UNIQUE, or with
        different outputs under ANY. In a column without type, a fact of another kind than a cell's just does
        not match it. Dates and durations are ISO text. A list matches when one of its items does.
        """
        return deciding.decide(self, facts, functions or {})
