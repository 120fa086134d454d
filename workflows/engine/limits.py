"""How far one use of an instance may go, and how often a failed step is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo


@dataclass(frozen=True)
class Limits:
    """`steps` per commit and `depth` of the tree bound a runaway process; `zone` is for dates without one.

    Failed steps are tried again after `backoff`, doubled each time up to `longest`, `attempts` times in all;
    then they wait for a person. A post nobody waits for becomes an incident after `patience`. In long
    stretches of automatic steps the state is compacted every `stretch` steps.
    """

    steps: int = 1_000
    depth: int = 500
    stretch: int = 100
    attempts: int = 10
    backoff: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=6)
    patience: timedelta = timedelta(days=90)
    zone: tzinfo = UTC

    def pause(self, attempts: int) -> timedelta | None:
        """How long to wait after this many attempts; None when a person must act."""
        if attempts >= self.attempts:
            return None
        factor: int = 2 ** (attempts - 1)
        return min(self.longest, self.backoff * factor)
