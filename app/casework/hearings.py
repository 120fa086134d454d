"""Hearings for staff: convene one, carry it from panel to outcome; each act is the task that waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.casework import hearing_views, loop, paging, places, staff
from app.casework.views import Page
from app.domain import cases, hearings, tasks
from app.domain.cases import verdicts
from app.domain.hearings import Hearing, asking, ballots, opinions, panel, seating
from app.errors import Conflict, Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.hearing_views import HearingRow, HearingView
    from app.domain.identity import Actor

DECLARED_LATE = frozenset({"challenge", "scheduling", "hearing"})
"""Stages in which a member who already sits may still step aside."""


@dataclass(frozen=True)
class HearingFilters:
    """Which hearings."""

    status: str | None = None
    unit: int | None = None


def list_(
    session: Session,
    filters: HearingFilters | None = None,
    *,
    actor: Actor,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[HearingRow]:
    """The hearings that the actor may read, the newest first."""
    chosen = filters or HearingFilters()
    rows = select(Hearing)
    if chosen.status:
        rows = rows.where(Hearing.status == chosen.status)
    if chosen.unit is not None:
        rows = rows.where(Hearing.unit_id == chosen.unit)
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(Hearing.id < after[0])
    wanted, found = paging.limit_of(limit), []
    for row in session.scalars(rows.order_by(Hearing.id.desc())):
        part = hearing_views.part_of(session, row, actor)
        if part is not None:
            found.append(hearing_views.row_of(session, row, part))
        if len(found) > wanted:
            break
    following = paging.write(found[wanted - 1].id) if len(found) > wanted else None
    return Page(found[:wanted], following)


def show(session: Session, hearing_id: int, *, now: datetime, actor: Actor) -> HearingView:
    """A hearing as the actor may read it. Raises NotFound, NotAllowed."""
    return hearing_views.view_of(session, hearings.get(session, hearing_id), now=now, actor=actor)


def by_number(session: Session, number: str, *, now: datetime, actor: Actor) -> HearingView:
    """The same, by the number people write."""
    return hearing_views.view_of(session, hearings.by_number(session, number), now=now, actor=actor)


def convene(session: Session, number: str, *, now: datetime, actor: Actor) -> HearingView:
    """Convene a dispute for a citizen who chose mediation by telephone or letter; their consent comes next.

    Raises Conflict unless the case waits for that choice.
    """
    if not actor.has("mediator"):
        raise NotAllowed(_l("A mediator convenes hearings."))
    case = cases.by_number(session, number, held=True)
    if not places.may_read(session, case, actor):
        raise NotFound(_l("There is no such case."))
    if hearings.running(session, case.id) is not None:
        raise Conflict(_l("The dispute of this case is open already."))
    if case.status != "in_dispute" or verdicts.appeals(session, case, "choice"):
        raise Conflict(_l("A dispute opens when the citizen may choose mediation, and does."))
    verdicts.appeal(session, case, "choice", route="mediation", now=now)
    cases.progress.note(session, case, "case.chosen", {"route": "mediation"}, now=now, actor=actor)
    opened = hearings.open_(session, case, now=now, actor=actor)
    loop.post(session, "citizen.chose", case, {"choice": "mediation"}, now=now)
    return hearing_views.view_of(session, opened, now=now, actor=actor)


def draw(
    session: Session, hearing_id: int, counts: dict[str, int], *, now: datetime, actor: Actor
) -> HearingView:
    """Carry out the promised draw (S7). Raises Invalid, Conflict when it was drawn."""
    hearing = _entered(session, hearing_id, actor)
    if _task(session, hearing, "panel_draw", actor) is None and panel.seats(session, hearing):
        raise Conflict(_l("The panel was drawn. There is no second draw."))
    return _do(session, hearing, "panel_draw", counts, now=now, actor=actor)


def declare(
    session: Session, hearing_id: int, given: dict[str, Any], *, now: datetime, actor: Actor
) -> HearingView:
    """A member's own declaration; a conflict that shows later empties the seat as well."""
    hearing = _entered(session, hearing_id, actor)
    if _task(session, hearing, "conflict_declaration", actor) is not None:
        return _do(session, hearing, "conflict_declaration", given, now=now, actor=actor)
    member = panel.membership(session, hearing, actor.person_id)
    if member is None:
        raise NotAllowed(_l("Each member declares for themselves."))
    if not given.get("conflict") or hearing.status not in DECLARED_LATE:
        raise Conflict(_l("You have declared. Only a conflict that shows later is declared again."))
    seen = hearing_views.view_of(session, hearing, now=now, actor=actor)
    seating.declare(
        session,
        hearing,
        member,
        conflict=True,
        kind=given.get("conflict_kind"),
        words=given.get("words"),
        embargo=False,
        now=now,
        actor=actor,
    )
    loop.post(session, "panel.vacancy", cases.get(session, hearing.case_id), now=now)
    return seen


def schedule(
    session: Session, hearing_id: int, given: dict[str, Any], *, now: datetime, actor: Actor
) -> HearingView:
    """Set day and place, at least five working days ahead (R43)."""
    return _do(session, _entered(session, hearing_id, actor), "hearing_schedule", given, now=now, actor=actor)


