"""A dispute's own row: opened once per dispute, numbered, found, written about in the case's journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import cases, numbers
from app.domain.hearings.tables import Hearing
from app.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor

PREFIX = "HR"
STAGES = (
    "consent",
    "admissibility",
    "statement",
    "talks",
    "panel",
    "challenge",
    "scheduling",
    "hearing",
    "ballots",
    "opinion",
    "publication",
)
"""Each is a status of the dispute and a clock of its case at once."""


def open_(session: Session, case: Case, *, now: datetime, actor: Actor) -> Hearing:
    """The running dispute of a case, opened if there is none: asking twice opens one."""
    found = running(session, case.id)
    if found is not None:
        return found
    row = Hearing(
        case_id=case.id,
        number=numbers.following(session, PREFIX, now=now),
        unit_id=case.unit_id,
        status="consent",
        opened_at=now,
        needs=[],
        concerns=[],
        postponements=[],
    )
    session.add(row)
    session.flush()
    note(session, row, "hearing.opened", now=now, actor=actor)
    return row


def get(session: Session, hearing_id: int, *, held: bool = False) -> Hearing:
    """Raises NotFound. `held` keeps the case until the commit: it stands before all else (lock order)."""
    row = session.get(Hearing, hearing_id)
    if row is None:
        raise NotFound(_l("There is no such hearing."))
    if held:
        cases.lock(session, row.case_id)
        session.refresh(row)
    return row


def by_number(session: Session, number: str) -> Hearing:
    """Find a hearing by its number. Raises NotFound."""
    row = session.scalars(select(Hearing).where(Hearing.number == numbers.plain(number))).one_or_none()
    if row is None:
        raise NotFound(_l("There is no such hearing."))
    return row


def running(session: Session, case_id: int) -> Hearing | None:
    """The dispute of a case that is not over."""
    rows = select(Hearing).where(Hearing.case_id == case_id, Hearing.closed_at.is_(None))
    return session.scalars(rows.order_by(Hearing.id.desc()).limit(1)).first()


def latest(session: Session, case_id: int) -> Hearing:
    """The last dispute of a case. Raises NotFound."""
    rows = select(Hearing).where(Hearing.case_id == case_id).order_by(Hearing.id.desc()).limit(1)
    row = session.scalars(rows).first()
    if row is None:
        raise NotFound(_l("There is no such hearing."))
    return row


def heard_before(session: Session, hearing: Hearing) -> bool:
    """Whether a panel has given its opinion in an earlier dispute of the same case."""
    rows = select(Hearing.id).where(
        Hearing.case_id == hearing.case_id,
        Hearing.id != hearing.id,
        Hearing.outcome.in_(("upheld", "partly_upheld", "not_upheld")),
    )
    return session.scalars(rows.limit(1)).first() is not None


def note(
    session: Session,
    hearing: Hearing,
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    now: datetime,
    actor: Actor,
) -> None:
    """One entry in the case's journal; codes, numbers and hashes only."""
    case = cases.get(session, hearing.case_id)
    cases.progress.note(session, case, kind, {"hearing": hearing.id, **(payload or {})}, now=now, actor=actor)


def seal(session: Session, hearing: Hearing, part: str, words: str | None) -> str | None:
    """Words of the dispute, sealed under the complainant's key; None stays None."""
    if not words:
        return None
    return cases.sealed(session, cases.get(session, hearing.case_id), f"hearing.{part}", words)


def words(session: Session, hearing: Hearing, part: str, sealed: str | None) -> str | None:
    """What `seal` took; None when there was nothing or it is erased."""
    return cases.unsealed(session, cases.get(session, hearing.case_id), f"hearing.{part}", sealed)


def finish(hearing: Hearing, status: str, now: datetime, *, outcome: str | None = None) -> None:
    """End the dispute; an outcome that was recorded before stays."""
    hearing.status, hearing.closed_at = status, now
    if outcome is not None and hearing.outcome is None:
        hearing.outcome, hearing.outcome_at = outcome, now
