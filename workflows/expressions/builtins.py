"""The functions every expression has: total, bounded, without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows.expressions import values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _length(value: Any) -> int:
    if not isinstance(value, str | list | dict):
        raise TypeError("len() takes text, a list or a mapping")
    return len(value)


def _least(*items: Any) -> Any:
    chosen = items[0] if len(items) == 1 and isinstance(items[0], list) else items
    return min(chosen)


def _greatest(*items: Any) -> Any:
    chosen = items[0] if len(items) == 1 and isinstance(items[0], list) else items
    return max(chosen)


def _number(value: Any) -> Any:
    if values.kind(value) != "a number":
        raise TypeError(f"a number is needed, not {values.kind(value)}")
    return value


def _rounded(value: Any, digits: int = 0) -> Any:
    """To whole numbers, or to at most ten places; halves to even, as Python does."""
    places = max(0, min(int(digits), 10))
    return round(_number(value), places) if places else round(_number(value))


def _text(value: Any) -> str:
    if not isinstance(value, str | bool | int | float):
        raise TypeError("str() takes text, a number or true/false")
    return str(value)


def _whole(value: Any) -> int:
    if isinstance(value, str) and len(value) > 20:  # noqa: PLR2004 (beyond the largest number allowed)
        raise ValueError("too many digits")
    return int(value)


BUILTINS: Mapping[str, Callable[..., Any]] = {
    "len": _length,
    "min": _least,
    "max": _greatest,
    "abs": lambda value: abs(_number(value)),
    "round": _rounded,
    "str": _text,
    "int": _whole,
    "float": lambda value: float(_text(value)[:40]),
    "lower": lambda value: _text(value).lower(),
}
