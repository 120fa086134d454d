"""The state of an instance as one text, without its spec: tasks parents first, each by what it changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from workflows.engine.machine import Machine

FORMAT = 1


def dump(workflow: Any) -> str:
    """The text of this state. Order matters in it: keep it as text, never as JSONB or with sorted keys."""
    parts = [_tree(workflow)]
    parts += [{**_tree(part), "of": str(task)} for task, part in workflow.subprocesses.items()]
    return json.dumps({"format": FORMAT, "parts": parts}, ensure_ascii=False, separators=(",", ":"))


def _tree(workflow: Any) -> dict[str, Any]:
    rows, stack, last = [], [workflow.task_tree], workflow.last_task
    while stack:
        task = stack.pop()
        rows.append(_row(task, workflow.tasks.get(task._parent)))  # noqa: SLF001
        stack.extend(workflow.tasks[key] for key in reversed(task._children))  # noqa: SLF001
    known = last is not None and last.id in workflow.tasks
    done = {
        "last": str(last.id) if known else None,
        "completed": workflow.completed,
        "success": workflow.success,
    }
    return {**done, "data": workflow.data, "tasks": rows}


def _row(task: Any, parent: Any) -> list[Any]:
    before = parent.data if parent is not None else {}
    changed = {
        key: value for key, value in task.data.items() if key not in before or not same(value, before[key])
    }
    gone = sorted(key for key in before if key not in task.data)
    above = str(parent.id) if parent is not None else None
    rest = [task.last_state_change, task.triggered, task.internal_data, changed, gone]
    return [str(task.id), above, task.task_spec.name, task.state, *rest]


def same(one: Any, other: Any) -> bool:
    """Equal and of the same type all the way down: True is not 1."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def restore(text: str, spec: Any, subspecs: dict[str, Any], machine: Machine) -> Any:
    """The workflow of this text on these specs, with `machine` to carry it on."""
    first, *parts = json.loads(text)["parts"]
    workflow = BpmnWorkflow(spec, subspecs, script_engine=machine, deserializing=True)
    _fill(workflow, first)
    for part in parts:  # a sub-process is begun after the one it stands in
        key = UUID(part["of"])
        known = (workflow, *workflow.subprocesses.values())
        task = next(tree.tasks[key] for tree in known if key in tree.tasks)
        inner = BpmnSubWorkflow(subspecs[task.task_spec.spec], key, workflow, deserializing=True)
        workflow.subprocesses[key] = inner
        _fill(inner, part)
        inner.completed_event.connect(task.task_spec._on_subworkflow_completed, task)  # noqa: SLF001
    return workflow


def _fill(workflow: Any, stored: dict[str, Any]) -> None:
    for row in stored["tasks"]:
        _task(workflow, row)
    workflow.task_tree = workflow.tasks[UUID(stored["tasks"][0][0])]
    workflow.completed, workflow.success = stored["completed"], stored["success"]
    workflow.last_task = workflow.tasks.get(UUID(stored["last"])) if stored["last"] else None
    workflow.data = stored["data"]


def _task(workflow: Any, row: list[Any]) -> None:
    own, above, name, state, changed_at, triggered, internal, changed, gone = row
    parent = workflow.tasks[UUID(above)] if above else None
    task = Task(workflow, workflow.spec.task_specs[name], parent, state, UUID(own))
    task.last_state_change, task.triggered, task.internal_data = changed_at, triggered, internal
    task.data = {**(parent.data if parent is not None else {}), **changed}
    for key in gone:
        del task.data[key]
    if isinstance(task.task_spec, CatchingEvent) and state == TaskState.WAITING:
        workflow.top_workflow.event_manager.add_task(task)
