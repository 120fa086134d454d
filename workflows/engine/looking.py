"""What a running process waits for: people, moments and messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.events.start_event import StartEvent
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.util.task import TaskState

from workflows.engine.events import Choice, Message
from workflows.engine.timers import Timer
from workflows.engine.tree import element

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class WaitingTimer:
    """An armed timer: `slot` says which of an event gateway's."""

    due: datetime
    task: Any
    slot: int
    definition: Timer


@dataclass(frozen=True)
class WaitingMessage:
    """A catch that waits; `slot` says which of an event gateway's, None for an event of its own."""

    name: str
    task: Any
    slot: int | None


def trees(workflow: Any) -> list[Any]:
    """The process and its running sub-processes, outermost first."""
    return [workflow, *sorted(workflow.get_active_subprocesses(), key=lambda part: part.depth)]


def walk(tree: Any) -> Iterator[Any]:
    """The tasks of one tree in the order of the diagram, parents first."""
    known, stack = tree.tasks, [tree.task_tree]
    while stack:
        task = stack.pop()
        yield task
        stack.extend(known[key] for key in reversed(task._children))  # noqa: SLF001


def tasks(workflow: Any, state: int) -> Iterator[Any]:
    """Those in one of these states, in the order of the diagram (worked out only when there are several)."""
    for tree in trees(workflow):
        found = [task for task in tree.tasks.values() if task.has_state(state)]
        if len(found) < 2:  # noqa: PLR2004
            yield from found
        else:
            yield from (task for task in walk(tree) if task.has_state(state))


def open_tasks(workflow: Any) -> list[Any]:
    """What people have before them: not those whose answers are in and whose following steps failed."""
    ready = tasks(workflow, TaskState.READY)
    return [task for task in ready if task.task_spec.manual and "answered" not in task.internal_data]


def waiting(workflow: Any) -> list[Any]:
    """Catch events that wait and have not been told; a start event waits for nothing but its own trigger."""
    return [
        task
        for task in tasks(workflow, TaskState.WAITING)
        if isinstance(task.task_spec, CatchingEvent)
        and not isinstance(task.task_spec, StartEvent)
        and "stalled" not in task.internal_data
    ]


def timers(workflow: Any) -> list[WaitingTimer]:
    """Armed timers, the earliest first; at the same moment in the order of the diagram."""
    found = []
    for task in waiting(workflow):
        definition = task.task_spec.event_definition
        slots = definition.timers() if isinstance(definition, Choice) else [(0, definition)]
        for slot, timer in slots:
            if isinstance(timer, Timer) and "timers" in task.internal_data:
                found.append(
                    WaitingTimer(datetime.fromisoformat(timer.arm(task, slot)["due"]), task, slot, timer)
                )
    return sorted(found, key=lambda one: one.due)


def messages(workflow: Any) -> list[WaitingMessage]:
    """Messages somebody here waits for, in the order of the diagram."""
    found = []
    for task in waiting(workflow):
        definition = task.task_spec.event_definition
        if isinstance(definition, Message):
            found.append(WaitingMessage(str(definition.name), task, None))
        elif isinstance(definition, Choice):
            inner = enumerate(definition.event_definitions)
            found += [
                WaitingMessage(str(one.name), task, slot) for slot, one in inner if isinstance(one, Message)
            ]
    return found


def stalled(workflow: Any) -> dict[int, Any]:
    """Incident id -> the task to carry on from."""
    found = {}
    for task in tasks(workflow, TaskState.NOT_FINISHED_MASK):
        if "stalled" in task.internal_data:
            found[int(task.internal_data["stalled"]["incident"])] = task
    return found


def present(workflow: Any) -> dict[Any, Any]:
    """Every element a token stands on now, by task id; not events in wait, nor half-filled joins."""
    state = TaskState.READY | TaskState.WAITING | TaskState.STARTED
    return {
        task.id: task
        for task in tasks(workflow, state)
        if task.task_spec.bpmn_id and not isinstance(task.task_spec, BoundaryEvent | UnstructuredJoin)
    }


def waits(task: Any) -> bool:
    """Does a token on this element wait for an event, rather than for work or for a process it called?"""
    return isinstance(task.task_spec, CatchingEvent)


def before(task: Any) -> str | None:
    """The element this one came from; inside a sub-process the first comes from the sub-process itself."""
    if "source" in task.internal_data:
        return str(task.internal_data["source"])
    above = task.parent
    if isinstance(task.task_spec, BoundaryEvent) and isinstance(above.task_spec, BoundaryEventSplit):
        return str(above.task_spec.name).removesuffix(".BoundaryEventSplit")
    while above is not None and not above.task_spec.bpmn_id:
        above = above.parent
    if above is None and (key := task.workflow.parent_task_id) is not None:
        top = task.workflow.top_workflow
        above = next(
            (tree.tasks[key] for tree in (top, *top.subprocesses.values()) if key in tree.tasks), None
        )
    return element(above) if above is not None else None
