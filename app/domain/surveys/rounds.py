"""Opening surveys: what is due in a quarter or half-year, and special ones (R38)."""

from __future__ import annotations

import secrets
from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import calendar, matters
from app.domain.surveys import questions
from app.domain.surveys.tables import PREFIX, Survey, SurveySeries
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

MONTHS = {"quarter": 3, "halfyear": 6}
TARGET = 0.8
SAMPLE = 200
MOST_SAMPLED = 5_000


class Period(NamedTuple):
    """The months whose cases are asked about: name (`2025-Q3`, `2025-H2`), first moment, moment after."""

    name: str
    since: datetime
    until: datetime


def last_period(session: Session, cadence: str, now: datetime) -> Period | None:
    """The period that ended when this quarter began, in the authority's zone; None while a half-year runs."""
    counting = calendar.current(session)
    today, months = counting.local(now).date(), MONTHS[cadence]
    first = today.month - (today.month - 1) % 3
    if (first - 1) % months:
        return None
    year, month = (today.year, first - months) if first > months else (today.year - 1, 12 + first - months)
    name = f"{year}-{cadence[0].upper()}{(month - 1) // months + 1}"
    return Period(name, _midnight(counting, year, month), _midnight(counting, today.year, first))


def _midnight(counting: calendar.Calendar, year: int, month: int) -> datetime:
    return counting.at(datetime(year, month, 1).date(), time())  # noqa: DTZ001 - a day, put into the zone by `at`


def series(session: Session) -> Sequence[SurveySeries]:
    """The series that go on."""
    rows = select(SurveySeries).where(SurveySeries.active)
    return session.scalars(rows.order_by(SurveySeries.id)).all()


def open_due(session: Session, *, now: datetime, actor: Actor) -> list[Survey]:
    """One survey for each series whose period has ended and has none yet; again opens none."""
    made = []
    for one in series(session):
        period = last_period(session, one.cadence, now)
        known = select(Survey.id).where(
            Survey.series_id == one.id, Survey.round == (period.name if period else "")
        )
        if period is None or session.scalar(known) is not None:
            continue
        row = Survey(
            series_id=one.id,
            round=period.name,
            title_en=f"{one.title_en}, {period.name}",
            title_zh=f"{one.title_zh}（{period.name}）",
            audience=one.audience,
            unit_id=one.unit_id,
            base_from=period.since,
            base_until=period.until,
            sample_size=one.sample_size,
            target=one.target,
        )
        made.append(_opened(session, row, now=now, actor=actor))
    return made


def open_special(
    session: Session,
    *,
    title_en: str,
    title_zh: str,
    base_from: datetime,
    now: datetime,
    actor: Actor,
    audience: str = "citizens",
    unit_id: int | None = None,
    improvement_id: int | None = None,
    sample_size: int = SAMPLE,
    target: float = TARGET,
) -> Survey:
    """A survey for a new measure or another occasion. Raises Invalid for an empty base, size or target."""
    wrong: dict[str, list[object]] = {}
    if base_from >= now:
        wrong["base_from"] = [_l("This day lies in the future.")]
    if not 0 < sample_size <= MOST_SAMPLED:
        wrong["sample_size"] = [_l("Draw between 1 and 5,000.")]
    if not 0 < target <= 1:
        wrong["target"] = [_l("The target is a share between 0 and 1.")]
    if wrong:
        raise Invalid(wrong)
    row = Survey(
        title_en=title_en[:200],
        title_zh=title_zh[:200],
        audience=audience,
        unit_id=unit_id,
        improvement_id=improvement_id,
        base_from=base_from,
        base_until=now,
        sample_size=sample_size,
        target=target,
    )
    return _opened(session, row, now=now, actor=actor)


def _opened(session: Session, row: Survey, *, now: datetime, actor: Actor) -> Survey:
    row.status, row.seed = "preparing", secrets.randbelow(2**31)
    payload = {"round": row.round or "", "seed": row.seed, "sample_size": row.sample_size}
    matters.open_(session, row, prefix=PREFIX, now=now, actor=actor, payload=payload)
    questions.begin(session, row)
    return row
