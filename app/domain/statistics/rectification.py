"""The rectification report (整改情况): what ended in a month, what was done, what is being changed (R46)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from app import settings
from app.domain import cases
from app.domain.cases import Case
from app.domain.identity import OrganisationUnit
from app.domain.improvements import Improvement
from app.domain.statistics.rates import SMALL

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.domain.statistics.periods import Period

UNTOLD = ("stopped", "merged")
"""Improvements of which nothing is published."""


def rectification(session: Session, period: Period) -> dict[str, Any]:
    """What ended in the period by unit, and every improvement that was under way in it; as JSON holds it.

    Of a unit with fewer than five it tells the number alone, as the rates do (R52); what is confidential or
    reports wrongdoing is counted and no more.
    """
    units = _ended(session, period)
    return {
        "month": period.name,
        "closed": sum(of["closed"] for of in units),
        "units": units,
        "measures": _measures(session, period),
    }


def _ended(session: Session, period: Period) -> list[dict[str, Any]]:
    since, until = period.bounds
    rows = session.scalars(
        select(Case)
        .where(Case.closed_at >= since, Case.closed_at < until, Case.status.in_(cases.ENDED))
        .order_by(Case.unit_id, Case.id)
    )
    units: dict[int | None, dict[str, Any]] = {}
    for case in rows:
        first = {"unit": _unit(session, case.unit_id), "closed": 0, "resolved": 0, "outcomes": {}}
        of = units.setdefault(case.unit_id, first)
        of["closed"] += 1
        if cases.quiet(case):
            continue
        of["resolved"] += case.resolved == "yes"
        for outcome in case.outcomes:
            of["outcomes"][outcome] = of["outcomes"].get(outcome, 0) + 1
    for of in units.values():
        if of["closed"] < SMALL:
            of["resolved"], of["outcomes"] = None, {}
    return list(units.values())


def _measures(session: Session, period: Period) -> list[dict[str, Any]]:
    """Improvements opened before the period ended and not closed before it began."""
    since, until = period.bounds
    rows = (
        select(Improvement)
        .where(
            Improvement.status.not_in(UNTOLD),
            Improvement.opened_at < until,
            or_(Improvement.closed_at.is_(None), Improvement.closed_at >= since),
        )
        .order_by(Improvement.id)
    )
    return [_measure(session, row) for row in session.scalars(rows)]


def _measure(session: Session, row: Improvement) -> dict[str, Any]:
    live = row.live_at.astimezone(settings.current().timezone).date().isoformat() if row.live_at else None
    changed = {"en": row.changed_en or "", "zh": row.changed_zh or ""}
    return {
        "number": row.number,
        "title": {"en": row.title_en, "zh": row.title_zh},
        "unit": _unit(session, row.unit_id),
        "status": row.status,
        "live_on": live,
        "changed": changed if any(changed.values()) else None,
        "verdict": row.verdict,
    }


def _unit(session: Session, unit_id: int | None) -> dict[str, str] | None:
    unit = session.get(OrganisationUnit, unit_id) if unit_id else None
    return {"en": unit.name_en, "zh": unit.name_zh} if unit else None
