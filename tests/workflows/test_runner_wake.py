"""Waking: due times in order, cycles, re-arming, and what counts from when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.drawing import boundary, catch, end, gate, process, script, service, start, sub, user
from tests.workflows.house import NOON

REMINDED = process(
    "reminded",
    start("s"),
    user("work"),
    boundary("late", "work", cancel=False, duration="PT1H"),
    service("remind", "note", what="'late'"),
    end("e1"),
    end("e2"),
    flows="s > work > e1; late > remind > e2",
)


def test_a_boundary_timer_that_does_not_interrupt_leaves_the_task_open(both):
    both.deploy(REMINDED)
    number = both.start("reminded").instance_id
    assert both.tick(minutes=59) == []
    (progress,) = both.tick(minutes=1)  # at the due second, not after it
    assert progress.closed == []
    assert both.open(number) == ["work"]
    (step,) = both.steps(number, "late")
    assert (step.due_at, step.fired_at) == (NOON + timedelta(hours=1), NOON + timedelta(hours=1))
    assert [one.status for one in both.complete(number, "work").ended] == ["completed"]


def test_an_interrupting_boundary_timer_takes_the_task_away(house):
    house.deploy(
        process(
            "cut",
            start("s"),
            user("work"),
            boundary("late", "work", duration="PT1H"),
            user("late_work"),
            end("e"),
            flows="s > work > e; late > late_work > e",
        )
    )
    progress = house.start("cut")
    (woken,) = house.tick(hours=2)
    assert woken.closed == [progress.opened[0].task_id]
    assert [task.element for task in woken.opened] == ["late_work"]
    assert [step.outcome for step in house.steps(progress.instance_id, "work")] == ["cancelled"]


RACE = process(
    "race",
    start("s"),
    sub(
        "span",
        start("s1"),
        gate("fork", "parallel"),
        catch("six", duration="PT6H"),
        end("stop", error="stop"),
        catch("eight", duration="PT8H"),
        service("act8", "note", what="'eight'"),
        end("e8"),
        catch("ten", duration="PT10H"),
        service("act10", "note", what="'ten'"),
        end("e10"),
        flows="s1 > fork > six > stop; fork > eight > act8 > e8; fork > ten > act10 > e10",
    ),
    boundary("stopped", "span", error="stop"),
    catch("then", duration="PT1H"),
    service("after", "note", what="'after'"),
    end("e"),
    flows="s > span > e; stopped > then > after > e",
)


@pytest.mark.parametrize("hours", [[20], [6, 1, 1, 1, 11], [7, 13], [6, 14]])
def test_after_an_outage_three_racing_timers_end_as_they_would_have_without_it(both, hours):
    both.deploy(RACE)
    number = both.start("race").instance_id
    for step in hours:
        both.tick(hours=step)
    assert [call[1] for call in both.told.calls] == ["after"]
    (then,) = both.steps(number, "then")
    assert then.due_at == NOON + timedelta(
        hours=7
    )  # an hour after the six-hour timer was due, not after it was noticed
    assert both.told.calls[0][2] == NOON + timedelta(hours=7)


def cycle(rule, **properties):
    return process(
        "cycle",
        start("s"),
        user("work"),
        boundary("tick", "work", cancel=False, cycle=rule, properties=properties),
        service("remind", "note", what="'tick'"),
        end("e1"),
        end("e2"),
        flows="s > work > e1; tick > remind > e2",
    )


def test_a_cycle_repeats_while_the_activity_lasts(house):
    house.deploy(cycle("R/PT1H"))
    number = house.start("cycle").instance_id
    for _ in range(5):
        house.tick(hours=1)
    assert len(house.told.calls) == 5
    house.complete(number, "work")
    house.tick(hours=5)
    assert len(house.told.calls) == 5
    assert house.instance(number).status == "completed"


def test_missed_rounds_of_a_cycle_count_as_one(house):
    house.deploy(cycle("R/PT1H"))
    house.start("cycle")
    house.tick(hours=5, minutes=30)
    assert [call[2] for call in house.told.calls] == [NOON + timedelta(hours=1)]
    house.tick(minutes=30)
    assert house.told.calls[-1][2] == NOON + timedelta(hours=6)


def test_missed_rounds_are_made_up_one_by_one_when_each_counts(house):
    house.deploy(cycle("R3/PT1H", each="true"))
    house.start("cycle")
    house.tick(hours=9)
    assert [call[2] - NOON for call in house.told.calls] == [timedelta(hours=n) for n in (1, 2, 3)]


def test_a_counted_cycle_ends(house):
    house.deploy(cycle("R2/PT1H"))
    house.start("cycle")
    for _ in range(4):
        house.tick(hours=1)
    assert len(house.told.calls) == 2


def test_a_monthly_cycle_follows_the_months(house):
    house.deploy(cycle("R/2026-03-31T09:00:00Z/P1M"))
    house.start("cycle")
    for _ in range(5):
        house.tick(days=31)
    assert [call[2].date().isoformat() for call in house.told.calls] == [
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
        "2026-06-30",
        "2026-07-31",
    ]


def test_many_missed_rounds_are_made_up_in_several_commits(make):
    from workflows import Limits

    house = make(limits=Limits(steps=40))
    house.deploy(cycle("R/PT1M", each="true"))
    number = house.start("cycle").instance_id
    done = house.tick(hours=2)
    assert len(house.told.calls) == 120
    assert len(done) > 5
    assert house.incidents() == []
    assert house.open(number) == ["work"]


REARMED = process(
    "rearmed",
    start("s"),
    user("work", due="due('final')"),
    boundary("at", "work", cancel=False, date="due('final')"),
    boundary("fixed", "work", cancel=False, duration="PT3H"),
    service("tell", "note", what="'due'"),
    end("e"),
    flows="s > work > e; at > tell > e; fixed > e",
)


def test_rearming_moves_the_timers_that_read_a_clock_and_no_other(both):
    both.told.dues["final"] = NOON + timedelta(hours=2)
    both.deploy(REARMED)
    number = both.start("rearmed").instance_id
    both.told.dues["final"] = NOON + timedelta(hours=5)
    (progress,) = both.rearm()
    assert [(one.element, one.due) for one in progress.changed] == [("work", NOON + timedelta(hours=5))]
    assert both.instance(number).wake_at == NOON + timedelta(hours=3)
    both.tick(hours=4)
    assert both.told.calls == []
    both.tick(hours=1)
    assert [call[2] for call in both.told.calls] == [NOON + timedelta(hours=5)]


def test_a_timer_that_has_fired_does_not_fire_again_when_its_clock_moves(house):
    house.told.dues["final"] = NOON + timedelta(hours=2)
    house.deploy(REARMED)
    house.start("rearmed")
    house.tick(hours=2)
    house.told.dues["final"] = NOON + timedelta(hours=6)
    house.rearm()
    house.tick(hours=9)
    assert len(house.told.calls) == 1


def test_a_deadline_moved_into_the_past_fires_at_the_next_tick(house):
    house.told.dues["final"] = NOON + timedelta(hours=2)
    house.deploy(REARMED)
    house.start("rearmed")
    house.now += timedelta(hours=1)
    house.told.dues["final"] = NOON + timedelta(minutes=30)
    house.rearm()
    assert house.told.calls == []
    house.tick()
    assert len(house.told.calls) == 1


def test_the_event_gateway_takes_whichever_of_two_timers_is_first(house):
    house.deploy(
        process(
            "first",
            start("s"),
            gate("await", "eventBased"),
            catch("long", duration="PT9H"),
            catch("short", duration="PT2H"),
            catch("told", message="told"),
            user("a"),
            user("b"),
            user("c"),
            end("e"),
            flows="s > await; await > long > a > e; await > short > b > e; await > told > c > e",
        )
    )
    number = house.start("first").instance_id
    house.tick(hours=12)
    assert house.open(number) == ["b"]
    assert house.subscriptions() == []
    (step,) = house.steps(number, "await")
    assert step.due_at == NOON + timedelta(hours=2)


def test_a_timer_whose_moment_has_passed_on_arrival_does_not_wait(house):
    house.deploy(
        process(
            "past",
            start("s"),
            catch("c", date="2020-01-01T00:00:00Z"),
            user("u"),
            end("e"),
            flows="s > c > u > e",
        )
    )
    assert [task.element for task in house.start("past").opened] == ["u"]


def test_a_sleeping_instance_is_left_alone(house):
    house.deploy(REMINDED)
    number = house.start("reminded").instance_id
    with house.session() as session:
        assert not house.runner.wake(session, number, now=house.now)
        assert house.runner.due(session, house.now) == []


def test_a_schedule_starts_an_instance_each_round_and_coalesces_what_was_missed(both):
    both.deploy(
        process(
            "monthly",
            start("s", cycle="R/P1M"),
            service("report", "note", what="due_at"),
            end("e"),
            flows="s > report > e",
        )
    )

    def ring():
        fired = []
        while True:
            with both.session() as session:
                due = both.runner.due_schedules(session, both.now)
            if not due:
                return fired
            for number in due:
                with both.session() as session:
                    fired.append(both.runner.fire(session, number, now=both.now))

    assert ring() == []
    both.now += timedelta(days=32)
    assert [one.ended[0].subject.kind for one in ring()] == ["schedule"]
    assert both.told.calls[0][1].startswith("2026-04-02T12:00")
    both.now += timedelta(days=100)
    assert len(ring()) == 1
    both.now += timedelta(days=1)
    assert ring() == []


def test_script_values_that_are_moments_become_text(house):
    house.told.dues["final"] = NOON
    house.deploy(
        process(
            "m", start("s"), script("x", "until = due('final')"), user("u"), end("e"), flows="s > x > u > e"
        )
    )
    assert house.facts(house.start("m").instance_id)["until"] == NOON.isoformat()
