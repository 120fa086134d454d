"""Timers and `due` properties: raw ISO, WDn, or an expression that gives a moment."""

from __future__ import annotations

import ast
from datetime import datetime, tzinfo
from typing import Any

from workflows.errors import ExpressionError
from workflows.expressions.language import Expression, compile_expression
from workflows.expressions.moments import Cycle, Duration, Point, WorkingDays, is_iso, read_moment


def compile_timer(text: str) -> Expression:
    """An expression whose value is ISO text or an aware datetime.

    Raw ISO text is its own value; `WDn` calls `working_days(n)`, which the functions must provide.
    """
    if not is_iso(text):
        return compile_expression(text)
    moment = read_moment(text)
    if isinstance(moment, WorkingDays):
        return compile_expression(f"working_days({moment.count})")
    return Expression(text.strip(), frozenset(), frozenset(), ast.Constant(text.strip()))


def moment_after(value: Any, start: datetime, zone: tzinfo | None = None) -> datetime:
    """The aware moment that a timer's value means, reckoned from `start`; a cycle's first round.

    A date without offset is read in `zone` (default: the zone of `start`). Raises ExpressionError.
    """
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    moment = read_moment(value)
    if isinstance(moment, Duration):
        return moment.after(start)
    if isinstance(moment, Point):
        return moment.at(zone or start.tzinfo)  # type: ignore[arg-type]
    if isinstance(moment, Cycle):
        first = moment.start.at(zone or start.tzinfo) if moment.start else None  # type: ignore[arg-type]
        return first or moment.round(1, start)
    raise ExpressionError("expression.moment", text=str(value)[:80])
