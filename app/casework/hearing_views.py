"""A hearing as its readers see it: staff in charge, the unit, the panel, the citizen; each what they may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app.casework import blinding, bundles, places, reading
from app.domain import cases, deadlines, hearings
from app.domain.hearings import asking, ballots, opinions, panel
from app.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.hearings import Hearing, PanelDraw, PanelMember
    from app.domain.identity import Actor

IN_CHARGE = ("mediator", "leader", "privacy", "auditor", "admin")
OF_THE_UNIT = ("head", "handler")


@dataclass(frozen=True)
class DrawView:
    """A draw: its promise, and once drawn the pool and seed by which anybody recomputes it."""

    round: int
    pool_hash: str
    seed_hash: str
    commitment: str
    committed_at: datetime
    drawn_at: datetime | None
    pool: dict[str, list[str]] | None
    seed: str | None


@dataclass(frozen=True)
class SeatView:
    """A place on the panel, who has it, and how many were passed over, with their reasons."""

    place: int
    kind: str
    member: int | None
    code: str | None
    name: str | None
    status: str | None
    gone: list[dict[str, Any]]


@dataclass(frozen=True)
class BallotsView:
    """How far a round is; what was voted only after the count, and one's own at any time."""

    round: int
    cast: int
    due: int
    counted: bool
    votes: dict[str, int]
    mine: dict[str, str] | None


@dataclass(frozen=True)
class ObligationView:
    """What a unit owes; the words of a settlement are its parties' alone."""

    id: int
    text: str | None
    days: int
    status: str
    explanation: str | None
    due: datetime | None
    overdue: bool


@dataclass(frozen=True)
class HearingRow:
    """A hearing in a list."""

    id: int
    number: str
    case: str
    status: str
    unit: dict[str, str] | None
    open: bool | None
    closed_reason: str | None
    session_at: datetime | None
    outcome: str | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class HearingView:
    """A hearing on its page."""

    row: HearingRow
    part: str
    place: str | None
    stream: str | None
    needs: list[str]
    helper: str | None
    concerns: list[str]
    deadlines: list[Any]
    draws: list[DrawView]
    seats: list[SeatView]
    ballots: BallotsView
    bundle: dict[str, Any]
    unit_present: bool | None
    citizen_present: bool | None
    opinion: dict[str, Any] | None
    obligations: list[ObligationView]
    challenges: list[dict[str, Any]]
    may: list[str]
    version: int


@dataclass(frozen=True)
class PartyView:
    """A dispute as the citizen sees it."""

    number: str
    status: str
    open: bool | None
    closed_reason: str | None
    session_at: datetime | None
    place: str | None
    stream: str | None
    seats: list[SeatView]
    outcome: str | None
    published: bool
    obligations: list[ObligationView]
    may: list[str]


def part_of(session: Session, hearing: Hearing, actor: Actor) -> str | None:
    """As what somebody reads a hearing: `charge`, `unit`, `member`, or not at all.

    Whoever sits on a panel is a member first: no other role of theirs opens more than the bundle.
    """
    if panel.membership(session, hearing, actor.person_id) is not None:
        return "member"
    case = cases.get(session, hearing.case_id)
    if actor.person_id in cases.desks.never(case) or not places.may_read_confidential(session, case, actor):
        return None
    if actor.has(*IN_CHARGE):
        return "charge"
    if any(places.holds(session, actor, role, hearing.unit_id) for role in OF_THE_UNIT):
        return "unit"
    return None


def row_of(session: Session, hearing: Hearing, part: str) -> HearingRow:
    """One hearing as lists show it to somebody who reads it as `part`."""
    return HearingRow(
        id=hearing.id,
        number=hearing.number,
        case=cases.get(session, hearing.case_id).number,
        status=hearing.status,
        unit=reading.unit_of(session, hearing.unit_id),
        open=hearing.is_open,
        closed_reason=hearing.closed_reason,
        session_at=hearing.session_at,
        outcome=hearing.outcome if _told(hearing, part) else None,
        opened_at=hearing.opened_at,
        closed_at=hearing.closed_at,
    )


def _told(hearing: Hearing, part: str) -> bool:
    """Whether somebody may know how it ended: both parties learn it at the same moment."""
    return part != "unit" or hearing.over


def undisclosed(session: Session, case: Case, actor: Actor) -> bool:
    """Whether the votes of a running dispute are not for this reader of its case yet."""
    hearing = hearings.running(session, case.id)
    return hearing is not None and part_of(session, hearing, actor) != "charge"


def view_of(session: Session, hearing: Hearing, *, now: datetime, actor: Actor) -> HearingView:
    """Everything about a hearing that the actor may read. Raises NotAllowed for outsiders."""
    part = part_of(session, hearing, actor)
    if part is None:
        raise NotAllowed(_l("This hearing is for its parties, its panel and those in charge of it."))
    charge = part == "charge" and not blinding.blind(actor)
    kinds = {*hearings.STAGES}
    clocks = [one for one in deadlines.of_case(session, hearing.case_id) if one.kind in kinds]
    return HearingView(
        row=row_of(session, hearing, part),
        part=part,
        place=hearing.place,
        stream=hearing.stream,
        needs=list(hearing.needs),
        helper=_helper(session, hearing, actor) if charge else None,
        concerns=list(hearing.concerns) if charge else [],
        deadlines=reading.deadlines_of(clocks, public=False),
        draws=[draw_of(one) for one in panel.draws(session, hearing)],
        seats=seats_of(session, hearing),
        ballots=_ballots(session, hearing, part, actor),
        bundle=bundles.of(session, hearing, part, actor),
        unit_present=hearing.unit_present,
        citizen_present=hearing.citizen_present,
        opinion=_opinion(session, hearing, part),
        obligations=obligations_of(session, hearing, words=part != "member", now=now),
        challenges=_challenges(session, hearing) if part != "member" else [],
        may=asking.open_to(hearing, "unit", now) if part == "unit" else [],
        version=hearing.version,
    )


