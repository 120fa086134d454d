"""Service tasks from registration to acceptance, and the ends that are not answers (R9, R14, R31)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import cases, deadlines, vocabulary
from app.domain.cases import progress
from app.operators.subjects import ACTOR, answers, case_of, journal, meet, say, send, tell

if TYPE_CHECKING:
    from app.domain.cases import Case
    from workflows.operators import Context

BEGUN: dict[str, Any] = {
    "answered": False,
    "clarified": False,
    "returns": 0,
    "final_ruling": False,
    "reopen_count": 0,
    "negatives": 0,
    "called": False,
    "reached": False,
    "wants_reopen": False,
    "answer": "",
    "grade": 0,
    "resolved": "unverified",
    "verdict": "",
    "co_units": [],
    "lead_unit": 0,
    "compensation": False,
    "accountability": False,
    "complex_case": False,
}
_HANDED_OVER = {
    "en": "We have spoken to them ourselves, so that you need not begin again. Handed over: {what}",
    "zh": "我们已与该单位当面或电话衔接，您不必从头再说。已移交：{what}",
}
_DANGER = {
    "en": "If anybody is in danger now, call 110 (police), 119 (fire) or 120 (ambulance) first.\n\n",
    "zh": "如有人员正处于危险之中，请立即拨打 110、119 或 120。\n\n",
}


def begin(context: Context, *, category: str, tier: str, reason: str) -> dict[str, Any]:
    """Put what the tables suggest on the case while nobody has decided, and zero the facts."""
    case = case_of(context)
    cases.sorting.classify(
        context.session,
        case,
        {"category": category, "tier": tier},
        source="table",
        now=context.now,
        actor=ACTOR,
        why=reason,
    )
    progress.stand(case, "received")
    journal(context, case, "case.received", category=category, tier=tier)
    return {key: list(value) if isinstance(value, list) else value for key, value in BEGUN.items()}


def acknowledge(context: Context, *, danger: bool) -> None:
    """The automatic receipt: number, dates, how to follow. It meets no clock (R14)."""
    case = case_of(context)
    tell(context, case, "received", danger=_DANGER[_language(case)] if danger else "")
    journal(context, case, "case.acknowledged")


def ask_citizen(context: Context) -> dict[str, Any]:
    """The one request for clarification (R9): what to tell us, and that we go on without it."""
    case = case_of(context)
    question = str(answers(context, case, "triage").get("question") or "")
    say(context, case, "question", question)
    tell(context, case, "question", text=question)
    progress.stand(case, "waiting_for_citizen")
    send(context, deadlines.contacted(context.session, case.id, now=context.now, actor=ACTOR))
    journal(context, case, "case.clarification_asked")
    return {"clarified": True, "answered": False}


def go_on(context: Context, *, answered: bool) -> None:
    """Back to triage with what there is; silence never closes a case."""
    case = case_of(context)
    progress.stand(case, "received")
    journal(context, case, "case.clarified" if answered else "case.clarification_lapsed")


def accept(context: Context, *, dispatch: str = "") -> None:
    """The case is taken on (受理); from here it must be dispatched within this limit.

    The dispatch clock is the office's own: it begins now, so that it never runs while the citizen is asked.
    """
    case = case_of(context)
    _begin_anew(context, case)
    if dispatch:
        begun = deadlines.start(
            context.session,
            "dispatch",
            ("case", case.id),
            dispatch,
            now=context.now,
            actor=ACTOR,
            unit_id=case.unit_id,
            tier=case.tier,
        )
        send(context, [begun])
    progress.stand(case, "accepted")
    tell(context, case, "accepted")
    journal(context, case, "case.accepted")


def _begin_anew(context: Context, case: Case) -> None:
    """An objection was right: the case had ended, its clocks with it. They start again from now."""
    if case.closed_at is None:
        return
    case.closed_at, case.reason = None, None
    limits = {
        kind: str(limit)
        for kind in ("initial", "final", "silence")
        if (limit := context.facts.get(f"limit_{kind}"))
    }
    send(
        context,
        deadlines.reopened(context.session, case.id, limits, now=context.now, actor=ACTOR, tier=case.tier),
    )


def not_accept(context: Context) -> None:
    """Not taken on (不予受理): the coded reason, where to go, how to object within ten working days."""
    case = case_of(context)
    given = answers(context, case, "not_accepted") or answers(context, case, "referral")
    repeated = "no_new_facts" if answers(context, case, "repeat_approval") else "no_claim"
    code = str(given.get("not_accepted_reason") or repeated)
    reason = vocabulary.label("not_accepted_reason", code, case.locale)
    # upheld after an objection: the reviewer's words stand in the place of the clerk's
    upheld = answers(context, case, "objection_review")
    text = str(upheld.get("reason") or given.get("explanation") or "")
    where = str(upheld.get("where_to_go") or given.get("where_to_go") or "")
    say(context, case, "not_accepted", f"{reason}\n\n{text}\n\n{where}".strip())
    tell(context, case, "not_accepted", reason=reason, text=text, where=where)
    _end(context, case, "not_accepted", reason=code)


def refer(context: Context) -> None:
    """Told where it belongs (已告知去处) and why it is not ours; handed over warmly where that was done."""
    case = case_of(context)
    given = answers(context, case, "referral")
    partner, contact = str(given.get("partner") or ""), str(given.get("contact") or "")
    code, warm = str(given.get("not_accepted_reason") or "not_government"), bool(given.get("warm_transfer"))
    told = [vocabulary.label("not_accepted_reason", code, case.locale), str(given.get("explanation") or "")]
    if warm:
        told.append(_HANDED_OVER[_language(case)].format(what=given.get("handed_over") or ""))
    text, where = "\n\n".join(filter(None, told)), f"{partner} {contact}".strip()
    say(context, case, "referred", f"{where}\n\n{text}".strip())
    tell(context, case, "referred", where=where, text=text)
    _end(context, case, "referred", reason=code, warm=warm)


def refer_to_final_reply(context: Context) -> None:
    """A repeat without new facts, agreed by two people: the final reply stands."""
    case = case_of(context)
    given = answers(context, case, "repeat_approval")
    text = str(given.get("reason") or "")
    where = str(given.get("final_reply") or case.number)
    say(context, case, "referred", f"{where}\n\n{text}".strip())
    tell(context, case, "referred", where=where, text=text)
    _end(context, case, "referred", reason="no_new_facts")


def withdraw(context: Context) -> dict[str, Any]:
    """The citizen withdrew (撤回): nothing is owed any more, and the way back is named."""
    case = case_of(context)
    tell(context, case, "withdrawn")
    _end(context, case, "withdrawn", reason="withdrawn")
    return {"verdict": "withdrawn"}


def _end(context: Context, case: Case, status: str, *, reason: str, **facts: object) -> None:
    """One of the ends without a substantive reply: its clocks are met or stopped, its reason kept."""
    if status != "withdrawn":
        meet(context, "contact", "initial", "final")
    subject = ("case", case.id)
    send(context, deadlines.cancel(context.session, subject, now=context.now, actor=ACTOR))
    progress.close(case, status, context.now, reason=reason)
    journal(context, case, f"case.{status}", reason=reason, **facts)


def _language(case: Case) -> str:
    return "zh" if case.locale.startswith("zh") else "en"
