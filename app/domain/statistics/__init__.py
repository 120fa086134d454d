"""Figures with their n, interval and definition: the three rates, Pareto, trend, delay reasons (R72, R90)."""

from app.domain.statistics.counts import Bar, pareto, reasons
from app.domain.statistics.periods import Period, month_of, months_before
from app.domain.statistics.rates import DEFINITIONS, SMALL, Rates, by_unit, rates, trend
from app.domain.statistics.rectification import rectification

__all__ = [
    "DEFINITIONS",
    "SMALL",
    "Bar",
    "Period",
    "Rates",
    "by_unit",
    "month_of",
    "months_before",
    "pareto",
    "rates",
    "reasons",
    "rectification",
    "trend",
]
