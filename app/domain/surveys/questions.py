"""The questions of a round: taken over from the one before, changed until approval, then fixed (R38)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app.domain import matters
from app.domain.surveys import scales, wording
from app.domain.surveys.scales import Point
from app.domain.surveys.tables import Survey, SurveyQuestion
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

MOST = 40


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
"""What the first round of a series begins with."""


def of(session: Session, survey_id: int) -> list[Asked]:
    """The questions of a survey in order."""
    rows = select(SurveyQuestion).where(SurveyQuestion.survey_id == survey_id)
    return [_asked(row) for row in session.scalars(rows.order_by(SurveyQuestion.place))]


def _asked(row: SurveyQuestion) -> Asked:
    return Asked(
        row.code,
        row.kind,
        row.text_en,
        row.text_zh,
        row.scale,
        row.scale_version,
        tuple(Point(*point) for point in row.points or ()),
        row.direction,
        row.not_applicable,
    )


def begin(session: Session, survey: Survey) -> None:
    """The questions of the round before, or the usual ones for a first."""
    before = previous(session, survey)
    write(session, survey, of(session, before.id) if before else USUAL[survey.audience])


def previous(session: Session, survey: Survey) -> Survey | None:
    """The round before this one in its series."""
    if survey.series_id is None:
        return None
    rows = select(Survey).where(Survey.series_id == survey.series_id, Survey.base_until < survey.base_until)
    return session.scalars(rows.order_by(Survey.base_until.desc()).limit(1)).first()


def write(session: Session, survey: Survey, questions: Sequence[Asked]) -> None:
    """Put these in place of what was there."""
    session.execute(delete(SurveyQuestion).where(SurveyQuestion.survey_id == survey.id))
    for place, one in enumerate(questions, start=1):
        session.add(
            SurveyQuestion(
                survey_id=survey.id,
                place=place,
                code=one.code,
                kind=one.kind,
                text_en=one.text_en.strip(),
                text_zh=one.text_zh.strip(),
                scale=one.scale,
                scale_version=one.scale_version,
                points=[list(point) for point in one.points] or None,
                direction=one.direction,
                not_applicable=one.not_applicable,
            )
        )
    session.flush()


def change(
    session: Session, survey: Survey, questions: Sequence[Asked], *, now: datetime, actor: Actor
) -> list[wording.Fault]:
    """Change the questionnaire while it is prepared; what the linter finds is said, and refused at approval.

    Raises Conflict once people answer it, Invalid for codes that are double or no questions at all.
    """
    if survey.status != "preparing":
        raise Conflict(_l("The questions can be changed only while the survey is being prepared."))
    codes = [one.code for one in questions]
    if not 0 < len(codes) <= MOST or len(set(codes)) != len(codes):
        raise Invalid({"questions": [_l("Write between 1 and 40 questions, each with a name of its own.")]})
    write(session, survey, questions)
    payload: dict[str, Any] = {"questions": len(codes)}
    matters.note(session, survey, "survey.changed", payload, now=now, actor=actor)
    return wording.lint(questions)


def require_fair(questions: Sequence[Asked], locale: str) -> None:
    """Raises Invalid naming every fault by question, in the reader's language."""
    wrong: dict[str, list[object]] = {}
    for fault in wording.lint(questions):
        wrong.setdefault(fault.question or "questions", []).append(fault.message(locale))
    if wrong:
        raise Invalid(wrong)
