"""Opening an improvement, or adding to the one under way; stopping it; giving it to somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import events, identity, matters, vocabulary
from app.domain.improvements import causes, origins
from app.domain.improvements.tables import ENDED, Improvement
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor

PREFIX = "IM"


def open_(
    session: Session,
    *,
    source: str,
    now: datetime,
    actor: Actor,
    unit_id: int | None = None,
    subject: tuple[str, int] | None = None,
    cause: str | None = None,
    title: tuple[str, str] | None = None,
    parent_id: int | None = None,
) -> tuple[Improvement, bool]:
    """Return the improvement, and whether it is new.

    One under way of the same cause, or from the same source for the same unit, takes the proposal in.
    """
    same = causes.running(session, cause) or _from(session, subject, unit_id)
    if same is not None:
        origins.remember(session, same, source, subject, now=now)
        matters.note(session, same, "improvement.joined", _origin(source, subject), now=now, actor=actor)
        return same, False
    english, chinese = title or _title(session, source, cause, unit_id)
    row = Improvement(
        title_en=english[:200],
        title_zh=chinese[:200],
        status="plan",
        unit_id=unit_id,
        source=source,
        source_kind=subject[0] if subject else None,
        source_id=subject[1] if subject else None,
        cause=cause,
        parent_id=parent_id,
    )
    made = matters.open_(session, row, prefix=PREFIX, now=now, actor=actor, payload=_origin(source, subject))
    origins.remember(session, made, source, subject, now=now)
    return made, True


def _from(session: Session, subject: tuple[str, int] | None, unit_id: int | None) -> Improvement | None:
    if subject is None:
        return None
    rows = select(Improvement).where(
        Improvement.source_kind == subject[0],
        Improvement.source_id == subject[1],
        Improvement.unit_id == unit_id,
        Improvement.status.not_in(ENDED),
    )
    return session.scalars(rows.order_by(Improvement.id).limit(1)).first()


def _origin(source: str, subject: tuple[str, int] | None) -> dict[str, object]:
    return {"source": source} | ({subject[0]: subject[1]} if subject else {})


def _title(session: Session, source: str, cause: str | None, unit_id: int | None) -> tuple[str, str]:
    """Neutral words: where it comes from, what kind of problem, whose."""
    unit = session.get(identity.OrganisationUnit, unit_id) if unit_id else None
    category = cause.split(":")[0] if cause else ""
    found = []
    for locale in ("en", "zh"):
        what = vocabulary.label("category", category, locale) if category else ""
        origin = vocabulary.label("improvement_source", source, locale)
        whose = (unit.name_zh if locale == "zh" else unit.name_en) if unit else ""
        join = "：" if locale == "zh" else ": "
        comma = "，" if locale == "zh" else ", "
        found.append(join.join(part for part in (whose, comma.join(p for p in (what, origin) if p)) if part))
    return found[0], found[1]


def link(
    session: Session, improvement: Improvement, cases: Iterable[Case], *, now: datetime, actor: Actor
) -> int:
    """Link complaints to the improvement that answers them; how many were new to it."""
    new = [case for case in cases if case.improvement_id != improvement.id]
    for case in new:
        case.improvement_id = improvement.id
    if new:
        payload = {"cases": [case.id for case in new]}
        matters.note(session, improvement, "improvement.linked", payload, now=now, actor=actor)
    return len(new)


def stop(session: Session, row: Improvement, reason: str, *, now: datetime, actor: Actor) -> None:
    """End it before its time, with a coded reason."""
    row.stop_reason = reason
    matters.close(row, "merged" if reason == "duplicate" and row.merged_into_id else "stopped", now)
    matters.note(session, row, "improvement.stopped", {"reason": reason}, now=now, actor=actor)


def merge(session: Session, row: Improvement, into: Improvement, *, now: datetime, actor: Actor) -> None:
    """Give what a duplicate has to another: its complaints move, it will be stopped as merged.

    Raises Conflict when either is over, Invalid for itself.
    """
    if row.id == into.id:
        raise Invalid({"into": [_l("Name another improvement.")]})
    if row.ended or into.ended:
        raise Conflict(_l("Only improvements under way can be merged."))
    row.merged_into_id = into.id
    link(session, into, causes.linked(session, row), now=now, actor=actor)
    matters.note(session, into, "improvement.joined", {"improvement": row.id}, now=now, actor=actor)


def hand_over(session: Session, row: Improvement, owner_id: int, *, now: datetime, actor: Actor) -> None:
    """Somebody else does the work from now on (交接)."""
    payload = {"from": row.owner_id, "to": owner_id}
    row.owner_id = owner_id
    matters.note(session, row, "improvement.handed_over", payload, now=now, actor=actor)


def former_owners(session: Session, row: Improvement) -> set[int]:
    """Everybody who owned it before: handing it over makes nobody its judge (R57)."""
    chain = events.of_chain(session, row.chain)
    return {int(one.facts.get("from") or 0) for one in chain if one.kind == "improvement.handed_over"}


def invites(session: Session, case: Case) -> bool:
    """Whether something went live for a complaint, so that its writer can try again (R32)."""
    row = session.get(Improvement, case.improvement_id) if case.improvement_id else None
    return row is not None and row.live_at is not None
