"""What the shipped files say and how they are drawn, read with nothing but lxml."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from lxml import etree

from tests.diagrams.office import BPMN

BPMN_NS = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "dd": "http://www.omg.org/spec/DD/20100524/DI",
}
NODES = ("Event", "Gateway", "Task", "callActivity")
DIAGRAMS = sorted(BPMN.glob("*.bpmn"))


@dataclass
class Box:
    """A flow node with its properties."""

    id: str
    tag: str
    name: str
    lane: str | None
    properties: dict[str, str]
    documentation: str
    outgoing: list[str] = field(default_factory=list)
    attached: str | None = None
    message: str | None = None


def boxes(file: Path) -> dict[str, Box]:
    """Every flow node of the file's process."""
    root = etree.parse(file).getroot()
    lanes = {ref.text: ref.getparent().get("name") for ref in root.iter(f"{BPMN_NS}flowNodeRef")}
    names = {one.get("id"): one.get("name") for one in root.iter(f"{BPMN_NS}message")}
    found = {}
    for element in root.find("bpmn:process", NS):
        tag = etree.QName(element).localname
        if tag.endswith(NODES):
            found[element.get("id")] = _box(element, tag, lanes, names)
    for flow in root.iter(f"{BPMN_NS}sequenceFlow"):
        found[flow.get("sourceRef")].outgoing.append(flow.get("targetRef"))
    for box in found.values():
        if box.attached:
            found[box.attached].outgoing.append(box.id)
    return found


def _box(element: etree._Element, tag: str, lanes: dict, names: dict) -> Box:
    message = element.find("bpmn:messageEventDefinition", NS)
    return Box(
        element.get("id"),
        tag,
        element.get("name") or "",
        lanes.get(element.get("id")),
        {one.get("name"): one.get("value") for one in element.iter(f"{SPIFF}property")},
        element.findtext("bpmn:documentation", "", NS),
        attached=element.get("attachedToRef"),
        message=names[message.get("messageRef")] if message is not None else None,
    )


def rectangles(root: etree._Element) -> dict[str, tuple[float, float, float, float]]:
    """Element id → left, top, right, bottom."""
    found = {}
    for shape in root.iter("{*}BPMNShape"):
        bounds = shape.find("dc:Bounds", NS)
        x, y, width, height = (float(bounds.get(key)) for key in ("x", "y", "width", "height"))
        found[shape.get("bpmnElement")] = (x, y, x + width, y + height)
    return found


def segments(root: etree._Element) -> Iterator[tuple[str, tuple[float, float], tuple[float, float]]]:
    """Edge id with each straight piece of its line."""
    for edge in root.iter("{*}BPMNEdge"):
        points = [(float(one.get("x")), float(one.get("y"))) for one in edge.findall("dd:waypoint", NS)]
        for piece in pairwise(points):
            yield edge.get("bpmnElement"), *piece


def reachable(found: dict[str, Box], without: set[str]) -> set[str]:
    """The boxes a token can come to from a start without passing these."""
    todo = [box.id for box in found.values() if box.tag == "startEvent"]
    seen: set[str] = set()
    while todo:
        here = todo.pop()
        if here not in seen and here not in without:
            seen.add(here)
            todo += found[here].outgoing
    return seen
