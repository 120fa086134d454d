"""A process with all it calls, ready to run: specs shared, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.spiff.specs.defaults import ScriptTask

from workflows.engine.boxes import Decide, Operate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workflows.engine.compiling import Process


@dataclass(frozen=True)
class Assembly:
    """The spec of a process and those of every sub-process and called process it can reach."""

    process: Process
    spec: Any
    subspecs: Mapping[str, Any]


def assemble(process: Process, called: Callable[[str], Process]) -> Assembly:
    """Join a process with those it calls, which `called` gives by key."""
    subspecs: dict[str, Any] = {}
    wanted, seen = [process], {process.key}
    while wanted:
        one = wanted.pop()
        subspecs.update(one.specs)
        for key in one.calls:
            if key not in seen:
                seen.add(key)
                wanted.append(called(key))
    return Assembly(process, process.specs[process.key], subspecs)


def passable(assembly: Assembly, element: str) -> bool:
    """Is this a service, rule or script step, which a person may pass over?"""
    specs = (assembly.spec, *assembly.subspecs.values())
    found = (task for spec in specs for task in spec.task_specs.values() if task.bpmn_id == element)
    return any(isinstance(task, Operate | Decide | ScriptTask) for task in found)
