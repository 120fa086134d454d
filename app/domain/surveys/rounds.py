"""Opening surveys: what is due in a quarter or half-year, and special ones (R38)."""

from __future__ import annotations

import secrets
from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import calendar, matters
from app.domain.surveys import questions, series
from app.domain.surveys.sampling import SPLITS
from app.domain.surveys.series import SAMPLE, TARGET
from app.domain.surveys.tables import PREFIX, Survey
from app.domain.vocabulary import codes
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

MONTHS = {"quarter": 3, "halfyear": 6}
QUARTER, DECEMBER = 3, 12


class Period(NamedTuple):
    """The months whose cases are asked about: name (`2025-Q3`, `2025-H2`), first moment, moment after."""

    name: str
    since: datetime
    until: datetime


def last_period(session: Session, cadence: str, now: datetime) -> Period | None:
    """The period that ended when this quarter began, in the authority's zone; None while a half-year runs."""
    counting = calendar.current(session)
    today = counting.local(now).date()
    return _before(counting, cadence, today.year, today.month - (today.month - 1) % QUARTER)


def _before(counting: calendar.Calendar, cadence: str, until: int, first: int) -> Period | None:
    """The period that ends where this month of a year begins."""
    months = MONTHS[cadence]
    if (first - 1) % months:
        return None
    year, month = (until, first - months) if first > months else (until - 1, 12 + first - months)
    name = f"{year}-{cadence[0].upper()}{(month - 1) // months + 1}"
    return Period(name, _midnight(counting, year, month), _midnight(counting, until, first))


class Opening(NamedTuple):
    """When a series opens its next round (`provisional`: holidays may move it), and what it asks about."""

    at: datetime
    provisional: bool
    period: Period


def next_opening(session: Session, cadence: str, now: datetime) -> Opening:
    """The next first working day of a quarter in which a period of this cadence has just ended."""
    counting = calendar.current(session)
    today = counting.local(now).date()
    year, first = today.year, today.month - (today.month - 1) % QUARTER
    while True:
        period = _before(counting, cadence, year, first)
        then = counting.at(counting.first_workday(year, first), counting.opens)
        if period is not None and then > now:
            return Opening(then, counting.is_provisional(then), period)
        year, first = (year + 1, 1) if first + QUARTER > DECEMBER else (year, first + QUARTER)


def _midnight(counting: calendar.Calendar, year: int, month: int) -> datetime:
    return counting.at(datetime(year, month, 1).date(), time())  # noqa: DTZ001 - a day, put into the zone by `at`


def open_due(session: Session, *, now: datetime, actor: Actor) -> list[Survey]:
    """One survey for each series in force whose period has ended and has none yet; again opens none."""
    made = []
    for one in series.running(session):
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
            split_by=one.split_by,
            modes=one.modes,
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
    if base_from >= now:
        raise Invalid({"base_from": [_l("This day lies in the future.")]})
    series.require_sample(sample_size, target)
    row = Survey(
        title_en=title_en[:200],
        title_zh=title_zh[:200],
        audience=audience,
        unit_id=unit_id,
        improvement_id=improvement_id,
        base_from=base_from,
        base_until=now,
        split_by=list(SPLITS) if audience == "citizens" else ["unit"],
        modes=list(codes("survey_mode")) if audience == "citizens" else [series.ONLINE],
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


def about(session: Session, improvement_id: int) -> Sequence[Survey]:
    """The special surveys about an improvement, the newest first."""
    rows = select(Survey).where(Survey.improvement_id == improvement_id)
    return session.scalars(rows.order_by(Survey.id.desc())).all()
