"""Values in time: control limits and runs that tell a signal from noise (ISO 7870-2; run-chart rules of IHI).

Limits come from the baseline alone (the first `baseline` points) and are held still, so that what happens
after a change shows against what was there before it.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOVING_RANGE = 2.66
"""3 / d2 for ranges of two: turns the mean moving range into three sigma of single values."""

LONG_SIDE = 8
"""Points in a row on one side of a control chart's centre line that are no chance (ISO 7870-2)."""

SHIFT = 6
TREND = 5
"""Run chart: points in a row on one side of the median, points in a row rising or falling (IHI)."""


@dataclass(frozen=True)
class Point:
    """One point: its value, the limits at it, and what is unusual (beyond, side, shift, trend)."""

    value: float
    lower: float | None
    upper: float | None
    signals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart's centre line, its points, and how many of them made the limits."""

    method: str
    centre: float
    baseline: int
    points: tuple[Point, ...]

    @property
    def signals(self) -> frozenset[str]:
        """Every kind of signal on the chart."""
        return frozenset(code for point in self.points for code in point.signals)


def _first(values: Sequence[object], baseline: int | None) -> int:
    count = len(values) if baseline is None else min(baseline, len(values))
    if count < 1:
        raise ValueError("A chart needs a baseline.")
    return count


def individuals(values: Sequence[float], baseline: int | None = None) -> Chart:
    """Return an XmR chart: mean ± 2.66 × mean moving range of the baseline (of one value: no limits)."""
    count = _first(values, baseline)
    first = values[:count]
    centre = math.fsum(first) / count
    ranges = [abs(b - a) for a, b in pairwise(first)]
    reach = MOVING_RANGE * math.fsum(ranges) / len(ranges) if ranges else None
    bounds = [(None, None) if reach is None else (centre - reach, centre + reach)] * len(values)
    return _judged("xmr", values, centre, bounds, count)


def shares(counts: Sequence[tuple[int, int]], baseline: int | None = None) -> Chart:
    """Return a p chart of `(hits, n)` per period: p̄ ± 3 √(p̄(1−p̄)/n), limits by each period's own n.

    Raises ValueError for a period in which nothing was counted: leave it out.
    """
    count = _first(counts, baseline)
    if any(n < 1 or not 0 <= hits <= n for hits, n in counts):
        raise ValueError("Each period of a chart of shares needs its count.")
    centre = sum(hits for hits, _n in counts[:count]) / sum(n for _hits, n in counts[:count])
    reaches = [3 * math.sqrt(centre * (1 - centre) / n) for _hits, n in counts]
    bounds = [(max(0.0, centre - reach), min(1.0, centre + reach)) for reach in reaches]
    return _judged("p", [hits / n for hits, n in counts], centre, bounds, count)


def runs(values: Sequence[float], baseline: int | None = None) -> Chart:
    """Return a run chart around the baseline's median: shifts of 6 or more, trends of 5 or more."""
    count = _first(values, baseline)
    median = float(statistics.median(values[:count]))
    shifted, trending = _one_side(values, median, SHIFT), _trending(values)
    points = (
        Point(value, None, None, _codes(shift=place in shifted, trend=place in trending))
        for place, value in enumerate(values)
    )
    return Chart("run", median, count, tuple(points))


def _judged(
    method: str,
    values: Sequence[float],
    centre: float,
    bounds: Sequence[tuple[float | None, float | None]],
    count: int,
) -> Chart:
    long = _one_side(values, centre, LONG_SIDE)
    points = []
    for place, (value, (lower, upper)) in enumerate(zip(values, bounds, strict=True)):
        beyond = lower is not None and upper is not None and not lower <= value <= upper
        points.append(Point(value, lower, upper, _codes(beyond=beyond, side=place in long)))
    return Chart(method, centre, count, tuple(points))


def _codes(**found: bool) -> tuple[str, ...]:
    return tuple(code for code, is_so in found.items() if is_so)


def _one_side(values: Sequence[float], centre: float, fewest: int) -> set[int]:
    """Return the places of points in runs on one side; points on the line neither break a run nor count."""
    off = [(place, value > centre) for place, value in enumerate(values) if value != centre]
    return _long(off, fewest)


def _trending(values: Sequence[float]) -> set[int]:
    """Return the places of points in rising or falling runs; equal neighbours neither break nor count."""
    distinct = [0] if values else []
    for place in range(1, len(values)):
        if values[place] != values[distinct[-1]]:
            distinct.append(place)
    steps = [(b, values[b] > values[a]) for a, b in pairwise(distinct)]
    found = _long(steps, TREND - 1)
    before = {b: a for a, b in pairwise(distinct)}
    return found | {before[place] for place in found}


def _long(marked: Iterable[tuple[int, bool]], fewest: int) -> set[int]:
    found: set[int] = set()
    run: list[int] = []
    side: bool | None = None
    for place, here in marked:
        run = [*run, place] if here == side else [place]
        side = here
        if len(run) >= fewest:
            found.update(run)
    return found
