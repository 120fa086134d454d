"""Whose a case is: a named person who is there, at every moment (R21); and who hears of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app import jobs
from app.casework import accounts, citizen, use_case
from app.db import reading, transaction
from app.domain import cases, identity, notifications
from app.errors import Invalid

if TYPE_CHECKING:
    from tests.casework.city import City


def _away(city: City, who: str, deputy: str) -> None:
    with transaction() as session:
        identity.record_absence(
            session,
            int(city.actor(who).person_id or 0),
            deputy_id=city.actor(deputy).person_id,
            starts_at=city.now - timedelta(days=1),
            ends_at=city.now + timedelta(days=7),
        )


def test_an_absent_clerks_deputy_owns_what_comes_in(city: City) -> None:
    _away(city, "clerk", "dispatcher")
    case = city.submit()
    assert city.case(case).owner_id == city.actor("dispatcher").person_id
    city.do(case, "triage", "dispatcher")


def test_a_deputy_who_is_away_as_well_gets_nothing(city: City) -> None:
    _away(city, "clerk", "analyst")
    _away(city, "analyst", "dispatcher")
    case = city.submit()
    assert city.case(case).owner_id not in {city.actor("clerk").person_id, city.actor("analyst").person_id}
    with reading() as session:
        clerk = int(city.actor("clerk").person_id or 0)
        assert identity.deputies_of(session, clerk, now=city.now) == []
        assert clerk in identity.unattended(session, now=city.now)


def test_a_closed_account_stands_in_for_nobody(city: City) -> None:
    _away(city, "clerk", "analyst")
    with use_case(city.now) as session:
        accounts.close_account(session, "analyst", now=city.now, actor=city.actor("admin"))
    case = city.submit()
    assert city.case(case).owner_id != city.actor("analyst").person_id
    span = {"starts_at": city.now, "ends_at": city.now + timedelta(days=1)}
    with use_case(city.now) as session, pytest.raises(Invalid):
        accounts.be_absent(
            session, "handler", deputy="analyst", **span, now=city.now, actor=city.actor("admin")
        )


def test_whose_account_has_ended_is_given_no_case_and_keeps_none(city: City) -> None:
    case = city.submit()
    clerk = city.actor("clerk").person_id
    assert city.case(case).owner_id == clerk
    with transaction() as session:
        session.get_one(identity.Person, clerk).expires_at = city.now + timedelta(hours=1)
    city.later(hours=2)
    assert city.case(city.submit(place="Sun Road 1")).owner_id != clerk
    for job in jobs.JOBS:
        jobs.perform(job, city.now, forced=True)
    assert city.case(case).owner_id != clerk


def test_work_handed_over_stays_with_the_successor_when_it_comes_back(city: City) -> None:
    case = city.until_signed(text="The bridge rail is loose.")
    city.do(case, "initial_response", "handler")
    handler = city.actor("handler").person_id
    with use_case(city.now) as session:
        accounts.hand_over(session, "handler", to="handler2", now=city.now, actor=city.actor("admin"))
        accounts.close_account(session, "handler", now=city.now, actor=city.actor("admin"))
    assert city.case(case).handler_id == city.actor("handler2").person_id
    city.do(case, "handling", "handler2")
    assert city.item(case, "reply").assignee_id == city.actor("handler2").person_id != handler


def test_no_task_goes_to_a_handler_whose_account_is_closed(city: City) -> None:
    case = city.until_signed()
    with transaction() as session:
        cases.lock(session, city.case(case).id).owner_id = int(city.actor("head").person_id or 0)
        session.get_one(identity.Person, city.actor("handler").person_id).disabled_at = city.now
    city.do(case, "initial_response", "handler2")
    assert city.item(case, "handling").assignee_id is None


def test_an_absent_handlers_deputy_gets_the_case_signed_for(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk")
    city.do(case, "dispatch", "dispatcher")
    handler = city.actor("handler").person_id
    _away(city, "handler", "handler2")
    city.do(case, "sign", "handler2", handler=handler)
    assert city.case(case).owner_id == city.actor("handler2").person_id


def test_the_lead_signs_for_a_case_to_one_of_its_own_people_only(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk")
    city.do(case, "dispatch", "dispatcher")
    with pytest.raises(Invalid) as refused:
        city.do(case, "sign", "handler", handler=city.actor("analyst").person_id)
    assert "handler" in refused.value.errors


def test_a_case_about_a_units_head_goes_above_it(city: City) -> None:
    unit = city.unit("transport")
    case = city.submit(complained_unit=unit, complained_person=city.actor("head").person_id)
    city.do(case, "triage", "clerk", about_head=True)
    with pytest.raises(Invalid) as refused:
        city.do(case, "dispatch", "dispatcher", lead_unit=unit)
    assert "lead_unit" in refused.value.errors


def test_a_representative_with_consent_is_told_instead_of_the_citizen(city: City) -> None:
    city.submit(
        contact=citizen.Contact(name="Old Mr Li", email="li@example.org"),
        representative=citizen.Representative("Ann Li", "daughter", consent=True, phone="13900001111"),
    )
    with use_case(city.now) as session:
        told = [
            notifications.claim(session, one, now=city.now) for one in notifications.due(session, city.now)
        ]
    assert {letter.address for letter in told if letter} == {"13900001111"}
