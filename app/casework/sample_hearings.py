"""Demonstration disputes: one hearing announced, one with its opinion published; all of it invented."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.casework import citizen, disputes, hearings, intake, loop, staff, use_case
from app.db import reading
from app.domain import calendar, cases, identity, tasks
from app.domain.hearings import Hearing, composition, panel
from app.domain.hearings import latest as dispute_of
from app.domain.identity import CITIZEN, Person
from workflows.store import Instance

if TYPE_CHECKING:
    from datetime import datetime

    from app.casework.views import Submitted
    from app.domain.identity import Actor

STEP = timedelta(minutes=5)
AFTER_CHALLENGES = timedelta(days=7)
NAMED = {"title": "小区围墙外的垃圾堆", "place": "梧桐小区北门", "name": "诉求人戊"}
OPINION = {
    "outcome": "upheld",
    "grounds": "清运记录缺了两周，单位未能说明原因；居民照片与现场情况一致。",
    "owed_1": "恢复每日清运，并在北门公示清运时间。",
    "days_1": 10,
}


ANSWERED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("dispatch", {"instruction": "请核实情况，按期答复诉求人。"}),
    ("sign", {"signed": "sign"}),
    ("initial_response", {"who": "环卫科承办", "next_step": "明天上午到现场核查，当天告知结果"}),
    (
        "handling",
        {
            "site_visit": False,
            "facts_found": "清运车辆故障，垃圾未能及时清运。",
            "finding": "partly_substantiated",
            "outcomes": ["explanation"],
            "explanation": "车辆送修期间清运间隔延长。",
        },
    ),
    (
        "reply",
        {
            "points": "您反映小区北门垃圾无人清运。",
            "finding_text": "经核查，清运车辆故障，部分属实。",
            "reasons": "《城市生活垃圾管理办法》要求及时清运。",
            "measures": "已安排替代车辆，隔日清运。",
            "follow_up": "两周后复查一次。",
            "disagree": "如您不认可，可在14日内在事项页面一键要求重新办理。",
            "complex_case": False,
        },
    ),
    ("review", {"review": "approve"}),
)
"""What the unit answered, twice, without settling it."""
PROMISED_AFTER = timedelta(days=2)


class Play:
    """One case carried through its dispute, at moments of its own in the past."""

    def __init__(self, begun: datetime, phone: str) -> None:
        self.now, self.phone = begun, phone
        self.case: Submitted

    def begin(self) -> None:
        """Submitted, answered twice, dissatisfied twice: the citizen chooses mediation."""
        given = intake.Submission(
            kind="complaint",
            channel="website",
            title=NAMED["title"],
            text="小区北门围墙外堆着垃圾，已经两个星期没有人清运，气味很大。",
            place=NAMED["place"],
            locale="zh",
            contact=intake.Contact(name=NAMED["name"], phone=self.phone),
        )
        with use_case(self.now) as session:
            self.case = citizen.submit(session, given, now=self.now, actor=CITIZEN)
        self.do("triage", "clerk", kind="complaint", category="facilities", tier="general", decision="accept")
        for handler in ("handler", "handler2"):
            for form, answers in ANSWERED:
                who = {"dispatch": "dispatcher", "review": "head"}.get(form, handler)
                day = {"promised_on": (self.now + PROMISED_AFTER).date().isoformat()}
                self.do(form, who, **answers, **(day if form == "initial_response" else {}))
            self.act("rate", grade=1, resolved="no")
            self.do("callback", "verifier", call_result="refused")
        self.act("choose", route="mediation")

    def empanel(self) -> None:
        """Consent, admission, statement, draw and declarations."""
        answer = disputes.Consent(agreed=True, public=True, needs=("remote_seat",))
        self.party("consent", answer)
        self.do(
            "hearing_admission",
            "mediator",
            admitted="yes",
            admission_reason="admissible",
            reasons="两次答复均未解决，双方对清运是否中断说法不一，有必要听证。",
        )
        self.do("unit_statement", "head", statement="清运车辆故障，已安排替代车辆。", attends="环卫科负责人")
        self.staff("draw", "mediator", dict.fromkeys(composition.KINDS, 1))
        for member in self.panel():
            self.staff("declare", member, {"embargo": True})
        self.wait(AFTER_CHALLENGES)

    def announce(self) -> None:
        """The day is set, six working days ahead."""
        with reading() as session:
            day = calendar.current(session).add_working_days(self.now, 6).at.date()
        where = {"place": "市民中心二楼听证室，旁听席 20 个", "stream": "https://example.org/stream"}
        given = {"day": day.isoformat(), "time": "14:30", "bundle_checked": True, **where}
        self.staff("schedule", "mediator", given)

    def decide(self) -> None:
        """Heard, voted, written, checked, published."""
        with reading() as session:
            at = dispute_of(session, cases.by_number(session, self.case.number).id).session_at
        self.wait((at or self.now) - self.now)
        self.do(
            "hearing_session",
            "mediator",
            held="held",
            citizen_present=True,
            unit_present=True,
            minutes="双方各自陈述；单位出示车辆维修单，居民出示现场照片。",
        )
        votes = (
            ("upheld", "记录缺失，单位应当举证。"),
            ("upheld", "照片可信。"),
            ("not_upheld", "车辆故障属客观原因。"),
        )
        for member, (choice, reasons) in zip(self.panel(), votes, strict=True):
            self.now += STEP
            self.staff("vote", member, choice=choice, reasons=reasons)
        self.staff("outcome", "mediator", OPINION)
        self.do("hearing_publication", "privacy", cleared=True)

    def do(self, form: str, username: str, **answers: Any) -> None:
        """Somebody does the open task with this form, if there is one."""
        self.now += STEP
        with reading() as session:
            case = cases.by_number(session, self.case.number)
            open_ = [one for one in tasks.of_case(session, case.id) if one.open and one.form == form]
            unit = identity.by_code(session, "urban_management")
        if not open_:
            return
        given = {**answers, "lead_unit": unit.id} if form == "dispatch" and unit else answers
        with use_case(self.now) as session:
            staff.complete(session, open_[-1].id, given, now=self.now, actor=self.actor(username))

    def act(self, what: str, **given: Any) -> None:
        """The citizen acts on the case."""
        self.now += STEP
        with use_case(self.now) as session:
            call = getattr(citizen, what)
            call(session, self.case.number, self.case.secret, **given, now=self.now, actor=CITIZEN)

    def party(self, what: str, *given: Any) -> None:
        """The citizen acts in the dispute."""
        self.now += STEP
        with use_case(self.now) as session:
            call = getattr(disputes, what)
            call(session, self.case.number, self.case.secret, *given, now=self.now, actor=CITIZEN)

    def staff(self, what: str, username: str, *given: Any, **named: Any) -> None:
        """Staff or panel act on the hearing."""
        self.now += STEP
        with reading() as session:
            number = dispute_of(session, cases.by_number(session, self.case.number).id).id
        with use_case(self.now) as session:
            call = getattr(hearings, what)
            call(session, number, *given, **named, now=self.now, actor=self.actor(username))

    def panel(self) -> list[str]:
        """User names of the panel, in order of the seats."""
        with reading() as session:
            row = dispute_of(session, cases.by_number(session, self.case.number).id)
            sitting = [panel.sitting(session, seat) for seat in panel.seats(session, row)]
            people = [session.get(Person, one.person_id) for one in sitting if one]
            return [person.username for person in people if person]

    def wait(self, span: timedelta) -> None:
        """Time passes for this case: its timers fire at their moments."""
        self.now += span
        with reading() as session:
            case_id = cases.by_number(session, self.case.number).id
            rows = select(Instance.id).where(
                Instance.subject_kind == "case", Instance.subject_id == case_id, Instance.wake_at <= self.now
            )
            due = list(session.scalars(rows.order_by(Instance.wake_at)))
        for number in due:
            with use_case(self.now) as session:
                loop.hold_instance(session, number)
                loop.settle(session, loop.runner().wake(session, number, now=self.now), now=self.now)

    def actor(self, username: str) -> Actor:
        """An account of the demonstration."""
        with reading() as session:
            person = identity.by_username(session, username)
            if person is None:
                raise LookupError(username)
            return identity.actor_of(session, person, now=self.now)


def seed(now: datetime) -> list[Submitted]:
    """Two disputes, once: nothing when there is one already. Their cases."""
    with reading() as session:
        if session.scalars(select(Hearing.id).limit(1)).first() is not None:
            return []
    published = Play(now - timedelta(days=30), "13800000009")
    running = Play(now - AFTER_CHALLENGES - timedelta(days=1), "13800000010")
    for play in (published, running):
        play.begin()
        play.empanel()
        play.announce()
    published.decide()
    return [published.case, running.case]
