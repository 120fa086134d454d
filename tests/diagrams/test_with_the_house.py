"""What runs beside a case, walked with the real operators and forms: no step fails, every effect is there."""

from datetime import date

import pytest
from sqlalchemy import select

from app import jobs
from app.casework import cases, owner, use_case
from app.db import reading, transaction
from app.domain import deadlines
from app.domain.identity import SYSTEM
from tests.casework.city import City
from tests.casework.conftest import city  # noqa: F401 (the fixture)
from workflows.store import Incident, Instance


@pytest.fixture(autouse=True)
def nothing_fails(city):  # noqa: F811
    yield
    with reading() as session:
        assert [(row.element, row.error) for row in session.scalars(select(Incident))] == []


def wait(house: City, **span: float) -> None:
    """Time passes and the metronome does what is due."""
    house.later(**span)
    jobs.perform(jobs.JOBS[0], house.now, forced=True)


def running(house: City, case) -> set[str]:
    with reading() as session:
        rows = select(Instance.process_key).where(
            Instance.status == "active", Instance.subject_kind == "case"
        )
        return set(session.scalars(rows.where(Instance.subject_id == house.case(case).id)))


def clock(house: City, case, kind: str) -> deadlines.Clock:
    with reading() as session:
        found = deadlines.current(session, ("case", house.case(case).id), kind)
        assert found is not None
        return found


def office(house: City, by: str, act: str, case, **given) -> None:
    """An act of staff on a case."""
    with use_case(house.now) as session:
        getattr(cases, act)(session, case.number, now=house.now, actor=house.actor(by), **given)


def test_a_case_that_nobody_answers_climbs_the_ladder_and_must_say_why(city):  # noqa: F811
    case = city.until_signed()
    wait(city, days=18)
    assert "delay_reason" in city.forms(case)
    city.do(
        case,
        "delay_reason",
        "handler",
        delay_code="cross_unit",
        text="Two units must dig.",
        new_date="2025-10-31",
    )
    city.do(case, "delay_approval", "head", delay_approved=True)
    assert city.follow(case).delay_reason is not None


def test_an_extension_before_expiry_moves_the_promise(city):  # noqa: F811
    case = city.until_signed()
    was = clock(city, case, "final").due_at
    office(
        city,
        "handler",
        "request_extension",
        case,
        reason="works",
        text="Pipes on order.",
        until=date(2025, 10, 20),
    )
    city.do(
        case,
        "extension_decision",
        "head",
        granted=True,
        granted_until="2025-10-20",
        reason="Works take long.",
    )
    assert clock(city, case, "final").due_at > was


@pytest.mark.parametrize(("by", "accepts"), [("leader", "leader"), ("dispatcher", "dispatcher")])
def test_whoever_supervises_accepts_the_report(city, by, accepts):  # noqa: F811
    case = city.until_signed()
    office(city, by, "supervise", case, instruction="Mend it before the holiday.")
    city.do(case, "supervision_report", "head", done="The lamp is mended.", finish_on="2025-09-30")
    city.do(case, "supervision_acceptance", accepts, supervision_accepted=True)
    assert running(city, case) == {"complaint"}


def test_a_contact_plan_is_proposed_approved_appealed_and_lifted(city):  # noqa: F811
    case = city.until_signed()
    office(city, "handler", "report_conduct", case, what="Shouts on the telephone every hour.")
    city.do(
        case,
        "contact_plan",
        "handler",
        conduct="Called forty times a day and insulted the staff.",
        warned=True,
        measures=["fixed_times"],
        review_date="2025-12-01",
    )
    city.do(case, "contact_plan_approval", "head", plan_approved=True, reason="In proportion, reviewed soon.")
    assert "appeal" in city.follow(case).may
    city.act("appeal", case, grounds="I only asked for an answer.")
    city.do(case, "contact_plan_review", "leader", plan_kept=False, reason="The matter is settled.")
    assert running(city, case) == {"complaint"}


def test_co_units_each_have_their_share_and_the_letter_goes_out(city):  # noqa: F811
    case = city.submit()
    city.do(case, "triage", "clerk")
    city.do(case, "dispatch", "dispatcher", co_units=[city.unit("water"), city.unit("transport")])
    city.do(case, "sign", "handler")
    city.do(case, "initial_response", "handler")
    city.do(case, "handling", "handler")
    for _share in range(2):
        city.do(case, "assist", "handler", contribution="We closed the pipe on 29 September.")
    city.do(case, "reply", "handler", complex_case=True)
    assert city.follow(case).status == "verifying"


def test_the_full_plan_of_an_emergency_goes_from_alarm_to_review(city):  # noqa: F811
    case = city.submit(
        text="Gas leak, the house is on fire now, people are in danger to life!", kind="complaint"
    )
    assert "emergency" in running(city, case)
    wait(city, minutes=31)
    city.do(case, "emergency_duty", "duty_officer", on_site=True, done="The fire brigade is there.")
    city.do(
        case,
        "emergency_checklist",
        "duty_officer",
        checked=["people_safe"],
        public_notice=True,
        situation="Under control.",
    )
    city.do(
        case, "public_notice", "leader", notice_approved=True, notice_en="Stay away.", notice_zh="请勿靠近。"
    )
    city.do(
        case,
        "emergency_review",
        "head",
        causes="An old pipe.",
        lessons="Check old pipes.",
        measures="Replace them.",
        measures_by="2025-12-01",
    )
    assert running(city, case) == {"complaint"}


def test_silence_and_calls_in_vain_close_a_case_as_unverified(city):  # noqa: F811
    case = city.until_replied()
    wait(city, days=20)
    for _attempt in range(3):
        city.do(case, "callback", "verifier", call_result="no_answer")
        wait(city, days=1)
    row = city.case(case)
    assert (row.status, row.resolved) == ("closed", "unverified")
    wait(city, days=15)
    assert city.case(case).status == "archived"


def test_a_mediation_nobody_hears_waits_and_the_head_is_told(city):  # noqa: F811
    with transaction() as session:
        owner.retire(session, "mediation", 1, now=city.now, actor=SYSTEM)
    case = city.until_replied()
    city.act("rate", case, grade=1, resolved="no")
    city.do(case, "callback", "verifier", call_result="refused")
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler2")
    city.handle(case, "handler2")
    city.act("rate", case, grade=1, resolved="no")
    city.do(case, "callback", "verifier", call_result="refused")
    city.act("choose", case, route="mediation")
    city.do(case, "dispute_waiting", "head", citizen_told=True, told_what="Your request is kept.")
    assert city.follow(case).status == "in_dispute"


def test_a_repeat_is_approved_twice_and_can_be_objected_to(city):  # noqa: F811
    earlier = city.until_replied()
    case = city.submit()
    city.do(case, "triage", "clerk", decision="repeat")
    city.do(
        case,
        "repeat_approval",
        "head",
        repeat_agreed=True,
        final_reply=earlier.number,
        reason="Nothing new.",
    )
    city.do(
        case,
        "repeat_approval",
        "leader",
        repeat_agreed=True,
        final_reply=earlier.number,
        reason="Nothing new.",
    )
    assert city.follow(case).status == "referred"
    city.act("appeal", case, grounds="It is another lamp.")
    assert "objection_review" in city.forms(case)
