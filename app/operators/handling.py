"""Service tasks from dispatch to archive (R21-R33)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import cases, deadlines, events, identity, vocabulary
from app.domain.cases import Assignment, Measure, desks, progress, verdicts
from app.domain.improvements.causes import FOUNDED
from app.operators.subjects import ACTOR, answers, case_of, journal, meet, say, send, tell, tell_staff
from app.operators.texts import initial_text, reply_text

if TYPE_CHECKING:
    from app.domain.cases import Case
    from workflows.operators import Context

SIGN_LIMIT = "WD1"
ASSIST_LIMIT = "WD2"


def route(context: Context, *, route: str, level: str) -> dict[str, Any]:
    """The unit that table D3 names, or the one above; never under the head it complains of (R21)."""
    case = case_of(context)
    unit = identity.by_code(context.session, route)
    unit_id = unit.id if unit else desks.root(context.session)
    if case.complained_unit_id and unit_id == case.complained_unit_id and level == "above":
        unit_id = desks.above(context.session, case.complained_unit_id)
    elif level == "above":
        unit_id = desks.above(context.session, case.complained_unit_id or unit_id)
    journal(context, case, "case.routed", unit=unit_id)
    return {"suggested_unit": unit_id or 0}


def dispatched(context: Context, *, lead_unit: int, co_units: list) -> dict[str, Any]:  # type: ignore[type-arg]
    """Handed to a lead unit (派单), which signs within a working day; somebody there owns it now."""
    case = case_of(context)
    session, now = context.session, context.now
    owner = desks.heads(session, lead_unit, now=now, never=desks.never(case)) or case.owner_id
    desks.hand(session, case, owner_id=owner, unit_id=lead_unit, how="dispatched", now=now, actor=ACTOR)
    for unit_id in co_units:
        session.add(Assignment(case_id=case.id, unit_id=unit_id, part="co_unit", how="dispatched", at=now))
    progress.stand(case, "dispatched")
    meet(context, "dispatch")
    subject = ("case", case.id)
    begun = deadlines.start(
        session, "sign", subject, SIGN_LIMIT, now=now, actor=ACTOR, unit_id=lead_unit, tier=case.tier
    )
    send(context, [begun])
    tell_staff(context, case, "staff_assigned", [owner])
    journal(context, case, "case.dispatched", unit=lead_unit, co_units=list(co_units))
    return {"assisted": []}


def sign(context: Context, *, how: str, unit: int) -> dict[str, Any]:
    """Signed for (签收) at the desk, by silence or by ruling: from here a named person handles it."""
    case = case_of(context)
    session, now = context.session, context.now
    given = answers(context, case, "sign") if how == "desk" else {}
    sub_unit = _number(given.get("sub_unit"))
    unit_id = sub_unit or unit or case.unit_id
    never = desks.never(case) | verdicts.previous_handlers(session, case)
    chosen = _number(given.get("handler"))
    owner = chosen if chosen and chosen not in never else None
    if owner is None and unit_id is not None:
        owner = desks.owner_in(session, unit_id, now=now, never=never)
    owner = desks.deputy_for(session, owner or case.owner_id, now=now)
    row = desks.hand(
        session, case, owner_id=owner, unit_id=unit_id, how=how, now=now, actor=ACTOR, handler=True
    )
    row.signed_at = now
    progress.stand(case, "in_progress")
    meet(context, "sign")
    tell_staff(context, case, "staff_assigned", [owner])
    journal(context, case, "case.signed", how=how, unit=unit_id, handler=owner)
    return {"lead_unit": unit_id or 0, "handler": owner}


def responded(context: Context) -> None:
    """The initial response goes out: who handles it, what next, when. This meets the clock (R14)."""
    case = case_of(context)
    text = initial_text(answers(context, case, "initial_response"), case.locale)
    say(context, case, "initial", text)
    tell(context, case, "initial", text=text)
    meet(context, "contact", "initial")
    send(context, deadlines.contacted(context.session, case.id, now=context.now, actor=ACTOR))
    progress.responded(case, context.now)
    journal(context, case, "case.responded")


def send_reply(context: Context) -> dict[str, Any]:
    """The reply goes out with every remedy; direct answers by the same door (R27, R97)."""
    case = case_of(context)
    text = reply_text(context.session, case)
    say(context, case, "reply", text)
    tell(context, case, "reply", text=text)
    meet(context, "contact", "dispatch", "sign", "initial", "final")
    subject = ("case", case.id)
    silence = deadlines.cancel(context.session, subject, "silence", now=context.now, actor=ACTOR)
    send(context, silence)
    progress.replied(case, context.now)
    _conclude(context, case, asked="process_improvement" in case.outcomes)
    journal(context, case, "case.replied", finding=case.finding, outcomes=list(case.outcomes))
    return {}


def _conclude(context: Context, case: Case, *, asked: bool) -> None:
    """Have it looked at whether the problem comes back (D6), where there was something to it."""
    if asked or case.finding in FOUNDED:
        context.post("case.concluded", context.subject, {"asked": asked})


def reopen(context: Context) -> dict[str, Any]:
    """Taken up again (重新办理): new clocks, old breaches stay, somebody else handles it (R36)."""
    case = case_of(context)
    session, now = context.session, context.now
    previous = verdicts.reopenings(session, case)
    count = int(context.facts.get("reopen_count") or 0) + 1
    if len(previous) < count:
        verdicts.reopen(session, case, reason="verdict", unsettled=None, now=now)
    limits = {
        kind: str(context.facts.get(f"limit_{kind}"))
        for kind in ("dispatch", "initial", "final", "silence")
        if context.facts.get(f"limit_{kind}")
    }
    changes = deadlines.reopened(
        session, case.id, limits, now=now, actor=ACTOR, tier=case.tier, unit_id=case.unit_id
    )
    send(context, changes)
    progress.reopen(case)
    centre = desks.root(session)
    never = desks.never(case) | verdicts.previous_handlers(session, case)
    owner = desks.person_for(session, ("dispatcher", "clerk", "leader"), centre, now=now, never=never)
    desks.hand(
        session, case, owner_id=owner or case.owner_id, unit_id=centre, how="reopened", now=now, actor=ACTOR
    )
    case.handler_id = None
    tell(context, case, "reopened")
    _conclude(context, case, asked=False)
    journal(context, case, "case.reopened", round=count)
    fresh = (
        "called",
        "reached",
        "wants_reopen",
        "answer",
        "resolved",
        "grade",
        "returns",
        "final_ruling",
        "co_units",
    )
    from app.operators.intake import BEGUN  # noqa: PLC0415 - the zero values have one home

    zero = {key: list(BEGUN[key]) if isinstance(BEGUN[key], list) else BEGUN[key] for key in fresh}
    return {**zero, "verdict": "reopen", "reopen_count": count}


def close(context: Context, *, resolved: str) -> dict[str, Any]:
    """Closed (办结) with what the citizen said, or as `unverified`: silence is never consent (R31)."""
    case = case_of(context)
    first = case.closed_at is None
    progress.close(case, "closed", context.now, resolved=resolved)
    if first and case.closed_at is not None:
        until = cases.notices.day(case.closed_at + verdicts.REOPEN_WITHIN, case.locale)
        result = vocabulary.label("resolved", resolved, case.locale)
        tell(context, case, "closed", result=result, until=until)
    journal(context, case, "case.closed", resolved=resolved)
    return {"verdict": "close"}


def archive(context: Context) -> None:
    """Archived (归档): the file is closed by the hash of its journal and can be printed at any time (R33)."""
    case = case_of(context)
    chain = events.of_chain(context.session, case.chain)
    case.status, case.archived_at = "archived", context.now
    journal(context, case, "case.archived", events=len(chain), head=chain[-1].hash if chain else "")


def rule_return(context: Context, *, ruling: str) -> dict[str, Any]:
    """It was ruled on a return (退单审定). No clock waits for that; the second ruling is the last (S13)."""
    case = case_of(context)
    returns = int(context.facts.get("returns") or 0)
    final = returns >= 2  # noqa: PLR2004 - the second return goes to arbitration (R21)
    people = {row.owner_id for row in desks.current(context.session, case)}
    tell_staff(context, case, "staff_returned", [case.owner_id, *people])
    progress.stand(case, "dispatched")
    journal(context, case, "case.return_ruled", ruling=ruling, final=final)
    return {"returns": returns, "final_ruling": final}


def open_assist(context: Context, *, unit: int) -> None:
    """A co-unit (协办) gets its part, with a clock of its own; the lead keeps the citizen (R22)."""
    case = case_of(context)
    row = Measure(case_id=case.id, kind="assist", unit_id=unit, opened_at=context.now)
    context.session.add(row)
    context.session.flush()
    begun = deadlines.start(
        context.session,
        "assist",
        ("assist", row.id),
        ASSIST_LIMIT,
        now=context.now,
        actor=ACTOR,
        case_id=case.id,
        unit_id=unit,
        tier=case.tier,
    )
    send(context, [begun])
    head = desks.heads(context.session, unit, now=context.now, never=desks.never(case))
    tell_staff(context, case, "staff_assist", [head])
    journal(context, case, "case.assist_asked", unit=unit)


def close_assist(context: Context, *, unit: int) -> dict[str, Any]:
    """The co-unit's part is in the file; its clock is met and the handler knows."""
    case = case_of(context)
    row = _running(context, case, "assist", unit)
    if row is not None:
        row.closed_at = context.now
        met = deadlines.meet(context.session, ("assist", row.id), "assist", now=context.now, actor=ACTOR)
        send(context, [met])
    tell_staff(context, case, "staff_assist", [case.owner_id])
    journal(context, case, "case.assisted", unit=unit)
    return {"assist_done": True}


def _running(context: Context, case: Case, kind: str, unit: int) -> Measure | None:
    from sqlalchemy import select  # noqa: PLC0415 - read where it is used

    rows = select(Measure).where(
        Measure.case_id == case.id,
        Measure.kind == kind,
        Measure.unit_id == unit,
        Measure.closed_at.is_(None),
    )
    return context.session.scalars(rows.order_by(Measure.id)).first()


def _number(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isdigit() and int(text) else None
