"""What everybody may read month by month: solved matters and rectification reports (R46, R47)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import settings
from app.casework import reading
from app.domain import audits, cases, publication, vocabulary
from app.domain.cases import Case
from app.domain.statistics import SMALL, Period, months_before
from app.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

MOST = 500


def period_of(month: str | None, *, now: datetime) -> Period:
    """A month written `2026-10`; without one the running month. Raises Invalid for anything else."""
    if month is None:
        first = now.astimezone(settings.current().timezone).date().replace(day=1)
    else:
        try:
            first = date.fromisoformat(f"{month}-01")
        except ValueError:
            raise Invalid({"month": [_l("Write a month as 2026-10.")]}) from None
    return Period(first, first + relativedelta(months=1))


def months_back(now: datetime, count: int = 12) -> list[str]:
    """The running month and those before it, the youngest first."""
    return [one.name for one in reversed(months_before(now, count))]


def resolved(session: Session, month: str | None, *, now: datetime) -> list[dict[str, Any]]:
    """Matters that citizens called resolved in a month: neutral words, unit, days, what was done.

    Confidential ones, reports of wrongdoing and those whose citizen objected are not in it.
    """
    since, until = period_of(month, now=now).bounds
    rows = (
        select(Case)
        .where(
            Case.resolved == "yes",
            Case.closed_at >= since,
            Case.closed_at < until,
            ~cases.is_quiet(),
            Case.id.not_in(select(publication.ListObjection.case_id)),
        )
        .order_by(Case.closed_at, Case.id)
        .limit(MOST)
    )
    return [_resolved(session, case) for case in session.scalars(rows)]


def _resolved(session: Session, case: Case) -> dict[str, Any]:
    zone = settings.current().timezone
    return {
        "matter": {"en": neutral(case, "en"), "zh": neutral(case, "zh")},
        "category": case.category,
        "unit": reading.unit_of(session, case.unit_id),
        "days": (case.closed_at - case.submitted_at).days if case.closed_at else None,
        "outcomes": list(case.outcomes),
        "closed_on": case.closed_at.astimezone(zone).date() if case.closed_at else None,
    }


def neutral(case: Case, locale: str) -> str:
    """Category and place, or the summary that a person has read and found harmless."""
    if case.reviewed_at and case.summary:
        return case.summary
    named = vocabulary.label("category", case.category, locale)
    mark = "：" if locale == "zh" else ": "
    return f"{named}{mark}{case.place}" if case.place else named


def rectification(session: Session, month: str | None, *, now: datetime) -> dict[str, Any]:
    """The rectification report (整改情况) of a month (R46): what ended, what was done about it, by unit.

    Of a unit with fewer than five it tells the number alone, as the rates do (R52); what is confidential or
    reports wrongdoing is counted and no more.
    """
    period = period_of(month, now=now)
    since, until = period.bounds
    rows = session.scalars(
        select(Case).where(Case.closed_at >= since, Case.closed_at < until, Case.status.in_(cases.ENDED))
    ).all()
    units: dict[int | None, dict[str, Any]] = {}
    for case in rows:
        of = units.setdefault(
            case.unit_id,
            {"unit": reading.unit_of(session, case.unit_id), "closed": 0, "resolved": 0, "outcomes": {}},
        )
        of["closed"] += 1
        if cases.quiet(case):
            continue
        of["resolved"] += case.resolved == "yes"
        for outcome in case.outcomes:
            of["outcomes"][outcome] = of["outcomes"].get(outcome, 0) + 1
    for of in units.values():
        if of["closed"] < SMALL:
            of["resolved"], of["outcomes"] = None, {}
    return {"month": period.name, "closed": len(rows), "units": list(units.values())}


def reports(session: Session, month: str | None, *, now: datetime) -> dict[str, Any]:
    """The rectification report of a month and the statements of auditors."""
    said = [asdict(one) for one in audits.published(session)]
    return {"rectification": rectification(session, month, now=now), "audits": said}
