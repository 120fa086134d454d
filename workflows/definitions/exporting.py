"""Definitions back to files: what went in comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.definitions import shelf
from workflows.definitions.deploying import bytes_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

_PLACES = {"bpmn": ("", ".bpmn"), "dmn": ("", ".dmn"), "form": ("forms", ".json")}


def export(session: Session, folder: Path) -> list[Path]:
    """Every active version; the file is named after the key. Returns what was written, sorted."""
    written = []
    for row in shelf.all_active(session):
        below, ending = _PLACES[row.kind]
        path = folder / below / f"{_safe(row.key)}{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes_of(row))
        written.append(path)
    return sorted(written)


def _safe(key: str) -> str:
    """A key never leads out of the folder."""
    return (
        "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in key).lstrip(".") or "_"
    )
