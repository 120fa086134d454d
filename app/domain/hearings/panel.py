"""The panel (用户代表、专家、媒体): who may sit, the promised draw, seats, and who follows whom (R42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import crypto
from app.domain import cases, events, identity, tasks
from app.domain.hearings import composition, drawing
from app.domain.hearings.hearing import note
from app.domain.hearings.tables import PanelDraw, PanelMember, PanelSeat
from app.domain.identity import Membership, OrganisationUnit
from app.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.hearings.tables import Hearing
    from app.domain.identity import Actor

SITTING = ("asked", "seated")
OF_A_MEMBER = ("hearing.", "task.")
"""What a member of the panel leaves in the journal by sitting on it."""


def barred(session: Session, hearing: Hearing) -> dict[int, str]:
    """Who may not sit, and why: people of the unit complained of, who handled the case, whom it is about."""
    case = cases.get(session, hearing.case_id)
    found = dict.fromkeys(_people_of(session, hearing, case), "own_unit")
    hands = {row.owner_id for row in cases.desks.history(session, case)} | {case.owner_id, case.handler_id}
    hands |= {
        item.closed_by for item in tasks.of_case(session, case.id) if item.role not in composition.KINDS
    }
    # whoever registered it, wrote in it, sorted it or looked at who the citizen is: the journal knows
    hands |= {
        event.actor_id
        for event in events.of_chain(session, case.chain)
        if not event.kind.startswith(OF_A_MEMBER)
    }
    found |= {person: "handled" for person in hands if person is not None}
    found |= dict.fromkeys(cases.desks.never(case), "complained_of")
    return found


def _people_of(session: Session, hearing: Hearing, case: cases.Case) -> set[int]:
    """Who holds a role in a unit that had the case, or in the unit complained of, or below one of them."""
    units = {row.unit_id for row in cases.desks.history(session, case)} | {
        hearing.unit_id,
        case.complained_unit_id,
    }
    units -= {None, cases.desks.root(session)}
    within = {below for unit in units if unit for below in identity.subtree(session, unit)}
    rows = select(Membership.person_id).join(OrganisationUnit).where(Membership.unit_id.in_(within))
    return set(session.scalars(rows))


def eligible(session: Session, hearing: Hearing) -> dict[str, dict[str, int]]:
    """Kind to code to person: who may be drawn now and was not asked before."""
    never = barred(session, hearing)
    asked = {member.person_id for member in members(session, hearing)}
    found: dict[str, dict[str, int]] = {}
    taken: set[int] = set()
    for kind in composition.KINDS:
        people = [
            person.id
            for person in identity.people_with(session, kind)
            if person.id not in never and person.id not in asked and person.id not in taken
        ]
        taken |= set(people)
        found[kind] = {f"{kind}-{person}": person for person in people}
    return found


def wanted(session: Session, hearing: Hearing) -> dict[str, int]:
    """How many of each kind a draw must yield now: the whole panel, or what empty seats need."""
    rows = seats(session, hearing)
    if not rows:
        return composition.spread(hearing.panel_size)
    empty = [seat.kind for seat in rows if sitting(session, seat) is None]
    return {kind: empty.count(kind) for kind in composition.KINDS}


def promise(session: Session, hearing: Hearing, *, now: datetime, actor: Actor) -> bool:
    """Promise a draw: the hashes of pool and seed go public. False, and none, when the pool is too small.

    A promise that stands is kept: nobody draws until pleased.
    """
    draw = latest_draw(session, hearing)
    if draw is not None and draw.drawn_at is None:
        return True
    found = eligible(session, hearing)
    if any(len(found[kind]) < count for kind, count in wanted(session, hearing).items()):
        return False
    pool = {kind: sorted(codes) for kind, codes in found.items()}
    seed = drawing.new_seed()
    said = drawing.promise(pool, seed)
    row = PanelDraw(
        hearing_id=hearing.id,
        round=(draw.round if draw else 0) + 1,
        pool=pool,
        people={code: person for codes in found.values() for code, person in codes.items()},
        pool_hash=said.pool_hash,
        seed=crypto.seal_house(seed, place=f"draw:{hearing.id}"),
        seed_hash=said.seed_hash,
        commitment=said.commitment,
        committed_at=now,
        counts={},
    )
    session.add(row)
    session.flush()
    payload = {"round": row.round, **said._asdict()}
    note(session, hearing, "hearing.draw_promised", payload, now=now, actor=actor)
    return True


def draw(
    session: Session, hearing: Hearing, counts: Mapping[str, int], *, now: datetime, actor: Actor
) -> list[PanelSeat]:
    """Carry out the promised draw, once; the seats whose members are asked now.

    Raises Invalid for a panel that is none (S7), Conflict when it was drawn already or nothing was promised.
    """
    row = latest_draw(session, hearing)
    if row is None or row.drawn_at is not None:
        raise Conflict(_l("The panel was drawn. There is no second draw."))
    if not seats(session, hearing):
        composition.require(counts)
        short = {kind: count for kind, count in counts.items() if count > len(row.pool[kind])}
        if short:
            raise Conflict(_l("The pool does not have so many. Choose a smaller panel."))
        kinds = [kind for kind in composition.KINDS for _seat in range(counts[kind])]
        session.add_all(
            PanelSeat(hearing_id=hearing.id, kind=kind, place=place) for place, kind in enumerate(kinds, 1)
        )
    row.drawn_at, row.counts = now, dict(counts)
    session.flush()
    note(session, hearing, "hearing.panel_drawn", {"round": row.round}, now=now, actor=actor)
    return fill(session, hearing, now=now, actor=actor)


def fill(session: Session, hearing: Hearing, *, now: datetime, actor: Actor) -> list[PanelSeat]:
    """Ask the next of the draw for every empty seat; the seats that have somebody new."""
    return [
        seat
        for seat in seats(session, hearing)
        if sitting(session, seat) is None and ask_next(session, hearing, seat, now=now, actor=actor)
    ]


def ask_next(
    session: Session, hearing: Hearing, seat: PanelSeat, *, now: datetime, actor: Actor
) -> PanelMember | None:
    """The next in the order of the draw; whoever may no longer sit is passed over, with the reason kept."""
    never = barred(session, hearing)
    for row, code in _queue(session, hearing, seat.kind):
        person_id = row.people[code]
        reason = never.get(person_id)
        member = PanelMember(
            hearing_id=hearing.id,
            seat_id=seat.id,
            person_id=person_id,
            draw_id=row.id,
            code=code,
            status="recused" if reason else "asked",
            reason=reason,
            asked_at=now,
            ended_at=now if reason else None,
        )
        session.add(member)
        session.flush()
        payload = {"seat": seat.place, "member": member.id, "reason": reason}
        said = "hearing.member_recused" if reason else "hearing.member_asked"
        note(session, hearing, said, payload, now=now, actor=actor)
        if reason is None:
            return member
    return None


def _queue(session: Session, hearing: Hearing, kind: str) -> list[tuple[PanelDraw, str]]:
    asked = {member.person_id for member in members(session, hearing)}
    return [
        (row, code)
        for row in draws(session, hearing)
        if row.drawn_at is not None
        for code in drawing.order(row.pool, seed_of(row))[kind]
        if row.people[code] not in asked
    ]


def leave(
    session: Session,
    hearing: Hearing,
    member: PanelMember,
    status: str,
    reason: str,
    *,
    now: datetime,
    actor: Actor,
) -> None:
    """A member's time in the seat ends, recused or absent; the ballots they cast stay on record."""
    if member.status not in SITTING:
        return
    member.status, member.reason, member.ended_at = status, reason, now
    session.flush()
    payload = {"member": member.id, "reason": reason}
    note(session, hearing, f"hearing.member_{status}", payload, now=now, actor=actor)


