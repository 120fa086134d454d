"""Service tasks of improvement: proposals and the stages of PDCA (P6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain import cases, deadlines, improvements, matters
from app.domain.cases import Case, desks
from app.domain.improvements import Improvement, Metric, causes, measuring, opening, origins
from app.domain.matters import Matter
from app.operators import actions
from app.operators.subjects import ACTOR, answers, case_of, matter_id_of, matter_of, of_subject, send
from workflows.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflows.operators import Context

STAGES = ("plan", "do", "check", "act")
WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Proposal:
    """What a proposal is about: whose, which cause, which complaints."""

    unit_id: int | None
    cause: str | None = None
    complaints: Sequence[Case] = field(default_factory=tuple)
    parent_id: int | None = None


def recurrence(context: Context, *, days: int) -> dict[str, Any]:
    """What table D6 asks about the cause of a case, seen over so many calendar days (R54)."""
    found = causes.look(context.session, case_of(context), days, now=context.now)
    return {
        "same_cause": found.same_cause,
        "reopenings": found.reopenings,
        "since_effect": found.since_effect,
    }


def open_(context: Context, *, source: str) -> dict[str, Any]:
    """Open an improvement, join the one under way, or bring back the one whose cause is back."""
    session, now = context.session, context.now
    proposal = _proposal(context, source)
    cured = causes.effective(session, proposal.cause, now=now) if source == "returned" else None
    if cured is not None:
        origins.remember(session, cured, source, (context.subject.kind, context.subject.id), now=now)
        opening.link(session, cured, proposal.complaints, now=now, actor=ACTOR)
        return _opened("returned", cured)
    row, new = opening.open_(
        session,
        source="recurrence" if source == "returned" else source,
        now=now,
        actor=ACTOR,
        unit_id=proposal.unit_id,
        subject=(context.subject.kind, context.subject.id),
        cause=proposal.cause,
        parent_id=proposal.parent_id,
    )
    opening.link(session, row, proposal.complaints, now=now, actor=ACTOR)
    return _opened("new" if new else "joined", row)


def _opened(how: str, row: Improvement) -> dict[str, Any]:
    return {"opening": how, "improvement": f"improvement:{row.id}", "lead_unit": row.unit_id or 0}


def _proposal(context: Context, source: str) -> Proposal:
    session, facts = context.session, context.facts
    named = int(facts.get("unit") or 0) or None
    case = of_subject(session, context.subject)
    if case is not None:
        given = answers(context, case, "handling") if source == "complaint" else {}
        unit = named or int(str(given.get("improvement_owner") or 0)) or case.unit_id
        window = WINDOW if source == "recurrence" else timedelta(0)
        same = [case] if not window else causes.cases_of(session, case, since=context.now - window)
        return Proposal(unit, causes.of_case(case), same)
    matter_id = matter_id_of(session, context.subject)
    matter = matters.get(session, Matter, matter_id) if matter_id else None
    unit = named or (matter.unit_id if matter else None) or desks.root(session)
    if isinstance(matter, Improvement):
        # a new try for the complaints it was to answer; a sister unit has complaints of its own
        mine = causes.linked(session, matter) if source == "replaced" else ()
        return Proposal(unit, causes.elsewhere(matter.cause, unit), mine, matter.id)
    category = str(facts.get("category") or "")
    cause = causes.key(category, str(facts.get("domain") or "") or None, unit) if category else None
    return Proposal(unit, cause, _of_hotspot(context))


def _of_hotspot(context: Context) -> Sequence[Case]:
    if context.subject.kind != "hotspot":
        return ()
    return context.session.scalars(select(Case).where(Case.hotspot_id == context.subject.id)).all()


def enter(context: Context, *, stage: str, limit: str) -> None:
    """A stage of PDCA begins: its clock runs, that of the one before is met."""
    row = matter_of(context, Improvement)
    _clock(context, row, stage, limit)
    matters.stand(row, stage)
    matters.note(
        context.session, row, f"improvement.{stage}", {"round": row.round}, now=context.now, actor=ACTOR
    )


def _clock(context: Context, row: Improvement, stage: str, limit: str) -> None:
    session, now = context.session, context.now
    for earlier in STAGES:
        send(context, [deadlines.meet(session, row.subject, earlier, now=now, actor=ACTOR)])
    if limit:
        begun = deadlines.start(
            session,
            stage,
            row.subject,
            limit,
            now=now,
            actor=ACTOR,
            matter_id=row.id,
            unit_id=row.unit_id,
        )
        send(context, [begun])


def begin(context: Context) -> None:
    """Do: each planned action becomes a task of its owner; the stage is due when the plan ends."""
    row = matter_of(context, Improvement)
    until = row.ends_on
    enter(context, stage="do", limit=actions.limit_until(context, until) if until else "WD20")
    actions.hand_out(context, row)


def go_live(context: Context, *, limit: str) -> None:
    """It is live: everybody linked reads what changed and is invited to try again (R32); Check begins."""
    session, now = context.session, context.now
    row = matter_of(context, Improvement)
    row.live_at = now
    given = matters.answers.latest(session, row, "improvement_go")
    row.changed_en, row.changed_zh = given.get("what_changed_en"), given.get("what_changed_zh")
    enter(context, stage="check", limit=limit)
    _retry_metric(context, row)
    told = 0
    for case in causes.linked(session, row):
        told += _tell(context, row, case)
    matters.note(session, row, "improvement.live", {"told": told}, now=now, actor=ACTOR)


def _tell(context: Context, row: Improvement, case: Case) -> bool:
    chinese = case.locale.startswith("zh")
    text = (row.changed_zh if chinese else row.changed_en) or ""
    now = context.now
    cases.correspondence.say(context.session, case, "authority", "improved", text, now=now, actor=ACTOR)
    step = f"{context.instance_id}:{context.element}:{row.round}"
    told = cases.notices.tell(context.session, case, "improved", step=step, now=now, text=text)
    payload = {"improvement": row.id, "told": told is not None}
    cases.progress.note(context.session, case, "case.improved", payload, now=now, actor=ACTOR)
    return told is not None


def _retry_metric(context: Context, row: Improvement) -> None:
    """What those say who tried again is measured like anything else."""
    if any(one.part == "retry" for one in measuring.metrics(context.session, row.id)):
        return
    metric = Metric(
        part="retry",
        kind="rate",
        name_en="Tried again and found it better",
        name_zh="再次体验认为有改善",
        unit_en="of those who answered",
        unit_zh="占答复者比例",
        better="higher",
        target=None,
    )
    measuring.add_metric(context.session, row, metric)


def standardise(context: Context) -> None:
    """The new way is the rule: effective, and watched for 180 days."""
    row = matter_of(context, Improvement)
    _close(context, row, "effective")


def spread(context: Context) -> None:
    """It worked here: each sister unit gets a proposal of its own (R57)."""
    row = matter_of(context, Improvement)
    given = matters.answers.latest(context.session, row, "improvement_decision")
    for unit in given.get("sister_units", []):
        context.post("improvement.proposed", context.subject, {"source": "spread", "unit": int(unit)})
    _close(context, row, "effective", units=list(given.get("sister_units", [])))


def replace(context: Context) -> None:
    """This measure is given up; another improvement takes its place and its complaints."""
    row = matter_of(context, Improvement)
    _close(context, row, "replaced")
    context.post("improvement.proposed", context.subject, {"source": "replaced", "unit": row.unit_id or 0})


def _close(context: Context, row: Improvement, status: str, **facts: object) -> None:
    _clock(context, row, "", "")
    matters.close(row, status, context.now)
    payload = {"status": status, "round": row.round, **facts}
    matters.note(context.session, row, "improvement.closed", payload, now=context.now, actor=ACTOR)
    people = [row.owner_id, desks.heads(context.session, row.unit_id, now=context.now)]
    actions.tell(context, row, "matter_news", people)


def adjust(context: Context) -> None:
    """Another round, with the measure adjusted."""
    row = matter_of(context, Improvement)
    row.round += 1
    payload = {"round": row.round}
    matters.note(context.session, row, "improvement.adjusted", payload, now=context.now, actor=ACTOR)


def fail(context: Context) -> None:
    """The cause came back within 180 days: it had not worked, and begins again (R54)."""
    row = matter_of(context, Improvement)
    row.failed_at, row.closed_at, row.round = context.now, None, row.round + 1
    payload = {"round": row.round}
    matters.note(context.session, row, "improvement.failed", payload, now=context.now, actor=ACTOR)
    people = [row.owner_id, desks.heads(context.session, row.unit_id, now=context.now)]
    actions.tell(context, row, "matter_news", people)


def last(context: Context) -> None:
    """Nothing of this cause came back for 180 days."""
    row = matter_of(context, Improvement)
    matters.note(context.session, row, "improvement.lasted", now=context.now, actor=ACTOR)


def stop(context: Context, *, reason: str) -> None:
    """Stopped or merged: nothing is owed any more, open actions are taken back."""
    row = matter_of(context, Improvement)
    session, now = context.session, context.now
    for stage in STAGES:
        send(context, deadlines.cancel(session, row.subject, stage, now=now, actor=ACTOR))
    opening.stop(session, row, reason, now=now, actor=ACTOR)
    if any(one.state == "begun" for one in improvements.actions.of(session, row.id)):
        context.post("action.withdrawn", Subject(*row.subject), {})


ACTS = {
    "improvements.open": (open_, ("opening", "improvement", "lead_unit")),
    "improvements.enter": (enter, ()),
    "improvements.begin": (begin, ()),
    "improvements.go_live": (go_live, ()),
    "improvements.standardise": (standardise, ()),
    "improvements.spread": (spread, ()),
    "improvements.replace": (replace, ()),
    "improvements.adjust": (adjust, ()),
    "improvements.fail": (fail, ()),
    "improvements.last": (last, ()),
    "improvements.stop": (stop, ()),
}
READS = {"improvements.recurrence": (recurrence, ("same_cause", "reopenings", "since_effect"))}
