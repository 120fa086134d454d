"""Emergencies and major cases: who is called, when, and that it is looked at again afterwards (R14, R15)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.casework import cases as casework
from app.casework import duty, use_case
from app.db import transaction
from app.domain import identity, notifications
from app.errors import Invalid
from tests.casework.test_citizen_any_time import told, with_mail

if TYPE_CHECKING:
    from tests.casework.city import City

GAS = {"text": "A gas leak in the basement, people are trapped.", "urgency": "high"}


def officer(city: City, username: str) -> int:
    """One more duty officer."""
    with transaction() as session:
        person = identity.register(
            session,
            username,
            name=username.title(),
            password=None,
            now=city.now,
            email=f"{username}@example.org",
        )
        identity.grant(session, person, "duty_officer", identity.by_code(session, "city"))
        return person.id


def on_duty(city: City, username: str, rank: int = 1, *, hours: int = 12) -> None:
    """Put somebody on the roster for the next hours."""
    with transaction() as session:
        duty.put_on_duty(
            session,
            username,
            starts_at=city.now - timedelta(hours=1),
            ends_at=city.now + timedelta(hours=hours),
            rank=rank,
            now=city.now,
            actor=city.actor("leader"),
        )


def test_an_emergency_calls_whoever_the_roster_names_first(city: City) -> None:
    with_mail(city)
    night, second = officer(city, "night"), officer(city, "second")
    on_duty(city, "second", rank=2)
    on_duty(city, "night", rank=1)
    case = city.submit(**GAS)
    assert city.item(case, "emergency_duty").assignee_id == night
    assert told(city, night) == 1
    assert told(city, second) == 0
    assert told(city, city.actor("leader").person_id) == 1


def test_danger_to_life_is_answered_with_the_three_numbers_before_anything_else(city: City) -> None:
    said = city.submit(life_danger=True)
    with transaction() as session:
        ids = notifications.due(session, city.now)
        letters = [notifications.claim(session, one, now=city.now) for one in ids]
    [receipt] = [one.body for one in letters if one and one.address == "zhang@example.org"]
    assert said.emergency_advice
    assert receipt.index("110") < receipt.index("119") < receipt.index("120") < receipt.index(said.number)
    assert not city.submit(place="Sun Road 1").emergency_advice


def test_after_thirty_minutes_the_next_on_the_roster_and_the_leader_are_called(city: City) -> None:
    with_mail(city)
    officer(city, "night")
    second = officer(city, "second")
    on_duty(city, "night", rank=1)
    on_duty(city, "second", rank=2)
    case = city.submit(**GAS)
    leader = city.actor("leader").person_id
    city.later(minutes=29)
    city.wake()
    assert told(city, second) == 0
    city.later(minutes=2)
    city.wake()
    assert city.item(case, "emergency_duty").assignee_id == second
    assert (told(city, second), told(city, leader)) == (1, 2)
    assert city.item(case, "triage").open


def test_an_absent_officers_deputy_is_called_and_a_shift_that_is_over_calls_nobody(city: City) -> None:
    officer(city, "night")
    deputy = officer(city, "deputy")
    on_duty(city, "night", hours=2)
    with transaction() as session:
        identity.record_absence(
            session,
            int(city.actor("night").person_id or 0),
            deputy_id=deputy,
            starts_at=city.now,
            ends_at=city.now + timedelta(days=1),
        )
    assert city.item(city.submit(**GAS), "emergency_duty").assignee_id == deputy
    city.later(hours=3)
    later = city.submit(**GAS, place="Sun Road 1")
    assert city.item(later, "emergency_duty").assignee_id == city.actor("duty_officer").person_id


@pytest.mark.parametrize(
    ("who", "hours", "rank", "field"),
    [("clerk", 12, 1, "username"), ("duty_officer", -2, 1, "ends_at"), ("duty_officer", 12, 0, "rank")],
)
def test_a_shift_that_makes_no_sense_is_refused(
    city: City, who: str, hours: int, rank: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        on_duty(city, who, rank, hours=hours)
    assert list(refused.value.errors) == [field]


def test_a_major_case_starts_the_light_checklist_at_once_and_an_initial_limit_of_a_day(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk", tier="major")
    assert "emergency_checklist_light" in city.forms(case)
    assert "dispatch" in city.forms(case)


def test_raising_the_tier_later_starts_the_plan_too(city: City) -> None:
    case = city.until_signed()
    with use_case(city.now) as session:
        casework.reclassify(session, case.number, tier="emergency", now=city.now, actor=city.actor("handler"))
    assert "emergency_duty" in city.forms(case)
    assert "initial_response" in city.forms(case)
