"""Two at once: exactly one wins, the other hears it plainly; nothing is lost or doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from app.casework import staff, use_case
from app.db import db
from app.errors import RedressError
from tests.casework.city import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.casework.city import City


def _at_once(city: City, *calls: Callable[[], Any]) -> list[Any]:
    def run(call: Callable[[], Any]) -> Any:
        with city.app.app_context():
            try:
                return call()
            except RedressError as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, call) for call in calls]]


def test_of_two_who_claim_a_task_one_has_it(city: City) -> None:
    case = city.until_signed()
    item = city.item(case, "initial_response")
    people = [city.actor(name) for name in ("handler", "handler2")]

    def claim(who: Any) -> Any:
        with use_case(city.now) as session:
            return staff.claim(session, item.id, now=city.now, actor=who)

    results = _at_once(city, *(lambda who=who: claim(who) for who in people))
    assert sum(isinstance(one, RedressError) for one in results) == 1
    assert city.item(case, "initial_response").assignee_id in {who.person_id for who in people}


def test_of_two_who_complete_a_task_one_did(city: City) -> None:
    case = city.submit()
    item = city.item(case, "triage")
    clerk = city.actor("clerk")

    def complete() -> Any:
        with use_case(city.now) as session:
            return staff.complete(session, item.id, ANSWERS["triage"], now=city.now, actor=clerk)

    results = _at_once(city, complete, complete)
    assert sum(isinstance(one, RedressError) for one in results) == 1
    assert city.forms(case) == ["dispatch"]


def test_citizen_and_staff_at_once_do_not_block_each_other(city: City) -> None:
    case = city.until_signed()
    handler = city.actor("handler")
    item = city.item(case, "initial_response")

    def work() -> Any:
        with use_case(city.now) as session:
            return staff.complete(session, item.id, ANSWERS["initial_response"], now=city.now, actor=handler)

    def write() -> Any:
        return city.act("message", case, text="One thing more.")

    def urge() -> Any:
        return city.act("urge", case)

    results = _at_once(city, work, write, urge)
    assert not [one for one in results if isinstance(one, Exception)]
    assert city.forms(case) == ["handling"]
    assert [one.text for one in city.follow(case).messages if one.sender == "citizen"] == ["One thing more."]


def test_many_submitted_at_once_have_numbers_of_their_own(city: City) -> None:
    made = _at_once(city, *([city.submit] * 6))
    assert sorted(one.number[8:14] for one in made) == [f"{count:06d}" for count in range(1, 7)]
