"""A run chart laid out: where on the drawing each day, limit and line stands; a table says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 34
TICKS = 5


@dataclass(frozen=True)
class Dot:
    """One day on the drawing."""

    x: float
    y: float
    day: date
    value: float
    n: int
    phase: str
    signals: Sequence[str]


@dataclass(frozen=True)
class Drawing:
    """Everything the drawing needs, in its own units; paths are ready for the `d` of an SVG path."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    dots: Sequence[Dot]
    line: str
    upper: str
    lower: str
    centre: float
    target: float | None
    change: float | None
    ticks: Sequence[tuple[float, float]]


def drawn(chart: Mapping[str, Any]) -> Drawing:
    """Lay a chart out; the scale begins at zero, so that no difference looks larger than it is."""
    points = chart["points"]
    values = [one["value"] for one in points] + [one["upper"] or 0.0 for one in points]
    highest = max([*values, chart["target"] or 0.0, 0.0]) or 1.0
    step = (WIDTH - LEFT - RIGHT) / max(1, len(points) - 1)

    def x(place: int) -> float:
        return round(LEFT + step * place, 1)

    def y(value: float) -> float:
        share = min(max(value, 0.0), highest) / highest
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    dots = [
        Dot(
            x(place),
            y(one["value"]),
            one["day"],
            one["value"],
            one["n"],
            one["phase"],
            one["signals"],
        )
        for place, one in enumerate(points)
    ]
    after = next((dot.x for dot in dots if dot.phase == "after"), None)
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        bottom=HEIGHT - BOTTOM,
        dots=dots,
        line=_path([(dot.x, dot.y) for dot in dots]),
        upper=_path([(x(i), y(one["upper"])) for i, one in enumerate(points) if one["upper"] is not None]),
        lower=_path([(x(i), y(one["lower"])) for i, one in enumerate(points) if one["lower"] is not None]),
        centre=y(chart["centre"]),
        target=y(chart["target"]) if chart["target"] is not None else None,
        change=round(after - step / 2, 1) if after is not None else None,
        ticks=[(y(highest * i / TICKS), highest * i / TICKS) for i in range(TICKS + 1)],
    )


def _path(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'M' if place == 0 else 'L'}{x} {y}" for place, (x, y) in enumerate(places))
