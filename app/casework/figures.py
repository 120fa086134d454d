"""Figures for staff and for everybody: the three rates, Pareto, trend, delay reasons (R72, R90)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.casework import openly, places, reading
from app.domain import statistics, vocabulary
from app.domain.statistics import DEFINITIONS, SMALL, Period, Rates
from app.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.statistics import Bar

RATES = ("response", "resolution", "satisfaction")


def rates(
    session: Session,
    *,
    since: date | None = None,
    until: date | None = None,
    unit: int | None = None,
    now: datetime,
    actor: Actor,
) -> dict[str, Any]:
    """The three rates of a period, over all or one unit, and unit by unit. Raises NotAllowed."""
    _require(session, actor, unit)
    period = Period(since, until)
    allowed = places.units_of(session, actor)
    return {
        "rates": said(statistics.rates(session, period, now=now, unit_id=unit)),
        "units": [
            {"unit": reading.unit_of(session, one.id), "unit_id": one.id, **said(found)}
            for one, found in statistics.by_unit(session, period, now=now)
            if allowed is None or one.id in allowed
        ],
        "definitions": definitions(),
    }


def trend(
    session: Session, *, months: int = 12, unit: int | None = None, now: datetime, actor: Actor
) -> list[dict[str, Any]]:
    """The rates month by month. Raises NotAllowed."""
    _require(session, actor, unit)
    return [said(one) for one in statistics.trend(session, now=now, months=months, unit_id=unit)]


def pareto(
    session: Session,
    *,
    axis: str = "category",
    since: date | None = None,
    until: date | None = None,
    unit: int | None = None,
    actor: Actor,
) -> list[dict[str, Any]]:
    """Cases by one axis, the most frequent first. Raises NotAllowed or Invalid."""
    _require(session, actor, unit)
    found = statistics.pareto(session, axis, Period(since, until), unit_id=unit)
    return [_bar(session, axis, one) for one in found]


def reasons(
    session: Session, *, unit: int | None = None, now: datetime, actor: Actor
) -> list[dict[str, Any]]:
    """Why open cases are late. Raises NotAllowed."""
    _require(session, actor, unit)
    found = statistics.reasons(session, now=now, unit_id=unit)
    return [_bar(session, "delay_reason", one) for one in found]


def openly_said(session: Session, *, now: datetime) -> dict[str, Any]:
    """What everybody may know: counts, the three rates of the last twelve months, and unit by unit.

    Of groups with fewer than five the rate is not shown (R52).
    """
    months = _coarse([said(one) for one in statistics.trend(session, now=now)])
    whole = Period(statistics.months_before(now, 12)[0].since)
    return {
        **openly.statistics(session, now=now),
        "rates": said(statistics.rates(session, whole, now=now)),
        "months": months,
        "units": _coarse(
            [
                {"unit": reading.unit_of(session, one.id), **said(found)}
                for one, found in statistics.by_unit(session, whole, now=now)
                if one.parent_id is not None
            ]
        ),
        "reasons": [_bar(session, "delay_reason", one) for one in statistics.reasons(session, now=now)],
        "definitions": definitions(),
    }


def definitions() -> dict[str, dict[str, str]]:
    """What each rate counts, in both languages."""
    return {name: {"en": text[0], "zh": text[1]} for name, text in DEFINITIONS.items()}


def said(found: Rates) -> dict[str, Any]:
    """Rates as plain values."""
    return {
        "name": found.name,
        "unverified": found.unverified,
        **{name: asdict(getattr(found, name)) for name in RATES},
    }


def _coarse(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rates of groups with fewer than five are not shown, nor what would give them away by subtraction."""
    for name in RATES:
        counted = sorted((row for row in rows if row[name]["n"]), key=lambda row: row[name]["n"])
        hidden = [row for row in counted if row[name]["n"] < SMALL]
        if len(hidden) == 1:
            hidden = counted[:2]
        for row in hidden:
            row[name] = {**row[name], "hits": None, "share": None, "low": None, "high": None}
    return rows


def _bar(session: Session, axis: str, bar: Bar) -> dict[str, Any]:
    if axis == "unit_id":
        label = reading.unit_of(session, int(bar.code))
    else:
        label = {locale: vocabulary.label(axis, bar.code, locale) for locale in ("en", "zh")}
    return {**asdict(bar), "label": label}


def _require(session: Session, actor: Actor, unit: int | None) -> None:
    allowed = places.units_of(session, actor)
    if allowed is not None and (unit is None or unit not in allowed):
        raise NotAllowed
