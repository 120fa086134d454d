"""Posts: messages between processes, exactly once, in order, kept until somebody waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.drawing import (
    boundary,
    call,
    catch,
    end,
    gate,
    process,
    receive,
    start,
    sub,
    throw,
    user,
)
from tests.workflows.house import CASE
from workflows import BadFacts, Subject
from workflows.store import PostDelivery

WAITING = process(
    "waiting",
    start("s"),
    catch("rated", message="citizen.rated"),
    user("u"),
    end("e"),
    flows="s > rated > u > e",
)
STARTED = process("started", start("s", message="citizen.urged"), user("u"), end("e"), flows="s > u > e")


def test_a_post_reaches_the_instance_that_waits_and_brings_its_facts(both):
    both.deploy(WAITING)
    number = both.start("waiting").instance_id
    (progress,) = both.deliver(both.post("citizen.rated", grade=4, resolved="yes"))
    assert [task.element for task in progress.opened] == ["u"]
    assert both.facts(number)["grade"] == 4
    assert [post.status for post in both.posts()] == ["delivered"]
    assert both.subscriptions() == []


def test_a_post_about_another_subject_wakes_nobody(house):
    house.deploy(WAITING)
    house.start("waiting")
    assert house.deliver(house.post("citizen.rated", Subject("case", 8))) == []
    assert [post.status for post in house.posts()] == ["pending"]


def test_a_post_starts_an_instance_with_its_subject_and_facts(both):
    both.deploy(STARTED)
    (progress,) = both.deliver(both.post("citizen.urged", level="high"))
    assert progress.opened[0].subject == CASE
    assert both.facts(progress.instance_id) == {"level": "high"}


def test_an_early_post_is_kept_until_somebody_waits(both):
    both.deploy(
        process(
            "slow",
            start("s"),
            user("first"),
            catch("c", message="m"),
            user("u"),
            end("e"),
            flows="s > first > c > u > e",
        )
    )
    number = both.start("slow").instance_id
    post = both.post("m", x=1)
    assert both.deliver(post) == []
    assert both.metronome() == []
    progress = both.complete(number, "first")
    assert progress.posts == [post]  # told at once, no need to wait for the metronome
    both.deliver(*progress.posts)
    assert both.open(number) == ["u"]


def test_each_target_gets_it_once_and_delivering_again_does_nothing(house):
    house.deploy(
        WAITING,
        STARTED,
        process(
            "other", start("s"), receive("r", "citizen.urged"), user("u"), end("e"), flows="s > r > u > e"
        ),
    )
    number = house.start("other").instance_id
    post = house.post("citizen.urged")
    assert len(house.deliver(post)) == 2
    assert house.deliver(post) == []
    assert house.open(number) == ["u"]


def test_the_same_post_is_not_delivered_twice_to_a_loop_that_waits_again(house):
    house.deploy(
        process(
            "loop",
            start("s"),
            gate("m"),
            catch("c", message="m"),
            gate("g", default="loop_g_m"),
            end("e"),
            flows="s > m > c > g > m; g > e [stop]",
        )
    )
    number = house.start("loop", stop=False).instance_id
    post = house.post("m")
    assert len(house.deliver(post)) == 1
    assert house.metronome() == []
    house.deliver(house.post("m", stop=True))
    assert house.instance(number).status == "completed"


def test_posts_about_one_subject_keep_their_order(both):
    both.deploy(
        process(
            "loop",
            start("s"),
            gate("m"),
            catch("c", message="m"),
            gate("g", default="loop_g_m"),
            end("e"),
            flows="s > m > c > g > m; g > e [last == 3]",
        )
    )
    number = both.start("loop", last=0).instance_id
    posts = [both.post("m", last=count) for count in (1, 2, 3)]
    both.deliver(posts[2])  # asked for the last: the earlier ones go first
    assert [post.status for post in both.posts()] == ["delivered"] * 3
    assert len(both.steps(number, "c")) == 3
    assert both.instance(number).status == "completed"


def test_a_post_may_be_meant_for_later(house):
    house.deploy(WAITING)
    house.start("waiting")
    with house.session() as session:
        post = house.runner.post(
            session, "citizen.rated", CASE, {}, now=house.now, not_before=house.now + timedelta(days=1)
        ).id
    assert house.deliver(post) == []
    house.now += timedelta(days=1)
    assert len(house.metronome()) == 1


def test_a_process_does_not_hear_itself_but_its_post_waits_for_others(house):
    house.deploy(
        process(
            "echo",
            start("s"),
            gate("f", "parallel"),
            throw("t", message="m", payload="x, y"),
            catch("c", message="m"),
            user("a"),
            user("b"),
            end("e"),
            flows="s > f > t > a > e; f > c > b > e",
        ),
    )
    progress = house.start("echo", x=1, y=[2], z=3)
    assert house.open(progress.instance_id) == ["a"]
    assert len(progress.posts) == 1
    house.deliver(*progress.posts)  # by the post office, like everybody else
    assert house.open(progress.instance_id) == ["a", "b"]
    assert house.posts()[0].payload == '{"x": 1, "y": [2]}'


def test_a_message_end_event_and_a_throw_to_another_subject(both):
    both.deploy(
        process(
            "says",
            start("s"),
            throw("t", message="clock.started", subject="'clock:' + str(clock)", payload="clock"),
            end("e", message="case.done"),
            flows="s > t > e",
        ),
        process(
            "ladder",
            start("s", message="clock.started"),
            catch("met", message="clock.met"),
            end("e"),
            flows="s > met > e",
        ),
    )
    progress = both.start("says", clock=31)
    assert [(post.name, post.subject_kind, post.subject_id) for post in both.posts()] == [
        ("clock.started", "clock", 31),
        ("case.done", "case", 7),
    ]
    (started,) = both.deliver(*progress.posts)
    assert both.instance(started.instance_id).subject_kind == "clock"
    assert [one.message for one in both.subscriptions()] == ["clock.met"]


def test_a_message_boundary_that_does_not_interrupt_is_heard_again_and_again(both):
    both.deploy(
        process(
            "urged",
            start("s"),
            user("work"),
            boundary("urge", "work", cancel=False, message="urge"),
            user("answer"),
            end("e"),
            flows="s > work > e; urge > answer > e",
        )
    )
    number = both.start("urged").instance_id
    for count in range(1, 4):
        assert len(both.deliver(both.post("urge", n=count))) == 1
        assert both.open(number) == ["answer"] * count + ["work"]
    both.complete(number, "work")
    assert both.open(number) == ["answer"] * 3  # the activity's end does not cut them off
    assert both.subscriptions() == []


def test_a_message_boundary_that_interrupts(house):
    house.deploy(
        process(
            "cut",
            start("s"),
            sub("span", start("s1"), user("a"), end("e1"), flows="s1 > a > e1"),
            boundary("out", "span", message="citizen.withdrew"),
            user("close"),
            end("e"),
            flows="s > span > e; out > close > e",
        )
    )
    number = house.start("cut").instance_id
    (progress,) = house.deliver(house.post("citizen.withdrew"))
    assert [task.element for task in progress.opened] == ["close"]
    assert len(progress.closed) == 1
    house.complete(number, "close")
    assert house.instance(number).status == "completed"


def test_an_event_gateway_takes_the_message_and_forgets_the_timer(house):
    house.deploy(
        process(
            "wait",
            start("s"),
            gate("g", "eventBased"),
            catch("told", message="told"),
            catch("late", duration="P7D"),
            user("a"),
            user("b"),
            end("e"),
            flows="s > g > told > a > e; g > late > b > e",
        )
    )
    number = house.start("wait").instance_id
    house.deliver(house.post("told", answer="yes"))
    assert house.open(number) == ["a"]
    assert house.facts(number)["answer"] == "yes"
    assert house.instance(number).wake_at is None
    assert house.tick(days=8) == []


def test_a_catch_inside_a_called_process_is_found(house):
    house.deploy(
        process("inner", start("s"), catch("c", message="m"), end("e"), flows="s > c > e"),
        process("outer", start("s"), call("c", "inner"), user("u"), end("e"), flows="s > c > u > e"),
    )
    number = house.start("outer").instance_id
    house.deliver(house.post("m", got=True))
    assert house.facts(number)["got"] is True


def test_a_post_whose_only_target_is_gone_stays_for_the_next(house):
    house.deploy(WAITING)
    first = house.start("waiting").instance_id
    post = house.post("citizen.rated")
    with house.session() as session:
        house.runner.cancel(session, first, now=house.now, reason="test")
    assert house.deliver(post) == []
    house.start("waiting")
    assert len(house.deliver(post)) == 1


def test_a_post_whose_chosen_target_left_before_its_turn_is_kept_for_others(house):
    house.deploy(WAITING)
    first, second = house.start("waiting").instance_id, house.start("waiting").instance_id
    house.deploy(STARTED)
    post = house.post("citizen.rated")
    with house.session() as session:
        assert len(house.runner.deliver(session, post, now=house.now)) == 1
        house.runner.cancel(session, second, now=house.now, reason="test")
    assert house.open(first) == ["u"]
    house.deliver(post)
    assert [one.status for one in house.rows(PostDelivery)] == ["delivered", "gone"]
    assert [one.status for one in house.posts()] == ["delivered"]


def test_a_post_nobody_waits_for_in_its_time_becomes_an_incident(house):
    house.deploy(WAITING)
    house.post("nobody.listens")
    house.now += timedelta(days=91)
    with house.session() as session:
        assert len(house.runner.unheard(session, house.now)) == 1
    (incident,) = house.incidents()
    assert (incident.post_id, incident.status) == (house.posts()[0].id, "open")


@pytest.mark.parametrize(
    "payload", [{"typename": "x"}, {"a": {"typename": 1}}, {"when": object()}, {"x": float("nan")}]
)
def test_a_payload_holds_facts_and_nothing_else(house, payload):
    with pytest.raises(BadFacts):
        house.post("m", **payload)


def test_a_post_nobody_waited_for_in_its_time_is_heard_by_a_process_that_comes_later(both):
    number = both.post("case.heard")
    both.now += timedelta(days=91)
    with both.session() as session:
        assert both.runner.unheard(session, both.now)
        assert both.runner.unheard(session, both.now) == [], "said once"
    both.deploy(process("late", start("s", message="case.heard"), user("t"), end("e"), flows="s > t > e"))
    assert both.deliver(number)
    assert both.posts()[0].status == "delivered"
    assert [one.status for one in both.incidents()] == ["resolved"]
