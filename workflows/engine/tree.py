"""Looking around in the tree of tasks of a running process, without recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterator


def ancestors(task: Any) -> Iterator[Any]:
    """Parent, grandparent, up to the root."""
    tasks = task.workflow.tasks
    above = tasks.get(task._parent)  # noqa: SLF001
    while above is not None:
        yield above
        above = tasks.get(above._parent)  # noqa: SLF001


def depth(workflow: Any) -> int:
    """The length of the longest path in this tree."""
    deepest, level = 0, [workflow.task_tree]
    while level:
        level = [child for task in level for child in task.children]
        deepest += 1
    return deepest


def common_ancestor(tasks: list[Any]) -> Any:
    """The deepest task above (or among) all of these."""
    paths = [[*reversed(list(ancestors(task))), task] for task in tasks]
    common = None
    for level in zip(*paths, strict=False):
        if any(one is not level[0] for one in level):
            break
        common = level[0]
    return common


def last_meeting(task: Any) -> Any:
    """The nearest finished join of the same kind above this one: where its round began; None in the first."""
    name = task.task_spec.name
    return next(
        (up for up in ancestors(task) if up.task_spec.name == name and up.has_state(TaskState.COMPLETED)),
        None,
    )


def this_round(task: Any) -> list[Any]:
    """All tasks of the same join that belong to the same round, `task` included."""
    name, begun = task.task_spec.name, last_meeting(task)
    same = [one for one in task.workflow.tasks.values() if one.task_spec.name == name and one is not begun]
    above = set(map(id, ancestors(task)))
    return [one for one in same if id(one) not in above and (begun is None or _below(one, begun))]


def _below(task: Any, top: Any) -> bool:
    return any(up is top for up in ancestors(task))


def element(task: Any) -> str:
    """The id the diagram gives this task, or the engine's own name for its inner nodes."""
    spec = task.task_spec
    return str(spec.bpmn_id or spec.name)


def properties(task: Any) -> dict[str, str]:
    """The `spiffworkflow:properties` of the element."""
    found: dict[str, str] = getattr(task.task_spec, "extensions", {}).get("properties", {})
    return found
