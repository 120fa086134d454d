"""The stock engine's compiled JSON, rewritten to the classes of this house: plain data in, plain data out."""

from __future__ import annotations

from typing import Any

from workflows.errors import BadFacts, WorkflowError

RENAMED = {
    "ParallelGateway": "Together",
    "InclusiveGateway": "Either",
    "_EndJoin": "Finish",
    "EventBasedGateway": "AwaitFirst",
    "ParallelMultiInstanceTask": "Everyone",
    "SequentialMultiInstanceTask": "OneByOne",
    "StandardLoopTask": "Again",
}
TIMERS = ("TimeDateEventDefinition", "DurationTimerEventDefinition", "CycleTimerEventDefinition")


def rewrite(key: str, specs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Our form of the specs of one process, and what they ask of their release."""
    found: dict[str, Any] = {"calls": set(), "decisions": set(), "messages": {}, "timers": {}, "each": set()}
    for name, spec in specs.items():
        for task in spec["task_specs"].values():
            _task(task, key, found)
            if name == key and task["typename"] == "StartEvent":
                _start(task, found)
        _cut_loose(spec["task_specs"])
    lists = {kind: sorted(found[kind]) for kind in ("calls", "decisions", "each")}
    return {**found, **lists, "specs": specs}


def _task(task: dict[str, Any], key: str, found: dict[str, Any]) -> None:
    kind = task["typename"] = RENAMED.get(task["typename"], task["typename"])
    properties = task.get("extensions", {}).get("properties", {})
    if "typename" in task.get("extensions", {}) or "typename" in properties:
        raise BadFacts(f"{task['name']}: no property may be called typename")
    if kind == "ServiceTask":
        _service(task)
    elif kind == "Decide":
        found["decisions"].add(task["decision"])
    elif kind == "CallActivity":
        found["calls"].add(task["spec"])
    elif "spec" in task:
        task["spec"] = f"{key}/{task['spec']}"
    if isinstance(event := task.get("event_definition"), dict):
        repeats = kind == "BoundaryEvent" and not task.get("cancel_activity", True)
        task["event_definition"] = _event(event, repeats=repeats, each=properties.get("each") == "true")


def _service(task: dict[str, Any]) -> None:
    task["typename"] = "Operate"
    task["operator"] = task.pop("operation_name")
    task["params"] = {name: given["value"] for name, given in task.pop("operation_params").items()}
    for unused in ("result_variable", "retries", "retry_backoff_base"):
        task.pop(unused, None)


def _event(event: dict[str, Any], *, repeats: bool, each: bool) -> dict[str, Any]:
    kind, base = event["typename"], {"name": event.get("name"), "description": event.get("description")}
    if kind in TIMERS:
        text = (event["expression"] or "").strip()
        return {**base, "typename": "Timer", "expression": text, "repeats": repeats, "each": each}
    if kind == "MessageEventDefinition":
        return {**base, "typename": "Message", "repeats": repeats}
    if kind in ("ErrorEventDefinition", "EscalationEventDefinition"):
        ours = "Error" if kind.startswith("Error") else "Escalation"
        return {
            **base,
            "typename": ours,
            "code": event.get("code"),
            "repeats": repeats and ours == "Escalation",
        }
    if kind == "MultipleEventDefinition":
        inner = [_event(one, repeats=False, each=False) for one in event["event_definitions"]]
        return {"typename": "Choice", "event_definitions": inner, **base}
    return event


def _start(task: dict[str, Any], found: dict[str, Any]) -> None:
    event = task["event_definition"]
    if event["typename"] == "Message":
        found["messages"][task["name"]] = event["name"]
    elif event["typename"] == "Timer":
        found["timers"][task["name"]] = event["expression"]
        found["each"] |= {task["name"]} if event["each"] else set()
    elif event["typename"] != "NoneEventDefinition":
        raise WorkflowError(f"{task['name']}: a start event of this kind is not supported")


def _cut_loose(tasks: dict[str, dict[str, Any]]) -> None:
    """A boundary event that does not interrupt has no part in ending its activity: no path to the join."""
    for task in tasks.values():
        if task["typename"] == "BoundaryEvent" and not task["cancel_activity"]:
            joins = [name for name in task["outputs"] if tasks[name]["typename"] == "BoundaryEventJoin"]
            task["outputs"] = [name for name in task["outputs"] if name not in joins]
            for name in joins:
                tasks[name]["inputs"] = [one for one in tasks[name]["inputs"] if one != task["name"]]
