"""Service tasks of an obligation: comply or explain publicly; a clock follows what is promised (R43)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import cases, deadlines, hearings
from app.domain.hearings import opinions
from app.operators.hearings import note, public_link, tell_unit
from app.operators.subjects import ACTOR, case_of, send, tell

if TYPE_CHECKING:
    from app.domain.hearings import Hearing, Obligation
    from workflows.operators import Context

ANSWER = "WD5"


def ask(context: Context, *, obligation: int) -> None:
    """The unit has five working days to comply or to explain publicly."""
    row, hearing = _read(context, obligation)
    _start(context, row, "obligation_answer", ANSWER)
    tell_unit(context, hearing)
    note(context, hearing, "obligation.asked", obligation=row.id)


def explain(context: Context, *, obligation: int) -> None:
    """The unit does not comply and says why, for everybody to read; other remedies stay open."""
    row, hearing = _read(context, obligation)
    _meet(context, row, "obligation_answer")
    row.status, row.answered_at = "explained", context.now
    tell(context, case_of(context), "obligation_explained", hearing=hearing.number, **public_link(hearing))
    note(context, hearing, "obligation.explained", obligation=row.id)


def begin(context: Context, *, obligation: int, days: int) -> None:
    """What was promised has a clock from now on; missing it climbs the ladder (D5)."""
    row, hearing = _read(context, obligation)
    _meet(context, row, "obligation_answer")
    row.status, row.answered_at = "promised", row.answered_at or context.now
    _start(context, row, "obligation", f"WD{days}")
    note(context, hearing, "obligation.promised", obligation=row.id)


def fulfil(context: Context, *, obligation: int) -> None:
    """It is done, seen by the mediator; the citizen is told."""
    row, hearing = _read(context, obligation)
    _meet(context, row, "obligation")
    row.status, row.fulfilled_at = "fulfilled", context.now
    tell(context, case_of(context), "obligation_fulfilled", hearing=hearing.number, **public_link(hearing))
    note(context, hearing, "obligation.fulfilled", obligation=row.id)


def _read(context: Context, number: int) -> tuple[Obligation, Hearing]:
    row = opinions.obligation(context.session, number)
    if row.case_id != case_of(context).id:
        raise LookupError(f"obligation {number} belongs to another case")
    row.instance_id = context.instance_id
    return row, hearings.get(context.session, row.hearing_id)


def _start(context: Context, row: Obligation, kind: str, limit: str) -> None:
    case = cases.get(context.session, row.case_id)
    begun = deadlines.start(
        context.session,
        kind,
        ("obligation", row.id),
        limit,
        now=context.now,
        actor=ACTOR,
        case_id=case.id,
        unit_id=row.unit_id,
        tier=case.tier,
    )
    send(context, [begun])


def _meet(context: Context, row: Obligation, kind: str) -> None:
    subject = ("obligation", row.id)
    send(context, [deadlines.meet(context.session, subject, kind, now=context.now, actor=ACTOR)])


ACTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "obligations.ask": (ask, ()),
    "obligations.explain": (explain, ()),
    "obligations.begin": (begin, ()),
    "obligations.fulfil": (fulfil, ()),
}
