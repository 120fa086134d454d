"""Where improvements come from, whom they tell, and when they come back (R32, R54, D6); the meeting (R59)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app import jobs
from app.casework import (
    accounts,
    cases,
    improvement_reading,
    improving,
    loop,
    openly_improving,
    staff,
    use_case,
)
from app.casework import meetings as called
from app.db import reading
from app.domain import matters, tasks
from app.domain.identity.actor import CITIZEN
from app.domain.improvements import Improvement, Meeting, Metric, Observation
from app.domain.notifications import Notice
from app.errors import Conflict, NotFound
from tests.api.improving import ANSWERS, METRIC, PLAN, waits
from workflows.store import Incident, Post
from workflows.subject import Subject

if TYPE_CHECKING:
    from tests.casework.city import City

PROCESS = {
    "outcomes": ["process_improvement"],
    "improvement": "One queue for all windows.",
    "improvement_by": "2025-11-30",
}


@pytest.fixture(autouse=True)
def nothing_fails(city):
    yield
    with reading() as session:
        assert [(row.element, row.error) for row in session.scalars(select(Incident))] == []


def rows(kind=Improvement):
    with reading() as session:
        return list(session.scalars(select(kind).order_by(kind.id)))


def tell(house: City, name: str, subject: Subject, **payload) -> None:
    with use_case(house.now) as session:
        loop.remember_posts(session, [loop.runner().post(session, name, subject, payload, now=house.now).id])


def do(house: City, matter_id: int, form: str, by: str, **changes) -> None:
    with reading() as session:
        found = [item for item in tasks.of_matter(session, matter_id) if item.open and item.form == form]
    assert found, form
    answers = {**ANSWERS.get(form, {}), **changes}
    with use_case(house.now) as session:
        staff.complete(session, found[-1].id, answers, now=house.now, actor=house.actor(by))


def handled(house: City, **changes):
    """A founded complaint, replied to."""
    case = house.until_signed(**changes)
    house.do(case, "initial_response", "handler", promised_on=house.now.date().isoformat())
    house.do(case, "handling", "handler")
    house.do(case, "reply", "handler")
    return case


def go_live(house: City, row: Improvement) -> None:
    act = {"now": house.now, "actor": house.actor("improver")}
    given = {**METRIC, "baseline_from": date(2025, 9, 1), "baseline_until": date(2025, 9, 25)}
    with use_case(house.now) as session:
        improving.add_metric(session, row.id, **act, **given)
    observed = [
        Observation(phase="before", at=datetime.fromisoformat(one["at"]), value=one["value"])
        for one in waits(48, 20, "2025-09-02")
    ]
    with use_case(house.now) as session:
        improving.observe(session, row.id, observed, **act)
        until = date(2025, 10, 20)
        improving.add_action(session, row.id, Improvement, text="Train.", owner="handler", until=until, **act)
    do(house, row.id, "improvement_plan", "improver", **PLAN, owner=house.actor("improver").person_id)
    do(house, row.id, "improvement_approval", "head")
    do(house, row.id, "action_report", "handler")
    do(house, row.id, "improvement_go", "head")


def close_as_effective(house: City, row: Improvement) -> None:
    house.later(days=21)
    observed = [
        Observation(phase="after", at=house.now, value=one["value"]) for one in waits(15, 20, "2025-10-01")
    ]
    with use_case(house.now) as session:
        improving.observe(session, row.id, observed, now=house.now, actor=house.actor("improver"))
    do(house, row.id, "improvement_sample", "improver")
    do(house, row.id, "improvement_evaluation", "analyst")
    decision = {"decision": "standardise", "reason": "It works.", "standard_rule": "Section 3."}
    do(house, row.id, "improvement_decision", "head", **decision)


def test_a_handler_who_finds_a_fault_in_the_process_opens_an_improvement(city: City):
    case = city.until_signed()
    city.do(case, "initial_response", "handler")
    city.do(case, "handling", "handler", **PROCESS, improvement_owner=city.unit("data"))
    assert rows() == []
    city.do(case, "reply", "handler")
    if "review" in city.forms(case):
        city.do(case, "review", "head")
    found = rows()
    assert [(row.source, row.status, row.unit_id) for row in found] == [
        ("complaint", "plan", city.unit("data"))
    ]
    assert city.case(case).improvement_id == found[0].id
    assert "facilities" in str(found[0].cause)
    assert "Zhang" not in found[0].title_en


def test_the_third_of_the_same_cause_in_90_days_opens_one_and_the_fourth_joins(city: City):
    """D6: two are chance, three a pattern."""
    first, second = handled(city), handled(city)
    assert rows() == []
    third = handled(city)
    found = rows()
    assert [row.source for row in found] == ["recurrence"]
    fourth = handled(city)
    assert len(rows()) == 1
    assert {city.case(case).improvement_id for case in (first, second, third, fourth)} == {found[0].id}


def test_older_than_90_days_does_not_count(city: City):
    handled(city)
    handled(city)
    city.later(days=91)
    handled(city)
    assert rows() == []


def test_everybody_linked_reads_what_changed_and_their_verdict_is_a_measurement(city: City):
    """R32."""
    complaints = [handled(city) for _count in range(3)]
    row = rows()[0]
    with pytest.raises(Conflict), use_case(city.now) as session:
        retry(session, city, complaints[0], "better")
    city.later(days=1)
    go_live(city, row)
    assert "retry" in city.follow(complaints[0]).may
    with reading() as session:
        told = [one for one in session.scalars(select(Notice)) if one.template == "improved"]
    assert len(told) == 3
    for case, verdict in zip(complaints, ("better", "same", "worse"), strict=True):
        with use_case(city.now) as session:
            assert retry(session, city, case, verdict).verdict == verdict
    with use_case(city.now) as session:
        retry(session, city, complaints[1], "better")  # said anew: counted once
    with reading() as session:
        metric = session.scalars(select(Metric).where(Metric.part == "retry")).one()
        counted = session.scalars(select(Observation).where(Observation.metric_id == metric.id)).all()
    assert (sum(one.hits for one in counted), sum(one.n for one in counted)) == (2, 3)
    with pytest.raises(NotFound), use_case(city.now) as session:
        openly_improving.retry(
            session, complaints[0].number, "wrong", verdict="better", now=city.now, actor=CITIZEN
        )


def retry(session, house, case, verdict):
    given = {"verdict": verdict, "comment": "I waited ten minutes.", "now": house.now, "actor": CITIZEN}
    return openly_improving.retry(session, case.number, case.secret, **given)


def test_the_same_cause_back_within_180_days_reopens_it_as_failed(city: City):
    """R54."""
    for _count in range(3):
        handled(city)
    row = rows()[0]
    go_live(city, row)
    close_as_effective(city, row)
    assert rows()[0].status == "effective"
    city.later(days=100)
    back = handled(city)
    with reading() as session:
        seen = cases.view(session, back.number, now=city.now, actor=city.actor("handler"))
    assert [one.number for one in seen.led_to] == [row.number], "what brought it back shows it too"
    found = rows()
    assert [(one.status, one.round) for one in found] == [("plan", 2)]
    assert found[0].failed_at is not None
    assert found[0].closed_at is None


def test_what_opened_it_shows_the_closed_improvement_and_its_effect(city: City):
    """R57: nobody who asked for a change has to look for what became of it."""
    complaints = [handled(city) for _count in range(3)]
    row = rows()[0]
    # another source of the same cause joins the one under way
    payload = {"source": "survey", "unit": row.unit_id, "category": row.cause.split(":")[0]}
    subject = Subject("outside", 987)
    tell(city, "improvement.proposed", subject, **payload, domain=row.cause.split(":")[1])
    go_live(city, row)
    close_as_effective(city, row)
    assert len(rows()) == 1
    with reading() as session:
        handler = city.actor("handler")
        shown = [cases.view(session, one.number, now=city.now, actor=handler).led_to for one in complaints]
        shown.append(improvement_reading.led_to(session, ("outside", 987)))
    for led_to in shown:
        assert [(one.number, one.status, one.verdict) for one in led_to] == [
            (row.number, "effective", "effective")
        ]
        assert led_to[0].effect["relative"] == pytest.approx(-0.6875)
        assert led_to[0].changed is not None


def test_what_was_merged_is_shown_as_the_one_it_went_into(city: City):
    for place in (5, 6):
        unit = city.unit("health" if place == 5 else "water")
        tell(city, "improvement.proposed", Subject("outside", place), source="survey", unit=unit)
    first, second = rows()
    with use_case(city.now) as session:
        improving.merge(session, first.id, into=second.number, now=city.now, actor=city.actor("leader"))
    with reading() as session:
        found = improvement_reading.led_to(session, ("outside", 5))
    assert [one.number for one in found] == [second.number]


def test_after_180_days_it_has_lasted_and_a_new_complaint_is_a_new_matter(city: City):
    for _count in range(3):
        handled(city)
    row = rows()[0]
    go_live(city, row)
    close_as_effective(city, row)
    city.later(days=181)
    jobs.perform(jobs.JOBS[0], city.now, forced=True)
    handled(city)
    assert [(one.status, one.round) for one in rows()] == [("effective", 1)]


@pytest.mark.parametrize("source", ["finding", "survey", "hotspot"])
def test_audits_surveys_and_hotspots_propose_by_message(city: City, source: str):
    subject = Subject("outside", 987)
    for _twice in range(2):
        tell(city, "improvement.proposed", subject, source=source, unit=city.unit("health"))
    found = rows()
    assert [(row.source, row.source_kind, row.source_id) for row in found] == [(source, "outside", 987)]
    assert found[0].unit_id == city.unit("health")


def test_an_owner_who_leaves_hands_improvements_over_first(city: City):
    tell(city, "improvement.proposed", Subject("outside", 5), source="survey", unit=city.unit("health"))
    row = rows()[0]
    with use_case(city.now) as session:
        matters.lock(session, Improvement, row.id).owner_id = city.actor("improver").person_id
    admin = city.actor("admin")
    with pytest.raises(Conflict), use_case(city.now) as session:
        accounts.close_account(session, "improver", now=city.now, actor=admin)
    with use_case(city.now) as session:
        accounts.hand_over(session, "improver", to="head", now=city.now, actor=admin)
    assert rows()[0].owner_id == city.actor("head").person_id
    with use_case(city.now) as session:
        accounts.close_account(session, "improver", now=city.now, actor=admin)


def test_the_meeting_has_an_agenda_made_from_the_data_and_its_decisions_are_tracked(city: City):
    """R59."""
    for _count in range(3):
        handled(city)
    city.submit(text="The queue takes two hours.", title="Queue")
    city.later(days=5)
    jobs.perform(jobs.JOBS[0], datetime.fromisoformat("2025-10-09T10:00+08:00"), forced=True)
    city.now = datetime.fromisoformat("2025-10-09T10:00+08:00")
    meeting = rows(Meeting)[0]
    top = meeting.agenda["causes"][0]
    assert (top["cases"], top["founded"], top["improvement"]) == (3, 3, rows()[0].number)
    do(city, meeting.id, "meeting_agenda", "analyst", meets_on="2025-10-13")
    minutes = {
        "held_on": "2025-10-13",
        "present": "Heads of three bureaus, analyst.",
        "causes": "Lamps fail where cables are cut.",
        "overdue": "None of weight.",
        "ineffective": "None this month.",
    }
    with reading() as session:
        found = [item for item in tasks.of_matter(session, meeting.id) if item.form == "meeting_minutes"]
    assert found
    with use_case(city.now) as session:
        improving.add_action(
            session,
            meeting.id,
            Meeting,
            text="Mark cables before works.",
            owner="handler",
            until=date(2025, 10, 31),
            action_kind="decision",
            now=city.now,
            actor=city.actor("analyst"),
        )
    do(city, meeting.id, "meeting_minutes", "analyst", **minutes)
    do(city, meeting.id, "meeting_approval", "leader", minutes_approved=True)
    assert rows(Meeting)[0].status == "tracking"
    do(city, meeting.id, "action_report", "handler")
    assert rows(Meeting)[0].status == "closed"
    with reading() as session:
        assert [post.name for post in session.scalars(select(Post).where(Post.status == "pending"))] == []


def test_a_meeting_can_be_called_out_of_turn(city: City):
    with use_case(city.now) as session:
        called.call(session, now=city.now, actor=city.actor("leader"))
    assert [row.status for row in rows(Meeting)] == ["preparing"]
