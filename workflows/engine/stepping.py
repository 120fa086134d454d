"""Carrying a process on: what sets it off, the automatic steps that follow, and the path they leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from workflows.engine import looking
from workflows.engine.compaction import compact
from workflows.engine.events import Choice
from workflows.engine.offering import evaluate
from workflows.engine.tracing import Passed, passed
from workflows.engine.tree import depth, element
from workflows.errors import Stale, StepBudgetSpent, TooDeep, WorkflowError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflows.engine.assembly import Assembly
    from workflows.engine.limits import Limits
    from workflows.engine.machine import Machine


@dataclass
class Walk:
    """One stretch of automatic steps: how many are left, and the path so far."""

    machine: Machine
    limits: Limits
    left: int
    path: list[Passed] = field(default_factory=list)


def begin(assembly: Assembly, machine: Machine, facts: Mapping[str, Any], trigger: str | None) -> Any:
    """A new workflow with its first facts, about to take its first step; `trigger` names the start event."""
    workflow = BpmnWorkflow(assembly.spec, dict(assembly.subspecs), script_engine=machine)
    root = workflow.task_tree
    root.data = dict(facts)
    if trigger is not None:
        root.internal_data["trigger"] = trigger
    return workflow


def find(workflow: Any, task_id: str) -> Any:
    """The task with this id; Stale when it is gone."""
    try:
        wanted = UUID(task_id)
    except ValueError:
        raise Stale from None
    for tree in looking.trees(workflow):
        if wanted in tree.tasks:
            return tree.tasks[wanted]
    raise Stale


def answer(workflow: Any, task_id: str, facts: Mapping[str, Any], actor: str | None = None) -> Any:
    """Note a person's answers on an open task, and who gave them; Stale when it is not open."""
    task = find(workflow, task_id)
    if not (task.has_state(TaskState.READY) and task.task_spec.manual) or "answered" in task.internal_data:
        raise Stale
    variable = getattr(task.task_spec, "variable", None)
    task.data.update({variable: dict(facts)} if variable else facts)
    task.internal_data["answered"] = {"by": actor}
    return task


def fire(timer: looking.WaitingTimer) -> Any:
    """Note that an armed timer has gone off."""
    definition = timer.task.task_spec.event_definition
    if isinstance(definition, Choice):
        definition.fire(timer.task, timer.slot)
    else:
        definition.fire(timer.task)
    return timer.task


def hear(message: looking.WaitingMessage, payload: Mapping[str, Any]) -> Any:
    """Note that an awaited message has come."""
    task = message.task
    task.internal_data["payload"] = dict(payload)
    if message.slot is None:
        task.internal_data["event_fired"] = True
    else:
        task.task_spec.event_definition.fire(task, message.slot)
    return task


def carry_on(workflow: Any, head: Any, walk: Walk) -> None:
    """Take every automatic step that follows `head`, until people, moments or messages are needed.

    Raises whatever a step raises (`walk.machine.at` is the task in hand), StepBudgetSpent, TooDeep.
    """
    standing = looking.present(workflow)
    head.internal_data.pop("stalled", None)
    walk.machine.at = head
    if head.has_state(TaskState.WAITING):
        head.task_spec._update(head)  # noqa: SLF001
    _settle(workflow, walk)
    if trigger := workflow.task_tree.internal_data.pop("trigger", None):
        _pull(workflow, trigger)
        _settle(workflow, walk)
    _note(workflow, standing, walk)
    _prepare(workflow, walk.machine)
    _sound(workflow, walk.limits)


def _pull(workflow: Any, trigger: str) -> None:
    """Fire the start event that this instance was started by."""
    for task in list(workflow.tasks.values()):
        if task.task_spec.name == trigger and task.has_state(TaskState.WAITING):
            task.internal_data["event_fired"] = True
            task.task_spec._update(task)  # noqa: SLF001
            return
    raise WorkflowError(f"the process has no start event {trigger}")


def _settle(workflow: Any, walk: Walk) -> None:
    """Run what is ready, innermost first, until nothing automatic is left."""
    busy, begun = True, walk.left
    while busy:
        busy = False
        inner = sorted(workflow.get_active_subprocesses(), key=lambda part: part.depth, reverse=True)
        for part in inner:
            if part.parent_task_id not in _parent_tasks(workflow, part):
                del workflow.subprocesses[part.parent_task_id]  # its task was cut off with a branch
                busy = True
                continue
            while _run_ready(part, walk):
                busy = True
            task = workflow.get_task_from_id(part.parent_task_id)
            if task.has_state(TaskState.NOT_FINISHED_MASK):
                task.task_spec._update(task)  # noqa: SLF001
        busy = _run_ready(workflow, walk) or busy
        busy = busy or len(workflow.get_active_subprocesses()) > len(inner)
        if busy and begun - walk.left >= walk.limits.stretch:
            begun = walk.left
            _mark(workflow, walk)
            compact(workflow)


def _parent_tasks(workflow: Any, part: Any) -> Mapping[Any, Any]:
    trees = (workflow, *workflow.subprocesses.values())
    found: Mapping[Any, Any] = next((tree.tasks for tree in trees if part.parent_task_id in tree.tasks), {})
    return found


def _run_ready(tree: Any, walk: Walk) -> bool:
    ran = False
    for task in [one for one in looking.walk(tree) if one.has_state(TaskState.READY)]:
        if not _automatic(task) or tree.tasks.get(task.id) is not task or task.state != TaskState.READY:
            continue
        if walk.left <= 0:
            raise StepBudgetSpent
        walk.left -= 1
        walk.machine.at = task
        task.run()
        ran = True
        if task.task_spec.bpmn_id:
            walk.path.append(passed(task, walk.machine))
    return ran


def _automatic(task: Any) -> bool:
    internal = task.internal_data
    return "stalled" not in internal and (not task.task_spec.manual or "answered" in internal)


def _note(workflow: Any, standing: Mapping[Any, Any], walk: Walk) -> None:
    """Where tokens have come to stand, and where they were taken away."""
    standing_now = _mark(workflow, walk)
    done = {one.task_id for one in walk.path}
    for key, task in standing.items():
        if key not in standing_now and str(key) not in done:
            walk.path.append(passed(task, walk.machine, outcome="cancelled"))


def _mark(workflow: Any, walk: Walk) -> Mapping[Any, Any]:
    """Remember when each token came to stand where it stands, and from where: that may be compacted away."""
    standing = looking.present(workflow)
    for task in standing.values():
        if "entered" not in task.internal_data:
            task.internal_data["entered"] = walk.machine.now.isoformat()
            if source := looking.before(task):
                task.internal_data["source"] = source
    return standing


def _prepare(workflow: Any, machine: Machine) -> None:
    """Work out limit, priority and candidates of tasks that have just come open."""
    for task in looking.open_tasks(workflow):
        if "offer" not in task.internal_data:
            machine.at = task
            task.internal_data["offer"] = evaluate(task, machine, machine.now)


def _sound(workflow: Any, limits: Limits) -> None:
    """TooDeep when the tree has outgrown what the engine walks; WorkflowError when it stands still."""
    if any(depth(tree) > limits.depth for tree in looking.trees(workflow)):
        raise TooDeep
    if workflow.completed:
        if looking.open_tasks(workflow):
            raise TooDeep
        return
    if not (looking.open_tasks(workflow) or looking.waiting(workflow) or looking.stalled(workflow)):
        stuck = sorted({element(task) for task in looking.present(workflow).values()})
        raise WorkflowError(
            f"the process stands still: nobody and nothing can move it on from {', '.join(stuck)}"
        )
