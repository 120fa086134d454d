"""Service tasks about limits of a stage, whatever the process is about: start one, meet it, drop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import deadlines
from app.operators.subjects import ACTOR, case_id_of, matter_id_of, meet, send

if TYPE_CHECKING:
    from workflows.operators import Context


def start(context: Context, *, kind: str, limit: str, unit: int = 0) -> None:
    """A limit begins now (`WD5`, `PT24H`): `clock.started` is posted, and the ladder follows it.

    `unit` answers for it; without one, the unit of the case or matter does.
    """
    begun = deadlines.start(
        context.session,
        kind,
        (context.subject.kind, context.subject.id),
        limit,
        now=context.now,
        actor=ACTOR,
        case_id=case_id_of(context.session, context.subject),
        matter_id=matter_id_of(context.session, context.subject),
        unit_id=unit or None,
    )
    send(context, [begun])


def met(context: Context, *, kind: str) -> None:
    """What was due is done; a breach stays on record."""
    meet(context, kind)


def cancel(context: Context, *, kind: str) -> None:
    """Nothing of this kind is owed any more; a breach stays on record."""
    subject = (context.subject.kind, context.subject.id)
    send(context, deadlines.cancel(context.session, subject, kind, now=context.now, actor=ACTOR))


ACTS = {
    "clocks.start": (start, ()),
    "clocks.meet": (met, ()),
    "clocks.cancel": (cancel, ()),
}
