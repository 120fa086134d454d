"""Service tasks of a dispute, from consent to opinion; each stage has a clock (R41-R43)."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from app import settings
from app.domain import cases, deadlines, hearings, vocabulary
from app.domain.cases import desks, progress
from app.domain.hearings import ballots, opinions, panel
from app.operators.subjects import ACTOR, case_of, send, tell, tell_staff
from workflows.subject import Subject

if TYPE_CHECKING:
    from app.domain.hearings import Hearing
    from workflows.operators import Context

CONSENT, STATEMENT, AFTER_THE_DAY = "WD5", "WD3", 48
_ENDS = {"left": "left", "no_consent": "no_consent", "case_withdrawn": "case_withdrawn"}


def hearing_of(context: Context) -> Hearing:
    """The dispute that the process is about: the last of its case."""
    return hearings.latest(context.session, case_of(context).id)


def enter(context: Context, hearing: Hearing, stage: str, limit: str) -> None:
    """The stage before is done, this one begins: its status, its clock, and nobody else's."""
    leave_stage(context, hearing)
    hearing.status = stage
    begun = deadlines.start(
        context.session,
        stage,
        ("case", hearing.case_id),
        limit,
        now=context.now,
        actor=ACTOR,
        unit_id=hearing.unit_id if stage == "statement" else None,
    )
    send(context, [begun])
    note(context, hearing, "hearing.stage", stage=stage)


def leave_stage(context: Context, hearing: Hearing) -> None:
    """Meet the clock of the stage that is done; a breach stays on record."""
    subject = ("case", hearing.case_id)
    for kind in hearings.STAGES:
        send(context, [deadlines.meet(context.session, subject, kind, now=context.now, actor=ACTOR)])


def note(context: Context, hearing: Hearing, kind: str, **facts: object) -> None:
    """One entry in the case's journal."""
    hearings.note(context.session, hearing, kind, facts, now=context.now, actor=ACTOR)


def tell_unit(context: Context, hearing: Hearing) -> None:
    """The head of the unit complained of looks at the dispute."""
    case = case_of(context)
    never = desks.never(case)
    head = desks.heads(context.session, hearing.unit_id, now=context.now, never=never)
    tell_staff(context, case, "staff_hearing", [head], **link(hearing))


def link(hearing: Hearing) -> dict[str, str]:
    """Number and page of a hearing, for notices to those who may not open the case."""
    return {"number": hearing.number, "url": f"{settings.current().public_url}/hearings/{hearing.number}"}


def open_(context: Context) -> None:
    """A dispute is asked for: numbered, and the citizen asked for consent, freely and without any loss."""
    case = case_of(context)
    hearing = hearings.open_(context.session, case, now=context.now, actor=ACTOR)
    progress.stand(case, "in_dispute")
    enter(context, hearing, "consent", CONSENT)
    tell(context, case, "hearing_consent", hearing=hearing.number)


def stage(context: Context, *, stage: str, limit: str) -> None:
    """A stage of the dispute begins, with its limit (`WD5`, `PT48H`)."""
    enter(context, hearing_of(context), stage, limit)


def leave(context: Context, *, reason: str) -> None:
    """The citizen leaves, does not agree, or withdraws the case: no reason asked, no right lost (R41)."""
    hearing, case = hearing_of(context), case_of(context)
    leave_stage(context, hearing)
    hearings.finish(hearing, _ENDS[reason], context.now, outcome="withdrawn")
    note(context, hearing, "hearing.left", reason=reason)
    if reason != "case_withdrawn":
        tell(context, case, "hearing_left", hearing=hearing.number)
        tell_unit(context, hearing)


def conclude(context: Context) -> dict[str, Any]:
    """What came of it; nothing of the dispute itself runs on."""
    hearing = hearing_of(context)
    leave_stage(context, hearing)
    note(context, hearing, "hearing.concluded", outcome=hearing.outcome)
    return {"hearing_outcome": hearing.outcome or ""}


def examine(context: Context) -> dict[str, Any]:
    """What table D9 asks about; the clock of admissibility begins (R41: within five working days)."""
    hearing, case = hearing_of(context), case_of(context)
    enter(context, hearing, "admissibility", "WD5")
    return {
        "kind": case.kind,
        "tier": case.tier,
        "group": cases.has(case, "group"),
        "confidential": cases.has(case, "confidential"),
        "heard_before": hearings.heard_before(context.session, hearing),
    }


def refuse(context: Context) -> None:
    """Not taken on, with written reasons and every remedy."""
    hearing, case = hearing_of(context), case_of(context)
    hearings.finish(hearing, "not_admitted", context.now)
    given = cases.answers.latest(context.session, case, "hearing_admission")
    reason = vocabulary.label("admission_reason", hearing.admission_reason or "", case.locale)
    tell(context, case, "hearing_refused", reason=reason, text=str(given.get("reasons") or ""))
    tell_unit(context, hearing)
    note(context, hearing, "hearing.refused", reason=hearing.admission_reason)


