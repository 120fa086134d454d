"""The monthly meeting (反馈分析会): its agenda is made from the data, nobody chooses what is looked at."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import settings
from app.domain import deadlines, matters
from app.domain.cases import Case
from app.domain.improvements import causes
from app.domain.improvements.tables import ENDED, Improvement, Meeting

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

PREFIX = "MT"
MONTH = timedelta(days=31)
TOP = 5
"""R59: the five most frequent causes."""


def open_(session: Session, *, since: datetime, now: datetime, actor: Actor, unit_id: int | None) -> Meeting:
    """Call a meeting about what came in since then."""
    local = now.astimezone(settings.current().timezone)
    row = Meeting(
        title_en=f"Feedback analysis meeting, {local:%B %Y}",
        title_zh=f"{local.year}年{local.month}月反馈分析会",
        status="preparing",
        unit_id=unit_id,
        since=since,
        agenda=agenda(session, since=since, now=now),
    )
    return matters.open_(session, row, prefix=PREFIX, now=now, actor=actor)


def last_called(session: Session, *, now: datetime) -> datetime:
    """Since when the next meeting looks at things: the last one was called, else a month ago."""
    rows = select(Meeting.opened_at).order_by(Meeting.id.desc()).limit(1)
    return session.scalars(rows).first() or now - MONTH


def agenda(session: Session, *, since: datetime, now: datetime) -> dict[str, Any]:
    """The top five causes, what is overdue, and improvements that did not work; codes and counts alone."""
    return {
        "since": since.isoformat(),
        "until": now.isoformat(),
        "causes": _causes(session, since),
        "overdue": _overdue(session, now),
        "ineffective": _ineffective(session, since),
    }


def _causes(session: Session, since: datetime) -> list[dict[str, Any]]:
    rows = session.scalars(select(Case).where(Case.submitted_at >= since, Case.kind != "praise")).all()
    counted = Counter(causes.of_case(case) for case in rows)
    founded = Counter(causes.of_case(case) for case in rows if case.finding in causes.FOUNDED)
    found = []
    for cause, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:TOP]:
        category, domain, unit = cause.split(":")
        running = causes.running(session, cause)
        found.append(
            {
                "cause": cause,
                "category": category,
                "domain": domain,
                "unit": int(unit),
                "cases": count,
                "founded": founded[cause],
                "improvement": running.number if running else None,
            }
        )
    return found


def _overdue(session: Session, now: datetime) -> dict[str, Any]:
    clock = deadlines.Clock
    late = session.scalars(
        select(clock).where(clock.met_at.is_(None), clock.cancelled_at.is_(None), clock.due_at < now)
    ).all()
    ids = {one.matter_id for one in late if one.matter_id is not None}
    rows = select(Improvement.number).where(Improvement.id.in_(ids)).order_by(Improvement.id)
    by_unit = Counter(one.unit_id or 0 for one in late if one.case_id is not None)
    return {
        "cases": len({one.case_id for one in late if one.case_id is not None}),
        "units": [{"unit": unit, "clocks": count} for unit, count in by_unit.most_common(TOP)],
        "improvements": list(session.scalars(rows)),
    }


def _ineffective(session: Session, since: datetime) -> list[dict[str, Any]]:
    rows = select(Improvement).where(
        Improvement.verdict.in_(("ineffective", "worse", "partly")) | (Improvement.failed_at >= since),
        Improvement.status.not_in(ENDED),
    )
    return [
        {"number": one.number, "verdict": "failed" if one.failed_at else one.verdict, "round": one.round}
        for one in session.scalars(rows.order_by(Improvement.id))
    ]
