"""Conditions, times and loop texts: trimmed, and brought into our language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows.normalise.translate import translate
from workflows.vocabulary import tag

if TYPE_CHECKING:
    from workflows.normalise.editor import Editor

_TEXTS = (
    "conditionExpression",
    "timeDate",
    "timeDuration",
    "timeCycle",
    "loopDataInputRef",
    "loopDataOutputRef",
    "loopCardinality",
    "loopCondition",
    "completionCondition",
    "condition",
)


def bring_home(editor: Editor) -> None:
    """Raw ISO times and `WDn` stay as they are; an empty condition is none."""
    for process in editor.processes():
        for element in list(process.iter(*(tag(name) for name in _TEXTS))):
            said = "".join(element.itertext()).strip()
            owner = _owner(element)
            if not said:
                element.getparent().remove(element)
                if element.tag == tag("conditionExpression"):
                    editor.note(owner, "empty_condition")
                continue
            meant = translate(said)
            for child in list(element):
                element.remove(child)
            element.text = meant or said
            if meant:
                editor.note(owner, "expression", said=said, meant=meant)


def _owner(element: Any) -> Any:
    """The flow or node an author sees, for a text deep inside it."""
    while element.getparent() is not None and not (element.get("id") and _drawn(element)):
        element = element.getparent()
    return element


def _drawn(element: Any) -> bool:
    return not str(element.tag).endswith(
        (
            "EventDefinition",
            "Expression",
            "Characteristics",
            "timeDate",
            "timeDuration",
            "timeCycle",
            "condition",
            "Condition",
            "Cardinality",
        )
    )
