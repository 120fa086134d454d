"""What everybody may read month by month: solved matters and rectification reports (R46, R47)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import settings
from app.casework import reading
from app.domain import audits, cases, publication, vocabulary
from app.domain.cases import Case
from app.domain.statistics import Period, month_of, months_before, rectification
from app.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.publication import Snapshot

MOST = 500


def period_of(month: str | None, *, now: datetime) -> Period:
    """A month written `2026-10`; without one the running month. Raises Invalid for anything else."""
    if month is None:
        first = now.astimezone(settings.current().timezone).date().replace(day=1)
    else:
        try:
            return month_of(month)
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


def reports(session: Session, month: str | None, *, now: datetime) -> dict[str, Any]:
    """The rectification report of a month (R46) and the statements of auditors.

    A month whose list is out has the report that was approved and sealed with it: `sealed` says by which
    role, when, and under which SHA-256. Any other is counted as it stands.
    Raises Invalid for what is no month.
    """
    period = period_of(month, now=now)
    snapshot = publication.out(session, period.name)
    content = publication.content_of(snapshot) if snapshot else {}
    said = [asdict(one) for one in audits.published(session)]
    return {
        "rectification": content["rectification"] if snapshot else rectification(session, period),
        "sealed": _sealed(snapshot, content) if snapshot else None,
        "audits": said,
    }


def _sealed(snapshot: Snapshot, content: dict[str, Any]) -> dict[str, Any]:
    return {"by": content["signed_by"], "at": snapshot.published_at, "sha256": snapshot.sha256}
