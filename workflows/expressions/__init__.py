"""The closed language of conditions, timers, parameters and scripts: total, bounded, never eval."""

from workflows.expressions.builtins import BUILTINS
from workflows.expressions.language import Expression, compile_expression
from workflows.expressions.moments import Cycle, Duration, Moment, Point, WorkingDays, is_iso, read_moment
from workflows.expressions.scripts import parse_script
from workflows.expressions.timers import compile_timer, moment_after

__all__ = [
    "BUILTINS",
    "Cycle",
    "Duration",
    "Expression",
    "Moment",
    "Point",
    "WorkingDays",
    "compile_expression",
    "compile_timer",
    "is_iso",
    "moment_after",
    "parse_script",
    "read_moment",
]
