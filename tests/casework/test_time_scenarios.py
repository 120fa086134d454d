"""The acceptance scenarios of time (S2, S3, S6, S12, S14), walked through the shipped processes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app import jobs
from app.casework import calendars, use_case
from app.casework import cases as casework
from app.db import reading
from app.domain import deadlines
from app.domain.calendar import Day, Hours
from app.domain.deadlines import Escalation
from app.domain.identity import SYSTEM
from app.domain.notifications import Notice
from app.errors import Conflict
from tests.some_time import shanghai

if TYPE_CHECKING:
    from app.casework.views import Submitted
    from tests.casework.city import City

JOBS = {job.name: job for job in jobs.JOBS}


def go_to(city: City, moment: str) -> None:
    """Let the metronome beat once, after however long."""
    city.now = shanghai(moment)
    assert jobs.perform(JOBS["moments"], city.now, forced=True).failed == []


def dues(city: City, case: Submitted) -> dict:
    return {one.kind: one.due for one in city.follow(case).deadlines}


def clock_of(city: City, case: Submitted, kind: str = "final"):
    with reading() as session:
        return deadlines.current(session, ("case", city.case(case).id), kind)


def test_a_general_case_and_a_major_one_of_the_same_minute(city: City) -> None:
    """S2."""
    general = city.submit()
    assert dues(city, general)["initial"] == shanghai("2025-09-30T17:30")
    assert dues(city, general)["final"] == shanghai("2025-10-10T17:30")
    major = city.submit(text="The escalator threw three people down; two are injured and in hospital.")
    assert city.case(major).tier == "major"
    assert dues(city, major)["initial"] == shanghai("2025-09-27T10:00")


def test_a_case_filed_at_the_end_of_the_year_follows_the_notice_of_the_next(city: City) -> None:
    """S3: provisional first, then recounted, and the citizen is told."""
    city.now = shanghai("2026-12-29T10:00")
    case = city.submit()
    shown = {one.kind: one for one in city.follow(case).deadlines}
    assert shown["final"].provisional
    before = shown["final"].due
    hours = Hours(published=(date(2027, 1, 1), date(2027, 12, 31)))
    with use_case(city.now) as session:
        days = [Day(date(2027, 1, 1), False), Day(date(2027, 1, 4), False)]
        calendars.publish(session, days, source="notice of 2027", now=city.now, actor=SYSTEM, hours=hours)
    jobs.perform(JOBS["calendar"], city.now, forced=True)
    shown = {one.kind: one for one in city.follow(case).deadlines}
    assert not shown["final"].provisional
    assert shown["final"].due == shanghai("2027-01-07T17:30") > before
    with reading() as session:
        told = session.scalars(select(Notice.template).where(Notice.template == "calendar_date")).all()
        assert len(told) >= 1
        history = deadlines.history(session, clock_of(city, case).id)
        assert [row.reason for row in history] == ["started", "calendar"]


def test_an_overdue_case_is_extended_only_with_its_reason_and_shows_it(city: City) -> None:
    """S6, from the demand for a reason to the new date."""
    case = city.until_signed()
    go_to(city, "2025-10-11T09:00")
    assert city.follow(case).delay_reason == "own_fault"
    ask = {"reason": "complex_facts", "text": "Two owners.", "until": date(2025, 10, 31)}
    with pytest.raises(Conflict), use_case(city.now) as session:
        casework.request_extension(session, case.number, **ask, now=city.now, actor=city.actor("handler"))
    for kind in ("initial", "final"):  # both promises were broken, both owe their reason
        owed = [item for item in city.tasks(case) if item.form == "delay_reason"]
        assert owed, kind
        city.do(
            case,
            "delay_reason",
            "handler",
            delay_code="cross_unit",
            text="Two owners.",
            new_date="2025-10-17",
        )
        city.do(case, "delay_approval", "head", delay_approved=True)
    assert city.follow(case).delay_reason == "cross_unit"
    assert dues(city, case)["final"] == shanghai("2025-10-17T17:30")
    with use_case(city.now) as session:
        casework.request_extension(session, case.number, **ask, now=city.now, actor=city.actor("handler"))
    city.do(case, "extension_decision", "head", granted=True, granted_until="2025-10-31", reason="Agreed.")
    assert dues(city, case)["final"] == shanghai("2025-10-31T17:30")
    assert clock_of(city, case).status == "missed"
    assert "overdue" in city.case(case).flags


def test_an_extension_asked_in_time_counts_as_extended(city: City) -> None:
    case = city.until_signed()
    city.now = shanghai("2025-09-29T10:00")
    ask = {"reason": "works", "text": "The road is open.", "until": date(2025, 10, 24)}
    with use_case(city.now) as session:
        casework.request_extension(session, case.number, **ask, now=city.now, actor=city.actor("handler"))
    city.do(case, "extension_decision", "head", granted=True, granted_until="2025-10-24", reason="Agreed.")
    assert dues(city, case)["final"] == shanghai("2025-10-24T17:30")
    assert city.case(case).flags == ["extended"]
    assert city.follow(case).delay_reason == "works"


def test_another_category_on_day_four_moves_no_deadline(city: City) -> None:
    """S12."""
    case = city.until_signed()
    before = dues(city, case)
    city.now = shanghai("2025-10-09T10:00")
    with use_case(city.now) as session:
        casework.reclassify(
            session,
            case.number,
            category="policy",
            reason="It is about a rule.",
            now=city.now,
            actor=city.actor("handler"),
        )
    assert city.case(case).category == "policy"
    assert dues(city, case) == before


def test_three_hours_down_escalate_once_with_the_due_time_and_the_task_stays_open(city: City) -> None:
    """S14."""
    case = city.until_signed()
    go_to(city, "2025-09-30T17:00")
    go_to(city, "2025-09-30T20:30")
    go_to(city, "2025-09-30T20:31")
    clock = clock_of(city, case, "initial")
    with reading() as session:
        fired = session.scalars(
            select(Escalation).where(Escalation.clock_id == clock.id, Escalation.rung == "due")
        ).all()
    assert [one.due_at for one in fired] == [shanghai("2025-09-30T17:30")]
    assert city.forms(case).count("delay_reason") == 1
    assert "initial_response" in city.forms(case)
