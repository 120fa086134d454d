"""Service tasks beside the main line: verification, emergencies, supervision, contact plans, urging."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import settings
from app.domain import cases, deadlines, parties, tasks
from app.domain.cases import Measure, desks, progress
from app.operators.subjects import ACTOR, answers, case_of, journal, say, send, tell, tell_staff

if TYPE_CHECKING:
    from app.domain.cases import Case
    from workflows.operators import Context

SUPERVISION_LIMIT = "WD3"
PLANS = {"general": "none", "major": "light", "emergency": "full"}
_ORDER = ("none", "light", "full")


def invite(context: Context) -> None:
    """Ask for a verdict: one page, all grades alike, by the citizen's channel (R36, R37)."""
    case = case_of(context)
    progress.stand(case, "verifying")
    tell(context, case, "rate")
    journal(context, case, "case.rating_invited")


def silent(context: Context) -> dict[str, Any]:
    """No verdict within the limit; that is not a good one (R31)."""
    journal(context, case_of(context), "case.rating_lapsed")
    return {"answer": "silent"}


def begin_call(context: Context) -> dict[str, Any]:
    """The call-back (回访) begins: up to three attempts at different hours."""
    journal(context, case_of(context), "case.callback_begun")
    return {"attempts": 0, "reached": False}


def end_call(context: Context, *, reached: bool) -> dict[str, Any]:
    """The call-back is over."""
    attempts = int(context.facts.get("attempts") or 0)
    journal(context, case_of(context), "case.called_back", reached=reached, attempts=attempts)
    return {"called": True}


def offer_choice(context: Context) -> None:
    """The second negative verdict: review by others, or mediation, or neither (R36)."""
    case = case_of(context)
    progress.stand(case, "in_dispute")
    tell(context, case, "choice")
    journal(context, case, "case.choice_offered")


def urge(context: Context) -> None:
    """The citizen urges (催办): owner and head know; no second case."""
    case = case_of(context)
    cases.set_flag(case, "urged")
    head = desks.heads(context.session, case.unit_id, now=context.now, never=desks.never(case))
    owner = desks.deputy_for(context.session, case.owner_id, now=context.now)
    tell_staff(context, case, "staff_urged", [owner, head])
    journal(context, case, "case.urge_passed_on", owner=owner, head=head)


def supplement(context: Context) -> None:
    """New material of the citizen: whoever has the case knows."""
    case = case_of(context)
    owner = desks.deputy_for(context.session, case.owner_id, now=context.now)
    tell_staff(context, case, "staff_supplied", [owner])
    journal(context, case, "case.supplement_passed_on", owner=owner)


def open_emergency(context: Context, *, tier: str) -> dict[str, Any]:
    """Start the plan a tier asks for, unless an equal or higher one runs already (R15)."""
    case = case_of(context)
    plan = PLANS.get(tier, "none")
    running = [row.level or "none" for row in _measures(context, case, "emergency")]
    if any(_ORDER.index(level) >= _ORDER.index(plan) for level in running):
        plan = "none"
    if plan != "none":
        row = Measure(
            case_id=case.id,
            kind="emergency",
            level=plan,
            unit_id=case.unit_id,
            opened_at=context.now,
            details=_mine(context),
        )
        context.session.add(row)
        context.session.flush()
    journal(context, case, "case.emergency_opened", plan=plan)
    return {"plan": plan}


def notify_emergency(context: Context) -> None:
    """Leaders in charge and the department know at once."""
    case = case_of(context)
    never = desks.never(case)
    leader = desks.person_for(context.session, ("leader",), case.unit_id, now=context.now, never=never)
    head = desks.heads(context.session, case.unit_id, now=context.now, never=never)
    duty = desks.duty_officers(context.session, now=context.now, never=never)[:1]
    tell_staff(context, case, "staff_emergency", [leader, head, *duty, case.owner_id])
    journal(context, case, "case.emergency_alarmed", leader=leader, head=head)


def call_next(context: Context) -> None:
    """The duty officer is silent: the task goes to the next on the roster, and the leader knows."""
    case = case_of(context)
    session, now, never = context.session, context.now, desks.never(case)
    root = desks.root(session)
    waiting = [
        item
        for item in tasks.of_case(session, case.id)
        if item.instance_id == context.instance_id and item.form == "emergency_duty" and item.state == "open"
    ]
    silent = {item.assignee_id for item in waiting if item.assignee_id is not None}
    called = desks.duty_officers(session, now=now, never=never | silent)
    leader = desks.person_for(session, ("leader",), root, now=now, never=never)
    following = called[0] if called else leader
    for item in waiting if following is not None else ():
        tasks.pass_on(session, item, int(following or 0))
    tell_staff(context, case, "staff_emergency", [following, leader])
    journal(context, case, "case.emergency_passed_on", to=following)


