"""One sample: a share with its Wilson interval, a mean with its bootstrap interval."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.measure.chance import generator

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVEL = 0.95
"""The confidence of every interval that the house shows, unless somebody says otherwise."""

RESAMPLES = 9_999


@dataclass(frozen=True)
class Rate:
    """`hits` of `n`; share and interval are None when nothing was counted, never 0 % of nothing."""

    hits: int
    n: int
    share: float | None
    low: float | None
    high: float | None
    level: float = LEVEL
    method: str = "wilson"


@dataclass(frozen=True)
class Mean:
    """A mean with its interval; None where the sample is too small to say: none, and for the interval one."""

    n: int
    mean: float | None
    median: float | None
    low: float | None
    high: float | None
    level: float = LEVEL
    method: str = "bootstrap"


def normal_quantile(level: float) -> float:
    """How many standard deviations hold `level` of the normal distribution, both sides: 1.96 for 0.95."""
    return statistics.NormalDist().inv_cdf((1 + level) / 2)


def rate(hits: int, n: int, *, level: float = LEVEL) -> Rate:
    """Return a share with Wilson's score interval, which is honest for small n and near 0 and 1.

    The formula is short and public pages need it at each request: it is written out, and the tests hold it
    against SciPy's. Raises ValueError for counts that cannot be.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share.")
    if n == 0:
        return Rate(0, 0, None, None, None, level)
    z = normal_quantile(level)
    share = hits / n
    scale = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if hits == 0 else middle - half
    high = 1.0 if hits == n else middle + half
    return Rate(hits, n, share, low, high, level)


def mean(values: Sequence[float], *, level: float = LEVEL) -> Mean:
    """Return the mean with a percentile bootstrap interval: waits are skewed, nothing normal is assumed."""
    if not values:
        return Mean(0, None, None, None, None, level)
    middle, median = math.fsum(values) / len(values), statistics.median(values)
    if len(values) == 1:
        return Mean(1, middle, median, None, None, level)
    import numpy as np
    from scipy import stats

    found = stats.bootstrap(
        (np.asarray(values, dtype=float),),
        np.mean,
        confidence_level=level,
        n_resamples=RESAMPLES,
        method="percentile",
        batch=1000,
        rng=generator(),
    ).confidence_interval
    return Mean(len(values), middle, float(median), float(found.low), float(found.high), level)
