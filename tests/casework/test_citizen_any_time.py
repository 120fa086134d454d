"""What a citizen can do at any time: supply, urge, withdraw, object; and who then hears of it (R26, R36)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from app.db import reading, transaction
from app.domain import calendar, events
from app.domain.cases import Case
from app.domain.identity import Person
from app.domain.notifications.outbox import Notice
from app.errors import Conflict, Invalid, NotAllowed
from tests.casework.test_verification import in_dispute

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.casework.city import City


def with_mail(city: City) -> None:
    """Everybody of staff can be written to."""
    with transaction() as session:
        for person in session.scalars(select(Person)):
            person.email = f"{person.username}@example.org"


def told(city: City, person: int | None) -> int:
    """How many notices went to somebody of staff."""
    with reading() as session:
        return session.scalar(select(func.count()).where(Notice.person_id == person)) or 0


def _waiting(city: City) -> Any:
    case = city.submit()
    city.do(case, "triage", "clerk", decision="clarify", question="At which corner is the lamp?")
    return case


def _returned(city: City) -> Any:
    case = city.submit()
    city.do(case, "triage", "clerk")
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler", signed="return", return_reason="not_our_duty", basis="Duty list no. 7")
    return case


def _refused(city: City) -> Any:
    case = city.submit()
    city.do(case, "triage", "clerk", decision="not_accepted")
    return case


def _replying(city: City) -> Any:
    case = city.until_signed()
    city.do(case, "initial_response", "handler")
    city.do(case, "handling", "handler")
    return case


def _dispatching(city: City) -> Any:
    case = city.submit()
    city.do(case, "triage", "clerk")
    return case


def _reopened(city: City) -> Any:
    case = city.until_replied()
    city.act("reopen", case, unsettled="The lamp is dark again.")
    return case


def _calling(city: City) -> Any:
    case = city.until_replied()
    city.act("rate", case, grade=1, resolved="no")
    assert "callback" in city.forms(case)
    return case


def _chosen(route: str) -> Callable[[City], Any]:
    def reach(city: City) -> Any:
        case = in_dispute(city)
        city.act("choose", case, route=route)
        assert city.follow(case).status == "in_dispute"
        return case

    return reach


@pytest.mark.parametrize(
    "reach",
    [
        lambda city: city.submit(),
        _waiting,
        _refused,
        _dispatching,
        lambda city: city.until_signed(),
        _returned,
        _replying,
        lambda city: city.until_replied(),
        _calling,
        _reopened,
        in_dispute,
        _chosen("review"),
        _chosen("mediation"),
    ],
    ids=[
        "triage",
        "waiting",
        "refusing",
        "dispatch",
        "handling",
        "returned",
        "replying",
        "verifying",
        "calling",
        "reopened",
        "choosing",
        "reviewed",
        "mediated",
    ],
)
def test_a_citizen_withdraws_at_any_time(city: City, reach: Callable[[City], Any]) -> None:
    case = reach(city)
    assert "withdraw" in city.follow(case).may
    city.act("withdraw", case, reason="It works again.")
    assert city.follow(case).status == "withdrawn"
    assert city.forms(case) == []
    assert not [one for one in city.follow(case).deadlines if one.state == "running"]


def test_what_the_citizen_adds_reaches_whoever_has_the_case(city: City) -> None:
    with_mail(city)
    case = city.until_signed()
    handler, clerk = city.actor("handler").person_id, city.actor("clerk").person_id
    before = told(city, handler)
    city.act("message", case, text="The second lamp is dark, too.")
    city.act("attach", case, name="lamp.txt", media_type="text/plain", content=b"two lamps")
    assert told(city, handler) == before + 2
    early = city.submit(place="Sun Road 1")
    city.act("message", early, text="The third lamp is dark, too.")
    assert told(city, clerk) == 1


def test_what_comes_after_the_end_is_read_too(city: City) -> None:
    with_mail(city)
    case = city.until_replied()
    city.act("rate", case, grade=4, resolved="yes")
    assert city.case(case).status == "closed"
    owner = city.case(case).owner_id
    before = told(city, owner)
    city.act("message", case, text="Since last night it is dark again.")
    assert told(city, owner) == before + 1


def test_a_file_answers_the_question_and_ends_the_pause_as_words_do(city: City) -> None:
    case = _waiting(city)
    city.later(days=3)
    city.act("attach", case, name="corner.txt", media_type="text/plain", content=b"the bakery's corner")
    assert city.follow(case).status == "received"
    assert city.forms(case) == ["triage"]
    city.act("message", case, text="At the bakery.")
    assert city.follow(case).status == "received"


def test_urging_reaches_handler_and_head_and_opens_no_second_case(city: City) -> None:
    with_mail(city)
    case = city.until_signed()
    handler, head = city.actor("handler").person_id, city.actor("head").person_id
    before = [told(city, handler), told(city, head)]
    forms = city.forms(case)
    city.act("urge", case)
    assert [told(city, handler), told(city, head)] == [count + 1 for count in before]
    assert city.forms(case) == forms
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_silence_to_a_question_closes_nothing_and_after_five_days_the_work_goes_on(
    city: City,
) -> None:
    case = city.submit()
    before = {one.kind: one.due for one in city.follow(case).deadlines}
    city.do(case, "triage", "clerk", decision="clarify", question="At which corner is the lamp?")
    city.later(days=8)  # Saturday 4 October: three working days so far
    city.wake()
    assert city.follow(case).status == "waiting_for_citizen"
    city.later(days=6)  # Friday 10 October: the holiday is over, the fifth working day has passed
    city.later(hours=10)
    city.wake()
    followed = city.follow(case)
    assert followed.status == "received"
    assert city.forms(case) == ["triage"]
    assert {one.state for one in followed.deadlines} == {"running"}
    with reading() as session:
        counting = calendar.current(session)
    after = {one.kind: one.due for one in followed.deadlines}
    assert counting.working_days_between(before["final"], after["final"]) == 5


WARM = {
    "not_accepted_reason": "not_government",
    "partner": "Water company",
    "contact": "Service desk, 12345",
    "warm_transfer": True,
    "handed_over": "Place and description of the lamp",
    "explanation": "The company owns this lamp.",
}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_warm_transfer_tells_the_citizen_why_where_and_what_was_handed_over(
    city: City, locale: str
) -> None:
    case = city.submit(locale=locale)
    city.do(case, "triage", "clerk", decision="referred")
    for missing in ("contact", "handed_over"):
        with pytest.raises(Invalid) as refused:
            city.do(case, "referral", "clerk", **{**WARM, missing: None})
        assert missing in refused.value.errors
    city.do(case, "referral", "clerk", **WARM)
    (said,) = [one.text or "" for one in city.follow(case).messages if one.purpose == "referred"]
    for words in (WARM["partner"], WARM["contact"], WARM["handed_over"], WARM["explanation"]):
        assert words in said
    assert {"en": "Not government", "zh": "非政府职责"}[locale] in said
    assert city.case(case).reason == "not_government"
    with reading() as session:
        told_ = [
            one for one in events.of_chain(session, city.case(case).chain) if one.kind == "case.referred"
        ]
    assert [one.facts["warm"] for one in told_] == [True]


def test_a_cold_referral_claims_no_transfer(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk", decision="referred")
    cold = {key: WARM[key] for key in ("not_accepted_reason", "partner", "explanation")}
    city.do(case, "referral", "clerk", **cold, warm_transfer=False)
    (said,) = [one.text or "" for one in city.follow(case).messages if one.purpose == "referred"]
    assert "Handed over" not in said
    assert "The company owns this lamp." in said


def test_somebody_else_looks_at_a_referral_that_is_objected_to(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk", decision="referred")
    city.do(case, "referral", "clerk", **WARM)
    followed = city.follow(case)
    assert followed.status == "referred"
    assert "appeal" in followed.may
    assert any("Water company" in (said.text or "") for said in followed.messages)
    city.act("appeal", case, grounds="The city owns the lamp.")
    assert city.forms(case) == ["objection_review"]
    assert "appeal" not in city.follow(case).may
    with pytest.raises(Conflict):
        city.act("appeal", case, grounds="In a second window: the city owns it.")
    with pytest.raises(NotAllowed):
        city.do(case, "objection_review", "clerk", objection="uphold", reason="It stands.")
    city.do(
        case,
        "objection_review",
        "head",
        objection="uphold",
        reason="The lamp is on the company's list.",
        where_to_go="Water company, window 2",
    )
    assert city.follow(case).status == "not_accepted"
    assert city.forms(case) == []
    assert "appeal" not in city.follow(case).may, "nothing waits for it any more"


def test_the_automatic_receipt_meets_no_clock_and_words_of_substance_do(city: City) -> None:
    case = city.submit()
    assert {one.state for one in city.follow(case).deadlines} == {"running"}
    city.do(case, "triage", "clerk")
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler")
    assert "met" not in {one.state for one in city.follow(case).deadlines if one.kind == "initial"}
    with pytest.raises(Invalid):
        city.do(case, "initial_response", "handler", who="已转相关部门", next_step="正在处理中")
    city.do(case, "initial_response", "handler")
    assert {one.kind: one.state for one in city.follow(case).deadlines}["initial"] == "met"
