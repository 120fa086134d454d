"""The questions of a round: taken over from the one before, changed until approval, then fixed (R38)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app.domain import matters
from app.domain.surveys import wording
from app.domain.surveys.asked import USUAL, Asked, unpacked
from app.domain.surveys.scales import Point
from app.domain.surveys.tables import Survey, SurveyQuestion, SurveySeries
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

MOST = 40


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
    """The questions of the round before, of a first round those of its series, else the usual ones."""
    before = previous(session, survey)
    series = session.get_one(SurveySeries, survey.series_id) if survey.series_id else None
    planned = unpacked(series.questions) if series else USUAL[survey.audience]
    write(session, survey, of(session, before.id) if before else planned)


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
    require_named(questions)
    write(session, survey, questions)
    payload = {"questions": len(questions)}
    matters.note(session, survey, "survey.changed", payload, now=now, actor=actor)
    return wording.lint(questions)


def require_named(questions: Sequence[Asked]) -> None:
    """Raises Invalid for no questions, too many, or two of one name."""
    codes = [one.code for one in questions]
    if not 0 < len(codes) <= MOST or len(set(codes)) != len(codes):
        raise Invalid({"questions": [_l("Write between 1 and 40 questions, each with a name of its own.")]})


def require_fair(questions: Sequence[Asked], locale: str) -> None:
    """Raises Invalid naming every fault by question, in the reader's language."""
    wrong: dict[str, list[object]] = {}
    for fault in wording.lint(questions):
        wrong.setdefault(fault.question or "questions", []).append(fault.message(locale))
    if wrong:
        raise Invalid(wrong)
