"""Cursors: where a list goes on, as text that the next request hands back."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.errors import Invalid

LARGEST = 200
LARGEST_NUMBER = 2**31 - 1


def limit_of(limit: int) -> int:
    """A limit within bounds."""
    return max(1, min(limit, LARGEST))


def write(*parts: Any) -> str:
    """A cursor from the sort values of the last row shown."""
    plain = [part.isoformat() if isinstance(part, datetime) else part for part in parts]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def read(cursor: str | None, *kinds: type) -> list[Any] | None:
    """The sort values, one of each kind (`int`, `datetime`), or None at the beginning.

    Raises Invalid for what is no cursor of this list: it comes from outside, whatever we once wrote.
    """
    if not cursor:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_value(part, kind) for part, kind in zip(parts, kinds, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise Invalid({"cursor": [_l("Start the list again from its beginning.")]}) from None


def _value(part: Any, kind: type) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(part).astimezone(UTC)
    if type(part) is not int or abs(part) > LARGEST_NUMBER:
        raise ValueError(part)
    return part
