"""Dates that another category or tier would bring: shown to all, moved by a head's approval alone (S12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.casework import loop, shelf
from app.domain import cases, deadlines
from app.domain.cases import progress, sorting
from app.domain.identity import SYSTEM, Actor
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.deadlines import Move

APPROVERS = ("head", "leader")


def waiting(session: Session, case: Case, *, now: datetime) -> Sequence[Move]:
    """The clocks whose date would be another by what the case is taken for now; none has moved."""
    if case.ended:
        return []
    limits = _limits(session, case)
    return deadlines.reclassify(session, case.id, limits, tier=case.tier, now=now, actor=SYSTEM).waiting


def may_approve(session: Session, case: Case, actor: Actor) -> bool:
    """Whether the actor stands above and is not the one who put the case where it is now."""
    return actor.has(*APPROVERS) and actor.person_id != _asker(session, case)


def approve(session: Session, case: Case, *, reason: str, now: datetime, actor: Actor) -> list[str]:
    """Move the dates that wait, tell the citizen the new ones, journal who approved and why; which moved.

    Raises Invalid without a reason, NotAllowed for whoever asked or stands no higher, Conflict if none waits.
    """
    if not reason.strip():
        raise Invalid({"reason": [_l("Write a few words.")]})
    asker = Actor(_asker(session, case), frozenset())
    limits = _limits(session, case)
    done = deadlines.reclassify(
        session, case.id, limits, tier=case.tier, now=now, actor=asker, approver=actor
    )
    if not done.changes:
        raise Conflict(_l("No date waits for approval. Load the page again."))
    cases.correspondence.say(session, case, "note", "dates", reason.strip(), now=now, actor=actor)
    loop.post_changes(session, done.changes, now=now)
    for change in done.changes:
        clock = change.clock
        if clock.kind in deadlines.PROMISED:
            due, step = cases.notices.day(clock.due_at, case.locale), f"clock:{clock.id}:{clock.version}"
            cases.notices.tell(session, case, "approved_date", step=step, now=now, due=due)
    moved = [change.clock.kind for change in done.changes]
    progress.note(session, case, "case.dates_approved", {"clocks": moved}, now=now, actor=actor)
    return moved


def _limits(session: Session, case: Case) -> dict[str, str]:
    """What table D4 gives what the case is taken for now, by clock."""
    return {name.removeprefix("limit_"): limit for name, limit in shelf.limits(session, case).items()}


def _asker(session: Session, case: Case) -> int | None:
    """Who put the case on its present axes."""
    rows = [row for row in sorting.history(session, case) if row.source == "person"]
    return rows[-1].by if rows else None
