"""Two transactions at once: exactly one wins, the other is told cleanly, and nobody waits for ever."""

from __future__ import annotations

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.exc import DBAPIError

from tests.workflows.drawing import boundary, catch, end, gate, process, service, start, user
from tests.workflows.house import NOON
from workflows import NotFound, Progress, Stale, Subject

CONTESTED = process(
    "contested",
    start("s"),
    user("work"),
    boundary("late", "work", duration="PT1H"),
    boundary("out", "work", message="withdrew"),
    user("done"),
    user("chased"),
    user("closed"),
    end("e"),
    flows="s > work > done > e; late > chased > e; out > closed > e",
)


@pytest.fixture
def house(make):
    house = make("postgresql")
    house.deploy(CONTESTED)
    return house


def together(*uses):
    """Run these at the same moment, each in a thread of its own; what each returned or raised."""
    barrier = threading.Barrier(len(uses))

    def run(use):
        barrier.wait()
        try:
            return use()
        except (Stale, DBAPIError) as error:
            return error

    with ThreadPoolExecutor(len(uses)) as pool:
        return list(pool.map(run, uses))


def moved(outcome) -> bool:
    return isinstance(outcome, Progress) and bool(outcome.opened)


def test_two_completions_of_one_task_and_exactly_one_wins(house):
    for _ in range(10):
        number = house.start("contested").instance_id
        task = house.task(number, "work")
        outcomes = together(
            partial(house.complete, number, task, by=1), partial(house.complete, number, task, by=2)
        )
        assert sorted(map(moved, outcomes)) == [False, True]
        assert [type(one) for one in outcomes if not moved(one)] == [Stale]
        assert house.open(number) == ["done"]
        assert house.path(number).count("work") == 1


def test_a_completion_against_the_timer_and_exactly_one_wins(house):
    for _ in range(10):
        house.now = NOON
        number = house.start("contested").instance_id
        task = house.task(number, "work")
        house.now = NOON + timedelta(hours=1)

        def wake(number=number):
            with house.session() as session:
                return house.runner.wake(session, number, now=house.now)

        outcomes = together(lambda: house.complete(number, task), wake)  # noqa: B023
        assert sorted(map(moved, outcomes)) == [False, True]
        completed = moved(outcomes[0])
        assert isinstance(outcomes[0], Progress if completed else Stale)
        assert isinstance(outcomes[1], Progress)
        assert house.open(number) == (["done"] if completed else ["chased"])


def test_a_message_against_a_completion_and_exactly_one_wins(house):
    for count in range(10):
        subject = Subject("case", 100 + count)
        number = house.start("contested", subject).instance_id
        task = house.task(number, "work")
        post = house.post("withdrew", subject)
        completion, delivery = together(
            lambda: house.complete(number, task),  # noqa: B023
            lambda: house.deliver(post),  # noqa: B023
        )
        delivered = any(moved(one) for one in delivery)
        assert moved(completion) is not delivered
        assert isinstance(completion, Stale) is delivered
        assert house.open(number) == (["closed"] if delivered else ["done"])
        kept = next(one.status for one in house.posts() if one.id == post)
        assert kept == ("delivered" if delivered else "pending")


def test_two_workers_waking_fire_once(house):
    number = house.start("contested").instance_id
    house.now += timedelta(hours=1)

    def wake():
        with house.session() as session:
            return house.runner.wake(session, number, now=house.now)

    assert sum(map(moved, together(wake, wake, wake))) == 1
    assert house.path(number).count("late") == 1


def test_a_locked_instance_is_skipped_by_the_metronome_not_waited_for(house):
    number = house.start("contested").instance_id
    house.now += timedelta(hours=1)
    with house.session() as session:
        house.runner.lock(session, number)
        with house.session() as other:
            assert not house.runner.wake(other, number, now=house.now)


