"""Random diagrams run the same whether kept in memory, compacted, or stored and restored after every step."""

from __future__ import annotations

import json
import os
import random
from datetime import UTC

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflows.diagrams import BLOCKS, draw
from tests.workflows.house import NOON
from workflows import engine

ACTIONS = 30
SOAK = bool(os.environ.get("REDRESS_SOAK"))
FACTS = {"x": 0, "total": 0, "again": False, "members": [1, 2]}


class NoHands:
    """Nothing to reach for: random diagrams only move tokens and facts."""

    def functions(self, now, facts):
        return {}


class Play:
    """One way of keeping a running process between its steps."""

    def __init__(self, assembly, *, compacted, restored, stretch=2_000):
        self.assembly, self.compacted, self.restored = assembly, compacted, restored
        self.limits = engine.Limits(steps=2_000, depth=900, stretch=stretch)
        self.machine = engine.Machine(NoHands(), NOON, UTC)
        self.workflow = engine.begin(assembly, self.machine, FACTS, None)
        self.now, self.path = NOON, []
        self.step(lambda workflow: workflow.task_tree)

    def step(self, set_off):
        self.machine.now = self.machine.until = self.now
        walk = engine.Walk(self.machine, self.limits, 2_000)
        engine.carry_on(self.workflow, set_off(self.workflow), walk)
        self.path += [(one.source, one.element, one.outcome, one.due_at) for one in walk.path]
        if self.compacted:
            engine.compact(self.workflow)
        if self.restored:
            text = engine.dump(self.workflow)
            self.workflow = engine.restore(
                text, self.assembly.spec, dict(self.assembly.subspecs), self.machine
            )
            assert json.loads(engine.dump(self.workflow)) == json.loads(text)

    def seen(self):
        """Everything anybody outside can see."""
        tasks = [(engine.element(task), task.data) for task in engine.open_tasks(self.workflow)]
        timers = [(timer.due, engine.element(timer.task)) for timer in engine.timers(self.workflow)]
        return tasks, timers, self.workflow.completed, self.path

    def act(self, choice, facts):
        """Complete one of the open tasks, or let the earliest timer go off."""
        tasks, timers = engine.open_tasks(self.workflow), engine.timers(self.workflow)
        if not tasks and not timers:
            return
        place = choice % (len(tasks) + bool(timers))
        if place < len(tasks):
            self.step(lambda workflow: engine.answer(workflow, str(tasks[place].id), facts))
        else:
            self.now = max(self.now, timers[0].due)
            self.step(lambda workflow: engine.fire(engine.timers(workflow)[0]))


def assemble(block):
    process = engine.load(engine.compile_process(draw(block), "p"))
    return engine.assemble(process, lambda key: process)


@settings(
    max_examples=1_500 if SOAK else 120,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not SOAK,
)
@given(block=BLOCKS, seed=st.integers(0, 2**16))
def test_plain_compacted_and_restored_are_the_same(block, seed):
    assembly = assemble(block)
    ways = [
        Play(assembly, compacted=compacted, restored=restored)
        for compacted, restored in ((False, False), (True, False), (False, True), (True, True))
    ]
    ways.append(Play(assembly, compacted=True, restored=True, stretch=1))
    chance = random.Random(seed)  # noqa: S311
    for _ in range(ACTIONS):
        choice = chance.randrange(1_000)
        facts = {"x": chance.randrange(4), "again": chance.random() < 0.4, f"y{chance.randrange(3)}": choice}
        for way in ways:
            way.act(choice, facts)
        plain = ways[0].seen()
        for way in ways[1:]:
            assert way.seen() == plain
        if ways[0].workflow.completed:
            break


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(block=BLOCKS, seed=st.integers(0, 2**16))
def test_a_loop_around_anything_never_grows(block, seed):
    """Round and round: the state after forty rounds is no larger than it can be after ten."""
    play = Play(assemble(("loop", block)), compacted=True, restored=True)
    chance, sizes = random.Random(seed), []  # noqa: S311
    for _ in range(120):
        timers = engine.timers(play.workflow)
        play.act(chance.randrange(1_000), {"x": chance.randrange(4), "again": True})
        sizes.append(sum(len(tree.tasks) for tree in (play.workflow, *play.workflow.subprocesses.values())))
        assert timers == [] or timers[0].due >= NOON
    assert max(sizes[60:]) <= max(60, 3 * max(sizes[:60]))
