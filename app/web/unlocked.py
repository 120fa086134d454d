"""Which cases this browser session has opened with number and secret; forgotten when it ends."""

from __future__ import annotations

from flask import session

MOST_REMEMBERED = 5


def unlock(number: str, secret: str) -> None:
    """Remember that number and secret were given; the newest few only."""
    kept = dict(session.get("unlocked", {}))
    kept.pop(number, None)
    kept[number] = secret
    session["unlocked"] = dict(list(kept.items())[-MOST_REMEMBERED:])


def secret_of(number: str) -> str:
    """The secret given for this number, or "", which opens nothing."""
    found: str = session.get("unlocked", {}).get(number, "")
    return found


def forget(number: str) -> None:
    """Close the case in this browser."""
    session["unlocked"] = {
        kept: secret for kept, secret in session.get("unlocked", {}).items() if kept != number
    }
    session.pop("submitted", None)