def _helper(session: Session, hearing: Hearing, actor: Actor) -> str | None:
    """Who speaks for the citizen, or in which language: for the mediator, who sees to it (R43)."""
    return hearings.words(session, hearing, "helper", hearing.helper) if actor.has("mediator") else None


def draw_of(row: PanelDraw) -> DrawView:
    """A draw; pool and seed from the moment it was carried out."""
    drawn = row.drawn_at is not None
    return DrawView(
        row.round,
        row.pool_hash,
        row.seed_hash,
        row.commitment,
        row.committed_at,
        row.drawn_at,
        row.pool if drawn else None,
        panel.seed_of(row) if drawn else None,
    )


def seats_of(session: Session, hearing: Hearing, *, names: bool = True) -> list[SeatView]:
    """The panel, seat by seat."""
    everybody = panel.members(session, hearing)
    found = []
    for seat in panel.seats(session, hearing):
        had = [one for one in everybody if one.seat_id == seat.id]
        now = next((one for one in had if one.status in panel.SITTING), None)
        gone = [
            {"code": one.code, "status": one.status, "reason": one.reason} for one in had if one is not now
        ]
        found.append(
            SeatView(
                seat.place,
                seat.kind,
                now.id if now else None,
                now.code if now else None,
                reading.name_of(session, now.person_id) if now and names else None,
                now.status if now else None,
                gone,
            )
        )
    return found


def _ballots(session: Session, hearing: Hearing, part: str, actor: Actor) -> BallotsView:
    rows = ballots.of_round(session, hearing) if hearing.round else []
    counted = any(row.counted_at is not None for row in rows)
    return BallotsView(
        hearing.round,
        len(rows),
        len(panel.seated(session, hearing)),
        counted,
        ballots.votes(session, hearing) if counted and _told(hearing, part) else {},
        _mine(session, hearing, panel.membership(session, hearing, actor.person_id)),
    )


def _mine(session: Session, hearing: Hearing, member: PanelMember | None) -> dict[str, str] | None:
    row = ballots.own(session, hearing, member.id) if member is not None else None
    if row is None:
        return None
    choice, reasons = ballots.read(session, hearing, row)
    return {"choice": choice, "reasons": reasons}


def _opinion(session: Session, hearing: Hearing, part: str) -> dict[str, Any] | None:
    row = opinions.of(session, hearing)
    if row is None or (row.published is None and part == "unit"):
        return None
    said = row.published or {
        "grounds": opinions.redacted(
            session, hearing, hearings.words(session, hearing, "opinion", row.grounds) or ""
        )
    }
    return {"outcome": row.outcome, "votes": row.votes, "published": row.published is not None, **said}


def obligations_of(session: Session, hearing: Hearing, *, words: bool, now: datetime) -> list[ObligationView]:
    """What is owed; of a settlement the words are shown to its parties and those in charge alone."""
    found = []
    for row in opinions.obligations(session, hearing):
        clock = deadlines.current(session, ("obligation", row.id), "obligation")
        due = clock.due_at if clock is not None else None
        text = row.public_text
        if words:
            text = opinions.redacted(session, hearing, opinions.obligation_words(session, row))
        late = due is not None and row.status == "promised" and due < now
        found.append(ObligationView(row.id, text, row.days, row.status, row.explanation, due, late))
    return found


def _challenges(session: Session, hearing: Hearing) -> list[dict[str, Any]]:
    def plain(sealed: str | None) -> str:
        return opinions.redacted(
            session, hearing, hearings.words(session, hearing, "challenge", sealed) or ""
        )

    return [
        {
            "member": row.member_id,
            "by": row.by_party,
            "grounds": plain(row.grounds),
            "granted": row.granted,
            "reason": plain(row.reason) or None,
        }
        for row in hearings.seating.challenges(session, hearing)
    ]


def of_party(session: Session, case: Case, party: str, *, now: datetime) -> PartyView | None:
    """The last dispute of a case as its citizen sees it."""
    try:
        hearing = hearings.latest(session, case.id)
    except NotFound:
        return None
    return PartyView(
        number=hearing.number,
        status=hearing.status,
        open=hearing.is_open,
        closed_reason=hearing.closed_reason,
        session_at=hearing.session_at,
        place=hearing.place,
        stream=hearing.stream,
        seats=seats_of(session, hearing),
        outcome=hearing.outcome if hearing.over else None,
        published=hearing.published_at is not None,
        obligations=obligations_of(session, hearing, words=True, now=now) if hearing.over else [],
        may=asking.open_to(hearing, party, now),
    )
