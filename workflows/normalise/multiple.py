"""Multi-instance: what bpmn.io drops on save, or Camunda says its own way, goes where the engine looks.

Our own copy are the properties `loop.input`, `loop.item`, `loop.output` and `loop.result`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from workflows.diagram import properties_of
from workflows.normalise.dialects import DIALECTS, ZEEBE
from workflows.normalise.translate import translate
from workflows.vocabulary import tag

if TYPE_CHECKING:
    from workflows.normalise.editor import Editor

# in the order BPMN's schema wants them
_PLACES = (
    ("input", "loopDataInputRef"),
    ("output", "loopDataOutputRef"),
    ("item", "inputDataItem"),
    ("result", "outputDataItem"),
)


def repair(editor: Editor) -> None:
    """Give a multi-instance back its input list, item name and outputs."""
    for process in editor.processes():
        for loop in process.iter(tag("multiInstanceLoopCharacteristics")):
            activity = loop.getparent()
            known = _carried(activity) | _foreign(loop)
            missing = [
                (what, name) for what, name in _PLACES if what in known and loop.find(tag(name)) is None
            ]
            if loop.find(tag("loopCardinality")) is not None:
                missing = [(what, name) for what, name in missing if what != "input"]
            for what, name in missing:
                _insert(loop, name, known[what])
            if missing:
                editor.note(
                    activity, "multi", given=", ".join(f"{what}={known[what]}" for what, _ in missing)
                )


def _carried(activity: Any) -> dict[str, str]:
    properties = properties_of(activity)
    return {what: properties[f"loop.{what}"] for what, _ in _PLACES if properties.get(f"loop.{what}")}


def _foreign(loop: Any) -> dict[str, str]:
    found: dict[str, str | None] = {}
    for namespace in DIALECTS:
        found |= {
            "input": loop.get(f"{{{namespace}}}collection"),
            "item": loop.get(f"{{{namespace}}}elementVariable"),
        }
        if found["input"]:
            break
    zeebe = loop.find(f"{tag('extensionElements')}/{{{ZEEBE}}}loopCharacteristics")
    if zeebe is not None:
        found = {
            "input": zeebe.get("inputCollection"),
            "item": zeebe.get("inputElement"),
            "output": zeebe.get("outputCollection"),
            "result": zeebe.get("outputElement"),
        }
    return {what: (translate(text) or text).strip() for what, text in found.items() if text and text.strip()}


def _insert(loop: Any, name: str, value: str) -> None:
    element = etree.Element(tag(name))
    if name.endswith("Ref"):
        element.text = value
    else:
        element.set("id", value)
        element.set("name", value)
    order = [known for _, known in _PLACES]
    before = {tag("extensionElements"), tag("documentation"), tag("loopCardinality")}
    before |= {tag(known) for known in order[: order.index(name)]}
    place = max((index + 1 for index, child in enumerate(loop) if child.tag in before), default=0)
    loop.insert(place, element)
