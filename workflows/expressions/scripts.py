"""Script tasks: lines of «name = expression», and nothing else."""

from __future__ import annotations

import keyword
import re

from workflows.errors import ExpressionError
from workflows.expressions.grammar import CONSTANTS, short
from workflows.expressions.language import Expression, compile_expression

MAX_LINES = 50
_ASSIGNMENT = re.compile(r"^\s*([^\W\d_]\w*)\s*=(?!=)\s*(.+)$")


def parse_script(text: str) -> list[tuple[str, Expression]]:
    """The assignments in order, without blank lines and # comments. Raises ExpressionError."""
    lines = [(number, line.strip()) for number, line in enumerate((text or "").splitlines(), 1)]
    meant = [(number, line) for number, line in lines if line and not line.startswith("#")]
    if not meant:
        raise ExpressionError("expression.empty")
    if len(meant) > MAX_LINES:
        raise ExpressionError("expression.script_too_long", size=len(meant), limit=MAX_LINES)
    return [_assignment(number, line) for number, line in meant]


def _assignment(number: int, line: str) -> tuple[str, Expression]:
    match = _ASSIGNMENT.match(line)
    if match is None or keyword.iskeyword(match[1]):
        raise ExpressionError("expression.script", number=number, text=short(line))
    if match[1] == "typename" or match[1] in CONSTANTS:
        raise ExpressionError("expression.private_name", text=short(line), name=match[1])
    return match[1], compile_expression(match[2])
