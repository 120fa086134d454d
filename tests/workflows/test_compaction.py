"""Compaction: what a long-running case costs, and what must not be dropped."""

from __future__ import annotations

from tests.workflows.drawing import (
    boundary,
    call,
    catch,
    end,
    gate,
    many,
    process,
    service,
    start,
    sub,
    throw,
    user,
)

LONG = process(
    "long",
    start("s"),
    gate("f", "parallel"),
    user("wait"),
    sub(
        "span",
        start("s1"),
        gate("m"),
        user("u"),
        service("act", "note", what="'x'"),
        gate("g", default="span_g_m"),
        end("e1"),
        flows="s1 > m > u > act > g > m; g > e1 [done]",
    ),
    boundary("late", "span", cancel=False, duration="P900D"),
    user("chase"),
    gate("j", "parallel"),
    user("last"),
    end("e"),
    end("e2"),
    flows="s > f > wait > j; f > span > j > last > e; late > chase > e2",
)


def test_a_loop_beside_a_waiting_branch_with_a_live_timer_stays_flat(house):
    house.deploy(LONG)
    number = house.start("long", done=False).instance_id
    sizes, lengths = [], []
    for turn in range(150):
        house.complete(number, "u", turn=turn)
        sizes.append(house.size(number))
        lengths.append(len(house.instance(number).state))
    assert max(sizes[5:]) == min(sizes[5:]) <= 30
    assert max(lengths[20:]) - min(lengths[20:]) < 50
    house.complete(number, "u", done=True)
    house.complete(number, "wait")
    house.complete(number, "last")
    assert house.instance(number).status == "completed"
    assert house.path(number, "userTask").count("u") == 151


def test_a_loop_beside_a_branch_that_has_already_reached_the_join_stays_flat(house):
    house.deploy(LONG)
    number = house.start("long", done=False).instance_id
    house.complete(number, "wait", waited=True)
    sizes = []
    for _ in range(60):
        house.complete(number, "u")
        sizes.append(house.size(number))
    assert max(sizes[5:]) == min(sizes[5:]) <= 30
    assert house.complete(number, "u", done=True).opened[0].element == "last"
    assert house.facts(number)["waited"] is True


def test_handlers_of_a_repeated_event_leave_nothing_behind(house):
    house.deploy(
        process(
            "p",
            start("s"),
            user("work"),
            boundary("b", "work", cancel=False, message="m"),
            user("answer"),
            end("e1"),
            end("e"),
            flows="s > work > e; b > answer > e1",
        )
    )
    number = house.start("p").instance_id
    sizes = []
    for _ in range(30):
        house.deliver(house.post("m"))
        house.complete(number, "answer")
        sizes.append(house.size(number))
    assert max(sizes[3:]) == min(sizes[3:]) <= 20
    house.complete(number, "work")
    assert house.instance(number).status == "completed"


def test_facts_from_before_the_split_decide_what_each_branch_changed_even_after_many_rounds(house):
    house.deploy(LONG)
    number = house.start("long", done=False, amount=1, note="old").instance_id
    for turn in range(20):
        house.complete(number, "u", turn=turn, amount=2)
    house.complete(number, "wait", note="new")
    house.complete(number, "u", done=True)
    facts = house.facts(number)
    assert (facts["amount"], facts["note"]) == (2, "new")


def test_nested_splits_with_half_filled_joins(house):
    house.deploy(
        process(
            "p",
            start("s"),
            gate("f", "parallel"),
            gate("f2", "parallel"),
            user("a"),
            user("b"),
            gate("j2", "parallel"),
            user("c"),
            user("d"),
            gate("j", "parallel"),
            user("z"),
            end("e"),
            flows="s > f > f2 > a > j2 > c > j > z > e; f2 > b > j2; f > d > j",
        )
    )
    number = house.start("p").instance_id
    for task in ("a", "d", "b", "c"):
        house.complete(number, task, **{task: 1})
    assert house.open(number) == ["z"]
    assert house.facts(number) == {"a": 1, "b": 1, "c": 1, "d": 1}
    assert house.size(number) <= 8


def test_a_running_panel_keeps_the_votes_that_are_in(house):
    house.deploy(
        process(
            "p",
            start("s"),
            user("before"),
            user("vote", repeat=many("members", "member", out="votes", out_item="ballot")),
            user("z"),
            end("e"),
            flows="s > before > vote > z > e",
        )
    )
    number = house.start("p", members=list(range(12))).instance_id
    progress = house.complete(number, "before")
    for task in progress.opened:
        house.complete(number, task.task_id, ballot=task.facts["member"] * 2)
    assert house.facts(number)["votes"] == [2 * member for member in range(12)]


def test_called_processes_in_a_loop_are_forgotten_when_they_are_over(house):
    house.deploy(
        process("child", start("s"), user("help"), end("e", message="helped"), flows="s > help > e"),
        process(
            "parent",
            start("s"),
            gate("m"),
            call("c", "child"),
            throw("t", message="round"),
            gate("g", default="parent_g_m"),
            end("e"),
            flows="s > m > c > t > g > m; g > e [done]",
        ),
    )
    number = house.start("parent", done=False).instance_id
    sizes = []
    for turn in range(40):
        house.complete(number, "help", turn=turn)
        sizes.append(house.size(number))
    assert max(sizes[2:]) == min(sizes[2:])
    assert len(house.posts()) == 80


def test_a_finished_case_keeps_its_path_and_hardly_any_state(house):
    house.deploy(LONG)
    number = house.start("long", done=False).instance_id
    for turn in range(30):
        house.complete(number, "u", done=turn == 29)
    house.complete(number, "wait")
    house.complete(number, "last")
    assert house.size(number) <= 2
    assert len(house.steps(number)) > 90
    assert [step.seq for step in house.steps(number)] == list(range(1, len(house.steps(number)) + 1))


def test_a_catch_after_many_rounds_still_hears(house):
    house.deploy(
        process(
            "p",
            start("s"),
            gate("m"),
            user("u"),
            gate("g", default="p_g_m"),
            catch("c", message="x"),
            user("z"),
            end("e"),
            flows="s > m > u > g > m; g > c [done]; c > z > e",
        )
    )
    number = house.start("p", done=False).instance_id
    for turn in range(12):
        house.complete(number, "u", done=turn == 11)
    house.deliver(house.post("x", heard=1))
    assert house.facts(number) == {"done": True, "heard": 1}
