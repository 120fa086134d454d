"""Service tasks of a panel: the promised draw, seats, the next of the draw (R42)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.hearings import panel
from app.operators.hearings import enter, hearing_of, link, note, tell_unit
from app.operators.subjects import ACTOR, case_of, tell, tell_staff

if TYPE_CHECKING:
    from workflows.operators import Context


def fill(context: Context) -> dict[str, Any]:
    """Ask the next of the draw for every empty seat; a draw is due when there is none, or nobody is left."""
    hearing = hearing_of(context)
    enter(context, hearing, "panel", "WD8")
    filled = panel.fill(context.session, hearing, now=context.now, actor=ACTOR)
    due = any(panel.wanted(context.session, hearing).values())
    asked = [seat.id for seat in filled]
    return {"seats": asked, "draw_due": due and not asked}


def promise(context: Context) -> dict[str, Any]:
    """The hashes of pool and seed are public from now on; the draw itself is the mediator's next act."""
    hearing = hearing_of(context)
    return {"enough": panel.promise(context.session, hearing, now=context.now, actor=ACTOR)}


def offer(context: Context, *, seat: int) -> dict[str, Any]:
    """Who has the seat now, and as what; the member is told that they were drawn."""
    hearing, row = hearing_of(context), panel.seat(context.session, seat)
    member = panel.sitting(context.session, row)
    person = member.person_id if member else 0
    tell_staff(context, case_of(context), "staff_drawn", [person or None], **link(hearing))
    return {"seat_kind": row.kind, "seat_person": person}


def take_seat(context: Context, *, seat: int) -> dict[str, Any]:
    """The member declared no conflict and sits."""
    hearing, row = hearing_of(context), panel.seat(context.session, seat)
    member = panel.sitting(context.session, row)
    if member is None:
        return {"seated": False}
    member.status = "seated"
    context.session.flush()
    note(context, hearing, "hearing.member_seated", seat=row.place, member=member.id)
    return {"seated": True}


def follow(context: Context, *, seat: int) -> dict[str, Any]:
    """Whoever declared a conflict or kept silent is followed by the next of the draw."""
    session, hearing = context.session, hearing_of(context)
    row = panel.seat(session, seat)
    silent = panel.sitting(session, row)
    if silent is not None:
        panel.leave(session, hearing, silent, "absent", "silent", now=context.now, actor=ACTOR)
    found = panel.ask_next(session, hearing, row, now=context.now, actor=ACTOR)
    return {"anybody_left": found is not None, "seated": False}


def check(context: Context) -> dict[str, Any]:
    """Every seat is taken."""
    return {"complete": panel.full(context.session, hearing_of(context))}


def name(context: Context) -> None:
    """Both parties learn who sits and may challenge a member within three working days (申请回避)."""
    hearing = hearing_of(context)
    enter(context, hearing, "challenge", "WD3")
    tell(context, case_of(context), "hearing_panel", hearing=hearing.number)
    tell_unit(context, hearing)
    note(context, hearing, "hearing.panel_named")


ACTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "panels.fill": (fill, ("seats", "draw_due")),
    "panels.promise": (promise, ("enough",)),
    "panels.offer": (offer, ("seat_kind", "seat_person")),
    "panels.seat": (take_seat, ("seated",)),
    "panels.follow": (follow, ("anybody_left", "seated")),
    "panels.name": (name, ()),
}
READS: dict[str, tuple[Any, tuple[str, ...]]] = {"panels.check": (check, ("complete",))}
