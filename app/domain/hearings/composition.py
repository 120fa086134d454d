"""What makes a panel, pure: one of each kind at least, odd, three or more; how a vote is counted (R42)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KINDS = ("panel_user", "panel_expert", "panel_media")
LEAST = 3
MOST = 9
CHOICES = ("upheld", "partly_upheld", "not_upheld")
"""What a member may vote for, the most favourable to the citizen first."""


def require(counts: Mapping[str, int]) -> None:
    """Raises Invalid, by the kind that is missing, unless such a panel may be drawn (S7)."""
    errors: dict[str, list[object]] = {
        kind: [_l("A panel has at least one user representative, one expert and one of the media.")]
        for kind in KINDS
        if counts.get(kind, 0) < 1
    }
    total = sum(counts.values())
    if not errors and (total < LEAST or total > MOST or total % 2 == 0):
        errors["panel_user"] = [_l("A panel has an odd number of members: 3, 5, 7 or 9.")]
    if errors:
        raise Invalid(errors)


def quorate(kinds: Iterable[str]) -> bool:
    """Whether members of these kinds may hear and vote: every kind there, odd, three or more."""
    present = Counter(kinds)
    total = sum(present.values())
    return all(present[kind] for kind in KINDS) and total >= LEAST and total % 2 == 1


def spread(size: int) -> dict[str, int]:
    """How many of each kind make a panel of this odd size: as even as can be, users first."""
    each, more = divmod(size, len(KINDS))
    return {kind: each + (place < more) for place, kind in enumerate(KINDS)}


def decided(votes: Mapping[str, int], *, last: bool) -> str | None:
    """The outcome that more than half voted for; None without one.

    In the `last` round votes for what is more favourable to the citizen are added to the next, until more
    than half is reached: there is always a result, and nobody's vote counts for less than it says.
    """
    half = sum(votes.values()) / 2
    for choice in CHOICES:
        if votes.get(choice, 0) > half:
            return choice
    if not last or not half:
        return None
    gathered = 0
    for choice in CHOICES:
        gathered += votes.get(choice, 0)
        if gathered > half:
            return choice
    return None
