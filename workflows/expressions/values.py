"""What values an expression works with, and the operators on them: strict about kinds, bounded in size."""

from __future__ import annotations

import math
import operator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEXT = 10_000
MAX_ITEMS = 1_000
MAX_NUMBER = 10**18

KINDS_ZH = {
    "text": "文字",
    "a number": "数字",
    "true/false": "真假值",
    "nothing": "空值",
    "a list": "列表",
    "a mapping": "映射",
    "a moment": "时刻",
    "a date": "日期",
    "a duration": "时长",
    "something else": "其他",
}


class ClashError(Exception):
    """Two values that do not go together; the evaluator words it."""

    def __init__(self, left: object, right: object) -> None:
        self.left, self.right = kind(left), kind(right)
        super().__init__(self.left, self.right)


class TooLargeError(Exception):
    """A result beyond the bounds; the evaluator words it."""


def kind(value: object) -> str:
    """A boolean is no number and a moment no date here, whatever Python's inheritance says."""
    kinds: tuple[tuple[Any, str], ...] = (
        (str, "text"),
        (bool, "true/false"),
        ((int, float), "a number"),
        (type(None), "nothing"),
        ((list, tuple), "a list"),
        (dict, "a mapping"),
        (datetime, "a moment"),
        (date, "a date"),
        (timedelta, "a duration"),
    )
    return next((name for types, name in kinds if isinstance(value, types)), "something else")


def bounded(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise TooLargeError
    if isinstance(value, int | float) and abs(value) > MAX_NUMBER:
        raise TooLargeError
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise TooLargeError
    if isinstance(value, list | dict) and len(value) > MAX_ITEMS:
        raise TooLargeError
    return value


def same(left: Any, right: Any) -> bool:
    """Equality of like with like; anything may be compared with nothing."""
    if left is None or right is None:
        return left is right
    if kind(left) != kind(right):
        raise ClashError(left, right)
    return bool(left == right)


def contains(container: Any, item: Any) -> bool:
    """Membership in a list, in a mapping's keys, or of text in text; 1 is not in [true]."""
    if isinstance(container, str) and isinstance(item, str):
        return item in container
    if isinstance(container, list | tuple):
        return any(kind(one) == kind(item) and one == item for one in container)
    if isinstance(container, dict):
        return isinstance(item, str) and item in container
    raise ClashError(item, container)


def ordered(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], bool]:
    def compared(left: Any, right: Any) -> bool:
        if kind(left) != kind(right) or kind(left) not in {
            "text",
            "a number",
            "a moment",
            "a date",
            "a duration",
        }:
            raise ClashError(left, right)
        try:
            return bool(compare(left, right))
        except TypeError:  # a moment without offset beside one with
            raise ClashError(left, right) from None

    return compared


def numeric(calculate: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def calculated(left: Any, right: Any) -> Any:
        if kind(left) != "a number" or kind(right) != "a number":
            raise ClashError(left, right)
        return bounded(calculate(left, right))

    return calculated


def add(left: Any, right: Any) -> Any:
    """Numbers are added; text is joined to text and a list to a list, within bounds."""
    both = kind(left)
    if both != kind(right) or both not in {"a number", "text", "a list"}:
        raise ClashError(left, right)
    if both == "a list":
        return bounded([*left, *right])
    return bounded(left + right)


def signed(sign: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def applied(value: Any) -> Any:
        if kind(value) != "a number":
            raise ClashError(value, value)
        return sign(value)

    return applied


subtract = numeric(operator.sub)
multiply = numeric(operator.mul)
divide = numeric(operator.truediv)
floor = numeric(operator.floordiv)
remainder = numeric(operator.mod)
