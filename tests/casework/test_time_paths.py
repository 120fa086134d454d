"""What happens to a case when dates pass, are extended, or somebody above steps in (R23, R30, S6)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.casework import cases as casework
from app.casework import citizen, staff, use_case
from app.db import reading
from app.domain import notifications, tasks
from app.domain.cases import Measure
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from app.casework.views import Submitted
    from tests.casework.city import City


def _overdue(city: City) -> Submitted:
    """A case in work whose final date has passed."""
    case = city.until_signed()
    city.do(case, "initial_response", "handler")
    due = next(one.due for one in city.follow(case).deadlines if one.kind == "final")
    city.now = due + timedelta(minutes=1)
    city.wake()
    return case


def _ask(city: City, case: Submitted, days: int = 5) -> None:
    until = (city.now + timedelta(days=days)).date()
    with use_case(city.now) as session:
        casework.request_extension(
            session,
            case.number,
            reason="cross_unit",
            text="Two units must agree on the cable.",
            until=until,
            now=city.now,
            actor=city.actor("handler"),
        )


def test_a_passed_date_demands_a_reason_that_becomes_public_with_the_new_date(city: City) -> None:
    case = _overdue(city)
    assert "overdue" in city.case(case).flags
    assert city.follow(case).delay_reason == "own_fault"
    new_date = (city.now + timedelta(days=7)).date().isoformat()
    city.do(
        case,
        "delay_reason",
        "handler",
        delay_code="cross_unit",
        text="Zhang Weiwei waits.",
        new_date=new_date,
    )
    city.do(case, "delay_approval", "head", delay_approved=True)
    followed = city.follow(case)
    assert followed.delay_reason == "cross_unit"
    assert followed.next_deadline is not None
    assert followed.next_deadline.due.date().isoformat() == new_date
    with reading() as session:
        view = casework.view(session, case.number, now=city.now, actor=city.actor("dispatcher"))
    assert view.delay is not None
    assert "Zhang" not in view.delay["text"], "what becomes public names nobody"


def test_an_overdue_case_without_reason_cannot_be_extended(city: City) -> None:
    case = _overdue(city)
    with pytest.raises(Conflict):
        _ask(city, case)


def test_an_extension_asked_in_time_counts_as_extended_and_a_head_grants_it(city: City) -> None:
    case = city.until_signed()
    before = next(one.due for one in city.follow(case).deadlines if one.kind == "final")
    _ask(city, case, days=20)
    until = (before + timedelta(days=5)).date().isoformat()
    city.do(case, "extension_decision", "head", granted=True, granted_until=until, reason="Agreed.")
    followed = city.follow(case)
    assert followed.delay_reason == "cross_unit"
    assert "extended" in city.case(case).flags
    assert next(one.due for one in followed.deadlines if one.kind == "final") > before


def test_supervision_has_its_own_task_and_report(city: City) -> None:
    case = city.until_signed()
    with use_case(city.now) as session:
        casework.supervise(
            session, case.number, instruction="Report by Monday.", now=city.now, actor=city.actor("leader")
        )
    assert "supervised" in city.case(case).flags
    finish = (city.now + timedelta(days=3)).date().isoformat()
    city.do(case, "supervision_report", "head", done="Cable ordered.", finish_on=finish)
    city.do(case, "supervision_acceptance", "leader", supervision_accepted=True)
    assert "supervised" not in city.case(case).flags
    with reading() as session:
        assert session.scalars(select(Measure)).one().closed_at is not None


def test_another_category_on_day_four_moves_no_deadline(city: City) -> None:
    case = city.until_signed()
    before = {one.id: one.due for one in city.follow(case).deadlines}
    city.later(days=4)
    with use_case(city.now) as session:
        casework.reclassify(
            session,
            case.number,
            category="policy",
            reason="Wrong",
            now=city.now,
            actor=city.actor("dispatcher"),
        )
    assert {one.id: one.due for one in city.follow(case).deadlines} == before


def test_a_tier_is_raised_freely_and_lowered_with_a_reason(city: City) -> None:
    case = city.until_signed()
    head = city.actor("head")
    with use_case(city.now) as session:
        casework.reclassify(session, case.number, tier="major", now=city.now, actor=head)
    assert "emergency_checklist_light" in city.forms(case)
    initial = next(one for one in city.follow(case).deadlines if one.kind == "initial")
    assert initial.due <= city.now + timedelta(hours=24)
    with use_case(city.now) as session, pytest.raises(Invalid):
        casework.reclassify(session, case.number, tier="general", now=city.now, actor=head)
    with use_case(city.now) as session:
        row = casework.reclassify(
            session, case.number, tier="general", reason="No danger.", now=city.now, actor=head
        )
    assert row.tier == "general"


def test_silence_at_the_desk_is_acceptance_by_a_named_person(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk")
    city.do(case, "dispatch", "dispatcher")
    city.later(days=5)
    city.wake()
    assert city.follow(case).status == "in_progress"
    assert city.case(case).handler_id is not None
    assert "sign" not in city.forms(case)


def test_a_task_is_claimed_released_and_handed_on(city: City) -> None:
    case = city.until_signed()
    item = city.item(case, "initial_response")
    first, second = city.actor("handler"), city.actor("handler2")
    with use_case(city.now) as session:
        assert staff.claim(session, item.id, now=city.now, actor=first).state == "claimed"
    with use_case(city.now) as session, pytest.raises(Conflict) as taken:
        staff.claim(session, item.id, now=city.now, actor=second)
    assert taken.value.holder == "Wang Lei"
    with use_case(city.now) as session:
        row = staff.delegate(session, item.id, to=int(second.person_id or 0), now=city.now, actor=first)
    assert row.assignee == "Sun Yan"
    with use_case(city.now) as session:
        assert staff.release(session, item.id, now=city.now, actor=second).assignee is None


def test_bulk_acts_give_a_result_for_each_task(city: City) -> None:
    one, two = city.submit(), city.submit()
    for case in (one, two):
        city.do(case, "triage", "clerk")
    ids = [city.item(case, "dispatch").id for case in (one, two)]
    answers = {"lead_unit": city.unit(), "instruction": "Please look into it."}
    results = staff.bulk(
        [*ids, 9999], "complete", now=city.now, actor=city.actor("dispatcher"), answers=answers
    )
    assert [(result.ok, result.status) for result in results] == [
        (True, "done"),
        (True, "done"),
        (False, "not_found"),
    ]
    assert city.follow(one).status == city.follow(two).status == "dispatched"


def test_a_task_done_twice_is_done_once(city: City) -> None:
    case = city.submit()
    item = city.item(case, "triage")
    city.do(case, "triage", "clerk")
    answers = {"kind": "complaint", "category": "other", "tier": "general", "decision": "accept"}
    with use_case(city.now) as session, pytest.raises(Conflict) as over:
        staff.complete(session, item.id, answers, now=city.now, actor=city.actor("clerk"))
    assert over.value.holder == "Lin Xiaomei"
    with reading() as session:
        assert tasks.get(session, item.id).state == "done"


def test_the_citizen_is_told_in_their_language_and_an_sms_says_nothing(city: City) -> None:
    by_mail = city.submit()
    by_phone = city.submit(
        contact=citizen.Contact(name="李小明", phone="13911112222"), notice_channel="sms", locale="zh"
    )
    with use_case(city.now) as session:
        letters = [
            letter
            for number in notifications.due(session, city.now)
            if (letter := notifications.claim(session, number, now=city.now))
        ]
    said = {letter.address: letter for letter in letters}
    assert by_mail.number in said["zhang@example.org"].subject
    assert "First substantive response by" in said["zhang@example.org"].body
    assert said["13911112222"].body.startswith(f"您的事项 {by_phone.number}")
    assert "lamp" not in said["13911112222"].body
    with use_case(city.now) as session:
        assert notifications.claim(session, letters[0].id, now=city.now) is None, "one sender at a time"
