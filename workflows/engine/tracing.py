"""The path of an instance: one entry for each element a token has passed or was taken from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workflows.engine.looking import before
from workflows.engine.tree import element

if TYPE_CHECKING:
    from workflows.engine.machine import Machine

KINDS = {
    "Operate": "serviceTask",
    "Decide": "businessRuleTask",
    "Together": "parallelGateway",
    "Either": "inclusiveGateway",
    "AwaitFirst": "eventBasedGateway",
    "Everyone": "multiInstance",
    "OneByOne": "multiInstance",
    "Again": "loop",
    "NoneTask": "task",
    "SubWorkflowTask": "subProcess",
    "TransactionSubprocess": "transaction",
}


@dataclass(frozen=True)
class Passed:
    """An element passed; `due_at` and `fired_at` when a timer was the reason."""

    process: str
    element: str
    source: str | None
    name: str | None
    kind: str
    outcome: str
    task_id: str
    entered_at: datetime
    left_at: datetime
    due_at: datetime | None
    fired_at: datetime | None
    actor: str | None
    result: Any


def passed(task: Any, machine: Machine, *, outcome: str = "completed") -> Passed:
    spec, internal = task.task_spec, task.internal_data
    due = internal.get("fired") if outcome == "completed" else None
    result = machine.results.pop(task.id, None)
    return Passed(
        process=task.workflow.spec.home,
        element=element(task),
        source=before(task),
        name=spec.bpmn_name,
        kind=kind(task),
        outcome="moved" if isinstance(result, dict) and "moved" in result else outcome,
        task_id=str(task.id),
        entered_at=datetime.fromisoformat(internal["entered"]) if "entered" in internal else machine.now,
        left_at=machine.now,
        due_at=datetime.fromisoformat(due) if due else None,
        fired_at=machine.until if due else None,
        actor=internal["answered"]["by"] if "answered" in internal else None,
        result=result,
    )


def kind(task: Any) -> str:
    """The BPMN name of what this is."""
    name = type(task.task_spec).__name__
    return KINDS.get(name, name[0].lower() + name[1:])
