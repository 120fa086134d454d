"""The privacy officer's work beside their tasks: the register of erasures, and holds (R85)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.casework import loop, reading
from app.casework.cases import open_case
from app.casework.erasing_views import HoldRow, RegisterRow
from app.domain import calendar, cases, vocabulary
from app.domain.privacy import erasures, holds, restricted
from app.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor
    from app.domain.privacy import Erasure, Hold

READERS = ("privacy", "auditor", "admin")
OFFICER = "privacy"
CLAIMANTS = ("head", "handler", "leader", "mediator", "privacy")


def register(session: Session) -> list[RegisterRow]:
    """The register of erasures, the newest first."""
    return [_row(session, one) for one in erasures.all_(session)]


def _row(session: Session, row: Erasure) -> RegisterRow:
    return RegisterRow(
        number=row.number,
        case=cases.get(session, row.case_id).number,
        status=row.status,
        ground=row.ground,
        until=row.until_on,
        requested_at=row.requested_at,
        erased_at=row.erased_at,
        scope=row.scope,
        entry=row.entry,
    )


def standing_holds(session: Session, *, actor: Actor) -> list[HoldRow]:
    """Holds that are claimed or in force; who reads the register for other reasons does not read why."""
    return [hold_row(session, one, why=actor.has(OFFICER)) for one in holds.all_(session)]


def hold_row(session: Session, hold: Hold, *, why: bool) -> HoldRow:
    """One hold."""
    return HoldRow(
        id=hold.id,
        case=cases.get(session, hold.case_id).number,
        kind=hold.kind,
        status=hold.status,
        reason=holds.words(session, hold) if why else None,
        claimed_by=reading.name_of(session, hold.claimed_by),
        claimed_at=hold.claimed_at,
        until=hold.until_on,
        review=hold.review_on,
    )


def hold(
    session: Session,
    number: str,
    *,
    kind: str,
    reason: str,
    now: datetime,
    actor: Actor,
    until: date | None = None,
) -> HoldRow:
    """Say that a case must be kept; the officer's own word stands until a day, others' is decided on.

    Raises Invalid, NotAllowed, and Conflict where the words are gone.
    """
    case = open_case(session, number, actor, held=True)
    if not actor.has(*CLAIMANTS):
        raise NotAllowed(_l("Your roles do not include this."))
    errors: dict[str, list[object]] = {}
    if kind not in vocabulary.codes("hold_kind"):
        errors["kind"] = [_l("Choose one of the values offered.")]
    if not reason.strip():
        errors["reason"] = [_l("Write a few words.")]
    if actor.has(OFFICER) and until is None:
        errors["until"] = [_l("Say until when, within a year.")]
    if errors:
        raise Invalid(errors)
    found = erasures.of_case(session, case)
    if found is not None and found.status == "erased":
        raise Conflict(_l("The words of this case were erased already."))
    row = holds.claim(session, case, kind, reason.strip(), now=now, actor=actor)
    if actor.has(OFFICER) and until is not None:
        today = calendar.current(session).local(now).date()
        holds.put(session, case, row, until, today=today, now=now, actor=actor)
    _look_again(session, case, now=now)
    return hold_row(session, row, why=True)


def lift(session: Session, hold_id: int, *, now: datetime, actor: Actor) -> HoldRow:
    """Lift a hold before its day; what waits for it goes on at once."""
    found = holds.get(session, hold_id)
    case = cases.lock(session, found.case_id)
    row = holds.get(session, hold_id)
    if row.ended_at is not None:
        raise Conflict(_l("This hold has ended. Set a new one."))
    holds.end(session, case, row, "lifted", now=now, actor=actor)
    _look_again(session, case, now=now)
    return hold_row(session, row, why=True)


def _look_again(session: Session, case: Case, *, now: datetime) -> None:
    found = restricted(session, case)
    if found is not None and found.status == "restricted":
        loop.post(session, "erasure.look_again", case, now=now)