def vote(
    session: Session, hearing_id: int, *, choice: str, reasons: str, now: datetime, actor: Actor
) -> HearingView:
    """Cast one's ballot, or replace it before the count. Raises Conflict after it, NotAllowed to others."""
    hearing = _entered(session, hearing_id, actor)
    given = {"choice": choice, "reasons": reasons}
    if _task(session, hearing, "ballot", actor) is not None:
        return _do(session, hearing, "ballot", given, now=now, actor=actor)
    member = panel.membership(session, hearing, actor.person_id)
    if member is None or member.status != "seated":
        raise NotAllowed(_l("Only members of this panel vote, each for themselves."))
    if not hearing.round or ballots.own(session, hearing, member.id) is None:
        raise Conflict(_l("There is nothing to vote on at this point."))
    if not reasons.strip():
        raise Invalid({"reasons": [_l("This is needed.")]})
    ballots.cast(session, hearing, choice=choice, reasons=reasons, now=now, actor=actor)
    return hearing_views.view_of(session, hearing, now=now, actor=actor)


def outcome(
    session: Session, hearing_id: int, given: dict[str, Any], *, now: datetime, actor: Actor
) -> HearingView:
    """Record the panel's opinion: however often it is sent, there is one record (S7).

    Raises Conflict for another outcome than the one on record, Invalid for one the panel did not vote for.
    """
    hearing = _entered(session, hearing_id, actor)
    if _task(session, hearing, "panel_opinion", actor) is not None:
        return _do(session, hearing, "panel_opinion", given, now=now, actor=actor)
    known = opinions.of(session, hearing)
    if not actor.has("mediator"):
        raise NotAllowed(_l("The mediator records the opinion."))
    if known is None:
        raise Conflict(_l("The panel has not decided yet."))
    if known.outcome != given["outcome"]:
        raise Conflict(_l("The outcome was recorded before and stands."))
    return hearing_views.view_of(session, hearing, now=now, actor=actor)


def challenge(
    session: Session, hearing_id: int, *, member: int, grounds: str, now: datetime, actor: Actor
) -> HearingView:
    """The unit asks that a member step aside (申请回避)."""
    hearing = _as_unit(session, hearing_id, "challenge", now=now, actor=actor)
    seating.challenge(session, hearing, member, party="unit", grounds=grounds, now=now, actor=actor)
    loop.post(session, "party.challenged", cases.get(session, hearing.case_id), now=now)
    return hearing_views.view_of(session, hearing, now=now, actor=actor)


def postpone(session: Session, hearing_id: int, *, reason: str, now: datetime, actor: Actor) -> HearingView:
    """The unit asks for another day, once; the reason is a note of the case."""
    hearing = _as_unit(session, hearing_id, "postpone", now=now, actor=actor)
    case = cases.get(session, hearing.case_id)
    cases.correspondence.say(session, case, "note", "note", reason, now=now, actor=actor)
    asking.postpone(session, hearing, "unit", now=now, actor=actor)
    loop.post(session, "hearing.postponement_asked", case, {"asked_by": "unit"}, now=now)
    return hearing_views.view_of(session, hearing, now=now, actor=actor)


def _as_unit(session: Session, hearing_id: int, what: str, *, now: datetime, actor: Actor) -> Hearing:
    hearing = _entered(session, hearing_id, actor)
    if hearing_views.part_of(session, hearing, actor) != "unit" or not actor.has("head"):
        raise NotAllowed(_l("The head of the unit speaks for it."))
    asking.require(hearing, "unit", what, now)
    return hearing


def _entered(session: Session, hearing_id: int, actor: Actor) -> Hearing:
    """The hearing, its case held. Raises NotAllowed for outsiders."""
    hearing = hearings.get(session, hearing_id, held=True)
    if hearing_views.part_of(session, hearing, actor) is None:
        raise NotAllowed(_l("This hearing is for its parties, its panel and those in charge of it."))
    return hearing


def _task(session: Session, hearing: Hearing, form: str, actor: Actor) -> tasks.WorkItem | None:
    """The open task of this form; of those that are one person's alone, the actor's own."""
    for item in tasks.of_case(session, hearing.case_id):
        alone = places.only_for(item.candidates)
        if item.open and item.form == form and alone in {None, actor.person_id}:
            return item
    return None


def _do(
    session: Session,
    hearing: Hearing,
    form: str,
    answers: dict[str, Any],
    *,
    now: datetime,
    actor: Actor,
) -> HearingView:
    item = _task(session, hearing, form, actor)
    if item is None or hearing.over:
        raise Conflict(_l("This cannot be done at this point of the dispute. Its page says what can."))
    given = {name: value for name, value in answers.items() if value is not None}
    seen_before = hearing_views.view_of(session, hearing, now=now, actor=actor)
    staff.complete(session, item.id, given, now=now, actor=actor)
    session.flush()
    if hearing_views.part_of(session, hearing, actor) is None:
        return seen_before  # who has just stepped aside reads no further
    return hearing_views.view_of(session, hearing, now=now, actor=actor)
