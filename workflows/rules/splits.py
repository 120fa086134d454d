"""Where paths part: every gateway knows where to go, whatever the facts are."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from workflows.errors import ExpressionError
from workflows.expressions import compile_expression
from workflows.sheet import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.diagram import Node, Scope
    from workflows.problems import Problem
    from workflows.sheet import Sheet

_OPPOSITES = {ast.Eq: ast.NotEq, ast.Lt: ast.GtE, ast.Gt: ast.LtE, ast.In: ast.NotIn, ast.Is: ast.IsNot}


def check(sheet: Sheet) -> Iterator[Problem]:
    """Defaults and conditions of exclusive and inclusive gateways; the targets of event gateways."""
    for scope in sheet.scopes:
        for node in scope.nodes.values():
            if node.tag in ("exclusiveGateway", "inclusiveGateway"):
                yield from _conditional(node)
            elif node.tag == "eventBasedGateway":
                yield from _awaiting(scope, node)
            elif node.tag == "parallelGateway":
                yield from (
                    problem(flow, "split.parallel_condition", "warning")
                    for flow in node.outgoing
                    if flow.condition
                )


def _conditional(node: Node) -> Iterator[Problem]:
    if node.default and node.default not in {flow.id for flow in node.outgoing}:
        yield problem(node, "split.default_elsewhere", ref=node.default)
    if len(node.outgoing) == 1 and node.outgoing[0].condition is None:
        return
    bare = [flow for flow in node.outgoing if flow.condition is None and flow.id != node.default]
    yield from (problem(flow, "split.no_condition", gateway=node.name or node.id) for flow in bare)
    conditions = [flow.condition for flow in node.outgoing if flow.condition and flow.id != node.default]
    has_default = any(flow.id == node.default for flow in node.outgoing)
    if node.outgoing and not bare and not has_default and not exhaustive(conditions):
        yield problem(node, "split.no_default")


def exhaustive(conditions: list[str]) -> bool:
    """Is one of them plainly always true: `True` itself, or a condition beside its opposite?"""
    try:
        trees = [compile_expression(text).tree for text in conditions]
    except ExpressionError:
        return True  # the rule on expressions says what is wrong; this one would only guess
    plain = [ast.dump(tree) for tree in trees]
    opposites = {ast.dump(opposite) for tree in trees for opposite in _opposites(tree)}
    return any(isinstance(tree, ast.Constant) and tree.value is True for tree in trees) or bool(
        opposites & {*plain}
    )


def _opposites(tree: ast.expr) -> list[ast.expr]:
    found: list[ast.expr] = [ast.UnaryOp(ast.Not(), tree)]
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1 and type(tree.ops[0]) in _OPPOSITES:
        found.append(ast.Compare(tree.left, [_OPPOSITES[type(tree.ops[0])]()], tree.comparators))
    if (
        isinstance(tree, ast.Compare)
        and len(tree.ops) == 1
        and isinstance(tree.comparators[0], ast.Constant)
        and (tree.comparators[0].value in (True, False))
        and isinstance(tree.ops[0], ast.Eq)
    ):
        found.append(ast.Compare(tree.left, tree.ops, [ast.Constant(not tree.comparators[0].value)]))
    return found


def _awaiting(scope: Scope, node: Node) -> Iterator[Problem]:
    targets = [scope.nodes[flow.target] for flow in node.outgoing if flow.target in scope.nodes]
    if node.attributes.get("eventGatewayType", "Exclusive") == "Parallel":
        yield problem(node, "gateway.event_parallel")
    if len(targets) < 2:  # noqa: PLR2004 - a choice has two sides
        yield problem(node, "gateway.event_few")
    for target in targets:
        if target.tag not in ("intermediateCatchEvent", "receiveTask"):
            yield problem(target, "gateway.event_target", gateway=node.name or node.id)
        elif len(target.incoming) > 1:
            yield problem(target, "gateway.event_shared", gateway=node.name or node.id)
