"""What two versions of a definition say differently: every part that matters to whoever approves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.comparing import diagrams, forms, tables
from workflows.comparing.change import Change, changes
from workflows.comparing.parts import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflows.comparing.change import Said

__all__ = ["Change", "compare", "label"]

_READ: dict[str, Callable[[bytes], dict[str, Said]]] = {
    "bpmn": diagrams.said,
    "dmn": tables.said,
    "form": forms.said,
}


def compare(kind: str, before: bytes, after: bytes) -> list[Change]:
    """Every change from one stored version to another of its kind: in the order of the newer file.

    `kind` is bpmn, dmn or form. Both must be files that the gate has read; drawing does not count.
    """
    read = _READ[kind]
    return changes(read(before), read(after))
