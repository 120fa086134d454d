"""Lists of cases for staff: by number and redacted words, never by what was sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import String, and_, cast, or_, select

from app.casework import paging, places, reading
from app.casework.inbox import confidential, person_meant
from app.casework.views import CaseRow, Page
from app.domain import deadlines, identity
from app.domain.cases import Case, Reader

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from app.domain.identity import Actor


@dataclass(frozen=True)
class CaseFilters:
    """What to show; `owner` is `me` or a person's id; `q` searches number and redacted text alone."""

    q: str | None = None
    status: str | None = None
    stage: str | None = None
    kind: str | None = None
    category: str | None = None
    domain: str | None = None
    tier: str | None = None
    channel: str | None = None
    unit: int | None = None
    owner: str | int | None = None
    flag: str | None = None
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    overdue: bool | None = None
    order: str = "-submitted"


def list_(
    session: Session,
    filters: CaseFilters | None = None,
    *,
    limit: int = 50,
    cursor: str | None = None,
    now: datetime,
    actor: Actor,
) -> Page[CaseRow]:
    """Cases the actor may read, newest first (or `submitted`: oldest first)."""
    chosen = filters or CaseFilters()
    rows = select(Case).where(*visible(session, actor), *_conditions(session, chosen, actor, now))
    newest = chosen.order != "submitted"
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(Case.id < after[0] if newest else Case.id > after[0])
    wanted = paging.limit_of(limit)
    found = list(session.scalars(rows.order_by(Case.id.desc() if newest else Case.id).limit(wanted + 1)))
    items = found[:wanted]
    clocks = reading.clocks_by_case(session, [case.id for case in items])
    shown = [reading.case_row(session, case, clocks.get(case.id, []), now=now) for case in items]
    return Page(shown, paging.write(items[-1].id) if len(found) > wanted else None)


def visible(session: Session, actor: Actor) -> list[ColumnElement[bool]]:
    """By unit; never a case that complains of the actor; confidential ones for named readers alone."""
    named = select(Reader.case_id).where(Reader.case_id == Case.id, Reader.person_id == actor.person_id)
    own = or_(Case.owner_id == actor.person_id, Case.handler_id == actor.person_id)
    found: list[ColumnElement[bool]] = [
        or_(Case.complained_person_id.is_(None), Case.complained_person_id != actor.person_id),
        or_(~confidential(), own, named.exists()),
    ]
    units = places.units_of(session, actor)
    if units is not None:
        found.append(or_(Case.unit_id.in_(units), own))
    return found


def _conditions(
    session: Session, chosen: CaseFilters, actor: Actor, now: datetime
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        getattr(Case, name) == value
        for name in ("status", "stage", "kind", "category", "domain", "tier", "channel")
        if (value := getattr(chosen, name))
    ]
    if chosen.unit is not None:
        found.append(Case.unit_id.in_(identity.subtree(session, chosen.unit)))
    if chosen.owner:
        found.append(Case.owner_id == person_meant(chosen.owner, actor))
    if chosen.flag:
        found.append(cast(Case.flags, String).like(f'%"{chosen.flag}"%'))
    if chosen.opened_from is not None:
        found.append(Case.submitted_at >= chosen.opened_from)
    if chosen.opened_to is not None:
        found.append(Case.submitted_at < chosen.opened_to)
    if chosen.overdue is not None:
        late = _late(now)
        found.append(late if chosen.overdue else ~late)
    if chosen.q:
        found.append(_search(chosen.q))
    return found


def _late(now: datetime) -> ColumnElement[bool]:
    clock = deadlines.Clock
    rows = select(clock.id).where(
        clock.case_id == Case.id,
        clock.kind.in_(deadlines.PROMISED),
        clock.met_at.is_(None),
        clock.cancelled_at.is_(None),
        or_(clock.status == "missed", clock.due_at < now),
    )
    return rows.exists()


def _search(words: str) -> ColumnElement[bool]:
    """Every word must be in the number, or in the redacted text of a case somebody reviewed."""
    parts = [
        or_(
            Case.number.icontains(word, autoescape=True),
            and_(
                Case.reviewed_at.is_not(None),
                or_(
                    Case.summary.icontains(word, autoescape=True),
                    Case.redacted.icontains(word, autoescape=True),
                ),
            ),
            Case.place.icontains(word, autoescape=True),
        )
        for word in words.split()[:8]
    ]
    return and_(*parts)
