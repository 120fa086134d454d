"""What time does to an instance: timers and retries in their order, and deadlines that move."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from workflows import engine
from workflows.errors import Stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflows.progress import Progress
    from workflows.runner.use import Use


def wake(use: Use, horizon: datetime) -> Progress:
    """Fire what is due by `horizon` and retry what failed, in order of time, settling in between."""
    while (step := _next(use, horizon)) is not None:
        moment, set_off, incident = step
        use.attempt(set_off, at=moment, incident=incident)
        if use.left < use.house.limits.steps // 2:
            break  # the rest in another transaction: it stays due
    return use.finish()


def _next(use: Use, horizon: datetime) -> tuple[datetime, Callable[[Any], Any], int | None] | None:
    """The earliest thing due by `horizon`: its moment, what sets it off, the incident it is a retry of."""
    found: list[tuple[datetime, int, datetime, Callable[[Any], Any], int | None]] = [
        (timer.due, 1, timer.due, _firing(str(timer.task.id), timer.slot), None)
        for timer in engine.timers(use.workflow)[:1]
        if timer.due <= horizon
    ]
    for incident, task in engine.stalled(use.workflow).items():
        mark = task.internal_data["stalled"]["retry_at"]
        if mark and datetime.fromisoformat(mark) <= horizon:
            set_off, moment = again(use, incident)
            found.append((datetime.fromisoformat(mark), 0, moment, set_off, incident))
    return min(found, key=lambda one: one[:2])[2:] if found else None


def _firing(task_id: str, slot: int) -> Callable[[Any], Any]:
    def set_off(workflow: Any) -> Any:
        for timer in engine.timers(workflow):
            if str(timer.task.id) == task_id and timer.slot == slot:
                return engine.fire(timer)
        raise Stale

    return set_off


def again(use: Use, incident: int) -> tuple[Callable[[Any], Any], datetime]:
    """How to carry on from an incident; a timer's follow-up still counts from the moment it was due."""
    due = engine.stalled(use.workflow)[incident].internal_data.get("fired")
    return lambda workflow: engine.stalled(workflow)[incident], datetime.fromisoformat(
        due
    ) if due else use.now


def rearm(use: Use) -> Progress:
    """Work out again the timers and limits that read a clock or the calendar; nothing fires."""
    moved = False
    for timer in engine.timers(use.workflow):
        if timer.definition.moves:
            moved = timer.definition.rearm(timer.task, timer.slot) or moved
    for task in engine.open_tasks(use.workflow):
        if _limit_moved(use, task):
            use.progress.changed.append(use.opened(task))
    use.hands.keep()
    return use.finish() if moved or use.progress.changed else use.progress


def _limit_moved(use: Use, task: Any) -> bool:
    text = engine.properties(task).get("due")
    if not text or not engine.reads_functions(text):
        return False
    due = engine.limit(task, use.machine, datetime.fromisoformat(task.internal_data["entered"]))
    moved: bool = due != task.internal_data["offer"]["due"]
    task.internal_data["offer"]["due"] = due
    return moved
