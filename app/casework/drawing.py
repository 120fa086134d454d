"""A diagram of a case for people: its steps in the reader's language, as a drawing and as a list in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from workflows.diagram import called, properties_of
from workflows.vocabulary import tag

if TYPE_CHECKING:
    from lxml.etree import _Element

    from app.casework.views import DiagramView

ROUTING = {tag(f"{kind}Gateway") for kind in ("exclusive", "parallel", "inclusive", "eventBased")}


@dataclass(frozen=True)
class Marked:
    """One step the case came to: its name and mark (done, here, waiting or failed)."""

    element: str
    name: str
    mark: str


@dataclass(frozen=True)
class Drawing:
    """A diagram with its title and the steps the case came to, in the order of the file."""

    title: str
    xml: str
    marks: dict[str, str]
    steps: list[Marked]


def draw(view: DiagramView, locale: str) -> Drawing:
    """The diagram in the language: Chinese names stand in the property `title.zh` of each element."""
    root = etree.fromstring(view.xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    if locale == "zh":
        for element in root.iter(etree.Element):
            _speak_chinese(element)
    process = next((one for one in root.iter(tag("process")) if one.get("id") == view.process), None)
    title = (called(process) if process is not None else None) or view.process
    return Drawing(title, etree.tostring(root, encoding="unicode"), view.marks, _steps(root, view.marks))


def _speak_chinese(element: _Element) -> None:
    name = properties_of(element).get("title.zh")
    if name:
        element.set("name", name)


def _steps(root: _Element, marks: dict[str, str]) -> list[Marked]:
    return [
        Marked(element.get("id", ""), name, marks[element.get("id", "")])
        for element in root.iter(etree.Element)
        if element.get("id") in marks and element.tag not in ROUTING and (name := called(element))
    ]