def publish_notice(context: Context) -> None:
    """The approved public notice is out, without anything that tells who somebody is."""
    case = case_of(context)
    given = answers(context, case, "public_notice")
    known = _known(context, case)
    notice = {
        locale: parties.redact(str(given[f"notice_{locale}"]), known)
        for locale in ("en", "zh")
        if given.get(f"notice_{locale}")
    }
    for row in _own(context, case, "emergency"):
        row.details = {**row.details, "notice": notice}
    journal(context, case, "case.notice_published")


def finish_emergency(context: Context) -> None:
    """The plan is done; its review is filed."""
    case = case_of(context)
    for row in _own(context, case, "emergency"):
        row.closed_at = context.now
    journal(context, case, "case.emergency_finished")


def open_supervision(context: Context) -> None:
    """Supervision (督办) by the centre or a leader: its own clock, and the unit's head knows."""
    case = case_of(context)
    row = Measure(
        case_id=case.id,
        kind="supervision",
        level=str(context.facts.get("by_role") or ""),
        unit_id=case.unit_id,
        opened_at=context.now,
        details=_mine(context),
    )
    context.session.add(row)
    context.session.flush()
    cases.set_flag(case, "supervised")
    begun = deadlines.start(
        context.session,
        "supervision",
        ("supervision", row.id),
        SUPERVISION_LIMIT,
        now=context.now,
        actor=ACTOR,
        case_id=case.id,
        unit_id=case.unit_id,
        tier=case.tier,
    )
    send(context, [begun])
    head = desks.heads(context.session, case.unit_id, now=context.now, never=desks.never(case))
    tell_staff(context, case, "staff_supervised", [head, case.owner_id])
    journal(context, case, "case.supervision_opened", unit=case.unit_id)


def finish_supervision(context: Context) -> None:
    """The report was accepted; another instruction that runs beside it stays in force."""
    case = case_of(context)
    for row in _own(context, case, "supervision"):
        row.closed_at = context.now
        subject = ("supervision", row.id)
        met = deadlines.meet(context.session, subject, "supervision", now=context.now, actor=ACTOR)
        send(context, [met])
    context.session.flush()
    cases.set_flag(case, "supervised", on=bool(_measures(context, case, "supervision")))
    tell_staff(context, case, "staff_supervised", [case.owner_id])
    journal(context, case, "case.supervision_finished")


def enforce_plan(context: Context) -> None:
    """A contact plan is in force; it never blocks a new matter or safety, and is reviewed on its day."""
    case = case_of(context)
    given = answers(context, case, "contact_plan")
    row = Measure(
        case_id=case.id,
        kind="contact_plan",
        unit_id=case.unit_id,
        opened_at=context.now,
        review_at=_day(given.get("review_date")),
        details=_mine(context),
    )
    context.session.add(row)
    context.session.flush()
    _tell_plan(context, case, given)
    journal(context, case, "case.contact_plan_enforced")


def keep_plan(context: Context) -> None:
    """It stays in force to its new review date."""
    case = case_of(context)
    given = answers(context, case, "contact_plan_review")
    for row in _own(context, case, "contact_plan"):
        row.review_at = _day(given.get("review_date"))
    _tell_plan(context, case, given)
    journal(context, case, "case.contact_plan_kept")


def _tell_plan(context: Context, case: Case, given: dict[str, object]) -> None:
    text = str(given.get("reason") or given.get("conduct") or "")
    say(context, case, "plan", text)
    tell(context, case, "plan", text=text, due=str(given.get("review_date") or ""))


def lift_plan(context: Context) -> None:
    """The plan has ended."""
    case = case_of(context)
    for row in _own(context, case, "contact_plan"):
        row.closed_at = context.now
    text = {"en": "The contact plan has ended.", "zh": "联系安排已解除。"}[
        "zh" if case.locale.startswith("zh") else "en"
    ]
    say(context, case, "plan", text)
    tell(context, case, "message", text=text)
    journal(context, case, "case.contact_plan_lifted")


def drop_plan(context: Context) -> None:
    """The proposal was not followed."""
    case = case_of(context)
    proposal = cases.answers.latest_row(context.session, case, "contact_plan")
    tell_staff(context, case, "staff_plan", [proposal.by if proposal else case.owner_id])
    journal(context, case, "case.contact_plan_dropped")


def _measures(context: Context, case: Case, kind: str) -> list[Measure]:
    rows = select(Measure).where(
        Measure.case_id == case.id, Measure.kind == kind, Measure.closed_at.is_(None)
    )
    return list(context.session.scalars(rows.order_by(Measure.id)))


def _mine(context: Context) -> dict[str, Any]:
    return {"process": context.instance_id}


def _own(context: Context, case: Case, kind: str) -> list[Measure]:
    """What this process opened: another of its kind may run beside it."""
    return [
        row for row in _measures(context, case, kind) if row.details.get("process") == context.instance_id
    ]


def _known(context: Context, case: Case) -> list[str]:
    found: list[str] = []
    for party in parties.of_case(context.session, case.id):
        found += parties.read(context.session, party).known
    return found


def _day(value: object) -> datetime | None:
    if not value:
        return None
    day = datetime.fromisoformat(str(value)).date()
    return datetime.combine(day, time(9), tzinfo=settings.current().timezone)
