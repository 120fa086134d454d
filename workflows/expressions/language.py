"""A compiled expression: what it needs, found before it runs, and its value for given facts."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workflows.errors import ExpressionError
from workflows.expressions import values
from workflows.expressions.builtins import BUILTINS
from workflows.expressions.evaluator import Evaluator
from workflows.expressions.grammar import CONSTANTS, parse, short

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Expression:
    """`names` are the facts it reads, `calls` the functions it must be given (built-in ones apart)."""

    text: str
    names: frozenset[str]
    calls: frozenset[str]
    tree: ast.expr

    def evaluate(
        self,
        names: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> Any:
        """Its value. Raises ExpressionError; what a function raises beyond wrong values passes as it is."""
        evaluator = Evaluator(short(self.text), names, functions or {})
        try:
            return evaluator._eval(self.tree)  # noqa: SLF001 (simpleeval's public eval parses again)
        except RecursionError:
            raise ExpressionError("expression.too_big", text=short(self.text)) from None


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Read an expression; raises ExpressionError that says what is wrong and what to write instead."""
    tree = parse(text)
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    calls = {node.id for node in called if isinstance(node, ast.Name)}
    names = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node not in called and node.id not in CONSTANTS
    }
    _constants_fit(text, tree)
    return Expression(text.strip(), frozenset(names), frozenset(calls - BUILTINS.keys()), tree)


def _constants_fit(text: str, tree: ast.expr) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            try:
                values.bounded(node.value)
            except values.TooLargeError:
                raise ExpressionError("expression.size", text=short(text), limit=values.MAX_TEXT) from None
