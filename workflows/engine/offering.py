"""What a user task offers to people: its properties, evaluated when it opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from workflows.engine.tree import element, properties
from workflows.errors import WorkflowError
from workflows.expressions import moment_after

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflows.engine.machine import Machine


@dataclass(frozen=True)
class Offer:
    """An open user task as the diagram describes it."""

    task_id: str
    element: str
    process: str
    name: str
    title_zh: str | None
    role: str | None
    form: str | None
    due: datetime | None
    priority: int
    candidates: str | None
    documentation: str | None
    properties: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def evaluate(task: Any, machine: Machine, since: datetime) -> dict[str, Any]:
    """`due` (ISO text, reckoned from `since`), `priority` and `candidates` of a user task."""
    given = properties(task)
    priority = machine.evaluate(task, given["priority"]) if given.get("priority") else 0
    candidates = machine.evaluate(task, given["candidates"]) if given.get("candidates") else None
    if not isinstance(priority, int) or not isinstance(candidates, str | None):
        raise WorkflowError(f"{element(task)}: priority must be a whole number and candidates text")
    return {"due": limit(task, machine, since), "priority": priority, "candidates": candidates}


def limit(task: Any, machine: Machine, since: datetime) -> str | None:
    """The moment a user task is due, as ISO text; None when it has no limit."""
    text = properties(task).get("due")
    if not text:
        return None
    value = machine.timer(task, text, since)
    if value in (None, ""):
        return None
    return moment_after(value, since.astimezone(machine.zone)).astimezone(UTC).isoformat()


def described(task: Any) -> Offer:
    spec, given, offered = task.task_spec, properties(task), task.internal_data.get("offer", {})
    due = offered.get("due")
    return Offer(
        task_id=str(task.id),
        element=element(task),
        process=task.workflow.spec.home,
        name=spec.bpmn_name or element(task),
        title_zh=given.get("title.zh"),
        role=spec.lane,
        form=given.get("form"),
        due=datetime.fromisoformat(due) if due else None,
        priority=offered.get("priority", 0),
        candidates=offered.get("candidates"),
        documentation=spec.documentation,
        properties=given,
        facts=task.data,
    )
