"""What tests say of disputes: two bad verdicts, consent, a panel of demo accounts, a whole hearing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import jobs
from app.casework import disputes, use_case
from app.casework import hearings as casework
from app.db import reading
from app.domain import hearings, notifications, tasks
from app.domain.hearings import panel
from app.domain.identity import CITIZEN, Person
from workflows.store import Incident

if TYPE_CHECKING:
    from app.casework.views import Submitted
    from app.domain.hearings import Hearing
    from tests.casework.city import City

AGREED = {"agreed": True, "public": True}
ADMITTED = {
    "admitted": "yes",
    "admission_reason": "admissible",
    "reasons": "Two rounds have left the lamp dark.",
}
STATED = {"statement": "The cable was cut by works of others.", "attends": "Head of street lighting"}
DRAWN = {"panel_user": 1, "panel_expert": 1, "panel_media": 1}
DAY = {"day": "2025-11-20", "time": "14:30", "place": "City Hall, room 2, seat 1", "bundle_checked": True}
HELD = {
    "held": "held",
    "citizen_present": True,
    "unit_present": True,
    "minutes": "Both sides spoke; Zhang Weiwei showed pictures.",
}
OPINION = {
    "grounds": "The unit knew of the cable and did not say so to Zhang Weiwei.",
    "owed_1": "Put the lamp on its own cable.",
    "days_1": 10,
}


def wait(city: City, **span: float) -> None:
    """Time passes and the metronome does what is due."""
    city.later(**span)
    jobs.perform(jobs.JOBS[0], city.now, forced=True)


def in_dispute(city: City, **changes: Any) -> Submitted:
    """A case of two negative verdicts, whose citizen may choose."""
    case = city.until_replied(**changes)
    city.act("rate", case, grade=1, resolved="no")
    if "callback" in city.forms(case):
        city.do(case, "callback", "verifier", call_result="refused")
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler2")
    city.handle(case, "handler2")
    city.act("rate", case, grade=1, resolved="no")
    if "callback" in city.forms(case):
        city.do(case, "callback", "verifier", call_result="refused")
    return case


def requested(city: City, **changes: Any) -> Submitted:
    """A case whose citizen asked for mediation."""
    case = in_dispute(city, **changes)
    city.act("choose", case, route="mediation")
    return case


def party(city: City, what: str, case: Submitted, *given: Any, **named: Any) -> Any:
    """An act of the citizen in the dispute."""
    with use_case(city.now) as session:
        call = getattr(disputes, what)
        return call(session, case.number, case.secret, *given, now=city.now, actor=CITIZEN, **named)


def agree(city: City, case: Submitted, **changes: Any) -> None:
    """The citizen consents."""
    party(city, "consent", case, disputes.Consent(**{**AGREED, **changes}))


def admitted(city: City, *, unit_talks: bool = False, size: Any = None, **consent: Any) -> Submitted:
    """A dispute that was taken on, with the unit's statement in."""
    case = requested(city, **(size or {}))
    agree(city, case, **consent)
    city.do(case, "hearing_admission", "mediator", **ADMITTED)
    city.do(case, "unit_statement", "head", **STATED, unit_talks=unit_talks)
    return case


def hearing(city: City, case: Submitted) -> Hearing:
    """The dispute's row."""
    with reading() as session:
        return hearings.latest(session, city.case(case).id)


def usernames(city: City, case: Submitted) -> list[str]:
    """Who sits or is asked, by account, in order of the seats."""
    with reading() as session:
        row = hearings.latest(session, city.case(case).id)
        found = [panel.sitting(session, seat) for seat in panel.seats(session, row)]
        people = [session.get(Person, one.person_id) for one in found if one]
        return [person.username for person in people if person]


def own(city: City, case: Submitted, form: str, username: str) -> tasks.WorkItem:
    """The open task of this form that is this person's alone."""
    who = city.actor(username).person_id
    found = [item for item in city.tasks(case) if item.form == form and item.assignee_id == who]
    assert found, f"{username} has no open {form}, but {city.forms(case)}"
    return found[-1]


def act(city: City, what: str, case: Submitted, by: str, *given: Any, **named: Any) -> Any:
    """An act of staff on the hearing."""
    number = hearing(city, case).id
    with use_case(city.now) as session:
        call = getattr(casework, what)
        return call(session, number, *given, now=city.now, actor=city.actor(by), **named)


def declare_all(city: City, case: Submitted) -> None:
    """Everybody asked declares that there is no conflict."""
    waiting = {item.assignee_id for item in city.tasks(case) if item.form == "conflict_declaration"}
    for username in usernames(city, case):
        if city.actor(username).person_id in waiting:
            act(city, "declare", case, username, {"embargo": True})


def empanelled(city: City, **changes: Any) -> Submitted:
    """A dispute whose panel was drawn, declared and not challenged."""
    case = admitted(city, **changes)
    act(city, "draw", case, "mediator", DRAWN)
    declare_all(city, case)
    wait(city, days=7)
    return case


def announced(city: City, **changes: Any) -> Submitted:
    """A hearing whose day is public."""
    case = empanelled(city, **changes)
    act(city, "schedule", case, "mediator", DAY)
    return case


def heard(city: City, **changes: Any) -> Submitted:
    """A hearing that was held; its panel votes."""
    case = announced(city, **changes)
    to_the_day(city, case)
    city.do(case, "hearing_session", "mediator", **HELD)
    return case


def to_the_day(city: City, case: Submitted) -> None:
    """Time passes until the hearing begins."""
    at = hearing(city, case).session_at
    assert at is not None
    wait(city, seconds=(at - city.now).total_seconds())


def vote(city: City, case: Submitted, *choices: str) -> None:
    """The panel votes, in order of the seats."""
    for username, choice in zip(usernames(city, case), choices, strict=True):
        act(city, "vote", case, username, choice=choice, reasons=f"As I heard it: {choice}.")


def decided(city: City, *choices: str, **changes: Any) -> Submitted:
    """A hearing with an opinion on record and checked for publication: published."""
    case = heard(city, **changes)
    vote(city, case, *(choices or ("upheld", "upheld", "not_upheld")))
    act(city, "outcome", case, "mediator", {"outcome": (choices or ("upheld",))[0], **OPINION})
    city.do(case, "hearing_publication", "privacy", cleared=True)
    return case


def notices(city: City, case: Submitted) -> list[str]:
    """What was told, by template."""
    with reading() as session:
        rows = select(notifications.Notice).where(notifications.Notice.case_id == city.case(case).id)
        return [row.template for row in session.scalars(rows.order_by(notifications.Notice.id))]


def incidents() -> list[tuple[str, str]]:
    """What failed: nothing, ever."""
    with reading() as session:
        return [(row.element, row.error) for row in session.scalars(select(Incident))]
