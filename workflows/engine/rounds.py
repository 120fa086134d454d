"""Moments of schedules: raw ISO, cycles reckoned from their anchor, expressions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from workflows.engine.timers import first_round_after, round_of
from workflows.expressions import Cycle, WorkingDays, compile_timer, is_iso, moment_after, read_moment

if TYPE_CHECKING:
    from collections.abc import Mapping


def _cycle(rule: str) -> Cycle | None:
    moment = read_moment(rule) if is_iso(rule) else None
    return moment if isinstance(moment, Cycle) else None


def is_cycle(rule: str) -> bool:
    return _cycle(rule) is not None


def is_raw(rule: str) -> bool:
    """A date or duration as it stands, which needs no function."""
    return is_iso(rule) and not isinstance(read_moment(rule), WorkingDays)


def reads_functions(text: str) -> bool:
    """Does this timer or limit depend on a clock or the calendar?"""
    return bool(compile_timer(text).calls)


def cycle_moment(rule: str, number: int, anchor: datetime) -> datetime | None:
    """The moment of a round in UTC; None past the last."""
    cycle = _cycle(rule)
    if cycle is None or (cycle.count is not None and number > cycle.count):
        return None
    return round_of(cycle, number, anchor).astimezone(UTC)


def round_after(rule: str, anchor: datetime, moment: datetime) -> int | None:
    """The number of the first round later than `moment`; None when the rule is no cycle."""
    cycle = _cycle(rule)
    return first_round_after(cycle, anchor, moment) if cycle is not None else None


def timer_moment(
    rule: str, facts: Mapping[str, Any], functions: Mapping[str, Any], start: datetime
) -> datetime:
    return moment_after(compile_timer(rule).evaluate(facts, functions), start).astimezone(UTC)