def test_one_post_delivered_by_two_workers_arrives_once(house):
    house.deploy(process("urge", start("s", message="urge"), user("u"), end("e"), flows="s > u > e"))
    for _ in range(5):
        post = house.post("urge")
        outcomes = together(lambda: house.deliver(post), lambda: house.deliver(post))  # noqa: B023
        assert sum(len(one) for one in outcomes) == 1


def test_a_writer_without_the_lock_is_stopped_by_the_version(make):
    from workflows.runner import instances

    house = make()
    house.deploy(CONTESTED)
    number = house.start("contested").instance_id
    with house.session() as session:
        row = instances.read(session, number)
    house.complete(number, "work")
    with house.session() as session, pytest.raises(Stale):
        instances.save(
            session, row, state=row.state, status="active", ended_at=None, wake_at=None, last_seq=0
        )


BUSY = process(
    "busy",
    start("s"),
    gate("f", "parallel"),
    gate("m"),
    user("u", due="due('final')"),
    boundary("tick", "u", cancel=False, cycle="R/PT1M"),
    service("note", "note", what="'tick'"),
    boundary("at", "u", cancel=False, date="due('final')"),
    gate("m2"),
    catch("c", message="nudge"),
    service("leave", "leave", message="'echo'"),
    end("e"),
    end("e2"),
    flows="s > f > m > u > m; f > m2 > c > leave > m2; tick > note > e; at > e2",
)


def test_complete_wake_deliver_and_rearm_against_each_other_neither_deadlock_nor_lose(both):
    """Four workers, a few cases, everything at once; ROUNDS uses each (more with REDRESS_SOAK=1)."""
    rounds = 200 if os.environ.get("REDRESS_SOAK") else 40
    both.told.dues["final"] = NOON + timedelta(days=1)
    both.deploy(BUSY)
    subjects = [Subject("case", number) for number in (1, 2, 3)]
    numbers = {subject: both.start("busy", subject).instance_id for subject in subjects}
    done = {"complete": 0, "wake": 0, "deliver": 0, "rearm": 0}
    guard = threading.Lock()

    def complete(subject, chance):
        task = both.task(numbers[subject], "u")
        return bool(both.complete(numbers[subject], task, n=chance.randrange(9)).opened)

    def wake(subject, chance):
        with guard:
            both.now += timedelta(seconds=chance.randrange(90))
        with both.session() as session:
            return bool(both.runner.wake(session, numbers[subject], now=both.now)) or True

    def deliver(subject, chance):
        with both.session() as session:
            waiting = both.runner.undelivered(session, both.now)
        both.post("nudge", subject)
        return bool(both.deliver(*waiting)) or not waiting

    def rearm(subject, chance):
        both.told.dues["final"] = NOON + timedelta(days=chance.randrange(1, 9))
        return bool(both.rearm(subject))

    def worker(seed):
        chance = random.Random(seed)  # noqa: S311
        for _ in range(rounds):
            use = chance.choice([complete, wake, deliver, rearm])
            time.sleep(
                chance.random() / 100
            )  # SQLite's writer lock is not fair: leave others a gap to take it
            try:
                worked = use(chance.choice(subjects), chance)
            except (Stale, AssertionError):
                continue  # somebody else was first: that is the clean answer
            with guard:
                done[use.__name__] += worked

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, range(4)))
    assert all(done.values()), done
    while both.metronome():
        pass
    posts = both.posts()
    nudges = [post for post in posts if post.name == "nudge"]
    assert {post.status for post in nudges} == {"delivered"}
    assert both.incidents() == []
    for subject, number in numbers.items():
        assert both.open(number) == ["u"]
        heard = sum(post.subject_id == subject.id for post in nudges)
        assert both.path(number).count("leave") == heard
        assert sum(post.name == "echo" and post.subject_id == subject.id for post in posts) == heard
        assert [step.seq for step in both.steps(number)] == list(range(1, len(both.steps(number)) + 1))


def test_locking_what_is_not_there_is_said_cleanly(both):
    with both.session() as session, pytest.raises(NotFound):
        both.runner.lock(session, 4711)
