"""What only the tree shows, before it is a diagram: ids used twice, and steps where none can stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from workflows.diagram import called
from workflows.problems import Problem
from workflows.reading import BPMN
from workflows.vocabulary import ARTIFACTS, CONTAINERS, DATA, FLOW_NODES, FURNITURE, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCOPES = {tag(name) for name in CONTAINERS | {"process"}}
_NAMED = {tag(name) for name in ("process", "message", "error", "signal", "escalation")}
_BESIDE = {tag(name) for name in FURNITURE | DATA | ARTIFACTS}
_STEPS = {tag(name) for name in FLOW_NODES | {"sequenceFlow"}}


def duplicates(root: Any) -> list[Problem]:
    """Two elements of one id: whatever refers to it could mean either."""
    seen: set[str] = set()
    found = []
    for element in root.iter(etree.Element):
        if not _counts(element):
            continue
        name = element.get("id")
        if name is not None and name in seen:
            found.append(_problem(element, "id.duplicate"))
        seen.add(name)
    return found


def _counts(element: Any) -> bool:
    """Steps, known or not, and what they refer to; what is only drawn may repeat itself."""
    if element.tag in _STEPS or element.tag in _NAMED:
        return True
    parent = element.getparent()
    ours = etree.QName(element).namespace == BPMN and element.tag not in _BESIDE
    return ours and parent is not None and parent.tag in _SCOPES


def misplaced(root: Any) -> Iterator[Problem]:
    """Steps inside a task or an extension, and processes inside a process: they would never run."""
    for element in root.iter(*_STEPS):
        if element.getparent().tag not in _SCOPES:
            yield _problem(element, "element.misplaced", parent=etree.QName(element.getparent()).localname)
    for process in root.iter(tag("process")):
        if process.getparent() is not root:
            yield _problem(process, "element.misplaced", parent=etree.QName(process.getparent()).localname)


def _problem(element: Any, rule: str, **params: str) -> Problem:
    return Problem(element.get("id"), called(element), element.sourceline, rule, "error", params)
