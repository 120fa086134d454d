"""Boundaries, errors, escalations, sub-processes, ends: what the stock engine gets wrong."""

from __future__ import annotations

import pytest

from tests.workflows.drawing import (
    boundary,
    call,
    catch,
    end,
    gate,
    many,
    process,
    script,
    start,
    sub,
    throw,
    user,
)


def test_an_error_reaches_the_boundary_of_its_own_activity_not_its_sisters(house):
    house.deploy(
        process(
            "child",
            start("s"),
            user("try"),
            gate("g", default="child_g_e"),
            end("bad", error="refused"),
            end("e"),
            flows="s > try > g > bad [wrong]; g > e",
        ),
        process(
            "parent",
            start("s"),
            gate("f", "parallel"),
            call("one", "child"),
            boundary("b1", "one", error="refused"),
            user("mend1"),
            call("two", "child"),
            boundary("b2", "two", error="refused"),
            user("mend2"),
            end("e"),
            flows="s > f > one > e; f > two > e; b1 > mend1 > e; b2 > mend2 > e",
        ),
    )
    progress = house.start("parent", wrong=False)
    second = progress.opened[1].task_id
    house.complete(progress.instance_id, second, wrong=True)
    assert house.open(progress.instance_id) == ["mend2", "try"]


def test_an_error_climbs_out_of_nested_sub_processes(house):
    house.deploy(
        process(
            "p",
            start("s"),
            sub(
                "outer",
                start("s1"),
                sub("inner", start("s2"), user("u"), end("bad", error="E1"), flows="s2 > u > bad"),
                end("e1"),
                flows="s1 > inner > e1",
            ),
            boundary("b", "outer", error="E1"),
            user("mend"),
            end("e"),
            flows="s > outer > e; b > mend > e",
        ),
    )
    number = house.start("p").instance_id
    house.complete(number, "u")
    assert house.open(number) == ["mend"]
    assert len(house.instance(number).state) < 4_000
    house.complete(number, "mend")
    assert house.instance(number).status == "completed"


def test_an_escalation_that_does_not_interrupt_is_taken_each_time(house):
    house.deploy(
        process(
            "p",
            start("s"),
            sub(
                "work",
                start("s1"),
                gate("m"),
                user("u"),
                throw("raise", escalation="slow"),
                gate("g", default="work_g_m"),
                end("e1"),
                flows="s1 > m > u > raise > g > m; g > e1 [done]",
            ),
            boundary("b", "work", cancel=False, escalation="slow"),
            user("look"),
            end("e"),
            end("e2"),
            flows="s > work > e; b > look > e2",
        ),
    )
    number = house.start("p", done=False).instance_id
    house.complete(number, "u")
    house.complete(number, "u", done=True)
    assert house.open(number) == ["look", "look"]


@pytest.mark.parametrize("kind", ["escalation", "error"])
def test_what_nobody_catches_is_told_to_the_caller(house, kind):
    house.deploy(process("p", start("s"), user("u"), end("e", **{kind: "E7"}), flows="s > u > e"))
    progress = house.complete(house.start("p").instance_id, "u")
    assert [(one.kind, one.code) for one in progress.thrown] == [(kind, "E7")]
    assert progress.ended


def test_a_terminate_end_closes_the_other_branches(house):
    house.deploy(
        process(
            "p",
            start("s"),
            gate("f", "parallel"),
            user("a"),
            user("b"),
            catch("c", message="m"),
            end("e"),
            end("stop", terminate="now"),
            flows="s > f > a > stop; f > b > e; f > c > e",
        )
    )
    progress = house.start("p")
    done = house.complete(progress.instance_id, "a")
    assert sorted(done.closed) == sorted(task.task_id for task in progress.opened)
    assert done.ended
    assert done.thrown == []
    assert house.subscriptions() == []


def test_a_terminate_end_in_a_sub_process_ends_only_that(house):
    house.deploy(
        process(
            "p",
            start("s"),
            sub(
                "span",
                start("s1"),
                gate("f", "parallel"),
                user("a"),
                user("b"),
                end("e1"),
                end("stop", terminate="now"),
                flows="s1 > f > a > stop; f > b > e1",
            ),
            user("after"),
            end("e"),
            flows="s > span > after > e",
        )
    )
    number = house.start("p").instance_id
    house.complete(number, "a", seen=True)
    assert house.open(number) == ["after"]
    assert house.facts(number)["seen"] is True


