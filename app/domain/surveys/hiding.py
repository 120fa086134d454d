"""Hiding small groups, and enough beside them that nobody finds them by subtraction (R69)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST = 5
"""Results of fewer are not shown."""

K = TypeVar("K", int, str)


def hidden(counts: Mapping[K, int], least: int = LEAST) -> set[K]:
    """The groups not to be shown, given that their total is.

    Every group below `least`. And since total minus shown is what is hidden: if that is one group alone, or
    fewer than `least` together, the smallest shown ones are hidden too, until it is neither.
    """
    away = {key for key, count in counts.items() if 0 < count < least}
    left = sorted(
        (key for key in counts if key not in away and counts[key]), key=lambda key: (counts[key], key)
    )
    while away and left and (len(away) == 1 or sum(counts[key] for key in away) < least):
        away.add(left.pop(0))
    return away | {key for key, count in counts.items() if not count}
