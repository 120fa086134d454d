"""Hearings as everybody may see them: calendar, promise of the draw, opinion with dissent (R42, R43)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import settings
from app.casework import hearing_views, paging, reading
from app.casework.views import Page
from app.domain import cases, hearings
from app.domain.hearings import Hearing, opinions, panel
from app.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.hearing_views import DrawView, ObligationView, SeatView

HIDDEN = ("consent", "admissibility", "no_consent", "not_admitted")
"""Nothing is public before a dispute was taken on."""


@dataclass(frozen=True)
class OpenHearing:
    """A hearing in public: number, unit and category in neutral words; never the case or who is in it."""

    number: str
    status: str
    unit: dict[str, str] | None
    category: str
    open: bool | None
    closed_reason: str | None
    announced_at: datetime | None
    session_at: datetime | None
    place: str | None
    stream: str | None
    moved: int
    unit_present: bool | None
    outcome: str | None
    published_at: datetime | None
    draws: list[DrawView]
    seats: list[SeatView]
    opinion: dict[str, Any] | None
    obligations: list[ObligationView]


def list_(
    session: Session,
    *,
    now: datetime,
    month: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[OpenHearing]:
    """Hearings taken on, the newest first; `month` (`2025-11`) is that of the day, authority's zone."""
    rows = select(Hearing).where(Hearing.status.not_in(HIDDEN), Hearing.admitted.is_(True))
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(Hearing.id < after[0])
    wanted, found = paging.limit_of(limit), []
    for row in session.scalars(rows.order_by(Hearing.id.desc())):
        if _shown(session, row) and (month is None or reading_month(row.session_at) == month):
            found.append(row)
        if len(found) > wanted:
            break
    following = paging.write(found[wanted - 1].id) if len(found) > wanted else None
    return Page([view_of(session, row, now=now) for row in found[:wanted]], following)


def reading_month(at: datetime | None) -> str | None:
    """The month of a day in the authority's zone."""
    return at.astimezone(settings.current().timezone).strftime("%Y-%m") if at else None


def show(session: Session, number: str, *, now: datetime) -> OpenHearing:
    """One hearing in public. Raises NotFound for what is not public, as for what is not there."""
    return view_of(session, find(session, number), now=now)


def find(session: Session, number: str) -> Hearing:
    """A hearing that everybody may know of. Raises NotFound."""
    row = hearings.by_number(session, number)
    if row.status in HIDDEN or not row.admitted or not _shown(session, row):
        raise NotFound
    return row


def _shown(session: Session, row: Hearing) -> bool:
    """A confidential case has no public trace at all."""
    return not cases.has(cases.get(session, row.case_id), "confidential")


def view_of(session: Session, row: Hearing, *, now: datetime) -> OpenHearing:
    """What is public of a hearing at this moment: of a closed one neither place nor stream nor minutes."""
    opinion = opinions.of(session, row)
    told = row.announced_at is not None and row.session_at is not None
    return OpenHearing(
        number=row.number,
        status=row.status,
        unit=reading.unit_of(session, row.unit_id),
        category=cases.get(session, row.case_id).category,
        open=row.is_open,
        closed_reason=row.closed_reason,
        announced_at=row.announced_at,
        session_at=row.session_at if told else None,
        place=row.place if told and row.is_open else None,
        stream=row.stream if told and row.is_open else None,
        moved=row.moved,
        unit_present=row.unit_present if row.published_at else None,
        outcome=row.outcome if row.over else None,
        published_at=row.published_at,
        draws=[hearing_views.draw_of(one) for one in panel.draws(session, row)],
        seats=hearing_views.seats_of(session, row, names=False),
        opinion={"outcome": opinion.outcome, "votes": opinion.votes, **opinion.published}
        if opinion is not None and opinion.published is not None
        else None,
        obligations=hearing_views.obligations_of(session, row, words=False, now=now) if row.over else [],
    )
