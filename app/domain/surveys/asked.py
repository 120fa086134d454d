"""One question as it is put, and the ones that a series usually begins with (R39)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from app.domain.surveys import scales
from app.domain.surveys.scales import Point

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Asked:
    """One question as it is put; `points` only for a scale that is no preset."""

    code: str
    kind: str
    text_en: str
    text_zh: str
    scale: str | None = None
    scale_version: int | None = None
    points: tuple[Point, ...] = ()
    direction: str = "ascending"
    not_applicable: bool = True

    @property
    def labels(self) -> tuple[Point, ...]:
        """The values with their labels, from 1 up."""
        if self.kind != "scale":
            return ()
        return self.points if self.scale is None else self._preset.points

    @property
    def shown(self) -> tuple[Point, ...]:
        """The values in the order in which they are shown; the same for everybody, never shuffled (R37)."""
        return self.labels if self.direction == "ascending" else tuple(reversed(self.labels))

    @property
    def statutory(self) -> bool:
        """Whether the law wrote the scale."""
        return self.scale is not None and self._preset.statutory

    @property
    def satisfied_from(self) -> int:
        """From which value on somebody counts as satisfied."""
        return 4 if self.scale is None else self._preset.satisfied_from

    @property
    def _preset(self) -> scales.Scale:
        return scales.scale(str(self.scale), self.scale_version)

    def same_as(self, other: Asked) -> bool:
        """Whether answers may be compared: same words, same scale in the same version and direction."""
        return self == other


USUAL: dict[str, tuple[Asked, ...]] = {
    "citizens": (
        Asked(
            "overall",
            "scale",
            "Overall, how was your experience with how your matter was dealt with?",
            "总体来看，您对本次事项的办理感受如何？",
            scale="satisfaction",
            scale_version=1,
        ),
        Asked(
            "speed",
            "scale",
            "How was the time it took?",
            "您对办理时长的感受如何？",
            scale="satisfaction",
            scale_version=1,
        ),
        Asked(
            "clarity",
            "scale",
            "How was the explanation you were given?",
            "您对答复说明的感受如何？",
            scale="satisfaction",
            scale_version=1,
        ),
        Asked("better", "open", "What should we do differently?", "您认为我们应当在哪些方面改进？"),
    ),
    "staff": (
        Asked(
            "overall",
            "scale",
            "Overall, how is it to work here on complaints?",
            "总体来看，您对目前的诉求办理工作感受如何？",
            scale="satisfaction",
            scale_version=1,
        ),
        Asked(
            "means",
            "scale",
            "I have the means that I need for this work.",
            "我具备完成这项工作所需的条件。",
            scale="agreement",
            scale_version=1,
        ),
        Asked("hinders", "open", "What gets in the way of good answers?", "哪些因素妨碍您把答复做好？"),
    ),
}
"""What a series and a special survey begin with, by audience."""


def packed(questions: Sequence[Asked]) -> list[dict[str, Any]]:
    """Questions as a series keeps them, ready for JSON."""
    return [{**asdict(one), "points": [list(point) for point in one.points]} for one in questions]


def unpacked(kept: Sequence[Mapping[str, Any]]) -> list[Asked]:
    """Questions as they were packed."""
    return [Asked(**{**one, "points": tuple(Point(*point) for point in one["points"])}) for one in kept]
