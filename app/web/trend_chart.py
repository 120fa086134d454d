"""The trend of a survey laid out: a point with its interval for each round; a table says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 52, 28, 12, 34
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Mark:
    """One round on the drawing: the rate and both ends of its interval."""

    x: float
    y: float
    low: float
    high: float
    round: str


@dataclass(frozen=True)
class Trend:
    """Everything the drawing needs, in its own units; `line` is ready for the `d` of an SVG path."""

    width: int
    height: int
    left: int
    right: int
    marks: Sequence[Mark]
    line: str
    target: float | None
    ticks: Sequence[tuple[float, float]]


def drawn(points: Sequence[Mapping[str, Any]], target: float | None) -> Trend:
    """Lay a trend out; the scale runs from 0 to 100 %, so that no change looks larger than it is."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(points) - 1)

    def y(share: float) -> float:
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    marks = [
        Mark(
            round(LEFT + step * place, 1), y(one["share"]), y(one["low"]), y(one["high"]), one["round"] or ""
        )
        for place, one in enumerate(points)
    ]
    line = " ".join(f"{'L' if place else 'M'}{mark.x} {mark.y}" for place, mark in enumerate(marks))
    ticks = [(y(share), share) for share in TICKS]
    aim = None if target is None else y(target)
    return Trend(WIDTH, HEIGHT, LEFT, WIDTH - RIGHT, marks, line, aim, ticks)
