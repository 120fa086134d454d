"""The other ways a complaint may take through the shipped diagrams."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.casework import cases as casework
from app.casework import citizen, use_case
from app.db import reading
from app.domain import cases, events
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.casework.dispute import hearing

if TYPE_CHECKING:
    from tests.casework.city import City


def test_one_question_to_the_citizen_pauses_the_clocks_and_the_answer_ends_the_pause(city: City) -> None:
    case = city.submit()
    before = {one.kind: one.due for one in city.follow(case).deadlines}
    city.do(case, "triage", "clerk", decision="clarify", question="At which corner is the lamp?")
    followed = city.follow(case)
    assert followed.status == "waiting_for_citizen"
    assert followed.question == "At which corner is the lamp?"
    assert followed.delay_reason == "waiting_for_citizen"
    city.later(days=3)
    city.act("message", case, text="At the bakery.")
    followed = city.follow(case)
    assert followed.status == "received"
    assert city.forms(case) == ["triage"]
    assert {one.kind: one.due for one in followed.deadlines}["final"] > before["final"]
    with pytest.raises(Invalid) as refused:
        city.do(case, "triage", "clerk", decision="clarify", question="And when?")
    assert "decision" in refused.value.errors


def test_an_inquiry_is_answered_at_first_contact(city: City) -> None:
    case = city.submit(kind="inquiry", text="How do I apply for a bus card?")
    city.do(case, "triage", "clerk", kind="inquiry", category="policy", decision="direct_answer")
    city.do(
        case,
        "direct_answer",
        "clerk",
        answer="Bring your identity card to window 3, on any working day.",
        basis="Bus card rules, section 2",
        disagree="Tell us on this page.",
    )
    followed = city.follow(case)
    assert followed.reply is not None
    assert "window 3" in followed.reply.text
    assert followed.reply.outcomes == ["direct_answer"]


def test_a_refusal_can_be_objected_to_and_somebody_else_takes_the_case_on(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk", decision="not_accepted")
    city.do(
        case,
        "not_accepted",
        "clerk",
        not_accepted_reason="court",
        explanation="A court decides on this already.",
        where_to_go="The district court, window 1",
    )
    followed = city.follow(case)
    assert (followed.status, city.case(case).reason) == ("not_accepted", "court")
    assert "appeal" in followed.may
    city.act("appeal", case, grounds="No court has it.")
    assert city.forms(case) == ["objection_review"]
    city.do(case, "objection_review", "head", objection="accept", reason="The court has nothing of it.")
    assert city.follow(case).status == "accepted"
    assert city.forms(case) == ["dispatch"]
    assert city.case(case).closed_at is None
    assert city.follow(case).next_deadline is not None


def test_a_unit_returns_a_case_twice_and_the_leader_rules_for_good(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk")
    due = {one.kind: one.due for one in city.follow(case).deadlines}
    for code in ("urban_management", "transport"):
        city.do(case, "dispatch", "dispatcher", lead_unit=city.unit(code))
        city.do(
            case, "sign", "handler", signed="return", return_reason="not_our_duty", basis="Duty list no. 7"
        )
        if code == "urban_management":
            assert city.forms(case) == ["return_ruling"]
            city.do(case, "return_ruling", "dispatcher", ruling="redispatch", reason="They are right.")
    assert city.follow(case).status == "arbitration"
    city.do(
        case, "arbitration", "leader", lead_unit=city.unit("transport"), ruling="keep", reason="It is theirs."
    )
    assert city.case(case).unit_id == city.unit("transport")
    assert city.follow(case).status == "in_progress"
    assert {one.kind: one.due for one in city.follow(case).deadlines} == due


def test_an_unhappy_citizen_has_the_case_reopened_by_somebody_else(city: City) -> None:
    case = city.until_replied()
    first = city.case(case).handler_id
    city.later(days=2)
    city.act("reopen", case, unsettled="The lamp is dark again.")
    followed = city.follow(case)
    assert followed.status == "reopened"
    assert city.case(case).owner_id != first
    assert len([one for one in followed.deadlines if one.kind == "final"]) == 2
    city.do(case, "dispatch", "dispatcher")
    with pytest.raises(Invalid):
        city.do(case, "sign", "handler2", handler=first)
    city.do(case, "sign", "handler2")
    assert city.case(case).handler_id not in {None, first}


def test_a_second_negative_verdict_offers_review_or_mediation(city: City) -> None:
    case = city.until_replied()
    city.later(days=1)
    city.act("rate", case, grade=1, resolved="no")
    city.do(
        case,
        "callback",
        "verifier",
        call_result="reached",
        grade=1,
        resolved="no",
        wants_reopen=True,
        unsettled="It is still dark.",
    )
    assert city.follow(case).status == "reopened"
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler2")
    city.do(case, "initial_response", "handler2", promised_on="2025-10-14")
    city.do(case, "handling", "handler2")
    city.do(case, "reply", "handler2")
    if "review" in city.forms(case):
        city.do(case, "review", "head")
    city.later(days=1)
    city.act("rate", case, grade=2, resolved="partly")
    city.do(case, "callback", "verifier", call_result="no_answer")
    for _ in range(2):
        city.later(days=3)
        city.wake()
        if "callback" in city.forms(case):
            city.do(case, "callback", "verifier", call_result="no_answer")
    followed = city.follow(case)
    assert (followed.status, followed.choice) == ("in_dispute", "review_or_mediation")
    city.act("choose", case, route="mediation")
    assert city.forms(case) == []
    assert hearing(city, case).case_id == city.case(case).id


def test_a_changed_rating_keeps_the_one_before(city: City) -> None:
    case = city.until_replied()
    city.act("rate", case, grade=4, resolved="partly")
    city.later(hours=1)
    city.act("rate", case, grade=5, resolved="yes")
    ratings = city.follow(case).ratings
    assert [(one.grade, one.replaced_at is None) for one in ratings] == [(4, False), (5, True)]
    assert city.case(case).resolved == "yes"


def test_a_handler_cannot_rate(city: City) -> None:
    case = city.until_replied()
    handler = city.actor("handler")
    given = {"grade": 5, "resolved": "yes", "now": city.now, "actor": handler}
    with use_case(city.now) as session, pytest.raises(NotAllowed):
        citizen.rate(session, case.number, case.secret, **given)


def test_withdrawing_ends_the_case_and_its_clocks(city: City) -> None:
    case = city.until_signed()
    city.act("withdraw", case, reason="It works again.")
    assert city.follow(case).status == "withdrawn"
    assert city.forms(case) == []
    assert all(one.state in {"cancelled", "met"} for one in city.follow(case).deadlines)


def test_urging_reaches_owner_and_head_once_per_two_working_days(city: City) -> None:
    case = city.until_signed()
    urged = city.act("urge", case)
    assert "urged" in city.case(case).flags
    with pytest.raises(Conflict):
        city.act("urge", case)
    city.now = urged.next_at
    city.act("urge", case)
    assert city.follow(case).number == case.number


def test_an_emergency_starts_its_plan_beside_the_case(city: City) -> None:
    case = city.submit(text="A gas leak in the basement, people are trapped.", urgency="high")
    assert case.emergency_advice
    assert city.case(case).tier == "emergency"
    assert "triage" in city.forms(case)
    assert "emergency_duty" in city.forms(case)


def test_a_wrong_secret_and_a_wrong_number_say_the_same(city: City) -> None:
    case = city.submit()
    said = set()
    with reading() as session:
        for number, secret in ((case.number, "AAAA-AAAA-AAAA-AAAA"), ("TS-2025-000999-A", case.secret)):
            with pytest.raises(NotFound) as refused:
                citizen.follow(session, number, secret, now=city.now)
            said.add(str(refused.value))
    assert len(said) == 1


def test_a_confidential_case_is_read_by_named_people_alone(city: City) -> None:
    case = city.submit()
    readers = [city.actor("handler").person_id]
    city.do(case, "triage", "clerk", confidential=True, readers=readers)
    with reading() as session:
        assert casework.view(session, case.number, now=city.now, actor=city.actor("handler"))
        for stranger in ("handler2", "analyst", "leader"):
            with pytest.raises(NotFound):
                casework.view(session, case.number, now=city.now, actor=city.actor(stranger))
            page = casework.list_(session, now=city.now, actor=city.actor(stranger))
            assert page.items == []


def test_nobody_keeps_or_reads_a_case_that_complains_of_them(city: City) -> None:
    clerk = city.actor("clerk")
    case = city.submit(complained_person=clerk.person_id)
    assert city.case(case).owner_id != clerk.person_id
    with reading() as session, pytest.raises(NotFound):
        casework.view(session, case.number, now=city.now, actor=clerk)
    with pytest.raises(NotAllowed):
        city.do(case, "triage", "clerk")


def test_looking_at_the_citizens_identity_needs_a_reason_and_is_shown_to_them(city: City) -> None:
    case = city.until_signed()
    with use_case(city.now) as session:
        with pytest.raises(Invalid):
            casework.reveal(session, case.number, reason=" ", now=city.now, actor=city.actor("handler"))
        shown = casework.reveal(
            session, case.number, reason="To call back", now=city.now, actor=city.actor("handler")
        )
    assert shown.name == "Zhang Weiwei"
    assert shown.values["phone"] == "13812345678"
    looks = city.follow(case).looks
    assert [(one.role, one.reason) for one in looks] == [("handler", "To call back")]
    with reading() as session:
        assert "Wang Lei" not in repr(city.follow(case))
        chain = city.case(case).chain
        assert "identity.revealed" in [event.kind for event in events.of_chain(session, chain)]


def test_an_anonymous_citizen_follows_writes_rates_and_reopens(city: City) -> None:
    case = city.until_replied(anonymous=True, contact=None)
    assert city.follow(case).anonymous
    city.act("message", case, text="Thank you.")
    city.act("rate", case, grade=2, resolved="no")
    assert city.follow(case).status == "reopened"
    assert city.forms(case) == ["dispatch"]


@pytest.mark.parametrize("text", ["高度重视，正在处理中。", "We take this very seriously."])
def test_an_empty_phrase_is_no_reply(city: City, text: str) -> None:
    case = city.until_signed()
    city.do(case, "initial_response", "handler")
    city.do(case, "handling", "handler")
    with pytest.raises(Invalid) as refused:
        city.do(case, "reply", "handler", measures=text)
    assert list(refused.value.errors) == ["measures"]


def test_every_open_case_has_an_owner_whatever_happens_to_it(city: City) -> None:
    made = [city.submit(), city.until_signed(), city.until_replied()]
    for one in made:
        row = city.case(one)
        assert row.owner_id is not None
    numbers = [cases.numbers.well_formed(one.number) for one in made]
    assert all(numbers)
    assert [one.number[8:14] for one in made] == ["000001", "000002", "000003"]
