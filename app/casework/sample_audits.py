"""Demonstration audits: one published, one in the field with a finding answered and one still owed (R50)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.casework import audits, staff, use_case
from app.db import reading
from app.domain import audits as domain
from app.domain import cases, identity, tasks

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

CRITERIA = ["timeliness", "reply_quality", "effectiveness"]
FIRST: dict[str, Any] = {
    "title_en": "Trial audit of complaint handling",
    "title_zh": "诉求办理机制试点审计",
    "criteria": CRITERIA,
    "confidence": 0.9,
    "margin": 0.2,
}
SECOND: dict[str, Any] = {
    **FIRST,
    "title_en": "Audit of complaint handling",
    "title_zh": "诉求办理机制审计",
    "confidence": 0.95,
    "margin": 0.1,
}
STATEMENT = {
    "statement_en": "We replayed every case drawn over the diagram it ran on. The steps were kept. Where a "
    "limit was missed, nobody had been named to watch it while the owner was away.",
    "statement_zh": "我们将抽取的每一件诉求与其所依据的流程图逐步对照，"
    "办理步骤均符合流程图。"
    "时限被突破的，均因承办人不在岗时无人跟进。",
}
OBSERVATION = {
    "grade": "observation",
    "criterion": "reply_quality",
    "statement": "Replies name the rule, but seldom where to read it. 答复引用了规定，多未说明查阅途径。",
    "evidence": "Replies in the sample. 样本中的答复。",
}
MINOR = {
    "grade": "minor",
    "criterion": "timeliness",
    "statement": "While an owner was away nobody watched the limit. 承办人不在岗期间无人跟进时限。",
    "evidence": "Clocks of the sampled cases, escalation ladder. 样本案件的计时与升级记录。",
}
MAJOR = {
    "grade": "major",
    "criterion": "effectiveness",
    "statement": "Cases close without asking whether the cause is gone. 办结前未核实原因是否消除。",
    "evidence": "Handling records in the sample. 样本中的办理记录。",
}
ANSWER = {
    "stance": "accept",
    "answer": "We agree. 认可。",
    "cause": "Deputies were named for tasks, not for limits. 代理人只代办任务，未接手时限。",
    "action": "From next month the deputy gets the reminders too. 下月起代理人同时接收时限提醒。",
}


def seed(now: datetime) -> list[str]:
    """Two audits, once; the numbers of those that are new."""
    with reading() as session:
        if session.scalars(select(domain.Audit.id).limit(1)).first() is not None:
            return []
    return [number for number in (_published(now), _in_the_field(now)) if number]


def _published(now: datetime) -> str | None:
    """Over the cases older than six days, finished two days ago."""
    then = now - timedelta(days=6)
    audit_id = _drawn(FIRST, since=40, until=7, seed="7 13 22 25 31 33", now=then)
    if audit_id is None:
        return None
    _checked(audit_id, now=then)
    finding = _raised(audit_id, "urban_management", OBSERVATION, now=then)
    _concluded(audit_id, now=then)
    given = {name: text for name, text in ANSWER.items() if name != "corrective_by"}
    with use_case(then) as session:
        audits.respond(session, finding, given, now=then, actor=_actor("head", then))
    with use_case(then) as session:
        accepted = {"response_accepted": True}
        audits.accept(session, finding, accepted, now=then, actor=_actor("auditor", then))
    with use_case(then) as session:
        audits.state(session, audit_id, STATEMENT, now=then, actor=_actor("auditor", then))
    _do(audit_id, "accuracy_check", "head", {"facts_right": "yes"}, now=now - timedelta(days=2))
    with use_case(now - timedelta(days=2)) as session:
        weighed = {"remarks_weighed": "The unit confirmed the facts. 单位确认事实无误。"}
        then = now - timedelta(days=2)
        seen = audits.state(session, audit_id, weighed, now=then, actor=_actor("auditor", then))
    return seen.row.number


def _in_the_field(now: datetime) -> str | None:
    """Over everything until yesterday: drawn, compared, two findings, one of them answered."""
    then = now - timedelta(hours=5)
    audit_id = _drawn(SECOND, since=40, until=1, seed="2 9 11 18 27 30", now=then)
    if audit_id is None:
        return None
    answered = _raised(audit_id, "urban_management", MINOR, now=then)
    _raised(audit_id, "environment", MAJOR, now=then)
    by = (now + timedelta(days=30)).date().isoformat()
    with use_case(then) as session:
        given = {**ANSWER, "corrective_by": by}
        audits.respond(session, answered, given, now=then, actor=_actor("head", then))
    with reading() as session:
        return audits.view(session, audit_id, now=now, actor=_actor("auditor", now)).row.number


def _actor(username: str, now: datetime) -> Actor:
    with reading() as session:
        person = identity.by_username(session, username)
        if person is None:
            raise LookupError(username)
        return identity.actor_of(session, person, now=now)


def _drawn(given: dict[str, Any], *, since: int, until: int, seed: str, now: datetime) -> int | None:
    """An audit of the cases submitted so many days ago, its sample drawn; None when there are none."""
    days = {
        "period_from": (now - timedelta(days=since)).date(),
        "period_to": (now - timedelta(days=until)).date(),
    }
    actor = _actor("auditor", now)
    with use_case(now) as session:
        audit_id = audits.plan(session, {**given, **days}, now=now, actor=actor).row.id
    _do(audit_id, "audit_declaration", "auditor", {"declared": True}, now=now)
    with reading() as session:
        if audits.view(session, audit_id, now=now, actor=actor).row.status == "stopped":
            return None
    with use_case(now) as session:
        audits.draw(session, audit_id, seed=seed, now=now, actor=actor)
    return audit_id


def _checked(audit_id: int, *, now: datetime) -> None:
    actor = _actor("auditor", now)
    with use_case(now) as session:
        for row in audits.view(session, audit_id, now=now, actor=actor).sample:
            late = any(one["what"] == "late" for one in row.deviations)
            audits.check(
                session,
                audit_id,
                case=row.case,
                effect=row.found_effect or "unknown",
                checklist={code: not (late and code == "timeliness") for code in CRITERIA},
                now=now,
                actor=actor,
            )


def _raised(audit_id: int, code: str, words: dict[str, str], *, now: datetime) -> int:
    with use_case(now) as session:
        unit, actor = identity.by_code(session, code), _actor("auditor", now)
        given: dict[str, Any] = {"unit": unit.id if unit else 0, **words}
        given["cites"] = _shown_by(session, audit_id, now=now)
        return audits.raise_finding(session, audit_id, **given, now=now, actor=actor).id


def _shown_by(session: Session, audit_id: int, *, now: datetime) -> list[dict[str, Any]]:
    """The first entry of the journal of a sampled case that may be named."""
    sample = audits.view(session, audit_id, now=now, actor=_actor("auditor", now)).sample
    named = [row.case for row in sample if not cases.has(cases.by_number(session, row.case), "confidential")]
    return [{"case": number, "entry": 1} for number in named[:1]]


def _concluded(audit_id: int, *, now: datetime) -> None:
    answers = {
        "effect": "partly",
        "conclusion": "It settles most matters, not always in time. 多数诉求得到解决，但仍有超时。",
        "evidence": "The sample and its clocks. 样本及其计时。",
    }
    _do(audit_id, "audit_fieldwork", "auditor", answers, now=now)


def _do(matter_id: int, form: str, username: str, answers: dict[str, Any], *, now: datetime) -> None:
    """Have somebody do the open task of the matter with this form."""
    with reading() as session:
        found = [item for item in tasks.of_matter(session, matter_id) if item.open and item.form == form]
    actor = _actor(username, now)
    with use_case(now) as session:
        staff.complete(session, found[-1].id, answers, now=now, actor=actor)
