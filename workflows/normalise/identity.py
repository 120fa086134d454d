"""Which process runs, and that everything in the file can be named and found."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lxml import etree

from workflows.normalise.editor import children
from workflows.vocabulary import FLOW_NODES, tag

if TYPE_CHECKING:
    from workflows.normalise.editor import Editor

_REFERENCES = (
    "sourceRef",
    "targetRef",
    "attachedToRef",
    "default",
    "messageRef",
    "errorRef",
    "signalRef",
    "escalationRef",
    "processRef",
    "calledElement",
)
_REFERRING = ("flowNodeRef", "incoming", "outgoing", "eventDefinitionRef", "sourceRef", "targetRef")


def executable(editor: Editor) -> None:
    """`isExecutable` in all its spellings; the only process that has nodes is read as executable."""
    processes = list(editor.root.iter(tag("process")))
    for process in processes:
        said = process.get("isExecutable")
        meant = "true" if (said or "").strip().lower() in ("true", "1", "yes") else "false"
        if said is not None and said != meant:
            editor.note(process, "executable_spelling", value=said)
        process.set("isExecutable", meant)
    filled = [one for one in processes if children(one, *FLOW_NODES)]
    for process in processes:
        if process.get("isExecutable") == "true" and process not in filled and filled:
            process.set("isExecutable", "false")
            editor.note(process, "empty_pool")
    if len(filled) == 1 and filled[0].get("isExecutable") != "true":
        filled[0].set("isExecutable", "true")
        editor.note(filled[0], "executable")
    for participant in editor.root.iter(tag("participant")):
        if not participant.get("processRef"):
            editor.note(participant, "pool_without_process")


def give_ids(editor: Editor) -> None:
    """A sequence flow without id is ignored by the engine, its task never run: everything gets one."""
    named = {
        tag(name)
        for name in FLOW_NODES | {"process", "sequenceFlow", "message", "error", "signal", "escalation"}
    }
    for element in editor.root.iter(etree.Element):
        local = etree.QName(element).localname
        if element.get("id") or not (element.tag in named or local.endswith("EventDefinition")):
            continue
        element.set("id", editor.fresh(f"{local}_{element.sourceline}"))
        if element.tag in named:
            editor.note(element, "id", tag=local)


def references(editor: Editor) -> None:
    """Blanks and prefixes (`tns:Task_1`) around references: the engine compares letter by letter."""
    changed = 0
    for element in editor.root.iter(etree.Element):
        for name in _REFERENCES:
            if (said := element.get(name)) is not None and (meant := _plain(editor, element, said)) != said:
                element.set(name, meant)
                changed += 1
        if etree.QName(element).localname in _REFERRING and element.text:
            meant = _plain(editor, element, element.text)
            changed += meant != element.text.strip()
            element.text = meant
    if changed:
        editor.note(editor.root, "references", count=changed)


def shared_events(editor: Editor) -> None:
    """An event definition kept at the root of the file is copied to the events that refer to it."""
    by_id = {one.get("id"): one for one in editor.root if str(one.tag).endswith("EventDefinition")}
    for reference in list(editor.root.iter(tag("eventDefinitionRef"))):
        definition = by_id.get(reference.text)
        if definition is not None:
            copy = deepcopy(definition)
            copy.set("id", editor.fresh(f"{reference.getparent().get('id')}__{reference.text}"))
            editor.note(reference.getparent(), "shared_event")
            reference.getparent().replace(reference, copy)


def _plain(editor: Editor, element: Any, said: str) -> str:
    meant = said.strip()
    prefix, colon, rest = meant.partition(":")
    if colon and meant not in editor.ids and (rest in editor.ids or prefix in element.nsmap):
        return rest
    return meant
