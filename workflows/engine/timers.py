"""Timers whose clock is the runner's: armed once, fired when told, re-armed when a deadline moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.start_event import StartEvent
from SpiffWorkflow.util.task import TaskState

from workflows.expressions import Cycle, compile_timer, is_iso, moment_after, read_moment

Armed = dict[str, Any]
"""One armed timer in a task's internal data: `due` and `since` (ISO), and the `round` of a cycle."""


class Timer(TimerEventDefinition):  # type: ignore[misc]
    """Replaces all three stock timers, which read the machine's clock and its local time zone.

    `repeats`: a boundary event that does not interrupt stays armed for the next round of its cycle.
    `each`: rounds missed while nobody ticked are made up one by one; otherwise they count as one.
    """

    def __init__(
        self, name: str | None, expression: str, *, repeats: bool = False, each: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(name, expression, **kwargs)
        self.repeats = repeats
        self.each = each

    @property
    def moves(self) -> bool:
        """Does its moment depend on a function (a clock, a calendar), so that it must be re-armed?"""
        return bool(compile_timer(self.expression).calls)

    def arm(self, task: Any, slot: int = 0) -> Armed:
        """The armed timer of this slot (an event gateway has several), reckoned from now when it is new."""
        timers: dict[str, Armed] = task.internal_data.setdefault("timers", {})
        if str(slot) not in timers:
            since = task.workflow.script_engine.now
            timers[str(slot)] = {"due": self.moment(task, since).isoformat(), "since": since.isoformat()}
        return timers[str(slot)]

    def rearm(self, task: Any, slot: int = 0) -> bool:
        """Evaluate again from where it was armed; True when the moment moved. A cycle keeps its rounds."""
        armed = self.arm(task, slot)
        if "round" in armed:
            return False
        due = self.moment(task, datetime.fromisoformat(armed["since"])).isoformat()
        moved: bool = due != armed["due"]
        armed["due"] = due
        return moved

    def moment(self, task: Any, since: datetime) -> datetime:
        engine = task.workflow.script_engine
        return moment_after(
            engine.timer(task, self.expression, since), since.astimezone(engine.zone)
        ).astimezone(UTC)

    def has_fired(self, task: Any) -> bool:
        if task.internal_data.get("event_fired"):
            return True
        if isinstance(task.task_spec, StartEvent):
            return False  # a schedule fires it
        new = "timers" not in task.internal_data
        if new and datetime.fromisoformat(self.arm(task)["due"]) <= task.workflow.script_engine.now:
            self.fire(task)
        return bool(task.internal_data.get("event_fired"))

    def fire(self, task: Any) -> None:
        task.internal_data["event_fired"] = True
        task.internal_data["fired"] = self.arm(task)["due"] if "timers" in task.internal_data else None

    def update_task_data(self, task: Any) -> None:
        if not self.repeats or (following := self._next_round(task)) is None:
            return
        again = stand_again(task)
        again.internal_data["timers"] = {"0": following}

    def _next_round(self, task: Any) -> Armed | None:
        """The round after this one; those already past are skipped unless each of them counts."""
        armed = self.arm(task)
        if not is_iso(self.expression) or not isinstance(cycle := read_moment(self.expression), Cycle):
            return None
        engine = task.workflow.script_engine
        number = int(armed.get("round", 1)) + 1
        since = datetime.fromisoformat(armed["since"]).astimezone(engine.zone)
        if not self.each:
            number = max(number, first_round_after(cycle, since, engine.until))
        if cycle.count is not None and number > cycle.count:
            return None
        return {**armed, "round": number, "due": round_of(cycle, number, since).astimezone(UTC).isoformat()}


def round_of(cycle: Cycle, number: int, since: datetime) -> datetime:
    """The moment of a round; a cycle with a start counts it as the first."""
    if cycle.start is None:
        return cycle.round(number, since)
    return cycle.round(number - 1, cycle.start.at(since.tzinfo or UTC))


def first_round_after(cycle: Cycle, since: datetime, moment: datetime) -> int:
    """The number of the first round later than `moment`."""
    longest = timedelta(days=cycle.every.months * 31 + cycle.every.days, seconds=cycle.every.seconds)
    number = max(1, int((moment - round_of(cycle, 1, since)) / longest))
    while round_of(cycle, number, since) <= moment:
        number += 1
    return number


def stand_again(task: Any) -> Any:
    """A fresh waiting boundary event beside one that has fired without interrupting: it may fire again.

    The stock engine hangs later rounds under the waiting event and cuts them off when the activity ends.
    """
    again = task.parent._add_child(task.task_spec, TaskState.WAITING)  # noqa: SLF001
    again.data = dict(task.parent.data)
    again.task_spec._predict(again, mask=TaskState.NOT_FINISHED_MASK)  # noqa: SLF001
    again.workflow.top_workflow.event_manager.add_task(again)
    return again
