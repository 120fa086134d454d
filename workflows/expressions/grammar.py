"""What an expression may consist of: the whitelist, and the words for what is outside it."""

from __future__ import annotations

import ast
import re

from workflows.errors import ExpressionError

MAX_LENGTH = 2_000
MAX_NODES = 300
MAX_DEPTH = 50
CONSTANTS = {"true": True, "false": False, "null": None}

ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression,
    ast.Constant,
    ast.Name,
    ast.Load,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.UAdd,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.FloorDiv,
    ast.Mod,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.Compare,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.In,
    ast.NotIn,
    ast.Is,
    ast.IsNot,
    ast.IfExp,
    ast.Call,
    ast.keyword,
    ast.Subscript,
    ast.List,
    ast.Tuple,
    ast.Dict,
)

_STAR = ast.Starred(ast.Constant(None))
_GENERAL = ("Leave it to a decision table or an operator.", "请交给决策表或操作完成。")
_OFFENCES: dict[type[ast.AST], tuple[str, str, str, str]] = {
    ast.Attribute: (
        "a dot",
        "点号",
        'Write case["owner"] instead of case.owner; there are no methods.',
        '请写 case["owner"] 而不是 case.owner；没有方法可调用。',
    ),
    ast.Pow: ("a power (**)", "乘方（**）", "Multiply instead.", "请用乘法。"),
    ast.JoinedStr: ("an f-string", "f 字符串", "Join text with +.", "请用 + 连接文字。"),
    ast.Lambda: ("a lambda", "lambda", *_GENERAL),
    ast.Starred: ("a star", "星号", "List the values one by one.", "请逐个列出值。"),
    ast.NamedExpr: (":=", ":=", "Set the fact in a step before.", "请在前一步得出该事实。"),
    ast.Slice: ("a slice", "切片", "Take one item: x[0].", "请只取一项：x[0]。"),
    ast.Set: ("a set", "集合", 'Write a list: ["a", "b"].', '请写列表：["a", "b"]。'),
}
_OTHER_ENGINES = re.compile(r"^\s*=|[$#]\{|&&|\|\||!(?!=)")
_FULL_WIDTH = re.compile("[“”‘’（），：；＝＜＞【】！]")
_SINGLE_EQUALS = re.compile(r"(?<![=!<>])=(?!=)")


def parse(text: str) -> ast.expr:
    """The tree of an expression within the whitelist and the bounds; raises ExpressionError otherwise."""
    source = _source(text)
    try:
        body = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unreadable(source, error) from None
    _measure(source, body)
    for node in ast.walk(body):
        _admit(source, node)
    return body


def short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "…"  # noqa: PLR2004 (what fits a line)


def _source(text: str) -> str:
    source = " ".join(text.splitlines()).strip() if isinstance(text, str) else ""
    if not source:
        raise ExpressionError("expression.empty")
    if len(source) > MAX_LENGTH:
        raise ExpressionError("expression.too_long", text=short(source), size=len(source), limit=MAX_LENGTH)
    if "\\" in source:
        raise ExpressionError("expression.backslash", text=short(source))
    return source


def _unreadable(source: str, error: BaseException) -> ExpressionError:
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", source)
    if signs := _FULL_WIDTH.findall(bare):
        return ExpressionError("expression.fullwidth", text=short(source), signs=" ".join(sorted(set(signs))))
    if sign := _OTHER_ENGINES.search(bare):
        return ExpressionError("expression.foreign", text=short(source), sign=sign.group().strip())
    if _SINGLE_EQUALS.search(bare):
        return ExpressionError("expression.single_equals", text=short(source))
    if isinstance(error, RecursionError | MemoryError):
        return ExpressionError("expression.too_big", text=short(source))
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    return ExpressionError("expression.syntax", text=short(source), reason=reason)


def _measure(source: str, body: ast.expr) -> None:
    """Level by level, since a recursive walk would itself run out of stack."""
    level: list[ast.AST] = [body]
    count = depth = 0
    while level:
        count += len(level)
        depth += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise ExpressionError("expression.too_big", text=short(source))
        level = [
            child for node in level for child in ast.iter_child_nodes(node) if not isinstance(child, ast.Load)
        ]


def _admit(source: str, node: ast.AST) -> None:
    if not isinstance(node, ALLOWED):
        raise _refused(source, node)
    if isinstance(node, ast.Constant) and not isinstance(node.value, str | bool | int | float | None):
        raise _refused(source, node)
    if isinstance(node, ast.Name) and (node.id.startswith("_") or node.id == "typename"):
        raise ExpressionError("expression.private_name", text=short(source), name=node.id)
    if isinstance(node, ast.Call) and not isinstance(node.func, ast.Name):
        raise _refused(source, node.func)
    if isinstance(node, ast.keyword) and node.arg is None:
        raise _refused(source, _STAR)
    if isinstance(node, ast.Dict) and any(key is None for key in node.keys):
        raise _refused(source, _STAR)
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Constant | ast.Name | ast.UnaryOp):
        raise _refused(source, node.slice)


def _refused(source: str, node: ast.AST) -> ExpressionError:
    what = type(node).__name__
    words = _OFFENCES.get(type(node), (what, what, *_GENERAL))
    return ExpressionError(
        "expression.not_allowed",
        text=short(source),
        what=words[0],
        what_zh=words[1],
        hint=words[2],
        hint_zh=words[3],
    )
