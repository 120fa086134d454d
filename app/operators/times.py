"""Service tasks about clocks: start, pause, escalate, extend, delay reason (R14, R23, R30)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain import cases, deadlines, matters, vocabulary
from app.domain.cases import desks
from app.domain.identity import Actor
from app.domain.matters import Matter
from app.errors import RedressError
from app.operators.subjects import ACTOR, about, case_of, journal, send, tell, tell_staff

if TYPE_CHECKING:
    from app.domain.cases import Case
    from app.domain.deadlines import Clock
    from workflows.operators import Context

_RUNG_NAMES = {
    "half": "50 %",
    "eighty": "80 %",
    "due": "100 %",
    "head": "+1",
    "leader": "+5",
}


def start(context: Context, *, contact: str, dispatch: str, initial: str, final: str, silence: str) -> None:
    """The case's clocks, from submission and never from signing; an empty limit is no clock."""
    case = case_of(context)
    limits = {
        "contact": contact,
        "dispatch": dispatch,
        "initial": initial,
        "final": final,
        "silence": silence,
    }
    for kind, limit in limits.items():
        if not limit:
            continue
        begun = deadlines.start(
            context.session,
            kind,
            ("case", case.id),
            limit,
            now=context.now,
            actor=ACTOR,
            case_id=case.id,
            unit_id=case.unit_id,
            tier=case.tier,
            started_at=case.submitted_at,
        )
        send(context, [begun])


def confirm(context: Context, *, tier: str, initial: str) -> None:
    """After triage: a raised tier hurries the initial response; else nothing moves (S12)."""
    case = case_of(context)
    clock = deadlines.current(context.session, ("case", case.id), "initial")
    if clock is None or not initial or not _graver(tier, clock.tier or "general"):
        return
    change = deadlines.bring_forward(
        context.session, case.id, "initial", initial, tier=tier, now=context.now, actor=ACTOR
    )
    send(context, [change])


def _graver(tier: str, than: str) -> bool:
    order = cases.sorting.TIERS
    return tier in order and than in order and order.index(tier) > order.index(than)


def pause(context: Context) -> None:
    """The clocks wait for the citizen, in whole working days, at most five and twice."""
    case = case_of(context)
    send(context, deadlines.pause(context.session, case.id, now=context.now, actor=ACTOR))


def resume(context: Context) -> None:
    """The waiting is over: the clocks go on."""
    case = case_of(context)
    send(context, deadlines.resume(context.session, case.id, now=context.now, actor=ACTOR))


def position(context: Context) -> dict[str, Any]:
    """Where the subject clock stands on its ladder."""
    found = deadlines.position(context.session, context.subject.id)
    return {"last_rung": found.last_rung, "clock_state": found.clock_state}


def escalate(context: Context, *, rung: str, notify: str, published: bool) -> dict[str, Any]:
    """A rung of the ladder (R23): once per clock, rung and promise, journalled with the time it was due.

    Answers for it: the unit that has the case now, not the one that had it when the clock began.
    """
    session = context.session
    clock = deadlines.get(session, context.subject.id)
    of = about(session, context.subject)
    answerable = {"lead_unit": _unit(clock, of) or 0}
    # when the rung was due stands in the ladder (table D5), which its owner may change
    percent, days = float(context.facts.get("percent", 100)), int(context.facts.get("days", 0))
    due_at = deadlines.rung_moment(session, clock, percent, days)
    fired = deadlines.fire(
        session,
        clock.id,
        rung,
        due_at=due_at,
        now=context.now,
        actor=ACTOR,
        notified=notify,
        published=published,
    )
    if fired is None or of is None:
        return answerable
    said = {"rung": _RUNG_NAMES.get(rung, rung), "due": cases.notices.day(clock.due_at, "en")}
    people = _told(context, of, clock, notify.split())
    if isinstance(of, Matter):
        step = f"{context.instance_id}:{context.element}"
        matters.tell_staff(session, of, "matter_escalated", people, step=step, now=context.now, **said)
        return answerable
    if rung == "due" and clock.kind in deadlines.PROMISED:
        cases.set_flag(of, "overdue")
    tell_staff(context, of, "staff_escalated", people, **said)
    return answerable


