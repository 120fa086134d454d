"""Answer scales as presets with versions: labels, their lean, from which value on one is satisfied (R39).

A version is never edited; a new one is added, so that old rounds keep the words and the threshold they had.
"""

from __future__ import annotations

from typing import NamedTuple


class Point(NamedTuple):
    """One value with its label; `lean` is -1 for a negative, 0 for a neutral, 1 for a positive one."""

    value: int
    en: str
    zh: str
    lean: int


class Scale(NamedTuple):
    """Five labelled values, 1 the worst; `statutory` ones are as the law has them, balanced or not."""

    code: str
    version: int
    en: str
    zh: str
    points: tuple[Point, ...]
    satisfied_from: int
    statutory: bool = False

    @property
    def balanced(self) -> bool:
        """Whether as many labels lean one way as the other."""
        return sum(point.lean for point in self.points) == 0


PRESETS: tuple[Scale, ...] = (
    Scale(
        "satisfaction",
        1,
        "Satisfaction, balanced",
        "满意度（正负对称）",
        (
            Point(1, "Very dissatisfied", "非常不满意", -1),
            Point(2, "Dissatisfied", "不满意", -1),
            Point(3, "Neither satisfied nor dissatisfied", "一般", 0),
            Point(4, "Satisfied", "满意", 1),
            Point(5, "Very satisfied", "非常满意", 1),
        ),
        4,
    ),
    Scale(
        "agreement",
        1,
        "Agreement, balanced",
        "同意程度（正负对称）",
        (
            Point(1, "Strongly disagree", "非常不同意", -1),
            Point(2, "Disagree", "不同意", -1),
            Point(3, "Neither agree nor disagree", "说不清", 0),
            Point(4, "Agree", "同意", 1),
            Point(5, "Strongly agree", "非常同意", 1),
        ),
        4,
    ),
    Scale(
        "statutory",
        1,
        "Statutory scale of government services",
        "政务服务好差评（法定五档）",
        (
            Point(1, "Very dissatisfied", "非常不满意", -1),
            Point(2, "Dissatisfied", "不满意", -1),
            Point(3, "Fairly satisfied", "基本满意", 1),
            Point(4, "Satisfied", "满意", 1),
            Point(5, "Very satisfied", "非常满意", 1),
        ),
        3,
        statutory=True,
    ),
)
"""The statutory one has three positive grades (好差评); the law counts all three as satisfied."""

DIRECTIONS = ("ascending", "descending")
NOT_APPLICABLE = 0
"""The value of 不适用: counted beside, never in a rate."""


def scale(code: str, version: int | None = None) -> Scale:
    """A preset, the newest version unless one is named. Raises KeyError."""
    found = [one for one in PRESETS if one.code == code and version in {None, one.version}]
    if not found:
        raise KeyError(code)
    return max(found, key=lambda one: one.version)