def take_on(context: Context, *, open_hearing: bool, closed_reason: str, panel_size: int) -> None:
    """Taken on: public or closed with its reason, and the unit told that it must attend (R41, R43).

    Whatever the table says: never public without consent, nor for minors, health and whistle-blowing.
    """
    hearing, case = hearing_of(context), case_of(context)
    barred: list[str] = [one for one in ("minors", "health") if one in hearing.concerns]
    if case.kind == "report":
        barred.insert(0, "whistle_blowing")
    if not hearing.wants_public:
        barred.append("no_consent")
    hearing.is_open = open_hearing and not barred
    shown = closed_reason if closed_reason != "none" else next(iter(barred), "confidential")
    hearing.closed_reason = None if hearing.is_open else shown
    hearing.panel_size = panel_size
    enter(context, hearing, "statement", STATEMENT)
    given = cases.answers.latest(context.session, case, "hearing_admission")
    tell(context, case, "hearing_admitted", hearing=hearing.number, text=str(given.get("reasons") or ""))
    tell_unit(context, hearing)
    note(context, hearing, "hearing.admitted", open=hearing.is_open, closed_reason=hearing.closed_reason)


def settle(context: Context) -> None:
    """Both have signed: what was agreed becomes obligations; what was said stays in the room."""
    hearing, case = hearing_of(context), case_of(context)
    leave_stage(context, hearing)
    hearings.finish(hearing, "settled", context.now, outcome="settled")
    impose(context, hearing, promised=True)
    tell(context, case, "hearing_settled", hearing=hearing.number)
    tell_unit(context, hearing)
    note(context, hearing, "hearing.settled")


def announce(context: Context) -> None:
    """The day is public at least five working days ahead; parties and panel are invited (R43)."""
    hearing, case = hearing_of(context), case_of(context)
    if hearing.session_at is None:
        raise LookupError("announced without a day")
    hearing.moved += hearing.announced_at is not None
    hearing.announced_at = context.now
    hours = ceil((hearing.session_at - context.now).total_seconds() / 3600) + AFTER_THE_DAY
    enter(context, hearing, "hearing", f"PT{hours}H")
    day = cases.notices.day(hearing.session_at, case.locale)
    tell(context, case, "hearing_announced", hearing=hearing.number, day=day, place=hearing.place or "")
    tell_unit(context, hearing)
    tell_panel(context, hearing)
    note(context, hearing, "hearing.announced", at=hearing.session_at, open=hearing.is_open)


def tell_panel(context: Context, hearing: Hearing) -> None:
    """Every member looks at the hearing's page."""
    people = [member.person_id for member in panel.seated(context.session, hearing)]
    tell_staff(context, case_of(context), "staff_hearing", people, **link(hearing))


def open_voting(context: Context) -> dict[str, Any]:
    """A round of ballots begins: who votes, by what they sit as."""
    hearing = hearing_of(context)
    ballots.open_round(context.session, hearing, now=context.now, actor=ACTOR)
    enter(context, hearing, "ballots", "WD3")
    voters: dict[str, list[int]] = {"users": [], "experts": [], "media": []}
    lists = {"panel_user": "users", "panel_expert": "experts", "panel_media": "media"}
    for member in panel.seated(context.session, hearing):
        voters[lists[panel.kind_of(context.session, member)]].append(member.person_id)
    return dict(voters)


def count(context: Context) -> dict[str, Any]:
    """The round is counted, once: `majority`, `none` of more than half, or `short` of a quorum."""
    hearing = hearing_of(context)
    found = ballots.count(context.session, hearing, now=context.now, actor=ACTOR)
    return {"counted": found if found in {"none", "short"} else "majority"}


def publish(context: Context) -> None:
    """The opinion is public, the embargo ends; what the panel asks of the unit becomes tasks (R42, R43)."""
    hearing, case = hearing_of(context), case_of(context)
    opinions.publish(context.session, hearing, now=context.now, actor=ACTOR)
    leave_stage(context, hearing)
    hearings.finish(hearing, "concluded", context.now)
    impose(context, hearing, promised=False)
    outcome = vocabulary.label("hearing_outcome", hearing.outcome or "", case.locale)
    tell(context, case, "hearing_opinion", hearing=hearing.number, outcome=outcome, **public_link(hearing))
    tell_unit(context, hearing)
    tell_panel(context, hearing)


def public_link(hearing: Hearing) -> dict[str, str]:
    """Where everybody reads about a hearing."""
    return {"page": f"{settings.current().public_url}/public/hearings/{hearing.number}"}


def impose(context: Context, hearing: Hearing, *, promised: bool) -> None:
    """Every obligation noted becomes a process of its own (`obligation.imposed`)."""
    for row in opinions.obligations(context.session, hearing):
        if row.status != "noted":
            continue
        row.status, row.imposed_at = "promised" if promised else "imposed", context.now
        payload = {
            "obligation": row.id,
            "promised": promised,
            "lead_unit": row.unit_id or 0,
            "obligation_days": row.days,
        }
        context.post("obligation.imposed", Subject("case", hearing.case_id), payload)


ACTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "hearings.open": (open_, ()),
    "hearings.stage": (stage, ()),
    "hearings.leave": (leave, ()),
    "hearings.conclude": (conclude, ("hearing_outcome",)),
    "hearings.examine": (examine, ("kind", "tier", "group", "confidential", "heard_before")),
    "hearings.refuse": (refuse, ()),
    "hearings.take_on": (take_on, ()),
    "hearings.settle": (settle, ()),
    "hearings.announce": (announce, ()),
    "hearings.publish": (publish, ()),
    "ballots.open": (open_voting, ("users", "experts", "media")),
    "ballots.count": (count, ("counted",)),
}
