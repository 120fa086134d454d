"""What is to be done, by whom, until when: actions of an improvement, decisions of a meeting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import crypto, settings
from app.domain import calendar, matters
from app.domain.improvements.tables import Action
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.matters import Matter

OPEN = ("planned", "begun")
LONGEST_WORDS = 2_000
LONGEST = timedelta(days=3 * 365)


def plan(
    session: Session,
    matter: Matter,
    words: str,
    *,
    owner_id: int,
    until: date,
    now: datetime,
    actor: Actor,
    unit_id: int | None = None,
    milestone: bool = False,
    kind: str = "measure",
    round_: int = 1,
) -> Action:
    """Plan something to be done until the end of a day. Raises Invalid for a day that has passed."""
    if not 0 < len(words) <= LONGEST_WORDS:
        raise Invalid({"text": [_l("Write at most %(n)s characters.", n=LONGEST_WORDS)]})
    today = now.astimezone(settings.current().timezone).date()
    if not today <= until <= today + LONGEST:
        raise Invalid({"until": [_l("Choose a day that is still to come, within three years.")]})
    row = Action(
        matter_id=matter.id,
        round=round_,
        kind=kind,
        milestone=milestone,
        words="",
        owner_id=owner_id,
        unit_id=unit_id or matter.unit_id,
        until=until,
    )
    session.add(row)
    session.flush()
    row.words = crypto.seal_house(words, place=f"action.words:{row.id}")
    payload = {"action": row.id, "owner": owner_id, "until": until.isoformat(), "milestone": milestone}
    matters.note(session, matter, f"{matter.kind}.action_planned", payload, now=now, actor=actor)
    return row


def payload(session: Session, row: Action, *, now: datetime) -> dict[str, object]:
    """What the process of an action is told: which, who, when it is due, whose."""
    counting = calendar.current(session)
    days = counting.working_days_between(now, counting.close_of(row.until))
    return {
        "action": row.id,
        "ticket": f"action:{row.id}",
        "doer": row.owner_id,
        "action_due": counting.add_working_days(now, days).at.isoformat(),
        "lead_unit": row.unit_id or 0,
    }


def words(row: Action) -> str:
    """What is to be done, in clear."""
    return crypto.open_house(row.words, place=f"action.words:{row.id}")


def asked(session: Session, candidates: str | None) -> str | None:
    """What a task asks for, in clear, by the ticket among its candidates; None for any other task."""
    for term in (candidates or "").split():
        kind, _, number = term.partition(":")
        row = session.get(Action, int(number)) if kind == "action" and number.isdigit() else None
        if row is not None:
            return words(row)
    return None


def of(session: Session, matter_id: int, round_: int | None = None) -> Sequence[Action]:
    """The actions of a matter, in the order in which they were planned."""
    rows = select(Action).where(Action.matter_id == matter_id)
    if round_ is not None:
        rows = rows.where(Action.round == round_)
    return session.scalars(rows.order_by(Action.id)).all()


def waiting(session: Session, matter_id: int) -> list[Action]:
    """Those that nobody was asked to do yet."""
    return [row for row in of(session, matter_id) if row.state == "planned"]


def finished(session: Session, matter_id: int) -> bool:
    """Whether nothing is left to do."""
    return all(row.state not in OPEN for row in of(session, matter_id))
