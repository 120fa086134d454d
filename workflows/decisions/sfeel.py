"""Reading the cells of a table: S-FEEL text into tests, literals and output expressions."""

from __future__ import annotations

import json
import re
from typing import Any

from workflows.decisions.cells import (
    INPUT,
    Anything,
    Compare,
    Condition,
    Fact,
    Interval,
    Literal,
    Not,
    OneOf,
    Operand,
    Simple,
    Test,
)
from workflows.decisions.tokens import STRINGS, Cell, unreadable
from workflows.decisions.values import plain, temporal
from workflows.expressions import Expression, compile_expression
from workflows.expressions.values import MAX_NUMBER

_TEMPORAL = {"date": "date", "date and time": "moment", "time": "time", "duration": "duration"}
_WORDS = {"true": True, "false": False, "null": None}


def read_test(text: str) -> Test:
    """A cell of an input column; an empty one is `-`. Raises DecisionError or ExpressionError."""
    text = text.strip()
    if text in {"", "-"}:
        return Anything()
    if "?" in STRINGS.sub("", text):
        return OneOf((Condition(_condition(text)),))
    cell = Cell(text)
    if cell.peek() == ("name", "not") and cell.peek(1)[1] == "(":
        cell.at += 2
        tests = _tests(cell)
        cell.expect(")")
        cell.finish()
        return Not(tests)
    tests = _tests(cell)
    cell.finish()
    return OneOf(tests)


def read_values(text: str) -> list[Any]:
    """A column's allowed values: a comma list of literals (other tests give no list: then it is empty)."""
    test = read_test(text)
    if not isinstance(test, OneOf):
        return []
    operands = [one.operand for one in test.tests if isinstance(one, Compare) and one.sign == "="]
    return (
        [one.value for one in operands if isinstance(one, Literal)]
        if len(operands) == len(test.tests)
        else []
    )


def read_output(text: str) -> Expression:
    """A cell of an output column: a literal (dates and durations as ISO text) or an expression over facts."""
    text = text.strip()
    if text in {"", "-"}:
        return compile_expression("null")
    if re.match(r"(date|time|duration)\b.*\(|@", text):
        cell = Cell(text)
        operand = _operand(cell)
        cell.finish()
        if isinstance(operand, Literal):
            return compile_expression(json.dumps(plain(operand.value), ensure_ascii=False))
    return compile_expression(text)


def read_input(text: str) -> Expression:
    """An input's expression; a FEEL path `a.b` reads item b of a."""
    path = text.strip()
    if re.fullmatch(r"[^\W\d_]\w*(\.[^\W\d_]\w*)+", path):
        first, *rest = path.split(".")
        return compile_expression(first + "".join(f'["{part}"]' for part in rest))
    return compile_expression(path)


def _tests(cell: Cell) -> tuple[Simple, ...]:
    tests = [_test(cell)]
    while cell.peek()[1] == ",":
        cell.take()
        tests.append(_test(cell))
    return tuple(tests)


def _test(cell: Cell) -> Simple:
    group, text = cell.peek()
    if group == "sign":
        cell.take()
        return Compare(text, _operand(cell))
    if text in {"(", "]"}:
        return _interval(cell)
    if text == "[":
        start = cell.at
        cell.take()
        _operand(cell)
        is_interval = cell.peek()[0] == "dots"
        cell.at = start
        return _interval(cell) if is_interval else Compare("=", _list(cell))
    return Compare("=", _operand(cell))


def _interval(cell: Cell) -> Interval:
    low_closed = cell.expect("[", "(", "]") == "["
    low = _operand(cell)
    cell.expect("..")
    high = _operand(cell)
    return Interval(low, high, low_closed, cell.expect("]", ")", "[") == "]")


def _list(cell: Cell) -> Literal:
    cell.expect("[")
    items = [_operand(cell)]
    while cell.peek()[1] == ",":
        cell.take()
        items.append(_operand(cell))
    cell.expect("]")
    literals = [one.value for one in items if isinstance(one, Literal)]
    if len(literals) != len(items):
        raise unreadable(cell.text, "a list holds literals only")
    return Literal(literals)


def _operand(cell: Cell) -> Operand:
    group, text = cell.take()
    if group == "string":
        return Literal(_string(cell, text))
    if group == "number":
        return Literal(_number(cell, text))
    if text == "@":
        return Literal(_at(cell, _string(cell, cell.take()[1])))
    if group == "name" and text in _TEMPORAL and cell.peek()[1] == "(":
        cell.expect("(")
        written = _string(cell, cell.take()[1])
        cell.expect(")")
        return Literal(_temporal(cell, _TEMPORAL[text], written))
    if group == "name":
        return Literal(_WORDS[text]) if text in _WORDS else Fact(read_input(text))
    raise unreadable(cell.text, f"a value is missing{f' before “{text}”' if text else ''}")


def _number(cell: Cell, token: str) -> int | float:
    value = float(token)
    if abs(value) > MAX_NUMBER:
        raise unreadable(cell.text, f"a number is larger than {MAX_NUMBER}")
    return value if "." in token else int(token)


def _string(cell: Cell, token: str) -> str:
    try:
        value = json.loads(token)
    except ValueError:
        value = None
    if not isinstance(value, str):
        raise unreadable(cell.text, "text in quotes is missing")
    return value


def _at(cell: Cell, written: str) -> Any:
    for wanted in ("date", "moment", "time", "duration"):
        try:
            return temporal(wanted, written)
        except ValueError:
            continue
    return _temporal(cell, "moment", written)


def _temporal(cell: Cell, wanted: str, written: str) -> Any:
    try:
        return temporal(wanted, written)
    except ValueError:
        hint = " (with its offset: 2026-12-01T08:00:00+08:00)" if wanted == "moment" else ""
        raise unreadable(cell.text, f"“{written}” is not a {wanted}{hint}") from None


def _condition(text: str) -> Expression:
    """`?` and single `=` outside of strings become our language's, blanks in FEEL's function names `_`."""
    parts = STRINGS.split(text)
    for place in range(0, len(parts), 2):
        part = parts[place].replace("?", f" {INPUT} ")
        part = re.sub(r"(?<![=!<>])=(?!=)", "==", part)
        parts[place] = re.sub(r"\b(list|starts|ends) (contains|with)(?=\s*\()", r"\1_\2", part)
    return compile_expression("".join(parts))
