"""What Camunda, Flowable, Activiti and Zeebe write in their own attributes, where we have a word for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from workflows.expressions import is_iso
from workflows.normalise.editor import children
from workflows.normalise.translate import quoted, translate
from workflows.vocabulary import spiff, tag

if TYPE_CHECKING:
    from workflows.normalise.editor import Editor

CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
DIALECTS = (CAMUNDA, "http://flowable.org/bpmn", "http://activiti.org/bpmn")

_FORM_PATH = re.compile(r".*[:/]")
_FORM_ENDING = re.compile(r"\.(html|form|json)$")


def people(editor: Editor) -> None:
    """Form keys, assignees, candidate groups, priority and due dates of user tasks."""
    for task in editor.nodes("userTask"):
        told = {
            "form": _form(
                _said(task, "formKey", "formRef") or _zeebe(task, "formDefinition", "formKey", "formId")
            ),
            "candidates": _term(
                _said(task, "assignee", "candidateUsers")
                or _zeebe(task, "assignmentDefinition", "assignee", "candidateUsers")
            ),
            "priority": _number(_said(task, "priority") or _zeebe(task, "priorityDefinition", "priority")),
            "due": _due(_said(task, "dueDate") or _zeebe(task, "taskSchedule", "dueDate")),
            "facts": ", ".join(_fields(task)) or None,
        }
        for name, value in told.items():
            if value and editor.property(task, name, value):
                editor.note(task, "dialect", what=name, value=value)
        group = _said(task, "candidateGroups") or _zeebe(task, "assignmentDefinition", "candidateGroups")
        if group and re.fullmatch(r"[\w -]+", group):
            _lane(editor, task, group.strip())


def calls(editor: Editor) -> None:
    """Decisions, called processes, scripts and the types of service tasks."""
    for task in editor.nodes("businessRuleTask"):
        decision = _said(task, "decisionRef") or _zeebe(task, "calledDecision", "decisionId")
        if decision and task.find(f"{tag('extensionElements')}/{spiff('calledDecisionId')}") is None:
            editor.extension(task, "calledDecisionId").text = decision
            editor.note(task, "dialect", what="calledDecisionId", value=decision)
    for task in editor.nodes("callActivity"):
        called = _zeebe(task, "calledElement", "processId")
        if called and not task.get("calledElement"):
            task.set("calledElement", called)
            editor.note(task, "dialect", what="calledElement", value=called)
    for task in editor.nodes("serviceTask", "sendTask"):
        operator = _said(task, "topic") or _zeebe(task, "taskDefinition", "type")
        if operator and task.find(f"{tag('extensionElements')}/{spiff('serviceTaskOperator')}") is None:
            editor.extension(task, "serviceTaskOperator").set("id", operator)
            editor.note(task, "dialect", what="serviceTaskOperator", value=operator)
        _send_by_operator(editor, task)
    for task in editor.nodes("scriptTask"):
        _zeebe_script(editor, task)


def _send_by_operator(editor: Editor, task: Any) -> None:
    """A send task that names an operator is a service task; the engine would send nothing."""
    if (
        task.tag == tag("sendTask")
        and task.find(f"{tag('extensionElements')}/{spiff('serviceTaskOperator')}") is not None
    ):
        task.tag = tag("serviceTask")
        editor.note(task, "send_by_operator")


def _zeebe_script(editor: Editor, task: Any) -> None:
    expression = translate(_zeebe(task, "script", "expression") or "")
    result = _zeebe(task, "script", "resultVariable")
    if expression and result and task.find(tag("script")) is None:
        editor.add(task, "script", task).text = f"{result} = {expression}"
        editor.note(task, "dialect", what="script", value=f"{result} = {expression}")


def _said(element: Any, *names: str) -> str | None:
    found = (element.get(f"{{{namespace}}}{name}") for name in names for namespace in DIALECTS)
    return next((value.strip() for value in found if value and value.strip()), None)


def _zeebe(element: Any, name: str, *attributes: str) -> str | None:
    found = element.find(f"{tag('extensionElements')}/{{{ZEEBE}}}{name}")
    if found is None:
        return None
    return next((value.strip() for one in attributes if (value := found.get(one)) and value.strip()), None)


def _form(said: str | None) -> str | None:
    return _FORM_ENDING.sub("", _FORM_PATH.sub("", said)) if said and "{" not in said else None


def _term(said: str | None) -> str | None:
    return (translate(said) or quoted(said)) if said else None


def _number(said: str | None) -> str | None:
    return said if said and said.isdigit() else None


def _due(said: str | None) -> str | None:
    return (said if is_iso(said) else translate(said)) if said else None


def _fields(task: Any) -> list[str]:
    """The fields of an embedded form: its answers are facts."""
    names = {f"{{{namespace}}}{name}" for namespace in DIALECTS for name in ("formField", "formProperty")}
    fields = [one.get("id", "") for one in task.iter() if one.tag in names]
    return [field for field in fields if field.isidentifier()]


def _lane(editor: Editor, task: Any, group: str) -> None:
    """A candidate group is a role, and a role is a lane, unless the task stands in one already."""
    if any((ref.text or "").strip() == task.get("id") for ref in editor.root.iter(tag("flowNodeRef"))):
        return
    process = next(task.iterancestors(tag("process")))
    sets = children(process, "laneSet")
    holder = sets[0] if sets else editor.add(process, "laneSet", process, id=editor.fresh("roles"))
    lane = next((one for one in children(holder, "lane") if one.get("name") == group), None)
    if lane is None:
        lane = editor.add(holder, "lane", task, id=editor.fresh(f"role_{len(holder) + 1}"), name=group)
    editor.add(lane, "flowNodeRef", task).text = task.get("id")
    editor.note(task, "dialect", what="lane", value=group)