def test_facts_of_both_ends_of_a_sub_process_are_kept(house):
    house.deploy(
        process(
            "p",
            start("s"),
            sub(
                "span",
                start("s1"),
                gate("f", "parallel"),
                user("a"),
                user("b"),
                end("e1"),
                end("e2"),
                flows="s1 > f > a > e1; f > b > e2",
            ),
            user("after"),
            end("e"),
            flows="s > span > after > e",
        )
    )
    number = house.start("p", x=0, y=0).instance_id
    house.complete(number, "a", x=1)
    house.complete(number, "b", y=1)
    assert house.facts(number) == {"x": 1, "y": 1}


def test_interrupting_many_called_processes_leaves_nothing_behind(house):
    house.deploy(
        process(
            "child", start("s"), user("help"), catch("c", message="m"), end("e"), flows="s > help > c > e"
        ),
        process(
            "parent",
            start("s"),
            call("c", "child", many("units", "unit")),
            boundary("late", "c", duration="PT1H"),
            user("u"),
            end("e"),
            flows="s > c > e; late > u > e",
        ),
    )
    progress = house.start("parent", units=[4, 5, 6])
    number = progress.instance_id
    house.complete(number, progress.opened[0].task_id)
    (woken,) = house.tick(hours=1)
    assert sorted(woken.closed) == sorted(task.task_id for task in progress.opened[1:])
    assert house.open(number) == ["u"]
    assert house.subscriptions() == []
    house.complete(number, "u")
    assert house.instance(number).status == "completed"


def test_an_inclusive_gateway_waits_for_the_branches_it_took(house):
    house.deploy(
        process(
            "p",
            start("s"),
            gate("f", "inclusive", default="p_f_c"),
            user("a"),
            user("b"),
            user("c"),
            gate("j", "inclusive"),
            user("u"),
            end("e"),
            flows="s > f > a [x > 0]; f > b [x > 1]; f > c; a > j; b > j; c > j > u > e",
        )
    )
    number = house.start("p", x=2).instance_id
    assert house.open(number) == ["a", "b"]
    house.complete(number, "a", seen_a=1)
    assert house.open(number) == ["b"]
    house.complete(number, "b", seen_b=1)
    assert house.open(number) == ["u"]
    assert house.facts(number) == {"x": 2, "seen_a": 1, "seen_b": 1}


def test_a_standard_loop_keeps_the_facts_of_its_last_round(house):
    condition = "<loopCondition>n &lt; 3</loopCondition>"
    loop = f'<standardLoopCharacteristics testBefore="true">{condition}</standardLoopCharacteristics>'
    house.deploy(
        process(
            "p",
            start("s"),
            script("zero", "n = 0"),
            user("u", repeat=loop),
            user("v"),
            end("e"),
            flows="s > zero > u > v > e",
        )
    )
    number = house.start("p").instance_id
    for n, kept in enumerate(([1, 1], [1], [])):
        house.complete(number, "u", n=n + 1, list=kept)
    assert house.open(number) == ["v"]
    assert house.facts(number) == {"n": 3, "list": []}


def test_a_process_that_can_only_be_started_by_a_message_is_started_by_it(house):
    house.deploy(
        process(
            "p",
            start("s1", message="a"),
            start("s2", message="b"),
            user("u"),
            user("v"),
            end("e"),
            flows="s1 > u > e; s2 > v > e",
        )
    )
    (progress,) = house.deliver(house.post("b"))
    assert house.open(progress.instance_id) == ["v"]
    assert house.subscriptions() == []
    house.complete(progress.instance_id, "v")
    assert house.instance(progress.instance_id).status == "completed"


def test_a_process_that_stands_still_is_an_incident_not_a_silence(house):
    house.deploy(
        process(
            "p",
            start("s"),
            gate("g", default="p_g_b"),
            user("a"),
            user("b"),
            gate("j", "parallel"),
            end("e"),
            flows="s > g > a [x]; g > b > j > e; a > j",
        )
    )
    number = house.start("p", x=True).instance_id
    progress = house.complete(number, "a")
    assert "stands still" in progress.failed[0].error


def test_the_path_of_a_case_can_be_drawn_from_its_steps(house):
    house.deploy(
        process(
            "p",
            start("s"),
            user("u"),
            sub("span", start("s1"), user("v"), end("e1"), flows="s1 > v > e1"),
            end("e"),
            flows="s > u > span > e",
        )
    )
    number = house.start("p").instance_id
    house.complete(number, "u")
    house.complete(number, "v", actor="bob")
    drawn = [(step.source, step.element, step.kind) for step in house.steps(number)]
    assert drawn == [
        (None, "s", "startEvent"),
        ("s", "u", "userTask"),
        ("span", "s1", "startEvent"),
        ("s1", "v", "userTask"),
        ("v", "e1", "endEvent"),
        ("u", "span", "subProcess"),
        ("span", "e", "endEvent"),
    ]
    assert [step.actor for step in house.steps(number, "v")] == ["bob"]
