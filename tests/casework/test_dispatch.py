"""Dispatch: whose a case is at every moment, and to whom it may go (R21, R22, S13)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.casework import accounts, dates, staff, use_case, watch
from app.db import reading, transaction
from app.domain import identity, vocabulary
from app.domain.cases import Assignment
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from app.casework.views import Submitted
    from tests.casework.city import City


def _dispatched(city: City, **more: object) -> Submitted:
    case = city.submit()
    city.do(case, "triage", "clerk")
    city.do(case, "dispatch", "dispatcher", **more)
    return case


def test_the_desk_hands_a_case_to_a_person_or_to_a_unit_below(city: City) -> None:
    with transaction() as session:
        above = identity.by_code(session, "urban_management")
        below = identity.add_unit(session, "lighting", en="Street Lighting", zh="路灯管理所", parent=above)
        sub_unit = below.id
    to_person = _dispatched(city)
    chosen = city.actor("handler2").person_id
    city.do(to_person, "sign", "handler", handler=chosen)
    assert (city.case(to_person).owner_id, city.case(to_person).handler_id) == (chosen, chosen)
    to_unit = _dispatched(city)
    city.do(to_unit, "sign", "handler", sub_unit=sub_unit)
    assert city.case(to_unit).unit_id == sub_unit
    assert city.case(to_unit).owner_id is not None
    city.do(to_unit, "initial_response", "handler")


def test_a_case_is_returned_within_a_working_day_of_dispatch_and_no_later(city: City) -> None:
    case = _dispatched(city)
    item = city.item(case, "sign")
    city.later(days=2, hours=9)  # Sunday evening, a make-up working day: the metronome has not come by yet
    with use_case(city.now) as session, pytest.raises(Invalid):
        staff.return_(
            session,
            item.id,
            reason="not_our_duty",
            basis="Duty list no. 7",
            now=city.now,
            actor=city.actor("handler"),
        )
    city.wake()
    assert "sign" not in city.forms(case)
    assert city.case(case).handler_id is not None


@pytest.mark.parametrize(
    "wrong", [{"return_reason": "no_time"}, {"return_reason": "not_our_duty", "basis": ""}]
)
def test_a_return_needs_a_coded_reason_and_its_basis(city: City, wrong: dict[str, str]) -> None:
    case = _dispatched(city)
    with pytest.raises(Invalid):
        city.do(case, "sign", "handler", signed="return", **{"basis": "Duty list no. 7", **wrong})
    assert "not_our_duty" in vocabulary.codes("return_reason")


def test_co_units_work_beside_one_lead_with_limits_of_their_own(city: City) -> None:
    helpers = [city.unit("transport"), city.unit("water")]
    case = _dispatched(city, co_units=helpers)
    city.do(case, "sign", "handler")
    row = city.case(case)
    with reading() as session:
        parts = session.execute(
            select(Assignment.part, func.count())
            .where(Assignment.case_id == row.id, Assignment.until.is_(None))
            .group_by(Assignment.part)
        ).all()
    assert dict(tuple(part) for part in parts) == {"lead_unit": 1, "co_unit": 2}
    city.do(case, "initial_response", "handler")
    assert city.forms(case).count("assist") == 2
    with reading() as session:
        clocks = dates.list_(session, actor=city.actor("leader")).items
    assert [one.kind for one in clocks].count("assist") == len(helpers)
    assert row.unit_id == city.unit()
    city.do(case, "handling", "handler")
    for _ in helpers:
        city.do(case, "assist", "handler2", contribution="The cable is ours and was mended.")
    city.do(case, "reply", "handler")
    assert city.follow(case).reply is not None


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)
def test_a_report_never_goes_to_the_unit_it_is_about(city: City) -> None:
    unit = city.unit("transport")
    case = city.submit(kind="report", complained_unit=unit)
    city.do(case, "triage", "clerk", kind="report")
    with pytest.raises(Invalid) as refused:
        city.do(case, "dispatch", "dispatcher", lead_unit=unit)
    assert "lead_unit" in refused.value.errors
    city.do(case, "dispatch", "dispatcher", lead_unit=city.unit("discipline"))


def test_a_case_about_a_head_goes_above_every_unit_they_head_even_if_no_unit_was_named(city: City) -> None:
    case = city.submit(complained_person=city.actor("head").person_id)
    city.do(case, "triage", "clerk")
    for field, units in (("lead_unit", {}), ("co_units", {"co_units": [city.unit("water")]})):
        lead = city.unit() if field == "lead_unit" else city.unit("city")
        with pytest.raises(Invalid) as refused:
            city.do(case, "dispatch", "dispatcher", lead_unit=lead, **units)
        assert list(refused.value.errors) == [field]
    city.do(case, "dispatch", "dispatcher", lead_unit=city.unit("city"))
    assert city.case(case).owner_id not in {None, city.actor("head").person_id}


def test_nobody_signs_for_or_gets_a_case_that_complains_of_them(city: City) -> None:
    handler = city.actor("handler").person_id
    case = city.submit(complained_person=handler)
    city.do(case, "triage", "clerk")
    city.do(case, "dispatch", "dispatcher")
    assert city.case(case).owner_id != handler
    with pytest.raises(Invalid) as refused:
        city.do(case, "sign", "handler2", handler=handler)
    assert "handler" in refused.value.errors
    city.later(days=3)
    city.wake()
    assert city.case(case).handler_id not in {None, handler}


def test_several_cases_are_dispatched_at_once_each_with_its_result(city: City) -> None:
    good, other = city.submit(), city.submit(place="Sun Road 1")
    about = city.submit(kind="report", complained_unit=city.unit(), place="Star Road 2")
    for case in (good, other, about):
        city.do(case, "triage", "clerk", kind=city.case(case).kind)
    items = [city.item(case, "dispatch").id for case in (good, other, about)]
    answers = {"lead_unit": city.unit(), "instruction": "Please mend the lamp."}
    found = staff.bulk(
        [*items, 999_999], "complete", answers=answers, now=city.now, actor=city.actor("dispatcher")
    )
    assert [one.status for one in found] == ["done", "done", "invalid", "not_found"]
    assert [city.follow(case).status for case in (good, other, about)] == [
        "dispatched",
        "dispatched",
        "accepted",
    ]


def test_an_owner_who_goes_away_is_stood_in_for_or_followed(city: City) -> None:
    case = city.until_signed()
    owner = city.case(case).owner_id
    with transaction() as session:
        identity.record_absence(
            session,
            owner,
            deputy_id=None,
            starts_at=city.now - timedelta(hours=1),
            ends_at=city.now + timedelta(days=7),
        )
    with reading() as session:
        found = watch.ownerless(session, city.now, 10)
    assert [item.about for item in found] == [case.number]
    watch.give_an_owner(found[0], city.now)
    assert city.case(case).owner_id != owner
    with reading() as session:
        assert watch.ownerless(session, city.now, 10) == []


def test_an_account_with_open_cases_is_closed_after_all_of_them_went_to_somebody(city: City) -> None:
    made = [city.until_signed(), city.until_signed(place="Sun Road 1")]
    owner = city.case(made[0]).owner_id
    with reading() as session:
        name = session.get_one(identity.Person, owner).username
    other = "handler2" if name != "handler2" else "handler"
    admin = city.actor("admin")
    with pytest.raises(Conflict), use_case(city.now) as session:
        accounts.close_account(session, name, now=city.now, actor=admin)
    with use_case(city.now) as session:
        accounts.hand_over(session, name, to=other, now=city.now, actor=admin)
        accounts.close_account(session, name, now=city.now, actor=admin)
    assert {city.case(case).owner_id for case in made} == {city.actor(other).person_id}
