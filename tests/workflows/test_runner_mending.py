"""A mended diagram carries the case on."""

from __future__ import annotations

import pytest

from tests.workflows.drawing import boundary, catch, end, gate, process, script, service, start, user
from workflows import NotFound, Unfit
from workflows.store import Release


def broken(*, third="next", condition="missing > 1"):
    """A step after `ask` that cannot be worked out, beside a branch that waits with a live timer."""
    return process(
        "fragile",
        start("s"),
        gate("f", "parallel"),
        user("ask"),
        script("reckon", f"sum = {condition}"),
        user(third),
        user("beside"),
        boundary("late", "beside", cancel=False, duration="PT8H"),
        user("warned"),
        end("e"),
        flows=f"s > f > ask > reckon > {third} > e; f > beside > e; late > warned > e",
    )


def mended(*steps, flows, **other):
    return process(
        "fragile",
        start("s"),
        gate("f", "parallel"),
        user("ask"),
        *steps,
        user("beside"),
        boundary("late", "beside", cancel=False, duration="PT8H"),
        user("warned"),
        end("e"),
        flows=f"s > f > ask > {flows} > e; f > beside > e; late > warned > e",
    )


def renew(house, incident=None):
    with house.session() as session:
        return house.runner.renew(session, incident or house.incidents()[-1].id, now=house.now, actor="owner")


def failing(house):
    house.deploy(broken())
    number = house.start("fragile").instance_id
    assert house.complete(number, "ask", grade=4).failed[0].element == "reckon"
    return number


def test_a_mended_diagram_carries_a_case_with_an_incident_on(both):
    number = failing(both)
    woken = both.instance(number).wake_at
    both.deploy(mended(service("reckon", "note", what="'by hand'"), user("review"), flows="reckon > review"))
    progress = renew(both)
    assert [task.element for task in progress.opened] == ["review"]
    assert progress.closed == []
    assert both.open(number) == ["beside", "review"]
    assert next(task for task in progress.opened).facts["grade"] == 4
    assert [incident.status for incident in both.incidents()] == ["resolved"]
    assert [step.actor for step in both.steps(number, "ask")] == ["ann"]
    instance = both.instance(number)
    with both.session() as session:
        assert session.get_one(Release, instance.release_id).current
    assert woken < instance.wake_at  # only the boundary timer is left, at its old moment
    both.complete(number, "review")
    both.tick(hours=8)
    assert both.open(number) == ["beside", "warned"]
    both.complete(number, "warned")
    both.complete(number, "beside")
    assert both.instance(number).status == "completed"


def test_a_step_put_before_the_failing_one_is_taken_too(house):
    number = failing(house)
    steps = (script("before", "missing = 2"), script("reckon", "sum = missing > 1"), user("next"))
    house.deploy(mended(*steps, flows="before > reckon > next"))
    assert [task.element for task in renew(house).opened] == ["next"]
    assert {"before", "reckon"} <= set(house.path(number))


def test_other_cases_stay_with_the_version_they_began_on(house):
    number = failing(house)
    other = house.start("fragile").instance_id
    house.deploy(mended(user("review"), flows="review"))
    renew(house)
    assert house.instance(other).release_id != house.instance(number).release_id
    assert house.complete(other, "ask").failed[0].element == "reckon"


def test_what_a_person_has_before_them_may_not_vanish(both):
    number = failing(both)
    release = both.instance(number).release_id
    both.deploy(
        process("fragile", start("s"), user("ask"), user("review"), end("e"), flows="s > ask > review > e")
    )
    with pytest.raises(Unfit) as refused:
        renew(both)
    assert "beside" in refused.value.elements
    assert both.instance(number).release_id == release
    assert both.open(number) == ["beside"]
    assert [incident.status for incident in both.incidents()] == ["open"]


def test_a_mend_that_fails_again_stays_with_its_incident_and_is_retried_by_the_new_version(house):
    number = failing(house)
    house.told.fails["reckon"] = RuntimeError("x")
    house.deploy(mended(service("reckon", "note"), user("next"), flows="reckon > next"))
    assert [failure.element for failure in renew(house).failed] == ["reckon"]
    (incident,) = house.incidents()
    assert (incident.status, incident.attempts) == ("open", 2)
    house.told.fails.clear()
    house.tick(minutes=5)
    assert house.open(number) == ["beside", "next"]


def test_a_timer_that_led_to_the_failure_is_carried_over(house):
    def drawn(condition):
        return process(
            "p",
            start("s"),
            catch("c", duration="PT1H"),
            script("reckon", f"sum = {condition}"),
            user("next"),
            end("e"),
            flows="s > c > reckon > next > e",
        )

    house.deploy(drawn("missing > 1"))
    number = house.start("p").instance_id
    house.tick(hours=1)
    house.deploy(drawn("2 > 1"))
    renew(house)
    assert house.open(number) == ["next"]


def test_a_settled_incident_is_not_carried_over_again(house):
    failing(house)
    house.deploy(mended(user("review"), flows="review"))
    number = house.incidents()[-1].id
    renew(house, number)
    with pytest.raises(NotFound):
        renew(house, number)
