"""A file being mended: makes ids, adds elements, and keeps the list of what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from workflows.diagram import called
from workflows.problems import Problem
from workflows.vocabulary import FLOW_NODES, spiff, tag

if TYPE_CHECKING:
    from collections.abc import Iterator


class Editor:
    """Holds the tree and `changes`; every change is told to the author as a problem of severity info."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.changes: list[Problem] = []
        self.ids = {element.get("id") for element in root.iter(etree.Element) if element.get("id")}

    def note(self, element: Any, rule: str, **params: Any) -> None:
        self.changes.append(
            Problem(
                element.get("id"),
                called(element),
                element.sourceline,
                f"normalised.{rule}",
                "info",
                params,
            )
        )

    def fresh(self, stem: str) -> str:
        """An id nobody has, the same at every run on the same file."""
        name, number = stem, 1
        while name in self.ids:
            number += 1
            name = f"{stem}_{number}"
        self.ids.add(name)
        return name

    def add(self, parent: Any, local: str, like: Any, /, **attributes: str) -> Any:
        """A new BPMN element at the end of `parent`, on the line of the element it stands for."""
        element = etree.SubElement(parent, tag(local), attributes)
        element.sourceline = like.sourceline
        return element

    def flow(self, scope: Any, source: str, target: str, like: Any) -> Any:
        name = self.fresh(f"{source}__to__{target}")
        return self.add(scope, "sequenceFlow", like, id=name, sourceRef=source, targetRef=target)

    def processes(self) -> list[Any]:
        """The executable ones, or all of them while none is."""
        every = list(self.root.iter(tag("process")))
        return [one for one in every if one.get("isExecutable") == "true"] or every

    def scopes(self) -> Iterator[Any]:
        """Processes to run and every sub-process inside them."""
        for process in self.processes():
            yield process
            yield from process.iter(tag("subProcess"))

    def nodes(self, *names: str) -> Iterator[Any]:
        """Flow nodes of the processes to run, in the order of the file."""
        wanted = [tag(name) for name in names or FLOW_NODES]
        for process in self.processes():
            yield from list(process.iter(*wanted))

    def property(self, element: Any, name: str, value: str) -> bool:
        """Set a property that is not set yet; False when the author has set it."""
        holder = self._child(self._extensions(element), spiff("properties"))
        if any(one.get("name") == name for one in holder):
            return False
        etree.SubElement(holder, spiff("property"), name=name, value=value)
        return True

    def extension(self, element: Any, name: str) -> Any:
        """The extension element of this name in our namespace, made when it is not there."""
        return self._child(self._extensions(element), spiff(name))

    def _extensions(self, element: Any) -> Any:
        found = element.find(tag("extensionElements"))
        if found is None:
            found = etree.Element(tag("extensionElements"))
            after = element.find(tag("documentation"))
            element.insert(0 if after is None else element.index(after) + 1, found)
        return found

    def _child(self, parent: Any, name: str) -> Any:
        found = parent.find(name)
        return etree.SubElement(parent, name) if found is None else found


def children(scope: Any, *names: str) -> list[Any]:
    """Direct children with one of these BPMN names."""
    wanted = {tag(name) for name in names}
    return [child for child in scope if child.tag in wanted]