def recuse(session: Session, hearing: Hearing, *, now: datetime, actor: Actor) -> None:
    """Whoever has come to be barred since sitting down, by a post or a part in the case, leaves."""
    never = barred(session, hearing)
    for one in members(session, hearing):
        if one.person_id in never:
            leave(session, hearing, one, "recused", never[one.person_id], now=now, actor=actor)


def seed_of(row: PanelDraw) -> str:
    """The seed in clear. Whoever calls this has seen to it that the draw was carried out."""
    return crypto.open_house(row.seed, place=f"draw:{row.hearing_id}")


def draws(session: Session, hearing: Hearing) -> list[PanelDraw]:
    """Every draw, oldest first."""
    rows = select(PanelDraw).where(PanelDraw.hearing_id == hearing.id).order_by(PanelDraw.round)
    return list(session.scalars(rows))


def latest_draw(session: Session, hearing: Hearing) -> PanelDraw | None:
    """The last draw promised."""
    rows = select(PanelDraw).where(PanelDraw.hearing_id == hearing.id).order_by(PanelDraw.round.desc())
    return session.scalars(rows.limit(1)).first()


def seats(session: Session, hearing: Hearing) -> list[PanelSeat]:
    """The places of the panel in order."""
    rows = select(PanelSeat).where(PanelSeat.hearing_id == hearing.id).order_by(PanelSeat.place)
    return list(session.scalars(rows))


def seat(session: Session, seat_id: int) -> PanelSeat:
    """Raises NotFound."""
    row = session.get(PanelSeat, seat_id)
    if row is None:
        raise NotFound(_l("There is no such seat."))
    return row


def members(session: Session, hearing: Hearing) -> list[PanelMember]:
    """Everybody who was ever asked, in order."""
    rows = select(PanelMember).where(PanelMember.hearing_id == hearing.id).order_by(PanelMember.id)
    return list(session.scalars(rows))


def member(session: Session, member_id: int) -> PanelMember:
    """Raises NotFound."""
    row = session.get(PanelMember, member_id)
    if row is None:
        raise NotFound(_l("There is no such seat."))
    return row


def sitting(session: Session, of: PanelSeat) -> PanelMember | None:
    """Who has the seat now, asked or seated."""
    rows = select(PanelMember).where(PanelMember.seat_id == of.id, PanelMember.status.in_(SITTING))
    return session.scalars(rows.limit(1)).first()


def membership(session: Session, hearing: Hearing, person_id: int | None) -> PanelMember | None:
    """The person's time on this panel, while it lasts."""
    rows = select(PanelMember).where(
        PanelMember.hearing_id == hearing.id,
        PanelMember.person_id == person_id,
        PanelMember.status.in_(SITTING),
    )
    return session.scalars(rows).first()


def seated(session: Session, hearing: Hearing) -> list[PanelMember]:
    """Who has taken a seat, in order of the seats."""
    rows = (
        select(PanelMember)
        .join(PanelSeat, PanelSeat.id == PanelMember.seat_id)
        .where(PanelMember.hearing_id == hearing.id, PanelMember.status == "seated")
        .order_by(PanelSeat.place)
    )
    return list(session.scalars(rows))


def kind_of(session: Session, of: PanelMember) -> str:
    """As what somebody sits."""
    return seat(session, of.seat_id).kind


def full(session: Session, hearing: Hearing) -> bool:
    """Whether every seat is taken by somebody who declared no conflict."""
    return 0 < len(seated(session, hearing)) == len(seats(session, hearing))
