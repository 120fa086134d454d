"""Dropping finished history from the state, branch by branch: round 5,000 costs what round 1 does.

What must stay: everything unfinished and its parent (children copy their data from it), the places where
branches parted (a join merges what changed), the children of a running multi-instance or of an activity
with boundary events (the engine looks at them), and the arrivals a half-filled join counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.util.task import TaskState

from workflows.engine.boxes import Finish
from workflows.engine.looking import trees
from workflows.engine.repeating import Again
from workflows.engine.tree import last_meeting

if TYPE_CHECKING:
    from uuid import UUID

NOT_FINISHED = TaskState.NOT_FINISHED_MASK


def compact(workflow: Any) -> int:
    """Compact every running tree; returns how many tasks were dropped."""
    before = _size(workflow)
    for tree in trees(workflow):
        _compact(tree)
    _drop_parts(workflow)
    return before - _size(workflow)


def _size(workflow: Any) -> int:
    return sum(len(tree.tasks) for tree in (workflow, *workflow.subprocesses.values()))


def _drop_parts(workflow: Any) -> None:
    """Forget sub-processes whose task is finished or gone: their data has been handed on."""
    while True:
        alive = {
            task.id: task
            for tree in (workflow, *workflow.subprocesses.values())
            for task in tree.tasks.values()
        }
        gone = [
            key
            for key in workflow.subprocesses
            if key not in alive or alive[key].has_state(TaskState.FINISHED_MASK)
        ]
        for key in gone:
            del workflow.subprocesses[key]
        if not gone:
            return


def _compact(tree: Any) -> None:
    held = _held(tree)
    live = _live(tree, held)
    stack = [tree.task_tree]
    while stack:
        node = stack.pop()
        if node.has_state(NOT_FINISHED) and not isinstance(node.task_spec, LoopTask | BoundaryEventSplit):
            stack.extend(node.children)
            continue
        pinned = isinstance(node.task_spec, LoopTask | BoundaryEventSplit)
        for child in node.children:
            if child.id not in live:
                _forget(tree, node, child)
                continue
            heir = child if pinned else _heir(tree, child, live, held)
            if heir is not child:
                _splice(tree, node, child, heir)
            stack.append(heir)
    if tree.last_task is not None and tree.last_task.id not in tree.tasks:
        tree.last_task = None


def _held(tree: Any) -> set[UUID]:
    """Arrivals at joins that have not fired: cancelled in favour of a later one, but still counted by it.

    Those at the end of a whole process count for nothing; at the end of a sub-process their facts are merged.
    """
    joins = [
        task
        for task in tree.tasks.values()
        if isinstance(task.task_spec, UnstructuredJoin)
        and (tree.parent_task_id is not None or not isinstance(task.task_spec, Finish))
    ]
    if not any(task.has_state(TaskState.WAITING | TaskState.READY) for task in joins):
        return set()
    rounds = {task.id: (task.task_spec.name, getattr(last_meeting(task), "id", None)) for task in joins}
    fired = {rounds[task.id] for task in joins if task.has_state(TaskState.COMPLETED)}
    cancelled = (task for task in joins if task.has_state(TaskState.CANCELLED))
    return {task.id for task in cancelled if rounds[task.id] not in fired}


def _live(tree: Any, held: set[UUID]) -> set[UUID]:
    """Everything unfinished or held, and what stands above it."""
    live: set[UUID] = set()
    for task in tree.tasks.values():
        if task.has_state(NOT_FINISHED) or task.id in held:
            above = task
            while above is not None and above.id not in live:
                live.add(above.id)
                above = above.parent
    return live


def _heir(tree: Any, child: Any, live: set[UUID], held: set[UUID]) -> Any:
    """The first task at or below `child` that must stay: where branches part, or the parent of what lives."""
    while child.has_state(TaskState.FINISHED_MASK) and child.id not in held:
        below = [key for key in child._children if key in live]  # noqa: SLF001
        if len(below) != 1:
            break
        following = tree.tasks[below[0]]
        if following.has_state(NOT_FINISHED) or following.id in held:
            break
        child = following
    return child


def _splice(tree: Any, node: Any, child: Any, heir: Any) -> None:
    """Hang `heir` where `child` hung, and drop what was between and beside."""
    heir.parent._children.remove(heir.id)  # noqa: SLF001
    node._children[node._children.index(child.id)] = heir.id  # noqa: SLF001
    heir._parent = node.id  # noqa: SLF001
    _drop(tree, child)


def _forget(tree: Any, node: Any, child: Any) -> None:
    counts = isinstance(node.task_spec, LoopTask) and not isinstance(node.task_spec, Again)
    if counts and node.has_state(NOT_FINISHED):
        return  # a running multi-instance looks at its finished instances
    node._children.remove(child.id)  # noqa: SLF001
    _drop(tree, child)


def _drop(tree: Any, top: Any) -> None:
    stack = [top.id]
    while stack:
        stack.extend(tree.tasks.pop(stack.pop())._children)  # noqa: SLF001
