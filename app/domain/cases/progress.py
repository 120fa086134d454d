"""Where a case stands: its status, the four stages of the loop, and its journal (R31)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import events
from app.domain.cases.case import set_flag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases.case import Case
    from app.domain.identity import Actor

STAGE_OF = {
    "received": "submit",
    "waiting_for_citizen": "submit",
    "accepted": "respond",
    "dispatched": "respond",
    "returned": "respond",
    "arbitration": "respond",
    "in_progress": "improve",
    "in_review": "improve",
    "replied": "verify",
    "verifying": "verify",
    "reopened": "improve",
    "in_dispute": "verify",
}
"""The stage that a status belongs to; an ended case keeps the stage it ended in."""


def note(
    session: Session,
    case: Case,
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    now: datetime,
    actor: Actor,
) -> None:
    """One entry in the case's journal; ids, codes and ciphertext only."""
    case.last_event_at = now
    events.record(session, case.chain, kind, now=now, actor=actor, payload=dict(payload or {}))


def stand(case: Case, status: str) -> None:
    """Set the status and the stage it belongs to."""
    case.status = status
    case.stage = STAGE_OF.get(status, case.stage)


def responded(case: Case, now: datetime) -> None:
    """The first substantive response was given; later ones do not move the moment."""
    case.responded_at = case.responded_at or now


def replied(case: Case, now: datetime) -> None:
    """The reply went out: the improving stage of this round is done."""
    stand(case, "replied")
    case.replied_at = now
    case.improved_at = case.improved_at or now
    responded(case, now)


def close(
    case: Case, status: str, now: datetime, *, resolved: str | None = None, reason: str | None = None
) -> None:
    """End the case in one of its ends. A later ending of the same round keeps the first moment (R36)."""
    case.stage = "verify" if status == "closed" else case.stage
    case.status = status
    case.closed_at = case.closed_at or now
    if resolved is not None:
        case.resolved = resolved
        if resolved != "unverified":
            case.verified_at = now
    if reason is not None:
        case.reason = reason


def reopen(case: Case) -> None:
    """Take an ended or answered case up again: a new round, whose closing counts anew."""
    stand(case, "reopened")
    case.closed_at = None
    case.replied_at = None
    case.verified_at = None
    case.resolved = None
    case.finding = None
    case.outcomes = []
    set_flag(case, "urged", on=False)
