"""Chance that repeats itself: every resampling starts from the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.random import Generator

SEED = 20_260_101


def generator() -> Generator:
    """Return a fresh generator, always in the same state."""
    import numpy as np

    return np.random.default_rng(SEED)
