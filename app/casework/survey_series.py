"""Series of surveys as staff plan them, put them in force, read their trend and end them (R38-R40, R69)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.casework import paging, reading, survey_reading
from app.casework.survey_views import RoundView, SeriesRow, SeriesView, TrendView
from app.casework.views import Page
from app.domain import identity
from app.domain.surveys import (
    Survey,
    SurveyResponse,
    SurveySeries,
    SurveyToken,
    questions,
    rounds,
    series,
    wording,
)
from app.errors import Invalid, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.surveys import Asked

PLANNERS = ("analyst", "admin")
READERS = (*PLANNERS, "leader", "auditor")
"""Who reads rounds before their results are published."""


def list_(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    status: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[SeriesRow]:
    """The series, the newest first. Raises NotAllowed."""
    _require(actor, READERS)
    rows = select(SurveySeries)
    if status:
        rows = rows.where(SurveySeries.status == status)
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(SurveySeries.id < after[0])
    wanted = paging.limit_of(limit)
    found = list(session.scalars(rows.order_by(SurveySeries.id.desc()).limit(wanted + 1)))
    following = paging.write(found[wanted - 1].id) if len(found) > wanted else None
    return Page([_row(session, one, now=now) for one in found[:wanted]], following)


def view(session: Session, code: str, *, now: datetime, actor: Actor) -> SeriesView:
    """A series with its questions, rounds and trends. Raises NotFound, NotAllowed."""
    _require(actor, READERS)
    return _view(session, series.by_code(session, code), now=now, actor=actor)


def asked(session: Session, code: str, *, actor: Actor) -> list[Asked]:
    """The questions of its first round, as they are edited. Raises NotFound, NotAllowed."""
    _require(actor, PLANNERS)
    return series.asked_by(series.by_code(session, code))


def plan(
    session: Session,
    *,
    title_en: str,
    title_zh: str,
    cadence: str,
    now: datetime,
    actor: Actor,
    audience: str = "citizens",
    unit: str | None = None,
    split_by: Sequence[str] = ("unit", "tier", "channel"),
    modes: Sequence[str] = ("online", "phone", "email", "interview", "window"),
    sample_size: int = series.SAMPLE,
    target: float = series.TARGET,
    asked: Sequence[Asked] = (),
    code: str | None = None,
) -> SeriesView:
    """Draft a series; without questions it begins with the usual ones. Raises NotAllowed, Invalid."""
    _require(actor, PLANNERS)
    found = identity.by_code(session, unit) if unit else None
    if unit and found is None:
        raise Invalid({"unit": [_l("There is no such unit.")]})
    row = SurveySeries(
        code=code,
        title_en=title_en.strip(),
        title_zh=title_zh.strip(),
        audience=audience,
        cadence=cadence,
        unit_id=found.id if found else None,
        split_by=list(split_by),
        modes=list(modes),
        sample_size=sample_size,
        target=target,
    )
    series.plan(session, row, asked, now=now, actor=actor)
    return _view(session, row, now=now, actor=actor)


def change(
    session: Session,
    code: str,
    asked: Sequence[Asked],
    *,
    now: datetime,
    actor: Actor,
    matching: Callable[[object], None] | None = None,
) -> SeriesView:
    """Change the questions of a draft; `faults` says what the linter finds.

    `matching` may refuse the version that is there. Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    row = _held(session, code, actor)
    if matching is not None:
        matching(row.version)
    series.change(session, row, asked, now=now, actor=actor)
    return _view(session, row, now=now, actor=actor)


def begin(session: Session, code: str, *, now: datetime, actor: Actor) -> SeriesView:
    """Put a draft in force: its rounds come by themselves. Raises Invalid with every fault, Conflict."""
    row = _held(session, code, actor)
    series.begin(session, row, locale=str(get_locale() or "zh"), now=now, actor=actor)
    return _view(session, row, now=now, actor=actor)


def end(session: Session, code: str, *, now: datetime, actor: Actor) -> SeriesView:
    """End a series; the round under way is finished. Raises NotFound, NotAllowed, Conflict."""
    row = _held(session, code, actor)
    series.end(session, row, now=now, actor=actor)
    return _view(session, row, now=now, actor=actor)


def _require(actor: Actor, roles: tuple[str, ...]) -> None:
    if actor.kind != "system" and not actor.has(*roles):
        raise NotAllowed(_l("Surveys are prepared by an analyst."))


def _held(session: Session, code: str, actor: Actor) -> SurveySeries:
    _require(actor, PLANNERS)
    return series.by_code(session, code, held=True)


def _row(session: Session, row: SurveySeries, *, now: datetime) -> SeriesRow:
    count, latest = session.execute(
        select(func.count(Survey.id), func.max(Survey.round)).where(Survey.series_id == row.id)
    ).one()
    following = rounds.next_opening(session, row.cadence, now) if row.status != "ended" else None
    return SeriesRow(
        code=row.code,
        title={"en": row.title_en, "zh": row.title_zh},
        status=row.status,
        audience=row.audience,
        cadence=row.cadence,
        unit=reading.unit_of(session, row.unit_id),
        target=row.target,
        sample_size=row.sample_size,
        split_by=row.split_by,
        modes=row.modes,
        rounds=count,
        latest=latest,
        next_at=following.at if following else None,
        next_provisional=bool(following and following.provisional),
        next_round=following.period.name if following else None,
        planned_at=row.planned_at,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
    )


def _view(session: Session, row: SurveySeries, *, now: datetime, actor: Actor) -> SeriesView:
    found = select(Survey).where(Survey.series_id == row.id).order_by(Survey.base_until.desc())
    held = session.scalars(found.limit(survey_reading.ROUNDS)).all()
    drafted = series.asked_by(row)
    return SeriesView(
        row=_row(session, row, now=now),
        questions=[survey_reading.question_of(one) for one in drafted],
        faults=survey_reading.faults_of(wording.lint(drafted)),
        rounds=[_round(session, one) for one in held],
        trends=_trends(session, [one for one in held if one.results is not None]),
        version=row.version,
        may=_may(row, actor),
    )


def _may(row: SurveySeries, actor: Actor) -> list[str]:
    if not actor.has(*PLANNERS) or row.status == "ended":
        return []
    return ["change", "begin", "end"] if row.status == "draft" else ["end"]


def _round(session: Session, row: Survey) -> RoundView:
    counted = row.results or {}
    return RoundView(
        number=row.number,
        round=row.round,
        status=row.status,
        field_until=row.field_until,
        invited=survey_reading.count(session, SurveyToken, row.id),
        answered=survey_reading.count(session, SurveyResponse, row.id),
        response=counted.get("response"),
        headline=counted.get("headline"),
        change=next((one["change"] for one in counted.get("questions", ())), None),
        below_target=counted.get("below_target"),
        published=row.published_at is not None,
    )


def _trends(session: Session, counted: Sequence[Survey]) -> list[TrendView]:
    """Each scale question of the newest round counted, back over the rounds."""
    asked = questions.of(session, counted[0].id) if counted else []
    return [
        TrendView(
            one.code, {"en": one.text_en, "zh": one.text_zh}, survey_reading.trend(session, counted, one)
        )
        for one in asked
        if one.kind == "scale"
    ]
