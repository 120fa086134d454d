"""Drawing a sample that anybody can draw again: size, strata, order by hash. It knows no database."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WORST_SHARE = 0.5
"""The share that needs the largest sample; nobody knows the true one before the audit."""


class FrameCase(NamedTuple):
    """One case that may be drawn: its number and the stratum it belongs to."""

    number: str
    unit: str
    tier: str
    outcome: str

    @property
    def stratum(self) -> tuple[str, str, str]:
        """Unit, tier and outcome."""
        return (self.unit, self.tier, self.outcome)


def write_frame(rows: Iterable[FrameCase]) -> str:
    """The frame as text: one line per case, by number, so that its hash is the same for everybody."""
    return "".join("|".join(row) + "\n" for row in sorted(rows))


def read_frame(text: str) -> list[FrameCase]:
    """What `write_frame` wrote."""
    return [FrameCase(*line.split("|")) for line in text.splitlines()]


def hash_of(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def joined_seed(nonce: str, frame_hash: str, seed: str) -> str:
    """The seed that orders the frame: neither who fixed the frame nor who named the seed chose it alone."""
    return hash_of(f"{nonce}|{frame_hash}|{seed}")


def size(population: int, confidence: float, margin: float) -> int:
    """How many cases give this confidence and margin for a share, with the finite population correction.

    Cochran: n0 = z² p (1-p) / e², n = n0 / (1 + (n0 - 1) / N), rounded up; p = 0.5. `confidence` and `margin`
    are shares (0.95, 0.05).
    """
    if population < 1:
        return 0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    endless = z * z * WORST_SHARE * (1 - WORST_SHARE) / (margin * margin)
    return min(population, math.ceil(endless / (1 + (endless - 1) / population)))


def allocate(strata: Mapping[tuple[str, str, str], int], total: int) -> dict[tuple[str, str, str], int]:
    """How many of each stratum: in proportion by largest remainder, and at least one of each.

    Where there are more strata than `total`, one of each is drawn, which is more than `total`.
    """
    whole = sum(strata.values())
    total = min(max(total, len(strata)), whole)
    shares = {key: total * count / whole for key, count in strata.items()} if whole else {}
    given = {key: min(strata[key], max(1, math.floor(share))) for key, share in shares.items()}
    # who gains is furthest below its share, who loses furthest above: ties go by the name of the stratum
    while (missing := total - sum(given.values())) != 0:
        step = 1 if missing > 0 else -1
        able = [key for key in given if (given[key] < strata[key] if step > 0 else given[key] > 1)]
        chosen = min(able, key=lambda key: (step * (given[key] - shares[key]), key))
        given[chosen] += step
    return given


def draw(rows: Sequence[FrameCase], seed: str, total: int) -> list[FrameCase]:
    """The sample: within each stratum the cases whose hash with the seed is smallest, in that order."""
    strata: dict[tuple[str, str, str], list[FrameCase]] = defaultdict(list)
    for row in rows:
        strata[row.stratum].append(row)
    wanted = allocate({key: len(found) for key, found in strata.items()}, total)
    return [
        row
        for key in sorted(strata)
        for row in sorted(strata[key], key=lambda one: hash_of(f"{seed}|{one.number}"))[: wanted[key]]
    ]
