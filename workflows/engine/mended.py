"""Carrying a state from the diagram it was begun on to a mended one, with every token in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

from workflows.engine.state import dump, restore
from workflows.engine.tree import element
from workflows.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.engine.assembly import Assembly
    from workflows.engine.machine import Machine

AHEAD = TaskState.FUTURE | TaskState.PREDICTED_MASK
GUARD = ".BoundaryEventSplit"


def carried(workflow: Any, assembly: Assembly, machine: Machine) -> str:
    """The text of this state on the mended diagram: tokens, deadlines and drafts stay where they are.

    What lies ahead of the tokens is forgotten and foreseen again as the mended diagram has it. Unfit, naming
    the elements, when a token, or history that is still needed, stands on what is no longer there.
    """
    stripped = [str(task.id) for tree in _trees(workflow) for task in _strip(tree)]
    if missing := sorted(set(_misfits(workflow, assembly))):
        raise Unfit(elements=missing)
    moved = restore(dump(workflow), assembly.spec, dict(assembly.subspecs), machine)
    for tree in _trees(moved):
        for task in list(tree.tasks.values()):
            if str(task.id) in stripped:
                task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)  # noqa: SLF001
    return dump(moved)


def _trees(workflow: Any) -> tuple[Any, ...]:
    return workflow, *workflow.subprocesses.values()


def _strip(tree: Any) -> Iterator[Any]:
    """Forget what is only foreseen behind each token; a running multi-instance keeps its own."""
    tokens = [task for task in tree.tasks.values() if task.has_state(TaskState.NOT_FINISHED_MASK & ~AHEAD)]
    for task in tokens:
        if isinstance(task.task_spec, LoopTask) or not all(one.has_state(AHEAD) for one in task.children):
            continue
        foreseen = list(task._children)  # noqa: SLF001
        task._children.clear()  # noqa: SLF001
        while foreseen:
            foreseen.extend(tree.tasks.pop(foreseen.pop())._children)  # noqa: SLF001
        yield task


def _misfits(workflow: Any, assembly: Assembly) -> Iterator[str]:
    for tree in _trees(workflow):
        spec = assembly.spec if tree is workflow else assembly.subspecs.get(tree.spec.name)
        for task in tree.tasks.values():
            other = spec.task_specs.get(task.task_spec.name) if spec is not None else None
            if other is None or not _alike(task.task_spec, other):
                yield element(task)


def _alike(one: Any, other: Any) -> bool:
    """The same kind of step, calling the same process, with or without boundary events as before."""
    calls = getattr(one, "spec", None) == getattr(other, "spec", None)
    return type(one) is type(other) and calls and _guards(one) == _guards(other)


def _guards(spec: Any) -> set[str]:
    return {name for name in spec._inputs if name.endswith(GUARD)}  # noqa: SLF001
