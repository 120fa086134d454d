"""Two samples: how far apart, how sure, by which test."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.measure.chance import generator
from app.measure.samples import LEVEL, RESAMPLES, Rate, rate

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 2
"""Below this a sample has no spread, and nothing can be said of a difference."""


@dataclass(frozen=True)
class Difference:
    """After minus before, in the metric's unit. `relative` is the share of before: -0.6875 for 48 → 15.

    `low` and `high` bound the difference at `level`; `p` is two-sided; `interval` and `test` say how.
    """

    n_before: int
    n_after: int
    before: float
    after: float
    difference: float
    relative: float | None
    low: float
    high: float
    p: float
    interval: str
    test: str
    level: float = LEVEL

    @property
    def clear(self) -> bool:
        """Whether interval and test agree that there is a difference."""
        return (self.low > 0 or self.high < 0) and self.p < 1 - self.level


def _relative(before: float, after: float) -> float | None:
    return (after - before) / before if before else None


def _mean_difference(before: Any, after: Any, axis: int = -1) -> Any:
    return after.mean(axis=axis) - before.mean(axis=axis)


def compare_values(before: Sequence[float], after: Sequence[float], *, level: float = LEVEL) -> Difference:
    """Compare two samples of measured values (waits, days, grades) by their means.

    A percentile bootstrap gives the interval and a permutation test of the same difference the p: neither
    assumes that waits are normal. Raises ValueError when a sample has fewer than two values.
    """
    if min(len(before), len(after)) < FEWEST:
        raise ValueError("A comparison needs at least two values before and two after.")
    import numpy as np
    from scipy import stats

    pair = (np.asarray(before, dtype=float), np.asarray(after, dtype=float))
    found = stats.bootstrap(
        pair,
        _mean_difference,
        confidence_level=level,
        n_resamples=RESAMPLES,
        method="percentile",
        vectorized=True,
        batch=1000,
        rng=generator(),
    ).confidence_interval
    test = stats.permutation_test(
        pair, _mean_difference, n_resamples=RESAMPLES, vectorized=True, batch=1000, rng=generator()
    )
    old, new = math.fsum(before) / len(before), math.fsum(after) / len(after)
    return Difference(
        len(before),
        len(after),
        old,
        new,
        new - old,
        _relative(old, new),
        float(found.low),
        float(found.high),
        float(test.pvalue),
        interval="bootstrap",
        test="permutation",
        level=level,
    )


def compare_rates(before: tuple[int, int], after: tuple[int, int], *, level: float = LEVEL) -> Difference:
    """Compare two shares, each `(hits, n)`, by Newcombe's interval and Fisher's exact test.

    Raises ValueError when either n is zero or the counts cannot be.
    """
    old, new = rate(*before, level=level), rate(*after, level=level)
    if old.share is None or new.share is None:
        raise ValueError("A comparison of shares needs something counted before and after.")
    from scipy import stats

    table = [[new.hits, new.n - new.hits], [old.hits, old.n - old.hits]]
    low, high = _newcombe(old, new)
    return Difference(
        old.n,
        new.n,
        old.share,
        new.share,
        new.share - old.share,
        _relative(old.share, new.share),
        low,
        high,
        float(stats.fisher_exact(table).pvalue),
        interval="newcombe",
        test="fisher",
        level=level,
    )


def _newcombe(old: Rate, new: Rate) -> tuple[float, float]:
    """Newcombe (1998), method 10: the squares of both Wilson half-widths, added."""
    share, low, high = new.share or 0.0, new.low or 0.0, new.high or 0.0
    was, was_low, was_high = old.share or 0.0, old.low or 0.0, old.high or 0.0
    difference = share - was
    return (
        difference - math.hypot(share - low, was_high - was),
        difference + math.hypot(high - share, was - was_low),
    )
