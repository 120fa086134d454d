"""Events as this house means them: messages become posts, errors climb to their own activity."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.util.task import TaskState

from workflows.engine.timers import Timer, stand_again


class Message(EventDefinition):  # type: ignore[misc]
    """Thrown: a post. Caught: only when the runner hands one over; a process never hears itself."""

    def __init__(self, name: str | None, *, repeats: bool = False, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.repeats = repeats

    def catches(self, task: Any, event: Any) -> bool:  # noqa: ARG002
        return False

    def throw(self, task: Any) -> None:
        task.workflow.script_engine.throw(task, self.name)

    def update_task_data(self, task: Any) -> None:
        task.data.update(task.internal_data.pop("payload", {}))
        if self.repeats:
            stand_again(task)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


class Raised(EventDefinition):  # type: ignore[misc]
    """An error or escalation: it wakes the nearest boundary event around it, not every one with its code."""

    def __init__(
        self, name: str | None, *, code: str | None = None, repeats: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(name, **kwargs)
        self.code = code
        self.repeats = repeats

    def catches(self, task: Any, event: Any) -> bool:  # noqa: ARG002
        return False

    def throw(self, task: Any) -> None:
        workflow = task.workflow
        top = workflow.top_workflow
        while workflow.parent_task_id is not None:
            activity = top.get_task_from_id(workflow.parent_task_id)
            if catcher := self._catcher(activity):
                catcher.internal_data["event_fired"] = True
                catcher.task_spec._update(catcher)  # noqa: SLF001
                return
            workflow = activity.workflow
        top.bpmn_events.append(BpmnEvent(self))

    def _catcher(self, activity: Any) -> Any:
        """The boundary event on this activity (or on the multi-instance around it) that takes this code."""
        while activity is not None and not isinstance(activity.task_spec, BoundaryEventSplit):
            activity = activity.parent if _belongs(activity) else None
        for child in activity.children if activity is not None else ():
            definition = getattr(child.task_spec, "event_definition", None)
            fits = isinstance(definition, type(self)) and definition.code in (None, self.code)
            if fits and isinstance(child.task_spec, BoundaryEvent) and child.state == TaskState.WAITING:
                return child
        return None

    def update_task_data(self, task: Any) -> None:
        if self.repeats:
            stand_again(task)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.code == other.code

    def __hash__(self) -> int:
        return hash((type(self), self.code))


def _belongs(activity: Any) -> bool:
    """Is the parent the boundary split of this activity, or the multi-instance it is an instance of?"""
    parent = activity.parent
    return parent is not None and (
        isinstance(parent.task_spec, BoundaryEventSplit)
        or getattr(parent.task_spec, "task_spec", None) == activity.task_spec.name
    )


class Error(Raised):
    """An error end event and the boundary event that catches it."""


class Escalation(Raised):
    """An escalation, thrown or at an end, and the boundary event that catches it."""


class Choice(MultipleEventDefinition):  # type: ignore[misc]
    """What an event-based gateway waits for: a slot for each timer (the stock engine has one for all)."""

    def catches(self, task: Any, event: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_fired(self, task: Any) -> bool:
        if task.internal_data.get("chosen") is None and "timers" not in task.internal_data:
            now = task.workflow.script_engine.now
            armed = [(definition.arm(task, slot)["due"], slot) for slot, definition in self.timers()]
            due = [(moment, slot) for moment, slot in armed if datetime.fromisoformat(moment) <= now]
            if due:
                self.fire(task, min(due)[1])
        return task.internal_data.get("chosen") is not None

    def timers(self) -> list[tuple[int, Timer]]:
        return [(slot, one) for slot, one in enumerate(self.event_definitions) if isinstance(one, Timer)]

    def fire(self, task: Any, slot: int) -> None:
        task.internal_data["chosen"] = slot
        task.internal_data["fired"] = task.internal_data.get("timers", {}).get(str(slot), {}).get("due")

    def update_task_data(self, task: Any) -> None:
        task.data.update(task.internal_data.pop("payload", {}))
