"""Working out a tree that the grammar admitted: simpleeval with our operators, bounds and words."""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any

from simpleeval import SimpleEval

from workflows.errors import ExpressionError
from workflows.expressions import values
from workflows.expressions.builtins import BUILTINS
from workflows.expressions.grammar import CONSTANTS, short

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: values.add,
    ast.Sub: values.subtract,
    ast.Mult: values.multiply,
    ast.Div: values.divide,
    ast.FloorDiv: values.floor,
    ast.Mod: values.remainder,
    ast.Not: operator.not_,
    ast.USub: values.signed(operator.neg),
    ast.UAdd: values.signed(operator.pos),
    ast.Eq: values.same,
    ast.NotEq: lambda left, right: not values.same(left, right),
    ast.Is: values.same,
    ast.IsNot: lambda left, right: not values.same(left, right),
    ast.Lt: values.ordered(operator.lt),
    ast.LtE: values.ordered(operator.le),
    ast.Gt: values.ordered(operator.gt),
    ast.GtE: values.ordered(operator.ge),
    ast.In: lambda item, container: values.contains(container, item),
    ast.NotIn: lambda item, container: not values.contains(container, item),
}
_SIGNS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.USub: "-",
    ast.UAdd: "+",
}


class Evaluator(SimpleEval):  # type: ignore[misc]
    """simpleeval with our whitelist, operators and bounds; nothing else of it is wired."""

    def __init__(
        self, text: str, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
    ) -> None:
        # simpleeval's own __init__ wires everything it knows and touches the process-wide warning filters
        self.expr = text
        self.names = names
        self.functions = functions
        self.operators = OPERATORS
        self.nodes = {
            ast.Constant: self._eval_constant,
            ast.Name: self._eval_name,
            ast.UnaryOp: self._eval_unaryop,
            ast.BinOp: self._eval_binop,
            ast.BoolOp: self._eval_boolop,
            ast.Compare: self._eval_compare,
            ast.IfExp: self._eval_ifexp,
            ast.Call: self._eval_call,
            ast.keyword: self._eval_keyword,
            ast.Subscript: self._eval_subscript,
            ast.List: self._eval_list,
            ast.Tuple: self._eval_list,
            ast.Dict: self._eval_dict,
        }

    def _eval(self, node: ast.AST) -> Any:
        try:
            return self.nodes[type(node)](node)
        except values.ClashError as clash:
            raise self._clash(node, clash) from None
        except (values.TooLargeError, OverflowError):
            raise ExpressionError("expression.size", text=self.expr, limit=values.MAX_TEXT) from None
        except ZeroDivisionError:
            raise ExpressionError("expression.zero", text=self.expr) from None

    def _clash(self, node: ast.AST, clash: values.ClashError) -> ExpressionError:
        words = {
            "text": self.expr,
            "left": clash.left,
            "right": clash.right,
            "left_zh": values.KINDS_ZH[clash.left],
            "right_zh": values.KINDS_ZH[clash.right],
        }
        sign = _SIGNS.get(type(getattr(node, "op", None)))  # type: ignore[arg-type]
        if sign:
            return ExpressionError("expression.operand", operator=sign, **words)
        return ExpressionError("expression.compare", **words)

    def _eval_name(self, node: ast.Name) -> Any:
        if node.id in CONSTANTS:
            return CONSTANTS[node.id]
        try:
            return self.names[node.id]
        except KeyError:
            known = ", ".join(sorted(str(name) for name in self.names)) or "-"
            raise ExpressionError(
                "expression.unknown_name",
                text=self.expr,
                name=node.id,
                known=short(known),
            ) from None

    def _eval_constant(self, node: ast.Constant) -> Any:
        return values.bounded(node.value)

    def _eval_call(self, node: ast.Call) -> Any:
        name = node.func.id  # type: ignore[attr-defined]  # the grammar admits names only
        function = BUILTINS.get(name) or self.functions.get(name)
        if function is None:
            known = ", ".join(sorted([*self.functions, *BUILTINS]))
            raise ExpressionError("expression.unknown_function", text=self.expr, name=name, known=known)
        positional = [self._eval(argument) for argument in node.args]
        named = dict(self._eval(keyword) for keyword in node.keywords)
        try:
            return values.bounded(function(*positional, **named))
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise ExpressionError(
                "expression.function_failed",
                text=self.expr,
                name=name,
                reason=short(str(error)),
            ) from error

    def _eval_subscript(self, node: ast.Subscript) -> Any:
        container, key = self._eval(node.value), self._eval(node.slice)
        wanted = {"a list": "a number", "a mapping": "text"}.get(values.kind(container))
        if wanted != values.kind(key):
            raise values.ClashError(container, key)
        try:
            return container[key]
        except (LookupError, TypeError):
            raise ExpressionError("expression.no_item", text=self.expr, key=repr(key)) from None

    def _eval_list(self, node: ast.List | ast.Tuple) -> list[Any]:
        return [self._eval(item) for item in node.elts]

    def _eval_dict(self, node: ast.Dict) -> dict[str, Any]:
        pairs = {
            self._eval(key): self._eval(value)
            for key, value in zip(node.keys, node.values, strict=True)
            if key is not None
        }
        for key in pairs:
            if not isinstance(key, str) or key == "typename":
                raise ExpressionError("expression.private_name", text=self.expr, name=str(key))
        return pairs
