"""A dispute from request to compliance: stages, clocks, and what each side is told (R41-R43)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import icalendar
import pytest

from app.casework import cases, invitations, open_hearings
from app.casework import hearings as casework
from app.db import reading
from app.domain import deadlines, hearings
from app.domain.notifications import hearing_wording
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.casework.dispute import (
    ADMITTED,
    DAY,
    DRAWN,
    HELD,
    act,
    admitted,
    agree,
    announced,
    decided,
    empanelled,
    heard,
    hearing,
    incidents,
    notices,
    party,
    requested,
    to_the_day,
    usernames,
    wait,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.casework.city import City


@pytest.fixture(autouse=True)
def nothing_fails(city: City) -> Iterator[None]:
    yield
    assert incidents() == []


def test_a_dispute_goes_from_request_to_compliance(city: City) -> None:
    case = decided(city)
    row = hearing(city, case)
    assert (row.status, row.outcome, row.is_open) == ("concluded", "upheld", True)
    assert city.follow(case).status == "reopened", "the panel upheld the claim: the work begins again"
    city.do(case, "obligation_answer", "head", answer="comply")
    city.do(case, "obligation_report", "handler", report="The lamp has its own cable since today.")
    city.do(case, "obligation_check", "mediator", done=True, remark="Seen at dusk: it burns.")
    assert "obligation_fulfilled" in notices(city, case)


def test_a_remote_seat_has_its_link_before_the_day_is_announced(city: City) -> None:
    case = empanelled(city, needs=("remote_seat",))
    with pytest.raises(Invalid) as refused:
        act(city, "schedule", case, "mediator", DAY)
    assert set(refused.value.errors) == {"stream"}
    act(city, "schedule", case, "mediator", {**DAY, "stream": "https://meet.example.org/21"})
    assert hearing(city, case).stream == "https://meet.example.org/21"


@pytest.mark.parametrize("absent", ["citizen_present", "unit_present"])
def test_who_stays_away_is_heard_of_all_the_same(city: City, absent: str) -> None:
    """Default of a party (缺席): the panel decides on what lies before it, and the absence is on record."""
    case = announced(city)
    to_the_day(city, case)
    city.do(case, "hearing_session", "mediator", **{**HELD, absent: False})
    row = hearing(city, case)
    assert {"citizen_present": row.citizen_present, "unit_present": row.unit_present} == {
        "citizen_present": absent != "citizen_present",
        "unit_present": absent != "unit_present",
    }
    assert "ballot" in city.forms(case)


def test_every_stage_had_a_clock_of_its_own_and_all_were_met(city: City) -> None:
    case = decided(city)
    with reading() as session:
        clocks = [
            one for one in deadlines.of_case(session, city.case(case).id) if one.kind in hearings.STAGES
        ]
    assert {one.kind for one in clocks} == set(hearings.STAGES) - {"talks"}
    assert all(not one.open for one in clocks)
    told = [name for name in notices(city, case) if name in hearing_wording.CITIZEN]
    assert told == [
        "hearing_consent",
        "hearing_admitted",
        "hearing_panel",
        "hearing_announced",
        "hearing_opinion",
    ]


def test_no_answer_is_no_consent_and_the_case_closes_with_its_remedies(city: City) -> None:
    case = requested(city)
    assert {"consent", "leave_dispute"} <= set(city.follow(case).may)
    wait(city, days=20)
    assert (hearing(city, case).status, hearing(city, case).outcome) == ("no_consent", "withdrawn")
    assert city.case(case).status == "closed"
    assert "hearing_left" in notices(city, case)


def test_what_a_court_deals_with_is_not_taken_on_and_the_reasons_are_written(city: City) -> None:
    case = requested(city)
    agree(city, case, elsewhere=True)
    with pytest.raises(Invalid):
        city.do(case, "hearing_admission", "mediator", **{**ADMITTED, "admitted": "no"})
    with pytest.raises(NotAllowed):
        city.do(case, "hearing_admission", "handler", **ADMITTED)
    refused = {**ADMITTED, "admitted": "no", "admission_reason": "in_legal_process"}
    city.do(case, "hearing_admission", "mediator", **refused)
    assert hearing(city, case).status == "not_admitted"
    assert "hearing_refused" in notices(city, case)
    assert city.case(case).status == "closed"


def test_a_settlement_binds_and_its_talks_are_nowhere(city: City) -> None:
    """R41: confidential, and unusable later."""
    case = admitted(city, unit_talks=True, talks=True)
    settled = {"talks_result": "settled", "notes": "SECRET OF THE TALKS", "owed_1": "Mend it", "days_1": 5}
    for missing in ({"signed": False}, {"signed": True, "owed_1": None, "days_1": None}):
        with pytest.raises(Invalid):
            city.do(case, "mediation_talks", "mediator", **{**settled, **missing})
    city.do(case, "mediation_talks", "mediator", **settled, signed=True)
    row = hearing(city, case)
    assert (row.status, row.outcome) == ("settled", "settled")
    assert city.forms(case) == ["obligation_report"], "agreed already: nobody asks again"
    with reading() as session:
        for who in ("mediator", "head", "leader", "auditor"):
            actor = city.actor(who)
            seen = (
                casework.show(session, row.id, now=city.now, actor=actor),
                cases.view(session, case.number, now=city.now, actor=actor),
            )
            assert "SECRET" not in repr(seen), who
        shown = open_hearings.show(session, row.number, now=city.now)
    assert "Mend it" not in repr(shown), "what two parties agreed on is theirs"


def test_talks_that_fail_leave_nothing_to_the_panel(city: City) -> None:
    case = admitted(city, unit_talks=True, talks=True)
    city.do(case, "mediation_talks", "mediator", talks_result="not_settled", notes="SECRET OFFER")
    act(city, "draw", case, "mediator", DRAWN)
    member = usernames(city, case)[0]
    with reading() as session:
        seen = casework.show(session, hearing(city, case).id, now=city.now, actor=city.actor(member))
    assert "SECRET" not in repr(seen)


@pytest.mark.parametrize(
    ("consent", "reason"), [({"health": True}, "health"), ({"public": False}, "no_consent")]
)
def test_a_hearing_is_closed_with_its_reason(city: City, consent: dict[str, bool], reason: str) -> None:
    case = announced(city, **consent)
    row = hearing(city, case)
    assert (row.is_open, row.closed_reason) == (False, reason)
    with reading() as session:
        shown = open_hearings.show(session, row.number, now=city.now)
        assert (shown.place, shown.closed_reason) == (None, reason)
        with pytest.raises(NotFound):
            invitations.for_all(session, row.number, now=city.now, locale="en")
        mine = invitations.for_party(session, case.number, case.secret, now=city.now, locale="en")
    event = icalendar.Calendar.from_ical(mine).walk("VEVENT")[0]
    assert event["dtstart"].dt == row.session_at


def test_leaving_or_withdrawing_ends_it_at_any_time(city: City) -> None:
    case = heard(city)
    party(city, "leave", case)
    assert (hearing(city, case).status, hearing(city, case).outcome) == ("left", "withdrawn")
    assert "ballot" not in city.forms(case)
    assert city.case(case).status == "closed"


def test_withdrawing_the_case_ends_its_dispute(city: City) -> None:
    case = admitted(city)
    city.act("withdraw", case)
    assert hearing(city, case).status == "case_withdrawn"
    assert city.case(case).status == "withdrawn"
    assert city.forms(case) == []


def test_notice_stands_five_working_days_and_each_party_moves_the_day_once(city: City) -> None:
    case = empanelled(city)
    for day in (city.now.date().isoformat(), "2025-11-22"):
        with pytest.raises(Invalid):
            act(city, "schedule", case, "mediator", {**DAY, "day": day})
    act(city, "schedule", case, "mediator", DAY)
    party(city, "postpone", case, reason="I am in hospital that day.")
    city.do(case, "postponement_decision", "mediator", postponed=True, reason="Of course.")
    assert hearing(city, case).session_at is None
    act(city, "schedule", case, "mediator", {**DAY, "day": "2025-12-03"})
    with pytest.raises(Conflict):
        party(city, "postpone", case, reason="Another time, please.")
    act(city, "postpone", case, "head", reason="Our expert is away.")
    city.do(case, "postponement_decision", "mediator", postponed=False, reason="Send another one.")
    to_the_day(city, case)
    city.do(case, "hearing_session", "mediator", **{**HELD, "unit_present": False})
    assert hearing(city, case).unit_present is False, "the default of the unit is on record"


def test_an_obligation_that_is_not_met_climbs_to_the_leader(city: City) -> None:
    """R43, D5."""
    case = decided(city)
    with pytest.raises(Invalid):
        city.do(case, "obligation_answer", "head", answer="explain")
    city.do(case, "obligation_answer", "head", answer="comply")
    wait(city, days=40)
    with reading() as session:
        (owed,) = hearings.opinions.obligations(session, hearing(city, case))
        clock = deadlines.current(session, ("obligation", owed.id), "obligation")
        assert clock is not None
        assert clock.status == "missed"
        rung = deadlines.position(session, clock.id).last_rung
        shown = open_hearings.show(session, hearing(city, case).number, now=city.now)
    assert rung == "leader"
    assert [one.overdue for one in shown.obligations] == [True]
