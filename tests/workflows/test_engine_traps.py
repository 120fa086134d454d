"""What the stock engine does wrongly in silence, and what happens here: data, state and expressions."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from tests.workflows.drawing import (
    call,
    catch,
    end,
    gate,
    many,
    process,
    rule,
    script,
    service,
    start,
    user,
)
from workflows import BadFacts, NotFound, Operator, Stale, WorkflowError
from workflows.engine import compile_process, dump, load

ONE = process("one", start("s"), user("u"), user("v"), end("e"), flows="s > u > v > e")


@pytest.mark.parametrize(
    "facts",
    [
        {"typename": "datetime"},
        {"a": [{"typename": "datetime", "value": "2026-01-01"}]},
        {"a": dt.date(2026, 1, 1)},
        {"a": Decimal(1)},
        {"a": b"x"},
        {"a": {1: "x"}},
        {"a": float("inf")},
    ],
)
def test_what_would_not_survive_the_state_is_refused_at_every_door(house, facts):
    house.deploy(ONE)
    with pytest.raises(BadFacts):
        house.start("one", **facts)
    number = house.start("one").instance_id
    with pytest.raises(BadFacts):
        house.complete(number, "u", **facts)
    assert house.open(number) == ["u"]


def test_an_operator_that_returns_no_facts_is_an_incident(make):
    house = make(operators=[Operator("bad", lambda context: {"when": dt.date(2026, 1, 1)}, "reads")])
    house.deploy(process("p", start("s"), service("x", "bad"), end("e"), flows="s > x > e"))
    assert "date" in house.start("p").failed[0].error


def test_true_and_one_stay_apart_through_the_state(house):
    house.deploy(ONE)
    number = house.start("one", a=1, b=[1, 1], c={"x": 1.0}).instance_id
    house.complete(number, "u", a=True, b=[True, 1], c={"x": 1})
    assert repr(house.facts(number)) == "{'a': True, 'b': [True, 1], 'c': {'x': 1}}"


def test_lists_are_replaced_not_merged(house):
    house.deploy(ONE)
    number = house.start("one", chosen=["a", "b", "c"]).instance_id
    house.complete(number, "u", chosen=["c", "c"])
    assert house.facts(number)["chosen"] == ["c", "c"]


def test_a_timer_behind_an_open_task_is_armed_when_it_is_reached_not_when_the_state_is_loaded(house):
    house.deploy(
        process(
            "p",
            start("s"),
            user("u"),
            catch("c", duration="PT1H"),
            user("v"),
            end("e"),
            flows="s > u > c > v > e",
        )
    )
    number = house.start("p").instance_id
    assert house.tick(days=1) == []
    house.complete(number, "u")
    assert house.open(number) == []
    house.tick(hours=1)
    assert house.open(number) == ["v"]


def test_a_branch_that_only_carried_a_value_along_does_not_overwrite_it_at_the_join(house):
    house.deploy(
        process(
            "p",
            start("s"),
            gate("f", "parallel"),
            user("a"),
            user("b"),
            gate("j", "parallel"),
            user("u"),
            end("e"),
            flows="s > f > a > j > u > e; f > b > j",
        )
    )
    number = house.start("p", amount=1, list=[1]).instance_id
    house.complete(number, "a", amount=2, list=[1, 2, 3])
    house.complete(number, "b", other=True)
    assert house.facts(number) == {"amount": 2, "list": [1, 2, 3], "other": True}


def test_a_parallel_join_in_a_loop_waits_for_both_in_every_round(house):
    house.deploy(
        process(
            "p",
            start("s"),
            gate("m"),
            gate("f", "parallel"),
            user("a"),
            user("b"),
            gate("j", "parallel"),
            gate("g", default="p_g_e"),
            end("e"),
            flows="s > m > f > a > j > g > e; f > b > j; g > m [again]",
        )
    )
    number = house.start("p", again=True).instance_id
    for turn in range(4):
        first, second = ("a", "b") if turn % 2 else ("b", "a")
        house.complete(number, first, turn=turn)
        assert house.open(number) == [second]
        house.complete(number, second, again=turn < 3)
    assert house.instance(number).status == "completed"


def test_a_loop_of_a_thousand_rounds_neither_ends_nor_grows(house):
    house.deploy(
        process(
            "p",
            start("s"),
            gate("m"),
            user("u"),
            gate("g", default="p_g_e"),
            end("e"),
            flows="s > m > u > g > m [again]; g > e",
        )
    )
    number = house.start("p", again=True).instance_id
    for _ in range(400):
        (opened,) = house.complete(number, "u").opened
        assert opened.element == "u"
    assert house.size(number) < 15


PANEL = process(
    "panel",
    start("s"),
    gate("m"),
    user(
        "vote",
        repeat=many("members", "member", out="votes", out_item="ballot"),
        candidates="'person:' + str(member)",
    ),
    user("next"),
    gate("g", default="panel_g_e"),
    end("e"),
    flows="s > m > vote > next > g > m [again]; g > e",
)


def test_results_of_many_come_in_the_order_of_the_list_and_a_second_round_starts_afresh(house):
    house.deploy(PANEL)
    progress = house.start("panel", members=[3, 1, 2])
    number = progress.instance_id
    assert [task.candidates for task in progress.opened] == ["person:3", "person:1", "person:2"]
    for task in reversed(progress.opened):
        house.complete(number, task.task_id, ballot=task.candidates)
    assert house.facts(number)["votes"] == ["person:3", "person:1", "person:2"]
    assert "member" not in house.facts(number)
    progress = house.complete(number, "next", again=True, members=[9])
    assert len(progress.opened) == 1
    house.complete(number, "vote", ballot="x")
    assert house.facts(number)["votes"] == ["x"]


def test_the_variable_of_an_answer_may_be_called_like_its_task(house):
    repeat = many("members", "u", out="votes", out_item="vote")
    house.deploy(
        process("p", start("s"), user("vote", repeat=repeat), user("u"), end("e"), flows="s > vote > u > e")
    )
    number = house.start("p", members=[1]).instance_id
    house.complete(number, "vote", vote="yes")
    assert house.facts(number)["votes"] == ["yes"]


def test_an_empty_list_completes_at_once_with_empty_results(house):
    house.deploy(PANEL)
    number = house.start("panel", members=[]).instance_id
    assert house.open(number) == ["next"]
    assert house.facts(number)["votes"] == []


@pytest.mark.parametrize("sequential", [False, True])
def test_results_as_a_mapping_by_item(house, sequential):
    repeat = many("members", "member", out="votes", out_item="ballot", sequential=sequential)
    house.deploy(
        process(
            "p",
            start("s"),
            user("vote", repeat=repeat, collect="map"),
            user("u"),
            end("e"),
            flows="s > vote > u > e",
        )
    )
    number = house.start("p", members=["x", "y"]).instance_id
    while "vote" in house.open(number):
        with house.session() as session:
            task = house.runner.tasks(session, number)[-1]
        house.complete(number, task.task_id, ballot=task.facts["member"] + "!")
    assert house.facts(number)["votes"] == {"x": "x!", "y": "y!"}


def test_many_called_processes_each_with_its_item(house):
    house.deploy(
        process("child", start("s"), user("help"), end("e"), flows="s > help > e"),
        process(
            "parent",
            start("s"),
            call("c", "child", many("units", "unit", out="done", out_item="done_here")),
            user("u"),
            end("e"),
            flows="s > c > u > e",
        ),
    )
    progress = house.start("parent", units=[4, 5])
    assert sorted(task.facts["unit"] for task in progress.opened) == [4, 5]
    assert {task.process for task in progress.opened} == {"child"}
    for task in progress.opened:
        house.complete(progress.instance_id, task.task_id, done_here=task.facts["unit"] * 10)
    assert house.facts(progress.instance_id)["done"] == [40, 50]


def test_a_running_case_keeps_the_called_process_and_the_table_it_started_with(house):
    def versions(number):
        table = TABLE.replace("old", f"answer {number}")
        child = process("child", start("s"), user(f"task_{number}"), end("e"), flows=f"s > task_{number} > e")
        house.deploy(
            child,
            process(
                "parent",
                start("s"),
                user("u"),
                rule("r", "tier"),
                call("c", "child"),
                end("e"),
                flows="s > u > r > c > e",
            ),
            tables={"tier": table},
        )

    versions(1)
    first = house.start("parent", amount=5).instance_id
    versions(2)
    second = house.start("parent", amount=5).instance_id
    house.complete(first, "u")
    house.complete(second, "u")
    assert (house.open(first), house.facts(first)["tier"]) == (["task_1"], "answer 1")
    assert (house.open(second), house.facts(second)["tier"]) == (["task_2"], "answer 2")


TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">
<decision id="tier" name="Tier"><decisionTable id="t" hitPolicy="FIRST">
<input id="i"><inputExpression id="ie" typeRef="number"><text>amount</text></inputExpression></input>
<output id="o" name="tier" typeRef="string"/>
<rule id="low"><inputEntry id="a"><text>&lt; 10</text></inputEntry>
<outputEntry id="b"><text>"old"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def test_which_rows_of_a_table_fired_and_why_stays_with_the_step(house):
    house.deploy(
        process("p", start("s"), rule("r", "tier"), end("e"), flows="s > r > e"), tables={"tier": TABLE}
    )
    number = house.start("p", amount=5).instance_id
    (step,) = house.steps(number, "r")
    result = json.loads(step.result)
    assert result["facts"] == {"tier": "old"}
    assert result["why"]["rules"] == ["low"]
    assert result["why"]["why"][0]["value"] == 5


@pytest.mark.parametrize(
    "text", ["().__class__", "open('x')", "[x for x in y]", "'%99999999d' % 1", "__import__('os')"]
)
def test_a_condition_is_never_python(house, text):
    house.deploy(
        process(
            "p",
            start("s"),
            user("u"),
            gate("g", default="p_g_e"),
            user("v"),
            end("e"),
            flows=f"s > u > g > e; g > v [{text}]",
        )
    )
    number = house.start("p", y=[1]).instance_id
    assert house.complete(number, "u").failed[0].element == "g"


def test_a_script_is_lines_of_assignments(house):
    house.deploy(
        process(
            "p", start("s"), script("x", "a = 1 + 1\nb = a * 2"), user("u"), end("e"), flows="s > x > u > e"
        )
    )
    assert house.facts(house.start("p").instance_id) == {"a": 2, "b": 4}


def test_specs_are_shared_by_threads_and_instances_stay_apart(house):
    text = compile_process(PANEL, "panel")
    with ThreadPoolExecutor(8) as pool:
        processes = list(pool.map(lambda _: load(text), range(40)))
    assert len({tuple(one.specs["panel"].task_specs) for one in processes}) == 1
    house.deploy(PANEL)
    numbers = [house.start("panel", members=[count]).instance_id for count in range(6)]

    def work(number):
        house.complete(number, "vote", ballot=number)
        return house.facts(number)["votes"]

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(work, numbers)) == [[number] for number in numbers]


def test_state_does_not_carry_the_spec(house):
    house.deploy(PANEL)
    number = house.start("panel", members=[1]).instance_id
    assert len(house.instance(number).state) < 3_000
    assert dump is not None


def test_what_is_not_there_is_said_cleanly(house):
    house.deploy(ONE)
    with pytest.raises(NotFound):
        house.start("two")
    with pytest.raises(NotFound):
        house.complete(99, "00000000-0000-0000-0000-000000000000")
    number = house.start("one").instance_id
    for wrong in ("00000000-0000-0000-0000-000000000000", "not-an-id"):
        with pytest.raises(Stale):
            house.complete(number, wrong)


def test_a_long_chain_is_said_to_be_too_long(house):
    names = [f"u{count}" for count in range(600)]
    source = process("chain", start("s"), *map(user, names), end("e"), flows=" > ".join(["s", *names, "e"]))
    with pytest.raises(WorkflowError):
        compile_process(source, "chain")
