"""A broken date asks for a reason, an extension for a head, a supervised case for a report (R23, R30, S6)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app import jobs
from app.casework import cases as casework
from app.casework import staff, use_case
from app.db import reading
from app.domain import deadlines, notifications
from app.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from app.casework.views import CaseView, Submitted
    from tests.casework.city import City


def wait(city: City, **span: float) -> None:
    """Time passes and the metronome does what is due."""
    city.later(**span)
    jobs.perform(jobs.JOBS[0], city.now, forced=True)


def final(city: City, case: Submitted) -> deadlines.Clock:
    with reading() as session:
        clock = deadlines.current(session, ("case", city.case(case).id), "final")
        assert clock is not None
        return clock


def overdue(city: City) -> Submitted:
    """A case in work whose final date has passed a minute ago."""
    case = city.until_signed()
    city.do(case, "initial_response", "handler")
    wait(city, seconds=(final(city, case).due_at - city.now).total_seconds() + 60)
    return case


def told(city: City, case: Submitted, template: str) -> list[notifications.Notice]:
    with reading() as session:
        rows = select(notifications.Notice).where(
            notifications.Notice.case_id == city.case(case).id, notifications.Notice.template == template
        )
        return list(session.scalars(rows.order_by(notifications.Notice.id)))


def seen(city: City, case: Submitted) -> CaseView:
    with reading() as session:
        return casework.view(session, case.number, now=city.now, actor=city.actor("head"))


def ask(city: City, case: Submitted, until: datetime, kind: str = "final") -> None:
    with use_case(city.now) as session:
        casework.request_extension(
            session,
            case.number,
            reason="works",
            text="The pipes are on order.",
            until=until.date(),
            clock_kind=kind,
            now=city.now,
            actor=city.actor("handler"),
        )


def grant(city: City, case: Submitted, days: int) -> None:
    until = final(city, case).due_at + timedelta(days=days)
    ask(city, case, until)
    day = until.date().isoformat()
    city.do(case, "extension_decision", "head", granted=True, granted_until=day, reason="Agreed.")


def test_a_delay_reason_is_not_skipped_refused_away_or_approved_by_who_gave_it(city: City) -> None:
    case = overdue(city)
    day = (city.now + timedelta(days=7)).date().isoformat()
    given = {"text": "Two units must dig.", "new_date": day}
    with pytest.raises(Invalid):
        city.do(case, "delay_reason", "handler", **given, delay_code="in_time")
    item = city.item(case, "delay_reason")
    with use_case(city.now) as session, pytest.raises((Conflict, NotAllowed, Invalid)):
        staff.return_(
            session,
            item.id,
            reason="not_our_duty",
            basis="Duty list no. 7",
            now=city.now,
            actor=city.actor("handler"),
        )
    city.do(case, "delay_reason", "handler", **given, delay_code="cross_unit")
    with pytest.raises(NotAllowed):
        city.do(case, "delay_approval", "handler", delay_approved=True)
    city.do(case, "delay_approval", "head", delay_approved=False, remarks="Name the day of the works.")
    assert "delay_reason" in city.forms(case)
    assert city.follow(case).delay_reason == "own_fault"
    city.do(case, "handling", "handler")
    city.do(case, "reply", "handler")
    city.act("rate", case, grade=5, resolved="yes")
    assert city.follow(case).status == "closed"
    assert "delay_reason" in city.forms(case), "it is owed even when the citizen has their answer"


def test_the_citizen_is_told_of_each_new_date(city: City) -> None:
    case = overdue(city)
    for round_ in (1, 2):
        day = (city.now + timedelta(days=10)).date().isoformat()
        given = {"delay_code": "works", "text": "The pipes come late.", "new_date": day}
        city.do(case, "delay_reason", "handler", **given)
        city.do(case, "delay_approval", "head", delay_approved=True)
        assert len(told(city, case, "new_date")) == round_
        assert final(city, case).due_at.date().isoformat() == day
        assert city.follow(case).delay_reason == "works"
        wait(city, seconds=(final(city, case).due_at - city.now).total_seconds() + 60)
        assert "delay_reason" in city.forms(case), "a second broken date owes a second reason"


def test_an_extension_is_told_and_there_are_two_at_most(city: City) -> None:
    case = city.until_signed()
    grant(city, case, 3)
    assert len(told(city, case, "new_date")) == 1
    grant(city, case, 7)
    assert len(told(city, case, "new_date")) == 2
    assert "extended" in city.case(case).flags
    with pytest.raises(Conflict) as refused:
        ask(city, case, final(city, case).due_at + timedelta(days=3))
    assert str(refused.value) == str(deadlines.REFUSALS["twice"])


def test_the_date_of_the_first_answer_is_extended_too_but_none_of_the_inner_ones(city: City) -> None:
    case = city.until_signed()
    before = {one.kind: one.due for one in seen(city, case).deadlines}
    until = before["initial"] + timedelta(days=3)
    for kind in ("sign", "silence", "contact"):
        with pytest.raises(Invalid):
            ask(city, case, until, kind)
    ask(city, case, until, "initial")
    day = until.date().isoformat()
    city.do(case, "extension_decision", "head", granted=True, granted_until=day, reason="Agreed.")
    after = {one.kind: one.due for one in seen(city, case).deadlines}
    assert after["initial"].date().isoformat() == day
    assert after["final"] == before["final"]


def test_an_extension_refused_by_the_head_leaves_the_date(city: City) -> None:
    case = city.until_signed()
    before = final(city, case).due_at
    ask(city, case, before + timedelta(days=7))
    with pytest.raises(NotAllowed):
        city.do(case, "extension_decision", "handler", granted=True, reason="Mine.")
    city.do(case, "extension_decision", "head", granted=False, reason="It can be done in time.")
    assert final(city, case).due_at == before
    assert told(city, case, "new_date") == []


def test_an_extension_asked_after_the_date_counts_as_overdue(city: City) -> None:
    case = overdue(city)
    day = (city.now + timedelta(days=2)).date().isoformat()
    city.do(case, "delay_reason", "handler", delay_code="works", text="Pipes come late.", new_date=day)
    city.do(case, "delay_approval", "head", delay_approved=True)
    wait(city, seconds=(final(city, case).due_at - city.now).total_seconds() + 60)
    with pytest.raises(Conflict):
        ask(city, case, city.now + timedelta(days=9))
    day = (city.now + timedelta(days=2)).date().isoformat()
    city.do(case, "delay_reason", "handler", delay_code="works", text="Pipes still late.", new_date=day)
    city.do(case, "delay_approval", "head", delay_approved=True)
    grant(city, case, 7)
    assert [one["flag"] for one in seen(city, case).extensions] == ["overdue"]
    assert "overdue" in city.case(case).flags


def test_a_later_day_is_asked_for_once_until_its_head_has_decided(city: City) -> None:
    case = city.until_signed()
    until = final(city, case).due_at
    ask(city, case, until + timedelta(days=7))
    for kind in ("final", "initial"):
        with pytest.raises(Conflict):
            ask(city, case, until + timedelta(days=9), kind)
    assert city.forms(case).count("extension_decision") == 1
    city.do(case, "extension_decision", "head", granted=False, reason="Finish in time.")
    ask(city, case, until + timedelta(days=9))
    city.do(
        case, "extension_decision", "head", granted=True, reason="Late pipes.", granted_until="2025-10-20"
    )
    ask(city, case, until + timedelta(days=14))
    assert city.forms(case).count("extension_decision") == 1


def test_a_report_accepted_settles_its_own_instruction_and_no_other(city: City) -> None:
    case = city.until_signed()
    for who in ("leader", "dispatcher"):
        with use_case(city.now) as session:
            casework.supervise(
                session, case.number, instruction="Mend it.", now=city.now, actor=city.actor(who)
            )
    report = {"done": "The cable is ordered.", "finish_on": "2025-09-30"}
    for _head in range(2):
        city.do(case, "supervision_report", "head", **report)
    for who, left in (("leader", 1), ("dispatcher", 0)):
        (item,) = [
            one for one in city.tasks(case) if one.form == "supervision_acceptance" and one.role == who
        ]
        with use_case(city.now) as session:
            staff.complete(
                session, item.id, {"supervision_accepted": True}, now=city.now, actor=city.actor(who)
            )
        with reading() as session:
            clocks = deadlines.of_case(session, city.case(case).id)
        assert len([one for one in clocks if one.kind == "supervision" and one.open]) == left
        assert ("supervised" in city.case(case).flags) == bool(left)


@pytest.mark.parametrize("by", ["leader", "dispatcher"])
def test_a_supervised_case_has_an_instruction_a_clock_and_a_report_that_may_come_back(
    city: City, by: str
) -> None:
    case = city.until_signed()
    with use_case(city.now) as session, pytest.raises(NotAllowed):
        casework.supervise(
            session, case.number, instruction="Mine.", now=city.now, actor=city.actor("handler")
        )
    with use_case(city.now) as session:
        casework.supervise(
            session, case.number, instruction="Mend it by Monday.", now=city.now, actor=city.actor(by)
        )
    with reading() as session:
        clocks = deadlines.of_case(session, city.case(case).id)
    assert "Mend it by Monday." in [note.text for note in seen(city, case).notes]
    (own,) = [clock for clock in clocks if clock.kind == "supervision"]
    assert own.open
    report = {"done": "The cable is ordered.", "finish_on": "2025-09-30"}
    city.do(case, "supervision_report", "head", **report)
    city.do(case, "supervision_acceptance", by, supervision_accepted=False, remarks="When does it come?")
    assert "supervised" in city.case(case).flags
    wait(city, seconds=(own.due_at - city.now).total_seconds() + 60)
    with reading() as session:
        assert deadlines.position(session, own.id).last_rung == "due", "its clock climbs the ladder too"
    assert "supervision_report" in city.forms(case)
    city.do(case, "supervision_report", "head", **report)
    city.do(case, "supervision_acceptance", by, supervision_accepted=True)
    assert "supervised" not in city.case(case).flags
