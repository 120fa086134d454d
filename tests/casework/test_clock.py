"""The metronome: due things in order of time, once, whatever happened to the machine in between."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import jobs
from app.casework import loop, use_case
from app.db import reading, transaction
from app.domain import deadlines
from app.domain.deadlines import Escalation
from app.domain.identity import SYSTEM
from app.domain.metronome import runs
from app.domain.tasks import WorkItem
from tests.some_time import a_case, seed_calendar, shanghai
from tests.workflows.drawing import catch, end, gate, process, start, throw
from workflows.store import Incident, Instance, Post, Schedule, Step
from workflows.subject import Subject

BPMN = Path(__file__).resolve().parents[2] / "bpmn"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOMENTS = jobs.JOBS[0]


@pytest.fixture
def deploy(app):
    def _deploy(*sources: str, now: datetime = NOON) -> None:
        files = [(f"{number}.bpmn", source.encode()) for number, source in enumerate(sources)]
        with transaction() as session:
            app.extensions["definitions"].deploy_all(session, files, author="test", note=None, now=now)

    return _deploy


@pytest.fixture
def shipped(app):
    """The ladder and what it starts, as they are shipped."""
    names = ["escalation.bpmn", "escalation_ladder.dmn", "delay_reason.bpmn"]
    names += ["forms/delay_reason.json", "forms/delay_approval.json"]
    files = [(name, (BPMN / name).read_bytes()) for name in names]
    with transaction() as session:
        app.extensions["definitions"].deploy_all(session, files, author="test", note=None, now=NOON)


def begin(key: str, subject: Subject, now: datetime = NOON) -> int:
    with use_case(now) as session:
        progress = loop.runner().start(session, key, subject, {}, now=now)
        loop.settle(session, progress, now=now)
    return progress.instance_id


def tick(now: datetime, job: jobs.Job = MOMENTS):
    return jobs.perform(job, now, forced=True).fired


def passed() -> list[tuple]:
    with reading() as session:
        rows = session.execute(
            select(Step.process, Step.element, Step.outcome, Step.due_at).order_by(
                Step.process, Step.instance_id, Step.seq
            )
        )
        return [tuple(row) for row in rows]


def hours(n: float) -> datetime:
    return NOON + timedelta(hours=n)


# three processes about one subject, each able to stop the next before its own timer
FIRST = process(
    "first",
    start("s"),
    catch("six", duration="PT6H"),
    throw("tell", message="first.done"),
    end("e"),
    flows="s > six > tell > e",
)
SECOND = process(
    "second",
    start("s"),
    gate("either", "eventBased"),
    catch("heard", message="first.done"),
    catch("eight", duration="PT8H"),
    catch("one_more", duration="PT1H"),
    throw("tell_second", message="second.done"),
    throw("tell_late", message="second.late"),
    end("e1"),
    end("e2"),
    flows="s > either > heard > one_more > tell_second > e1; either > eight > tell_late > e2",
)
THIRD = process(
    "third",
    start("s"),
    gate("either", "eventBased"),
    catch("heard", message="second.done"),
    catch("late", message="second.late"),
    catch("seven_and_a_half", duration="PT7H30M"),
    end("e1"),
    end("e2"),
    end("e3"),
    flows="s > either > heard > e1; either > late > e2; either > seven_and_a_half > e3",
)


def test_a_race_of_three_processes_ends_after_an_outage_as_it_would_have_without(deploy):
    """S14: at six the first tells the second, which an hour later stops the third before half past seven."""
    deploy(FIRST, SECOND, THIRD)
    for key in ("third", "second", "first"):
        begin(key, Subject("hearing", 1))
    for hour in range(20):
        tick(hours(hour / 2))
    without = passed()
    with transaction() as session:
        for row in session.scalars(select(Step)):
            session.delete(row)
    for key in ("third", "second", "first"):
        begin(key, Subject("hearing", 2))
    tick(hours(10))
    assert passed() == without
    assert ("third", "heard", "completed", None) in without


def test_what_fired_late_is_stamped_with_the_time_it_was_due_and_with_the_time_it_fired(deploy):
    deploy(FIRST)
    begin("first", Subject("hearing", 1))
    assert tick(hours(5.9)) == []
    [item] = tick(hours(9))
    assert item.due_at == hours(6)
    with reading() as session:
        step = session.scalars(select(Step).where(Step.element == "six")).one()
        assert (step.due_at, step.fired_at) == (hours(6), hours(9))
        assert session.scalars(select(Instance.status)).one() == "completed"
    assert tick(hours(9)) == []


def test_three_hours_down_across_a_due_time_give_exactly_one_escalation_with_its_due_time(app, shipped):
    """S14."""
    filed = shanghai("2025-10-13T10:00")
    with use_case(filed) as session:
        seed_calendar(session)
        case = a_case(session, filed)
        change = deadlines.start(session, "initial", ("case", case.id), "PT24H", now=filed, actor=SYSTEM)
        loop.post_changes(session, [change], now=filed)
    due = change.clock.due_at
    tick(due - timedelta(minutes=30))
    with reading() as session:
        assert session.scalars(select(Escalation.rung).order_by(Escalation.id)).all() == ["half", "eighty"]
    tick(due + timedelta(hours=3))
    tick(due + timedelta(hours=3, minutes=1))
    with reading() as session:
        [fired] = session.scalars(select(Escalation).where(Escalation.rung == "due"))
        assert fired.due_at == due
        clock = deadlines.get(session, change.clock.id)
        assert (clock.status, clock.missed_at) == ("missed", due)
        assert len(session.scalars(select(WorkItem).where(WorkItem.process == "delay_reason")).all()) == 1


def test_the_whole_ladder_after_a_week_down_fires_each_rung_once_and_in_order(app, shipped):
    filed = shanghai("2025-10-13T10:00")
    with use_case(filed) as session:
        seed_calendar(session)
        case = a_case(session, filed)
        change = deadlines.start(session, "final", ("case", case.id), "WD5", now=filed, actor=SYSTEM)
        loop.post_changes(session, [change], now=filed)
    tick(shanghai("2025-10-30T09:00"))
    with reading() as session:
        rungs = session.execute(select(Escalation.rung, Escalation.due_at).order_by(Escalation.id)).all()
    assert [rung for rung, _ in rungs] == ["half", "eighty", "due", "head", "leader"]
    moments = [due for _, due in rungs]
    assert moments == sorted(moments)
    assert moments[2:] == [shanghai(f"2025-10-{day}T17:30") for day in (20, 21, 27)]


def test_a_met_clock_ends_its_ladder(app, shipped):
    filed = shanghai("2025-10-13T10:00")
    with use_case(filed) as session:
        seed_calendar(session)
        case = a_case(session, filed)
        change = deadlines.start(session, "final", ("case", case.id), "WD5", now=filed, actor=SYSTEM)
        loop.post_changes(session, [change], now=filed)
    later = shanghai("2025-10-14T10:00")
    with use_case(later) as session:
        met = deadlines.meet(session, ("case", case.id), "final", now=later, actor=SYSTEM)
        loop.post_changes(session, [met], now=later)
    assert tick(shanghai("2025-10-30T09:00")) == []
    with reading() as session:
        assert session.scalars(select(Escalation)).all() == []
        assert session.scalars(select(Instance.status)).all() == ["completed"]


READS_A_CLOCK = process(
    "reads_a_clock", start("s"), catch("at_due", date="due('final')"), end("e"), flows="s > at_due > e"
)


def test_a_pause_rearms_the_timers_of_the_case_that_read_its_clock(app, deploy):
    deploy(READS_A_CLOCK)
    filed = shanghai("2025-10-13T10:00")
    with use_case(filed) as session:
        seed_calendar(session)
        case = a_case(session, filed)
        deadlines.start(session, "final", ("case", case.id), "WD5", now=filed, actor=SYSTEM)
    number = begin("reads_a_clock", Subject("case", case.id), filed)

    def wakes() -> datetime:
        with reading() as session:
            return session.get(Instance, number).wake_at

    assert wakes() == shanghai("2025-10-20T17:30")
    with use_case(filed) as session:
        changes = deadlines.pause(session, case.id, now=filed, actor=SYSTEM)
        loop.post_changes(session, changes, now=filed)
    assert wakes() == shanghai("2025-10-27T17:30")
    answered = shanghai("2025-10-15T09:00")
    with use_case(answered) as session:
        changes = deadlines.resume(session, case.id, now=answered, actor=SYSTEM)
        loop.post_changes(session, changes, now=answered)
    assert wakes() == shanghai("2025-10-22T17:30")


def test_a_message_with_a_moment_of_its_own_is_heard_then(app, deploy):
    deploy(
        process(
            "waits",
            start("s"),
            catch("heard", message="later"),
            catch("hour", duration="PT1H"),
            end("e"),
            flows="s > heard > hour > e",
        )
    )
    number = begin("waits", Subject("hearing", 1))
    with use_case(NOON) as session:
        loop.runner().post(session, "later", Subject("hearing", 1), {}, now=NOON, not_before=hours(2))
    assert tick(hours(1)) == []
    assert [item.what for item in tick(hours(2.5))] == ["message"]
    with reading() as session:
        assert session.get(Instance, number).wake_at == hours(3)  # an hour after two, not after half past two
        assert session.scalars(select(Post.status)).one() == "delivered"


def test_a_schedule_fires_once_for_the_rounds_it_missed(app, deploy):
    deploy(process("monthly", start("s", cycle="R/P1M"), end("e"), flows="s > e"))
    fired = tick(NOON + timedelta(days=100))
    assert [item.what for item in fired] == ["new schedule", "schedule"]
    with reading() as session:
        assert session.scalars(select(Schedule)).one().next_at > NOON + timedelta(days=100)


def test_one_broken_process_does_not_stop_the_clock_of_the_others(app, deploy):
    deploy(FIRST)
    broken, sound = begin("first", Subject("hearing", 1)), begin("first", Subject("hearing", 2))
    with transaction() as session:
        session.get(Instance, broken).state = "not a state"
    done = jobs.perform(MOMENTS, hours(7), forced=True)
    assert [item.id for item in done.failed] == [broken]
    assert sound in [item.id for item in done.fired]


def together(app, now: datetime, workers: int = 3) -> list:
    """Let several workers do the same round; what each of them fired."""
    fired: list = []
    failed: list = []

    def work() -> None:
        with app.app_context():
            done = jobs.perform(MOMENTS, now, forced=True)
            fired.extend(done.fired)
            failed.extend(done.failed)

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return fired


def test_several_workers_share_what_is_due_and_fire_nothing_twice(app, deploy):
    deploy(FIRST)
    for number in range(24):
        begin("first", Subject("hearing", number))
    fired = [item.id for item in together(app, hours(7)) if item.what == "process"]
    assert sorted(fired) == sorted(set(fired))
    with reading() as session:
        steps = session.scalars(select(Step.instance_id).where(Step.element == "six")).all()
        assert len(steps) == len(set(steps)) == 24


def test_several_workers_escalate_many_cases_once_each(app, shipped):
    filed = shanghai("2025-10-13T10:00")
    with use_case(filed) as session:
        seed_calendar(session)
        for _ in range(6):
            case = a_case(session, filed)
            for kind, limit in (("initial", "PT24H"), ("final", "WD1")):
                subject = ("case", case.id)
                change = deadlines.start(session, kind, subject, limit, now=filed, actor=SYSTEM)
                loop.post_changes(session, [change], now=filed)
    together(app, shanghai("2025-10-14T20:00"))
    with reading() as session:
        rungs = session.execute(select(Escalation.clock_id, Escalation.rung)).all()
        assert len(rungs) == len(set(rungs)) == 6 * 2 * 3
        reasons = session.scalars(select(WorkItem.subject_id).where(WorkItem.process == "delay_reason")).all()
        assert len(reasons) == len(set(reasons)) == 12
        assert set(session.scalars(select(Incident.error))) == set()


def test_a_job_that_is_not_shared_runs_once_per_interval_whoever_begins_it(app):
    root = jobs.JOBS[-1]
    with transaction() as session:
        seed_calendar(session)
        a_case(session, NOON)
    assert jobs.perform(root, NOON).failed == []
    with reading() as session:
        [run] = runs(session)
        assert (run.job, run.begun_at, run.ended_at) == ("root", NOON, NOON)
    jobs.perform(root, NOON + timedelta(hours=23))
    with reading() as session:
        assert runs(session)[0].begun_at == NOON
    jobs.perform(root, NOON + timedelta(hours=24))
    with reading() as session:
        assert runs(session)[0].begun_at == NOON + timedelta(hours=24)


def test_a_date_in_a_diagram_is_a_day_of_the_authority(app, deploy):
    deploy(process("dated", start("s"), catch("day", date="2026-12-01"), end("e"), flows="s > day > e"))
    number = begin("dated", Subject("hearing", 1))
    with reading() as session:
        assert session.get(Instance, number).wake_at == shanghai("2026-12-01T00:00")
