"""What the engine costs: `python -m tests.bench.bench_engine` prints a table and its conditions."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import statistics
import time
from datetime import UTC
from importlib.metadata import version

from sqlalchemy import event, text

from tests.databases import KINDS, folder, fresh
from tests.workflows.drawing import boundary, end, gate, process, service, start, sub, user
from tests.workflows.house import NOON, House, build
from workflows import Subject, engine

LOOP = process(
    "loop",
    start("s"),
    gate("f", "parallel"),
    user("wait"),
    sub(
        "span",
        start("s1"),
        gate("m"),
        user("u", due="PT24H", candidates="'unit:7'"),
        service("act", "note", what="'x'"),
        gate("g", default="span_g_m"),
        end("e1"),
        flows="s1 > m > u > act > g > m; g > e1 [done]",
    ),
    boundary("late", "span", cancel=False, duration="P900D"),
    gate("j", "parallel"),
    end("e"),
    end("e2"),
    flows="s > f > wait > j; f > span > j > e; late > e2",
)
SAMPLE = 50


class Reaching:
    """Hands for the bare engine: an operator that does nothing."""

    def functions(self, now, facts):
        return {}

    def operate(self, operator, params, facts, at, now):
        return None


def timed(use, count):
    """Median and 95th percentile by the wall clock, and mean CPU time, of `count` uses, in milliseconds."""
    taken, busy = [], time.process_time()
    for _ in range(count):
        began = time.perf_counter()
        use()
        taken.append((time.perf_counter() - began) * 1000)
    busy = (time.process_time() - busy) * 1000 / count
    taken.sort()
    return statistics.median(taken), taken[int(len(taken) * 0.95)], busy


def row(what, use, count, note=""):
    median, late, busy = timed(use, count)
    print(f"{what:<62} {median:9.3f} {late:9.3f} {busy:9.3f}  {note}")


def bare():
    """A step of the engine without any database: restore, answer, carry on, compact, dump."""
    compiled = engine.load(engine.compile_process(LOOP, "loop"))
    assembly = engine.assemble(compiled, lambda key: compiled)
    machine = engine.Machine(Reaching(), NOON, UTC)

    def carry(workflow, head):
        engine.carry_on(workflow, head, engine.Walk(machine, engine.Limits(), 1_000))

    workflow = engine.begin(assembly, machine, {"done": False}, None)
    carry(workflow, workflow.task_tree)
    kept = [engine.dump(workflow)]

    def round_():
        restored = engine.restore(kept[0], assembly.spec, dict(assembly.subspecs), machine)
        task = next(task for task in engine.open_tasks(restored) if engine.element(task) == "u")
        carry(restored, engine.answer(restored, str(task.id), {"n": 1}))
        engine.compact(restored)
        kept[0] = engine.dump(restored)

    row("engine step (restore, complete, compact, dump)", round_, 300, f"state {len(kept[0]):,} bytes")
    source = engine.compile_process(LOOP, "loop")
    row("compiled spec from JSON (once per version and process)", lambda: engine.load(source), 50)
    row("compile from XML (once per deployment)", lambda: engine.compile_process(LOOP, "loop"), 20)


def through_runner(kind, rounds):
    with fresh(kind, build) as url:
        house = House(url)
        house.deploy(LOOP)
        number = house.start("loop", done=False).instance_id
        task = [house.task(number, "u")]

        def complete():
            task[0] = house.complete(number, task[0], n=1).opened[0].task_id

        complete()
        row(
            f"completion through Runner, {kind}, rounds 2-{SAMPLE + 1}", complete, SAMPLE, size(house, number)
        )
        for _ in range(rounds - 2 * SAMPLE - 1):
            complete()
        row(f"the same, rounds {rounds - SAMPLE + 1}-{rounds}", complete, SAMPLE, size(house, number))
        said = []
        event.listen(house.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
        complete()
        began = [one for one in said if not one.startswith("BEGIN")]
        print(f"{f'SQL statements per completion, {kind} (begin and commit apart)':<62} {len(began):9d}")
        scan(house, kind)
        house.close()


def size(house, number):
    return f"{house.size(number)} tasks, {len(house.instance(number).state):,} bytes"


def scan(house, kind):
    for count in range(1_000):
        house.start("loop", Subject("case", 100 + count), done=False)
    with house.session() as session:
        house.runner.due(session, house.now)
        what = f"due-scan with 1,001 open instances, none due, {kind}"
        row(what, lambda: house.runner.due(session, house.now), 100)
        session.execute(text("SELECT 1"))


def conditions():
    machine = f"{platform.machine()}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}"
    print(f"{machine}, Python {platform.python_version()}, SpiffWorkflow {version('SpiffWorkflow')},")
    print(f"SQLAlchemy {version('SQLAlchemy')}, SQLite {sqlite3.sqlite_version} (WAL, synchronous NORMAL),")
    print("PostgreSQL from its wheel (fsync off, synchronous_commit off), both in")
    print(f"{folder()}; one client, wall clock and CPU of this process in ms,")
    print("each completion one transaction of its own.\n")


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rounds", type=int, default=5_000)
    reader.add_argument("--kind", choices=KINDS, action="append")
    given = reader.parse_args()
    conditions()
    print(f"{'':<62} {'median':>9} {'95 %':>9} {'CPU':>9}")
    bare()
    for kind in given.kind or KINDS:
        through_runner(kind, max(given.rounds, 3 * SAMPLE))


if __name__ == "__main__":
    main()
