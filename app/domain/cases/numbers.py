"""Case numbers and secrets (R4): the number is told to everybody who helps, the secret to nobody."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from app.domain import numbers

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

PREFIX = "TS"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U, which are misread
_GROUPS, _LENGTH = 4, 4

well_formed = numbers.well_formed


def next_number(session: Session, *, now: datetime) -> str:
    """The next number of the authority's year, such as `TS-2026-000123-K`."""
    return numbers.following(session, PREFIX, now=now)


def new_secret() -> str:
    """A secret of 80 bits, in groups that can be read out on the telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS))


def plain_secret(secret: str) -> str:
    """The secret as it was given out, however it was typed."""
    kept = "".join(letter for letter in secret.upper() if letter.isalnum())
    kept = kept.replace("O", "0").replace("I", "1").replace("L", "1")
    return "-".join(kept[start : start + _LENGTH] for start in range(0, len(kept), _LENGTH))
