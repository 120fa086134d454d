"""What expressions in diagrams may call: moments for a case and for a clock, and who may take a task."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from app.domain import deadlines
from app.domain.identity import SYSTEM
from app.errors import NotFound
from app.functions import NAMES, functions
from tests.some_time import a_case, seed_calendar, shanghai
from workflows.subject import Subject

MONDAY = shanghai("2025-10-13T09:00")


@pytest.fixture
def case(session):
    seed_calendar(session)
    case = a_case(session, MONDAY)
    for kind, limit in (("final", "WD5"), ("initial", "PT24H")):
        deadlines.start(session, kind, ("case", case.id), limit, now=MONDAY, actor=SYSTEM)
    return case


@pytest.fixture
def ask(session, case):
    def _ask(name, *given, now=MONDAY, subject=None):
        about = subject or Subject("case", case.id)
        return functions(session, about, now, {})[name](*given)

    return _ask


def test_the_names_for_the_check_at_deploy_are_those_that_can_be_called(session):
    assert set(functions(session, Subject("case", 1), MONDAY, {})) == NAMES


def test_moments_of_a_case_and_its_clocks(ask):
    assert ask("working_days", 3) == shanghai("2025-10-16T17:30")
    assert ask("due", "final") == shanghai("2025-10-20T17:30")
    assert ask("at_percent", "final", 80) == shanghai("2025-10-17T15:48")
    assert ask("at_percent", "initial", 50) == MONDAY + timedelta(hours=12)
    assert ask("working_days_after", "final", 1) == shanghai("2025-10-21T17:30")
    assert ask("after", "PT2H") == MONDAY + timedelta(hours=2)
    assert ask("on", "2025-11-03") == ask("on", "2025-11-03T23:00+08:00") == shanghai("2025-11-03T09:00")
    assert ask("due", "final").tzinfo is UTC


def test_a_process_about_a_clock_means_that_clock_and_finds_its_siblings(session, case, ask):
    final = deadlines.current(session, ("case", case.id), "final")
    clock = Subject("clock", final.id)
    assert ask("due", subject=clock) == ask("due", "final", subject=clock) == final.due_at
    assert ask("due", "initial", subject=clock) == MONDAY + timedelta(hours=24)
    assert ask("rung_due", 100, 5, subject=clock) == shanghai("2025-10-27T17:30")
    assert ask("rung_due", 80, subject=clock) == ask("at_percent", "final", 80)


def test_an_unknown_clock_is_said_so(session, ask):
    with pytest.raises(NotFound):
        ask("due", "silence")
    with pytest.raises(NotFound):
        ask("rung_due", 50)


def test_after_closing_counts_from_the_closing(session, case, ask):
    assert ask("after_closing", "P14D") == MONDAY + timedelta(days=14)
    case.closed_at = MONDAY - timedelta(days=2)
    assert ask("after_closing", "P14D") == MONDAY + timedelta(days=12)


def test_three_calls_at_three_hours_of_the_day_and_never_in_the_quiet_ones(ask):
    first = ask("next_call", 0)
    second = ask("next_call", 1, now=first)
    third = ask("next_call", 2, now=second)
    assert [first, second, third] == [
        MONDAY,
        shanghai("2025-10-13T14:00"),
        shanghai("2025-10-13T18:00"),
    ]
    assert ask("next_call", 1, now=shanghai("2025-10-17T16:30")) == shanghai("2025-10-20T09:00")
    assert ask("next_call", 1, now=shanghai("2025-10-17T19:00")) == shanghai("2025-10-20T09:00")
    assert ask("next_call", 1, now=shanghai("2025-10-17T05:10")) == shanghai("2025-10-17T09:10")


@pytest.mark.parametrize(
    ("period", "then"),
    [
        ("month", "2025-11-03T09:00"),
        ("quarter", "2026-01-04T09:00"),
        ("halfyear", "2026-01-04T09:00"),
        ("year", "2026-01-04T09:00"),
    ],
)
def test_the_next_first_workday_of_a_period(ask, period, then):
    assert ask("first_workday", period) == shanghai(then)
    assert ask("first_workday", period, now=shanghai(then)) > shanghai(then)


def test_people_are_named_by_unit_and_by_who_is_kept_away(ask):
    assert ask("in_unit", 7) == "unit:7"
    assert ask("in_unit", 7, "handler") == "unit:7 not:handler"
    assert ask("above", 7, "owner") == "above:7 not:owner"
    assert ask("centre") == "centre"
    assert ask("on_duty") == "roster"
    with pytest.raises(ValueError, match="kept away"):
        ask("in_unit", 7, "everybody")
