"""A failing step is an incident, never a loss."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.drawing import boundary, catch, end, gate, process, script, service, start, user
from workflows import Limits, NotFound, Stale

FRAGILE = process(
    "fragile",
    start("s"),
    user("ask"),
    service("first", "leave", message="'told'"),
    service("second", "leave", message="'told again'"),
    user("next"),
    end("e"),
    flows="s > ask > first > second > next > e",
)


def test_what_failed_leaves_no_effect_but_the_answers_stay(both):
    both.deploy(FRAGILE)
    progress = both.start("fragile")
    both.told.fails["second"] = KeyError("张三 13800138000")
    done = both.complete(progress.instance_id, "ask", grade=4)
    assert done.closed == [progress.opened[0].task_id]
    assert done.opened == []
    assert done.posts == []
    (failure,) = done.failed
    assert failure.element == "second"
    assert both.posts() == []
    (incident,) = both.incidents()
    assert (incident.element, incident.attempts, incident.status) == ("second", 1, "open")
    assert "张三" not in incident.error
    assert incident.error.startswith("KeyError")
    assert both.open(progress.instance_id) == []


def test_a_mended_operator_carries_on_at_the_next_tick_with_the_answers_given_once(both):
    both.deploy(FRAGILE)
    number = both.start("fragile").instance_id
    both.told.fails["second"] = KeyError("x")
    both.complete(number, "ask", grade=4)
    both.told.fails.clear()
    (progress,) = both.tick(minutes=1)
    assert [task.element for task in progress.opened] == ["next"]
    assert both.facts(number)["grade"] == 4
    assert len(both.posts()) == 2
    assert [incident.status for incident in both.incidents()] == ["resolved"]
    assert [step.actor for step in both.steps(number, "ask")] == ["ann"]


def test_attempts_come_at_growing_intervals_and_end_with_a_person(make):
    house = make(limits=Limits(attempts=4))
    house.deploy(FRAGILE)
    number = house.start("fragile").instance_id
    house.told.fails["second"] = KeyError("x")
    house.complete(number, "ask")
    waited = []
    while (wake_at := house.instance(number).wake_at) is not None:
        waited.append(wake_at - house.now)
        house.tick(seconds=waited[-1].total_seconds())
    assert waited == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    (incident,) = house.incidents()
    assert (incident.attempts, incident.status, incident.retry_at) == (4, "open", None)
    house.told.fails.clear()
    with house.session() as session:
        progress = house.runner.retry(session, incident.id, now=house.now)
    assert [task.element for task in progress.opened] == ["next"]
    with house.session() as session, pytest.raises(NotFound):
        house.runner.retry(session, incident.id, now=house.now)


def test_a_person_moves_past_the_step_with_the_facts_it_would_have_brought(house):
    house.deploy(FRAGILE)
    number = house.start("fragile").instance_id
    house.told.fails["second"] = KeyError("x")
    house.complete(number, "ask")
    with house.session() as session:
        house.runner.move_on(
            session, house_incident(house), {"sent": "by letter"}, now=house.now, reason="sent by hand"
        )
    assert house.open(number) == ["next"]
    assert house.facts(number)["sent"] == "by letter"
    assert [step.outcome for step in house.steps(number, "second")] == ["moved"]
    assert house.incidents()[0].resolution == "moved on: sent by hand"


def house_incident(house):
    return house.incidents()[-1].id


def test_a_start_that_fails_is_an_instance_with_an_incident(both):
    both.told.fails["act"] = RuntimeError("x")
    both.deploy(
        process("p", start("s"), service("act", "note"), user("u"), end("e"), flows="s > act > u > e")
    )
    progress = both.start("p", x=1)
    assert [failure.element for failure in progress.failed] == ["act"]
    both.told.fails.clear()
    both.tick(minutes=1)
    assert both.open(progress.instance_id) == ["u"]
    assert both.facts(progress.instance_id)["x"] == 1


def test_a_message_whose_steps_fail_is_delivered_once_and_retried(both):
    both.deploy(
        process(
            "p",
            start("s"),
            catch("c", message="m"),
            service("act", "note"),
            user("u"),
            end("e"),
            flows="s > c > act > u > e",
        )
    )
    number = both.start("p").instance_id
    both.told.fails["act"] = RuntimeError("x")
    (progress,) = both.deliver(both.post("m", x=1))
    assert len(progress.failed) == 1
    assert both.metronome() == []
    assert [post.status for post in both.posts()] == ["delivered"]
    both.told.fails.clear()
    both.tick(minutes=1)
    assert both.facts(number)["x"] == 1


def test_a_timer_whose_steps_fail_is_retried_and_still_counts_from_its_due_time(house):
    house.deploy(
        process(
            "p",
            start("s"),
            catch("c", duration="PT1H"),
            service("act", "note"),
            catch("d", duration="PT1H"),
            user("u"),
            end("e"),
            flows="s > c > act > d > u > e",
        )
    )
    number = house.start("p").instance_id
    house.told.fails["act"] = RuntimeError("x")
    began = house.now
    house.tick(hours=1)
    house.told.fails.clear()
    house.tick(minutes=1)
    assert house.instance(number).wake_at == began + timedelta(hours=2)


def test_an_incident_holds_up_only_its_own_branch(house):
    house.deploy(
        process(
            "p",
            start("s"),
            gate("f", "parallel"),
            user("a"),
            service("act", "note"),
            user("b"),
            service("ok", "note"),
            user("c"),
            end("e"),
            flows="s > f > a > act > e; f > b > ok > c > e",
        )
    )
    number = house.start("p").instance_id
    house.told.fails["act"] = RuntimeError("x")
    house.complete(number, "a")
    progress = house.complete(number, "b")
    assert progress.failed == []
    assert house.open(number) == ["c"]


def test_an_incident_goes_with_the_branch_it_was_on(house):
    house.deploy(
        process(
            "p",
            start("s"),
            user("a"),
            boundary("b", "a", cancel=False, message="m"),
            service("act", "note"),
            end("e"),
            end("stop", terminate="x"),
            flows="s > a > stop; b > act > e",
        )
    )
    number = house.start("p").instance_id
    house.told.fails["act"] = RuntimeError("x")
    house.deliver(house.post("m"))
    assert len(house.incidents()) == 1
    house.complete(number, "a")
    assert house.instance(number).status == "completed"
    assert [incident.status for incident in house.incidents()] == ["cancelled"]
    assert house.instance(number).wake_at is None


def test_an_expression_that_cannot_be_worked_out_is_an_incident_naming_its_element(house):
    house.deploy(
        process(
            "p",
            start("s"),
            user("u"),
            gate("g", default="p_g_e"),
            user("v"),
            end("e"),
            flows="s > u > g > e; g > v [amount > 5]",
        )
    )
    number = house.start("p").instance_id
    progress = house.complete(number, "u")
    assert progress.failed[0].element == "g"
    assert "amount" in progress.failed[0].error


def test_a_loop_without_a_task_is_an_incident_not_a_hang(both):
    both.deploy(
        process(
            "p",
            start("s"),
            user("u"),
            gate("m"),
            script("x", "n = n + 1"),
            gate("g", default="p_g_e"),
            end("e"),
            flows="s > u > m > x > g > m [n > 0]; g > e",
        )
    )
    number = both.start("p", n=1).instance_id
    progress = both.complete(number, "u")
    assert len(progress.failed) == 1
    assert "loop" in progress.failed[0].error


def test_cancelling_closes_everything(both):
    both.deploy(FRAGILE)
    progress = both.start("fragile")
    with both.session() as session:
        ended = both.runner.cancel(session, progress.instance_id, now=both.now, reason="opened by mistake")
    assert ended.closed == [progress.opened[0].task_id]
    assert both.instance(progress.instance_id).status == "cancelled"
    with pytest.raises(Stale):
        both.complete(progress.instance_id, progress.opened[0].task_id)


def test_a_condition_that_lacks_a_fact_is_given_it_by_a_person(house):
    house.deploy(
        process(
            "p",
            start("s"),
            user("u"),
            gate("g", default="p_g_e"),
            user("v"),
            end("e"),
            flows="s > u > g > e; g > v [amount > 5]",
        )
    )
    number = house.start("p").instance_id
    house.complete(number, "u")
    with house.session() as session:
        house.runner.move_on(
            session, house_incident(house), {"amount": 9}, now=house.now, reason="asked the citizen"
        )
    assert house.open(number) == ["v"]
    assert house.facts(number) == {"amount": 9}


def test_a_state_that_grows_too_deep_is_an_incident_and_not_an_end(make):
    house = make(limits=Limits(depth=12))
    names = [f"x{count}" for count in range(30)]
    scripts = [script(name, f"{name} = 1") for name in names]
    flows = " > ".join(["s", *names, "v", "e"])
    house.deploy(process("p", start("s"), *scripts, user("v"), end("e"), flows=flows))
    progress = house.start("p")
    assert "too deep" in progress.failed[0].error
    assert house.instance(progress.instance_id).status == "active"
