"""Data objects and stores: drawn for people, deadly for the parser; they leave, and the author is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.vocabulary import DATA, tag

if TYPE_CHECKING:
    from workflows.normalise.editor import Editor

_TOLD = frozenset({"dataObject", "dataObjectReference", "dataStoreReference"})


def drop(editor: Editor) -> None:
    """Facts travel by name; a data object two sub-processes deep would hang the parser for ever."""
    for process in editor.processes():
        for element in list(process.iter(*(tag(name) for name in DATA))):
            local = element.tag.rpartition("}")[2]
            if local in _TOLD:
                editor.note(element, "data", tag=local)
            if element.getparent() is not None:
                element.getparent().remove(element)
