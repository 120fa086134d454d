"""What modelers write becomes what the engine can run; everything done is listed, nothing in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows.normalise import data, dialects, ends, identity, links, multiple, splits, texts
from workflows.normalise.editor import Editor

if TYPE_CHECKING:
    from workflows.problems import Problem

__all__ = ["normalise"]

# ids come before everything that refers by id, conditions before the gateways that need them
_STEPS = (
    identity.executable,
    identity.give_ids,
    identity.references,
    identity.shared_events,
    dialects.people,
    dialects.calls,
    texts.bring_home,
    multiple.repair,
    data.drop,
    links.rewrite,
    ends.give_start,
    ends.give_ends,
    splits.draw_gateways,
    splits.name_default,
)


def normalise(root: Any) -> list[Problem]:
    """Mend the tree in place; returns what was done, in order, as problems of severity info."""
    editor = Editor(root)
    for step in _STEPS:
        step(editor)
    return editor.changes
