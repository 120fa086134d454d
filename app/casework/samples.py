"""Demonstration cases: invented matters of an invented city, each at another point of the loop."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.casework import citizen, intake, staff, use_case
from app.db import reading
from app.domain import cases, identity, tasks
from app.domain.identity.actor import CITIZEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.casework.views import Submitted

Step = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True)
class Sample:
    """A matter, how many days ago it came in, and the tasks done on it: form, user name, answers."""

    title: str
    text: str
    place: str
    locale: str
    days_ago: float
    kind: str = "complaint"
    channel: str = "website"
    name: str | None = None
    phone: str | None = None
    unit: str = "urban_management"
    steps: Sequence[Step] = ()
    verdict: tuple[int, str] | None = None
    more: dict[str, Any] = field(default_factory=dict)


def _triage(category: str, decision: str = "accept", **more: Any) -> Step:
    answers = {"kind": "complaint", "category": category, "tier": "general", "decision": decision}
    return ("triage", "clerk", answers | more)


_DISPATCH_ZH: Step = ("dispatch", "dispatcher", {"instruction": "请核实情况，按期答复诉求人。"})
_DISPATCH_EN: Step = ("dispatch", "dispatcher", {"instruction": "Please look into it and answer in time."})
_SIGN: Step = ("sign", "handler", {"signed": "sign"})
_FIRST_ZH: Step = (
    "initial_response",
    "handler",
    {"who": "市政设施科承办", "next_step": "明天上午到现场核查，当天告知结果", "promised_on": 2},
)
_WORK_ZH: Step = (
    "handling",
    "handler",
    {
        "site_visit": False,
        "facts_found": "线路接头烧断，三盏路灯不亮。",
        "finding": "substantiated",
        "outcomes": ["fixed"],
        "fixed_what": "更换接头和灯泡，三盏路灯恢复照明。",
        "fixed_on": 0,
    },
)
_REPLY_ZH: Step = (
    "reply",
    "handler",
    {
        "points": "您反映滨河路三盏路灯不亮，影响夜间通行。",
        "finding_text": "经现场核查，线路接头烧断，情况属实。",
        "reasons": "《城市照明管理规定》要求路灯故障应及时修复。",
        "measures": "已更换接头和灯泡，三盏路灯当晚恢复照明。",
        "follow_up": "一周后复查一次，并检查同一线路的其他接头。",
        "disagree": "如您不认可，可在14日内在事项页面一键要求重新办理。",
        "complex_case": False,
    },
)
_REVIEW: Step = ("review", "head", {"review": "approve"})
_WHOLE = (_triage("facilities"), _DISPATCH_ZH, _SIGN, _FIRST_ZH, _WORK_ZH, _REPLY_ZH, _REVIEW)

SAMPLES: tuple[Sample, ...] = (
    Sample(
        "滨河路三盏路灯不亮",
        "滨河路从桥头到菜场一段，三盏路灯不亮已经一个星期，晚上看不清路，请尽快修好。",
        "滨河路桥头",
        "zh",
        9,
        name="诉求人甲",
        phone="13800000001",
        steps=_WHOLE,
        verdict=(5, "yes"),
    ),
    Sample(
        "小区门口污水外溢",
        "小区门口的井盖往外冒污水，气味很大，已经三天了。",
        "梧桐小区东门",
        "zh",
        4,
        name="诉求人乙",
        phone="13800000002",
        unit="water",
        steps=(_triage("facilities"), _DISPATCH_ZH, _SIGN, _FIRST_ZH),
    ),
    Sample(
        "Two hours in a queue for one stamp",
        "I waited two hours at window 4 for a stamp that took one minute. Two of five windows were closed.",
        "Service hall, window 4",
        "en",
        2,
        channel="window",
        name="Person C",
        phone="13800000003",
        unit="data",
        steps=(_triage("efficiency"), _DISPATCH_EN),
    ),
    Sample(
        "办证窗口态度生硬",
        "昨天下午在办证窗口咨询材料，工作人员态度不耐烦，没有说清楚缺什么。",
        "政务大厅二楼",
        "zh",
        1,
        channel="qr",
        steps=(_triage("staff_attitude"),),
        more={"anonymous": True},
    ),
    Sample(
        "How do I register a bicycle?",
        "Please tell me which papers I need to register an electric bicycle.",
        "",
        "en",
        1,
        kind="inquiry",
        name="Person E",
        phone="13800000005",
        steps=(
            _triage("policy", "direct_answer", kind="inquiry"),
            (
                "direct_answer",
                "clerk",
                {
                    "answer": "Bring the invoice, the certificate of conformity and your identity card to "
                    "any traffic police counter. It is free and takes about ten minutes.",
                    "basis": "City rules on electric bicycles, section 6",
                    "disagree": "If this does not help, write to us on this page.",
                },
            ),
        ),
    ),
    Sample(
        "与邻居的房屋纠纷",
        "我和邻居的房屋纠纷法院已经立案，想请你们处理。",
        "城南",
        "zh",
        3,
        name="诉求人丙",
        phone="13800000006",
        steps=(
            _triage("other", "not_accepted"),
            (
                "not_accepted",
                "clerk",
                {
                    "not_accepted_reason": "court",
                    "explanation": "该纠纷法院已经立案，依法由法院审理，我们不能另行处理。",
                    "where_to_go": "区人民法院诉讼服务中心一楼 1 号窗口",
                },
            ),
        ),
    ),
    Sample(
        "工地夜间施工噪声",
        "工地夜里两点还在打桩，整栋楼的老人和孩子都睡不着。",
        "学府路工地",
        "zh",
        16,
        name="诉求人丁",
        phone="13800000007",
        unit="environment",
        steps=(_triage("facilities"), _DISPATCH_ZH, _SIGN),
    ),
    Sample(
        "The bus stop has no shelter",
        "People stand in the rain at the hospital bus stop. A shelter was promised last year.",
        "Hospital bus stop",
        "en",
        0.1,
        name="Person H",
        phone="13800000008",
    ),
)
"""Eight matters: closed, in work, to be signed, to be dispatched, answered, refused, overdue, new."""


def bring_in(*, now: datetime) -> list[Submitted]:
    """Submit the demonstration cases through the front door, once: nothing when there are cases already."""
    with reading() as session:
        if session.scalars(select(cases.Case.id).limit(1)).first() is not None:
            return []
    return [play(sample, now=now) for sample in SAMPLES]


def play(sample: Sample, *, now: datetime) -> Submitted:
    """Carry one matter from its submission as far as its tasks go."""
    moment = now - timedelta(days=sample.days_ago)
    contact = intake.Contact(name=sample.name, phone=sample.phone) if sample.phone else None
    submission = intake.Submission(
        kind=sample.kind,
        channel=sample.channel,
        title=sample.title,
        text=sample.text,
        place=sample.place or None,
        locale=sample.locale,
        contact=contact,
        **sample.more,
    )
    with use_case(moment) as session:
        made = citizen.submit(session, submission, now=moment, actor=CITIZEN)
    for form, username, answers in sample.steps:
        moment = min(now, moment + timedelta(minutes=30))
        _do(made.number, form, username, _filled(sample, form, answers, moment), now=moment)
    if sample.verdict:
        grade, resolved = sample.verdict
        moment = min(now, moment + timedelta(hours=20))
        with use_case(moment) as session:
            citizen.rate(
                session, made.number, made.secret, grade=grade, resolved=resolved, now=moment, actor=CITIZEN
            )
    return made


def _filled(sample: Sample, form: str, answers: dict[str, Any], moment: datetime) -> dict[str, Any]:
    """The answers, with the unit to dispatch to and days counted from the moment of the task."""
    given = dict(answers)
    if form == "dispatch":
        with reading() as session:
            unit = identity.by_code(session, sample.unit)
        given["lead_unit"] = unit.id if unit else None
    for name in ("promised_on", "fixed_on"):
        if isinstance(given.get(name), int):
            given[name] = (moment + timedelta(days=given[name])).date().isoformat()
    return given


def _do(number: str, form: str, username: str, answers: dict[str, Any], *, now: datetime) -> None:
    """Do the case's open task with this form; a case that took another way has none, and that is fine."""
    with reading() as session:
        case = cases.by_number(session, number)
        found = [item for item in tasks.of_case(session, case.id) if item.open and item.form == form]
        person = identity.by_username(session, username)
        if not found or person is None:
            return
        actor = identity.actor_of(session, person, now=now)
    with use_case(now) as session:
        staff.complete(session, found[-1].id, answers, now=now, actor=actor)
