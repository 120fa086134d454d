"""Facts: what may be in a process's data, checked at every door."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from workflows.errors import BadFacts

MAX_DEPTH = 20
FORBIDDEN = "typename"  # a mapping with this key would be taken for an object by the engine's serializer


def plain(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """A deep copy of str, int, float, bool, None, lists and mappings of these; BadFacts for all else."""
    copied: dict[str, Any] = _plain(dict(facts or {}), 0)
    return copied


def settled(value: Any) -> Any:
    """A value an expression gave, fit to be a fact: moments become ISO text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | set | frozenset):
        return [settled(one) for one in value]
    return _plain(value, 0)


def _plain(value: Any, level: int) -> Any:
    if value is None or type(value) in (str, int, bool):
        return value
    if type(value) is float and math.isfinite(value):
        return value
    if level > MAX_DEPTH:
        raise BadFacts(f"facts are nested deeper than {MAX_DEPTH}")
    if isinstance(value, list | tuple):
        return [_plain(one, level + 1) for one in value]
    if isinstance(value, Mapping):
        return {_key(key): _plain(one, level + 1) for key, one in value.items()}
    raise BadFacts(
        f"a fact cannot be of the type {type(value).__name__}; write it as text, a number or a list"
    )


def _key(key: Any) -> str:
    if not isinstance(key, str) or key == FORBIDDEN:
        raise BadFacts(f"a fact cannot be called {key!r}")
    return key
