"""A change: an element or row that came, went, or says something else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workflows.comparing.parts import weighs

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Said:
    """What one element says: its kind (a BPMN tag, `row`, `field` …), its name, and each part as text."""

    kind: str
    name: str | None
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """`act` is added, removed or changed; a changed one names the part, with its text before and after.

    `before` None means that the part was not there; `after` None that it has vanished.
    """

    element: str
    name: str | None
    kind: str
    act: str
    part: str | None = None
    before: str | None = None
    after: str | None = None

    @property
    def weighs(self) -> bool:
        """Must an approver look: does it change what is carried out, by whom or when?"""
        return self.part is None or weighs(self.part)


def changes(before: dict[str, Said], after: dict[str, Said]) -> list[Change]:
    """All changes between two readings, in the order of the newer one; what has gone stands last."""
    found = [change for element, now in after.items() for change in _of(element, before.get(element), now)]
    gone = [
        Change(element, was.name, was.kind, "removed")
        for element, was in before.items()
        if element not in after
    ]
    return [*found, *gone]


def _of(element: str, was: Said | None, now: Said) -> Iterator[Change]:
    if was is None:
        yield Change(element, now.name, now.kind, "added")
        return
    for part in dict.fromkeys([*now.parts, *was.parts]):
        old, new = was.parts.get(part), now.parts.get(part)
        if old != new:
            yield Change(element, now.name or was.name, now.kind, "changed", part, old, new)
