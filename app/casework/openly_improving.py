"""What everybody may read of improvements, and the verdict of whoever tried again (R32, R47)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.casework import citizen, paging
from app.casework.improvement_reading import changed_of, public_of
from app.casework.views import Page
from app.domain import cases, matters
from app.domain.improvements import Improvement, Observation, measuring, opening
from app.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.improvement_views import PublicImprovement
    from app.casework.views import Both
    from app.domain.cases import Case
    from app.domain.identity import Actor
    from app.domain.improvements import Metric

HIDDEN = ("stopped", "merged")
_VALUE = {"better": 1.0, "same": 0.0, "worse": -1.0}
_SAID = {value: verdict for verdict, value in _VALUE.items()}


@dataclass(frozen=True)
class Invitation:
    """What changed since a complaint, and what its writer said after trying again."""

    improvement: str
    changed: Both | None
    verdict: str | None


def list_(
    session: Session, *, limit: int = 50, cursor: str | None = None, month: str | None = None
) -> Page[PublicImprovement]:
    """Improvements under way and done, the newest first; `month` (`2026-03`) is that of opening."""
    rows = select(Improvement).where(Improvement.status.not_in(HIDDEN))
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(Improvement.id < after[0])
    found = [
        one
        for one in session.scalars(rows.order_by(Improvement.id.desc()))
        if month is None or one.opened_at.strftime("%Y-%m") == month
    ]
    wanted = paging.limit_of(limit)
    following = paging.write(found[wanted - 1].id) if len(found) > wanted else None
    return Page([public_of(session, one) for one in found[:wanted]], following)


def show(session: Session, number: str) -> PublicImprovement:
    """One improvement. Raises NotFound, also for one that was stopped or merged."""
    row = matters.by_number(session, number)
    if not isinstance(row, Improvement) or row.status in HIDDEN:
        raise NotFound(_l("There is no such improvement."))
    return public_of(session, row)


def invitation(session: Session, number: str, secret: str) -> Invitation | None:
    """What the writer of a case is invited to try again; None while nothing has gone live for it."""
    case = citizen.enter(session, number, secret)
    row = _live(session, case)
    if row is None:
        return None
    metric = _retry(session, row)
    mine = _mine(session, row, metric, case) if metric else None
    return Invitation(row.number, changed_of(row), _SAID.get(mine.value or 0.0) if mine else None)


def retry(
    session: Session,
    number: str,
    secret: str,
    *,
    verdict: str,
    now: datetime,
    actor: Actor,
    comment: str | None = None,
) -> Invitation:
    """Somebody tried again and says how it was; it is counted once per round, and can be changed (R32)."""
    case = citizen.enter(session, number, secret, held=True)
    row = _live(session, case)
    metric = _retry(session, row) if row else None
    if row is None or metric is None:
        raise Conflict(_l("There is nothing to try again yet. We write to you when something has changed."))
    if verdict not in _VALUE:
        raise Invalid({"verdict": [_l("Choose one of the values offered.")]})
    mine = _mine(session, row, metric, case)
    if mine is None:
        mine = Observation(metric_id=metric.id, phase="after", round=row.round, n=1, case_id=case.id)
        session.add(mine)
    mine.at, mine.value, mine.hits = now, _VALUE[verdict], int(verdict == "better")
    if comment and comment.strip():
        words = comment.strip()[: cases.correspondence.LONGEST]
        cases.correspondence.say(session, case, "citizen", "retry", words, now=now, actor=actor)
    told = {"improvement": row.id, "verdict": verdict}
    cases.progress.note(session, case, "case.retried", told, now=now, actor=actor)
    matters.note(session, row, "improvement.retried", {"case": case.id}, now=now, actor=actor)
    return Invitation(row.number, changed_of(row), verdict)


def _live(session: Session, case: Case) -> Improvement | None:
    if not opening.invites(session, case):
        return None
    return session.get(Improvement, case.improvement_id)


def _retry(session: Session, row: Improvement) -> Metric | None:
    return next((one for one in measuring.metrics(session, row.id) if one.part == "retry"), None)


def _mine(session: Session, row: Improvement, metric: Metric, case: Case) -> Observation | None:
    rows = select(Observation).where(
        Observation.metric_id == metric.id, Observation.case_id == case.id, Observation.round == row.round
    )
    return session.scalars(rows).one_or_none()
