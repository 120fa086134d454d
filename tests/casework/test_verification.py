"""After the reply: who asks, who calls, who reopens, and what happens when it stays bad (R31, R36, R37)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from app import jobs
from app.casework import cases as casework
from app.casework import owner, staff, use_case
from app.db import reading, transaction
from app.domain import notifications
from app.domain.identity import SYSTEM
from app.errors import Conflict, Invalid, NotAllowed
from tests.workflows.drawing import end, process, service, start, user
from workflows.store import Incident, Instance, Post

if TYPE_CHECKING:
    from app.casework.views import CaseView, Submitted
    from tests.casework.city import City

HEARING = process(
    "hearing",
    start("asked", message="dispute.requested"),
    user("hear", title="Hear both sides"),
    end("heard"),
    flows="asked > hear > heard",
    lanes={"mediator": "asked hear heard"},
).encode()


BROKEN = process(
    "mediation",
    start("asked", message="dispute.requested"),
    service("conclude", "hearings.conclude"),
    end("never"),
    flows="asked > conclude > never",
).encode()
"""Concludes what nobody has opened: its first step always fails."""


def wait(city: City, **span: float) -> None:
    """Time passes and the metronome does what is due."""
    city.later(**span)
    jobs.perform(jobs.JOBS[0], city.now, forced=True)


def seen_by(city: City, case: Submitted, username: str) -> CaseView:
    with reading() as session:
        return casework.view(session, case.number, now=city.now, actor=city.actor(username))


def notices(city: City, case: Submitted) -> list[str]:
    """What the citizen was told, by template."""
    with reading() as session:
        rows = select(notifications.Notice).where(notifications.Notice.case_id == city.case(case).id)
        return [row.template for row in session.scalars(rows.order_by(notifications.Notice.id))]


def in_dispute(city: City) -> Submitted:
    """A case of two negative verdicts, whose citizen may choose."""
    case = city.until_replied()
    city.act("rate", case, grade=1, resolved="no")
    city.do(case, "callback", "verifier", call_result="refused")
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler2")
    city.handle(case, "handler2")
    city.act("rate", case, grade=1, resolved="no")
    city.do(case, "callback", "verifier", call_result="refused")
    return case


def call_sheet(city: City, case: Submitted) -> dict[str, Any]:
    with reading() as session:
        item = city.item(case, "callback")
        return staff.task(session, item.id, now=city.now, actor=city.actor("verifier")).form.schema


@pytest.mark.parametrize(("grade", "resolved"), [(1, "yes"), (2, "partly"), (5, "no")])
def test_every_named_negative_is_called_back_by_somebody_independent(
    city: City, grade: int, resolved: str
) -> None:
    case = city.until_replied()
    city.act("rate", case, grade=grade, resolved=resolved)
    assert city.forms(case) == ["callback"]
    with pytest.raises(NotAllowed):
        city.do(case, "callback", "handler", call_result="no_answer")
    assert "do not persuade" in str(call_sheet(city, case)["description"])


def test_calls_in_vain_come_three_times_at_other_hours_and_never_in_quiet_ones(city: City) -> None:
    case = city.until_replied()
    city.act("rate", case, grade=1, resolved="no")
    hours = []
    for attempt in range(3):
        if attempt:
            with reading() as session:
                rows = select(Instance.wake_at).where(Instance.process_key == "complaint")
                due = session.scalars(rows).one()
            assert due is not None
            assert due - city.now >= timedelta(hours=4)
            wait(city, seconds=(due - city.now).total_seconds())
            hours.append((city.now + timedelta(hours=8)).hour)
        city.do(case, "callback", "verifier", call_result="no_answer")
    assert all(hour in {9, 10, 11, 14, 15, 16, 17, 18, 19} for hour in hours)
    assert "callback" not in city.forms(case)


def test_a_case_is_reopened_until_the_fourteenth_day_and_only_with_words(city: City) -> None:
    case, late = city.until_replied(), city.until_replied()
    city.later(days=14)
    with pytest.raises(Invalid):
        city.act("reopen", case, unsettled=" ")
    city.act("reopen", case, unsettled="The lamp of 13812345678 is dark again.")
    (reopening,) = seen_by(city, case, "dispatcher").reopenings
    assert reopening["unsettled"].startswith("The lamp of ")
    assert "13812345678" not in reopening["unsettled"]
    assert "reopened" in notices(city, case)
    city.later(seconds=1)
    assert "reopen" not in city.follow(late).may
    with pytest.raises(Conflict):
        city.act("reopen", late, unsettled="It is dark again.")


def retire_mediation(city: City) -> None:
    """No diagram hears a request for mediation any more."""
    with transaction() as session:
        version = owner.in_force(session, "mediation").version
        owner.retire(session, "mediation", version, now=city.now, actor=SYSTEM)


def test_without_a_mediation_diagram_a_rating_is_as_good_as_ever(city: City) -> None:
    retire_mediation(city)
    case = in_dispute(city)
    city.act("choose", case, route="mediation")
    assert city.forms(case) == ["dispute_waiting"]
    city.act("rate", case, grade=4, resolved="partly")
    assert [rating.grade for rating in city.follow(case).ratings][-1] == 4


def test_a_mediation_diagram_that_fails_blocks_no_rating(city: City) -> None:
    with transaction() as session:
        owner.deploy(session, [("mediation.bpmn", BROKEN)], note=None, now=city.now, actor=SYSTEM)
    case = in_dispute(city)
    city.act("choose", case, route="mediation")
    with reading() as session:
        assert [row.element for row in session.scalars(select(Incident))] == ["conclude"]
    city.act("rate", case, grade=4, resolved="partly")
    assert [rating.grade for rating in city.follow(case).ratings][-1] == 4
    assert "withdraw" in city.follow(case).may


def test_a_mediation_asked_for_early_starts_when_somebody_hears_it(city: City) -> None:
    retire_mediation(city)
    case = in_dispute(city)
    assert "choice" in notices(city, case)
    city.act("choose", case, route="mediation")
    assert city.forms(case) == ["dispute_waiting"]
    wait(city, days=120)
    jobs.perform(next(job for job in jobs.JOBS if job.name == "unheard"), city.now, forced=True)
    with transaction() as session:
        owner.deploy(session, [("hearing.bpmn", HEARING)], note=None, now=city.now, actor=SYSTEM)
    wait(city, minutes=1)
    assert "hear" in [item.element for item in city.tasks(case)]
    with reading() as session:
        kept = session.scalars(select(Post).where(Post.name == "dispute.requested")).one()
    assert kept.status == "delivered"
    assert city.follow(case).status == "in_dispute"


def test_a_mediation_asked_for_once_somebody_hears_it_waits_for_nobody(city: City) -> None:
    retire_mediation(city)
    with transaction() as session:
        owner.deploy(session, [("hearing.bpmn", HEARING)], note=None, now=city.now, actor=SYSTEM)
    case = in_dispute(city)
    city.act("choose", case, route="mediation")
    assert "dispute_waiting" not in city.forms(case)
    assert "hear" in [item.element for item in city.tasks(case)]


def test_a_review_is_made_by_a_leader_and_may_send_it_back_to_work(city: City) -> None:
    case = in_dispute(city)
    city.act("choose", case, route="review")
    assert city.forms(case) == ["internal_review"]
    city.do(case, "internal_review", "leader", review_result="redo", reason="Nobody looked at the cable.")
    assert city.follow(case).status == "reopened"


def test_no_choice_in_ten_working_days_closes_with_what_was_said(city: City) -> None:
    case = in_dispute(city)
    wait(city, days=25)
    assert (city.case(case).status, city.case(case).resolved) == ("closed", "no")


def test_a_repeat_is_agreed_to_by_two_people_and_the_clerk_is_neither(city: City) -> None:
    earlier = city.until_replied()
    case = city.submit()
    city.do(case, "triage", "clerk", decision="repeat")
    agreed = {"repeat_agreed": True, "final_reply": earlier.number, "reason": "Nothing new."}
    for stranger in ("clerk", "handler"):
        with pytest.raises(NotAllowed):
            city.do(case, "repeat_approval", stranger, **agreed)
    city.do(case, "repeat_approval", "head", **agreed)
    assert city.follow(case).status != "referred"
    with pytest.raises(NotAllowed):
        city.do(case, "repeat_approval", "head", **agreed)
    city.do(case, "repeat_approval", "leader", **agreed)
    assert city.follow(case).status == "referred"


def test_a_contact_plan_is_told_with_its_review_and_blocks_neither_a_new_matter_nor_safety(
    city: City,
) -> None:
    case = city.until_signed()
    with use_case(city.now) as session:
        casework.report_conduct(
            session, case.number, what="Shouts every hour.", now=city.now, actor=city.actor("handler")
        )
    plan = {"conduct": "Called forty times a day.", "warned": True, "measures": ["writing_only"]}
    for day in ("2025-09-26", "2026-09-26"):
        with pytest.raises(Invalid):
            city.do(case, "contact_plan", "handler", **plan, review_date=day)
    city.do(case, "contact_plan", "handler", **plan, review_date="2025-12-01")
    with pytest.raises(NotAllowed):
        city.do(case, "contact_plan_approval", "handler", plan_approved=True, reason="In proportion.")
    city.do(case, "contact_plan_approval", "head", plan_approved=True, reason="In proportion.")
    assert "plan" in notices(city, case)
    assert "appeal" in city.follow(case).may
    another = city.submit(title="Bin", text="The bin at the corner is full.")
    assert city.forms(another) == ["triage"]
    danger = city.submit(text="A gas leak in the basement, people are trapped.")
    assert danger.emergency_advice
    assert "emergency_duty" in city.forms(danger)
    assert {"message", "urge", "attach"} <= set(city.follow(case).may), "the case itself goes on"
    city.now = city.now.replace(year=2025, month=12, day=date(2025, 12, 1).day, hour=2)
    jobs.perform(jobs.JOBS[0], city.now, forced=True)
    assert "contact_plan_review" in city.forms(case)