def _unit(clock: Clock, of: Case | Matter | None) -> int | None:
    """Who must answer for a clock: for what was promised to the citizen, whoever has the case."""
    if of is not None and (clock.kind in deadlines.CITIZEN or clock.unit_id is None):
        return of.unit_id
    return clock.unit_id


def _told(context: Context, of: Case | Matter, clock: Clock, words: list[str]) -> list[int | None]:
    session, now = context.session, context.now
    unit_id = _unit(clock, of)
    never = desks.never(of) if isinstance(of, cases.Case) else set()
    people: list[int | None] = []
    if "owner" in words and of.owner_id is not None:
        people.append(desks.deputy_for(session, of.owner_id, now=now))
    if "head" in words:
        people.append(desks.heads(session, unit_id, now=now, never=never))
    if "leader" in words:
        people.append(desks.person_for(session, ("leader",), unit_id, now=now, never=never))
    return people


def state_reason(context: Context) -> None:
    """The approved delay reason becomes public and its date the new promise; the citizen is told (R30)."""
    session = context.session
    reason = deadlines.latest_reason(session, context.subject.id)
    change = deadlines.state_reason(session, context.subject.id, now=context.now, actor=ACTOR)
    send(context, [change])
    if change is None or reason is None or change.clock.case_id is None:
        return
    _tell_date(context, cases.get(session, change.clock.case_id), change.clock, reason.code)


def _tell_date(context: Context, case: Case, clock: Clock, code: str) -> None:
    due = cases.notices.day(clock.due_at, case.locale)
    tell(context, case, "new_date", due=due, reason=vocabulary.label("delay_reason", code, case.locale))


def _asked(context: Context, case: Case) -> tuple[dict[str, Any], Any, Clock | None]:
    """The last request for an extension, and the clock it is about."""
    row = cases.answers.latest_row(context.session, case, "extension_request")
    given = cases.answers.read(context.session, case, row) if row else {}
    kind = str(context.facts.get("clock_kind") or given.get("clock_kind") or "final")
    return given, row, deadlines.current(context.session, ("case", case.id), kind)


def may_extend(context: Context) -> dict[str, Any]:
    """Whether an extension can be granted at all: twice at most, and a late one only with its reason (S6)."""
    case = case_of(context)
    _given, row, clock = _asked(context, case)
    if row is None or clock is None:
        return {"may_extend": False}
    return {"may_extend": deadlines.refusal(context.session, clock.id, asked_at=row.at) is None}


def extend(context: Context) -> None:
    """Move the deadline to the granted day; asked in time it counts as extended, later as overdue (R30)."""
    case = case_of(context)
    session = context.session
    given, row, clock = _asked(context, case)
    decision = cases.answers.latest_row(session, case, "extension_decision")
    if row is None or clock is None or decision is None:
        return
    until = str(cases.answers.read(session, case, decision).get("granted_until") or given.get("until"))
    code = str(given.get("reason") or "other")
    try:
        done = deadlines.extend(
            session,
            clock.id,
            until=date.fromisoformat(until),
            reason=code,
            asked_at=row.at,
            asked_by=row.by,
            now=context.now,
            actor=Actor(decision.by, frozenset({("head", None)})),
        )
    except RedressError:
        # granted while the clock was met or the case ended: the decision stays on record, nothing moves
        journal(context, case, "case.extension_void")
        return
    cases.set_flag(case, done.flag)
    send(context, [done.change])
    _tell_date(context, case, clock, code)


def refuse_extension(context: Context) -> None:
    """The asker is told that the date stands."""
    case = case_of(context)
    _given, row, _clock = _asked(context, case)
    tell_staff(context, case, "staff_extension", [row.by if row else case.owner_id])
    journal(context, case, "case.extension_refused")
