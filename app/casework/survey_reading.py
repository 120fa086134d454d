"""Surveys turned into what people see; nothing here changes anything."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

from flask_babel import get_locale
from sqlalchemy import func, select

from app.casework import improvement_reading, matters, reading
from app.casework.survey_views import (
    FaultView,
    PointView,
    QuestionView,
    SurveyResults,
    SurveyRow,
    SurveyView,
)
from app.domain import matters as domain
from app.domain.matters import Matter
from app.domain.surveys import (
    Survey,
    SurveyInvitation,
    SurveyResponse,
    SurveySeries,
    SurveyStratum,
    answering,
    questions,
    wording,
)
from app.domain.surveys.hiding import LEAST
from app.domain.surveys.scales import NOT_APPLICABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from app.domain.surveys import Asked

ROUNDS = 12
"""So many rounds back a trend looks."""

DOES_NOT_APPLY = {"en": "Does not apply to me", "zh": "不适用"}


def row_of(session: Session, row: Survey) -> SurveyRow:
    """One survey as lists show it."""
    series = session.get(SurveySeries, row.series_id) if row.series_id else None
    found = row.results or {}
    return SurveyRow(
        id=row.id,
        matter=matters.row_of(session, row),
        series=series.code if series else None,
        round=row.round,
        audience=row.audience,
        field_from=row.field_from,
        field_until=row.field_until,
        answered=found.get("answered"),
        headline=found.get("headline"),
        below_target=found.get("below_target"),
        published=row.published_at is not None,
    )


def view_of(session: Session, row: Survey, *, may: list[str]) -> SurveyView:
    """Everything about one survey."""
    asked = questions.of(session, row.id)
    about = session.get(Matter, row.improvement_id) if row.improvement_id else None
    strata = select(SurveyStratum).where(SurveyStratum.survey_id == row.id).order_by(SurveyStratum.id)
    return SurveyView(
        row=row_of(session, row),
        target=row.target,
        base_from=row.base_from,
        base_until=row.base_until,
        sample_size=row.sample_size,
        split_by=row.split_by,
        modes=row.modes,
        seed=row.seed,
        improvement=about.number if about else None,
        questions=[question_of(one) for one in asked],
        faults=faults_of(wording.lint(asked)),
        strata=[_stratum(session, one) for one in session.scalars(strata)],
        invited=count(session, SurveyInvitation, row.id),
        answered=count(session, SurveyResponse, row.id),
        led_to=improvement_reading.led_to(session, row.subject),
        may=may,
    )


def count(session: Session, table: Any, survey_id: int) -> int:
    """How many rows a survey has in one of its tables."""
    rows = select(func.count()).select_from(table).where(table.survey_id == survey_id)
    return int(session.scalar(rows) or 0)


def _stratum(session: Session, row: SurveyStratum) -> dict[str, Any]:
    return {
        "unit": reading.unit_of(session, row.unit_id),
        "tier": row.tier,
        "channel": row.channel,
        "base": row.base,
        "reachable": row.reachable,
        "drawn": row.drawn,
    }


def question_of(one: Asked) -> QuestionView:
    """A question as it is put; 不适用 comes last, whatever the direction."""
    points = [PointView(point.value, {"en": point.en, "zh": point.zh}) for point in one.shown]
    if one.kind == "scale" and one.not_applicable:
        points.append(PointView(NOT_APPLICABLE, DOES_NOT_APPLY))
    return QuestionView(
        code=one.code,
        kind=one.kind,
        text={"en": one.text_en, "zh": one.text_zh},
        scale=one.scale,
        scale_version=one.scale_version,
        direction=one.direction,
        not_applicable=one.not_applicable,
        points=points,
    )


def faults_of(faults: Sequence[wording.Fault]) -> list[FaultView]:
    """What the linter finds, in the reader's language."""
    locale = str(get_locale() or "zh")
    return [FaultView(one.rule, one.question, one.language, one.found, one.message(locale)) for one in faults]


def results_of(session: Session, row: Survey, *, words: bool) -> SurveyResults:
    """The figures of a survey whose field period is over; `words` adds what people wrote, from five on."""
    figures = dict(row.results or {})
    figures["strata"] = [
        {**one, "unit": reading.unit_of(session, one["unit"])} for one in figures.get("strata", ())
    ]
    figures["questions"] = [
        {
            **one,
            "groups": [{**group, "unit": reading.unit_of(session, group["unit"])} for group in one["groups"]],
        }
        for one in figures.get("questions", ())
    ]
    enough = words and figures.get("answered", 0) >= LEAST
    asked = questions.of(session, row.id) if enough else []
    said = domain.answers.latest(session, row, "survey_conclusion")
    return SurveyResults(
        number=row.number,
        title={"en": row.title_en, "zh": row.title_zh},
        round=row.round,
        audience=row.audience,
        unit=reading.unit_of(session, row.unit_id),
        field_from=row.field_from,
        field_until=row.field_until,
        published_at=row.published_at,
        conclusion={"en": said["conclusion_en"], "zh": said["conclusion_zh"]} if said else None,
        figures=figures,
        trend=trend_of(session, row),
        words={one.code: answering.words_of(session, row, one.code) for one in asked if one.kind == "open"},
    )


def trend_of(session: Session, row: Survey) -> list[dict[str, Any]]:
    """The first question's rate over the published rounds up to this one, asked in the same way."""
    asked = [one for one in questions.of(session, row.id) if one.kind == "scale"]
    if row.series_id is None or not asked or row.results is None:
        return []
    rows = select(Survey).where(Survey.series_id == row.series_id, Survey.base_until <= row.base_until)
    found = session.scalars(rows.order_by(Survey.base_until.desc()).limit(ROUNDS))
    return trend(session, takewhile(lambda one: one is row or one.published_at is not None, found), asked[0])


def trend(session: Session, rounds: Iterable[Survey], asked: Asked) -> list[dict[str, Any]]:
    """A question's rate and change by round; from the newest back as long as it was asked in the same way."""
    points: list[dict[str, Any]] = []
    for one in rounds:
        if not any(asked.same_as(old) for old in questions.of(session, one.id)):
            break
        found = [old for old in (one.results or {}).get("questions", ()) if old["code"] == asked.code]
        points += [
            {"round": one.round, "number": one.number, **old["rate"], "change": old["change"]}
            for old in found
            if not old["suppressed"]
        ]
    return points[::-1]
