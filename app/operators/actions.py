"""Service tasks of tracked actions: each is one person's task with a clock, until its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import calendar, deadlines, improvements, matters
from app.domain.cases import desks
from app.domain.improvements import Action
from app.domain.matters import Matter
from app.errors import NotFound
from app.operators.subjects import ACTOR, matter_of, send

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from workflows.operators import Context


def tell(context: Context, matter: Matter, template: str, people: Iterable[int | None]) -> None:
    """A notice to members of staff about a matter."""
    step = f"{context.instance_id}:{context.element}"
    matters.tell_staff(context.session, matter, template, people, step=step, now=context.now)


def limit_until(context: Context, day: date) -> str:
    """The limit that ends with this day: working days from today, at least to the close of today."""
    counting = calendar.current(context.session)
    return f"WD{counting.working_days_between(context.now, counting.close_of(day))}"


def hand_out(context: Context, matter: Matter) -> None:
    """Post each action that waits; when there is none, what waits for them may go on."""
    waiting = improvements.actions.waiting(context.session, matter.id)
    for row in waiting:
        payload = improvements.actions.payload(context.session, row, now=context.now)
        context.post("action.planned", context.subject, payload)
    if not waiting and improvements.actions.finished(context.session, matter.id):
        context.post("actions.done", context.subject, {})


def begin(context: Context, *, action: int) -> None:
    """Somebody is asked to do it; its clock runs until its day."""
    session, now = context.session, context.now
    matter, row = matter_of(context, Matter), _action(context, action)
    row.state = "begun"
    begun = deadlines.start(
        session,
        "action",
        ("action", row.id),
        limit_until(context, row.until),
        now=now,
        actor=ACTOR,
        matter_id=matter.id,
        unit_id=row.unit_id,
    )
    send(context, [begun])
    tell(context, matter, "matter_yours", [desks.deputy_for(session, row.owner_id, now=now)])


def finish(context: Context, *, action: int, how: str) -> None:
    """It was done or dropped; after the last one its matter goes on."""
    matter, row = matter_of(context, Matter), _action(context, action)
    row.state, row.done_at = how, context.now
    met = deadlines.meet(context.session, ("action", row.id), "action", now=context.now, actor=ACTOR)
    send(context, [met])
    payload: dict[str, Any] = {"action": row.id}
    kind = f"{matter.kind}.action_{how}"
    matters.note(context.session, matter, kind, payload, now=context.now, actor=ACTOR)
    context.session.flush()
    if improvements.actions.finished(context.session, matter.id):
        context.post("actions.done", context.subject, {})


def drop(context: Context, *, action: int) -> None:
    """What it belonged to was stopped."""
    row = _action(context, action)
    row.state, row.done_at = "dropped", context.now
    gone = deadlines.cancel(context.session, ("action", row.id), "action", now=context.now, actor=ACTOR)
    send(context, gone)


def _action(context: Context, action: int) -> Action:
    row = context.session.get(Action, action)
    if row is None:
        raise NotFound(f"there is no action {action}")
    return row


ACTS = {
    "actions.begin": (begin, ()),
    "actions.finish": (finish, ()),
    "actions.drop": (drop, ()),
}
