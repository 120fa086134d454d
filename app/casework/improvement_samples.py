"""Demonstration improvements: any window for any matter (48 → 15 minutes), and one that did not help."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import settings
from app.casework import improving, meetings, staff, use_case
from app.db import reading
from app.domain import identity, tasks
from app.domain.cases import Case
from app.domain.improvements import Improvement, Observation, opening

if TYPE_CHECKING:
    from app.domain.identity import Actor

UNIT = "data"
DAYS, EACH = 20, 6
AGO, LIVE, EVALUATED = 60, 30, 4
"""Days ago: the baseline is in and the plan made; the change goes live; it is evaluated."""

METRIC: dict[str, Any] = {
    "kind": "value",
    "name_en": "Wait at the registration window",
    "name_zh": "登记窗口等候时间",
    "unit_en": "minutes",
    "unit_zh": "分钟",
    "better": "lower",
    "target": 20,
}


@dataclass(frozen=True)
class Sample:
    """An invented improvement: its words, how long people waited before and after, what was decided."""

    title: tuple[str, str]
    category: str
    problem: str
    root_cause: str
    action: str
    changed: tuple[str, str]
    before: float
    after: float
    conclusion: str
    decision: dict[str, Any]


WINDOWS = Sample(
    ("Registration windows: any window for any matter", "登记窗口由按科室划分改为全科通办"),
    "efficiency",
    "群众在登记窗口平均等候48分钟，而八个窗口中有一半空闲。",
    "窗口按科室划分，空闲窗口不能办理其他科室的事项。",
    "培训全部窗口人员办理所有事项，并启用电子叫号。",
    (
        "Any registration window now takes any matter, and one electronic queue leads to all of them.",
        "现在任何登记窗口都能办理所有事项，统一电子叫号。",
    ),
    48,
    15,
    "等候时间下降68.75%，差异明显超出随机波动，达到目标。",
    {
        "decision": "standardise",
        "reason": "效果明显且稳定，纳入窗口管理制度。",
        "standard_rule": "《政务大厅窗口管理办法》第三条",
    },
)
SIGNS = Sample(
    ("New signs in the hall", "大厅新增导引标识"),
    "facilities",
    "群众找不到窗口，排队等候时间平均48分钟。",
    "认为标识不清是等候的主要原因。",
    "在大厅入口和各楼层增设导引标识。",
    ("There are new signs at the entrance and on every floor.", "入口和各楼层新增了导引标识。"),
    48,
    47,
    "等候时间没有明显变化，标识不是主要原因。",
    {"decision": "adjust", "reason": "重新查找根本原因后再试。"},
)


def seed(*, now: datetime) -> list[str]:
    """Walk both through their stages, once; their numbers. Nothing when there are improvements already."""
    with reading() as session:
        if session.scalars(select(Improvement.id).limit(1)).first() is not None:
            return []
    numbers = [_walk(sample, now) for sample in (WINDOWS, SIGNS)]
    with use_case(now) as session:
        numbers.append(meetings.call(session, now=now, actor=_actor("analyst", now)).matter.number)
    return numbers


def _walk(sample: Sample, now: datetime) -> str:
    at = now - timedelta(days=AGO)
    row = _open(sample, at)
    _measure(sample, row, at)
    starts, ends = (now - timedelta(days=AGO - 1)).date(), (now - timedelta(days=LIVE)).date()
    plan = {
        "problem": sample.problem,
        "method": "five_whys",
        "why_1": "空闲窗口不接其他事项。",
        "why_2": "每个窗口只授权一个科室的事项。",
        "why_3": "窗口设置沿用科室划分。",
        "root_cause": sample.root_cause,
        "where_else": "查看了税务大厅和社保大厅，设置方式相同。",
        "horizon": "short",
        "expected_effect": "平均等候时间降到20分钟以内。",
        "pilot_scope": "一楼登记大厅先行试点。",
        "owner": _actor("improver", at).person_id,
        "starts_on": starts.isoformat(),
        "ends_on": ends.isoformat(),
    }
    _do(row, "improvement_plan", "improver", plan, at)
    _do(
        row,
        "improvement_approval",
        "head",
        {"plan_approved": True, "reason": "抓住了根本原因，可以衡量。"},
        at,
    )
    live = now - timedelta(days=LIVE)
    _do(row, "action_report", "handler", {"action_result": "done", "report": "已按计划完成。"}, live)
    go = {
        "go_live": True,
        "reason": "试点两周运行平稳。",
        "what_changed_en": sample.changed[0],
        "what_changed_zh": sample.changed[1],
    }
    _do(row, "improvement_go", "head", go, live)
    done = now - timedelta(days=EVALUATED)
    _observe(row, "after", sample.after, live + timedelta(days=1), done)
    _do(row, "improvement_sample", "improver", {"how_taken": "叫号机自动记录每次等候时间，无遗漏。"}, done)
    _do(row, "improvement_evaluation", "analyst", {"conclusion": sample.conclusion}, done)
    _do(row, "improvement_decision", "head", sample.decision, done)
    return row.number


def _open(sample: Sample, at: datetime) -> Improvement:
    actor = _actor("improver", at)
    with use_case(at) as session:
        made = improving.open_(
            session,
            title_en=sample.title[0],
            title_zh=sample.title[1],
            unit=UNIT,
            category=sample.category,
            now=at,
            actor=actor,
        )
    with use_case(at) as session:
        row = session.get_one(Improvement, made.row.id)
        waiting = select(Case).where(Case.category == sample.category, Case.unit_id == row.unit_id)
        opening.link(session, row, session.scalars(waiting).all(), now=at, actor=actor)
    with reading() as session:
        return session.get_one(Improvement, made.row.id)


def _measure(sample: Sample, row: Improvement, at: datetime) -> None:
    actor = _actor("improver", at)
    first = at - timedelta(days=DAYS + 1)
    window = {"baseline_from": first.date(), "baseline_until": at.date()}
    with use_case(at) as session:
        improving.add_metric(session, row.id, now=at, actor=actor, **METRIC, **window)
    _observe(row, "before", sample.before, first, at)
    until = (at + timedelta(days=AGO - LIVE)).date()
    with use_case(at) as session:
        improving.add_action(
            session,
            row.id,
            Improvement,
            text=sample.action,
            owner="handler",
            until=until,
            now=at,
            actor=actor,
        )


def _observe(row: Improvement, phase: str, mean: float, first: datetime, at: datetime) -> None:
    zone = settings.current().timezone
    start = datetime.combine(first.astimezone(zone).date() + timedelta(days=1), time(9), tzinfo=zone)
    observed = [
        Observation(
            phase=phase, at=start + timedelta(days=place // EACH, minutes=70 * (place % EACH)), value=value
        )
        for place, value in enumerate(_waits(mean))
    ]
    with use_case(at) as session:
        improving.observe(session, row.id, observed, now=at, actor=_actor("improver", at))


def _waits(mean: float) -> list[float]:
    """Invented waits around a mean, longer towards noon, the same at each seed; their mean is exact."""
    shape = [1 + 0.35 * math.sin(place * 2.4) + 0.2 * math.sin(place * 0.7) for place in range(DAYS * EACH)]
    scale = mean * len(shape) / sum(shape)
    return [round(one * scale, 6) for one in shape]


def _do(row: Improvement, form: str, username: str, answers: dict[str, Any], at: datetime) -> None:
    with reading() as session:
        item = next(one for one in tasks.of_matter(session, row.id) if one.open and one.form == form)
    with use_case(at) as session:
        staff.complete(session, item.id, answers, now=at, actor=_actor(username, at))


def _actor(username: str, at: datetime) -> Actor:
    with reading() as session:
        person = identity.by_username(session, username)
        if person is None:
            raise LookupError(f"the demonstration has no {username}")
        return identity.actor_of(session, person, now=at)
