"""Service tasks of a third-party audit and of its findings (R50, R88)."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from app import settings
from app.domain import audits, cases, matters
from app.domain.audits import Audit, Finding, findings
from app.domain.cases import desks
from app.operators import comparing
from app.operators.subjects import ACTOR, matter_of
from workflows.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.matters import Matter
    from workflows.operators import Context


def _tell(context: Context, about: Matter, people: Iterable[int | None], template: str) -> None:
    step = f"{context.instance_id}:{context.element}"
    matters.tell_staff(context.session, about, template, people, step=step, now=context.now)


def decline(context: Context) -> None:
    """The auditor has an interest in every unit: somebody else is to be named."""
    audit = matter_of(context, Audit)
    payload = {"auditor": audit.owner_id}
    matters.note(context.session, audit, "audit.declined", payload, now=context.now, actor=ACTOR)
    leader = desks.person_for(context.session, ("leader",), None, now=context.now)
    _tell(context, audit, [leader], "matter_news")


def fix_frame(context: Context) -> dict[str, Any]:
    """The list of cases and its hash, before anybody names a seed."""
    audit = matter_of(context, Audit)
    return {"frame_size": audits.fix_frame(context.session, audit, now=context.now, actor=ACTOR)}


def stop(context: Context) -> None:
    """Nothing to examine: the audit ends without a statement."""
    audit = matter_of(context, Audit)
    matters.close(audit, "stopped", context.now)
    matters.note(context.session, audit, "audit.stopped", now=context.now, actor=ACTOR)


def compare(context: Context) -> dict[str, Any]:
    """Each sampled case against the diagram versions it ran on, and what its record says of the effect."""
    session, audit = context.session, matter_of(context, Audit)
    deviating = 0
    for row in audits.sample(session, audit.id):
        case = cases.get(session, row.case_id)
        done = comparing.compare(session, case)
        audits.compared(row, done.plain(), done.versions, audits.effect_of(session, case))
        deviating += bool(done.deviations)
    matters.stand(audit, "compared")
    payload = {"deviating": deviating}
    matters.note(session, audit, "audit.compared", payload, now=context.now, actor=ACTOR)
    return {"deviating": deviating}


def conclude(context: Context) -> dict[str, Any]:
    """The fieldwork is over: which units were found, and whether they still owe answers."""
    session, audit = context.session, matter_of(context, Audit)
    owed = bool(findings.open_of(session, audit.id))
    matters.stand(audit, "answering" if owed else "drafting")
    return {"answers_owed": owed, "units": audits.units_found(session, audit), "checked": []}


def ask_accuracy(context: Context, *, unit: int) -> None:
    """The head of a unit is told that the draft waits for a look at its facts."""
    audit = matter_of(context, Audit)
    matters.stand(audit, "checking")
    head = desks.heads(context.session, unit, now=context.now)
    _tell(context, audit, [head], "matter_news")


def accuracy_checked(context: Context, *, unit: int, heard: bool) -> dict[str, Any]:
    """The unit has said what it had to say of the facts, or its time is over."""
    audit = matter_of(context, Audit)
    payload = {"unit": unit, "heard": heard}
    matters.note(context.session, audit, "audit.facts_checked", payload, now=context.now, actor=ACTOR)
    return {"accuracy_done": heard}


def publish(context: Context) -> None:
    """The statement goes out: what was finished, or the draft where nothing was changed."""
    session, audit = context.session, matter_of(context, Audit)
    draft = matters.answers.latest(session, audit, "audit_statement")
    final = matters.answers.latest(session, audit, "audit_final")
    english, chinese = (
        str(final.get(name) or draft.get(name) or "") for name in ("statement_en", "statement_zh")
    )
    audits.publish(session, audit, english, chinese, now=context.now, actor=ACTOR)


def ask(context: Context) -> None:
    """The head of the audited unit is told of the finding."""
    finding = matter_of(context, Finding)
    head = desks.heads(context.session, finding.unit_id, now=context.now)
    finding.owner_id = head
    _tell(context, finding, [head], "matter_yours")


def _settled(context: Context, finding: Finding) -> None:
    if findings.settle(context.session, finding, now=context.now, actor=ACTOR):
        context.post("audit.answered", Subject("audit", finding.audit_id), {})


def withdraw(context: Context) -> None:
    """The mediator took it back."""
    finding = matter_of(context, Finding)
    _settled(context, finding)
    _tell(context, finding, [finding.owner_id], "matter_news")


def settle(context: Context) -> dict[str, Any]:
    """The answer stands; more than an observation is corrected, and its cause becomes an improvement."""
    finding = matter_of(context, Finding)
    _settled(context, finding)
    return {
        "correction_needed": finding.grade != "observation",
        "source": "audit",
        "finding": finding.id,
        "unit": finding.unit_id or 0,
    }


def time_left(context: Context) -> dict[str, Any]:
    """How long until the end of the day that the unit named for its correction, as a limit."""
    finding = matter_of(context, Finding)
    local = context.now.astimezone(settings.current().timezone)
    day = finding.corrective_by or local.date()
    until = datetime.combine(day, time(18), tzinfo=local.tzinfo)
    minutes = max(1, int((until - local).total_seconds() // 60))
    matters.stand(finding, "correcting")
    return {"correction_limit": f"PT{minutes}M"}


def close(context: Context) -> None:
    """The correction is in effect, or none was needed."""
    finding = matter_of(context, Finding)
    findings.close(context.session, finding, now=context.now, actor=ACTOR)
    _tell(context, finding, [finding.owner_id], "matter_news")


ACTS = {
    "audits.decline": (decline, ()),
    "audits.fix_frame": (fix_frame, ("frame_size",)),
    "audits.stop": (stop, ()),
    "audits.compare": (compare, ("deviating",)),
    "audits.conclude": (conclude, ("answers_owed", "units", "checked")),
    "audits.ask_accuracy": (ask_accuracy, ()),
    "audits.accuracy_checked": (accuracy_checked, ("accuracy_done",)),
    "audits.publish": (publish, ()),
    "findings.ask": (ask, ()),
    "findings.withdraw": (withdraw, ()),
    "findings.settle": (settle, ("correction_needed", "source", "finding", "unit")),
    "findings.time_left": (time_left, ("correction_limit",)),
    "findings.close": (close, ()),
}
