"""Being forgotten: at once, later, or not; with a day, a reason and somebody else to appeal to (R85, S11)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.casework import cases as casework
from app.casework import erasing, figures, openly, privacy, use_case
from app.casework.views import Submitted
from app.db import reading
from app.domain import deadlines
from app.domain.cases import Case
from app.domain.events import of_chain
from app.domain.identity import CITIZEN
from app.errors import Gone, NotAllowed, NotFound
from tests.casework.erasure import (
    PLANTED,
    ask,
    closed,
    dump,
    found_in,
    hold,
    incidents,
    planted,
    row,
    seen,
    wait,
)

if TYPE_CHECKING:
    from tests.casework.city import City


@pytest.fixture(autouse=True)
def nothing_fails(city: City):
    yield
    assert incidents() == []


def test_a_preview_counts_what_goes_and_touches_nothing(city: City) -> None:
    case = closed(city)
    before = dump()
    found = seen(city, case)
    assert (found.status, found.at_once, found.may) == ("none", True, ["confirm"])
    assert {"contact", "words", "attachments", "messages", "answers", "remarks", "ratings"} <= {
        kind for kind, count in found.goes.items() if count
    }
    assert (found.goes["attachments"], found.goes["contact"]) == (1, 6)
    assert set(found.stays) == {"statistics", "tombstone", "journal"}
    assert dump() == before


def test_a_closed_case_is_erased_at_once_and_a_tombstone_stays(city: City) -> None:
    case = closed(city)
    was = city.case(case)
    ask(city, case)
    found = seen(city, case)
    assert (found.status, found.may, found.erased_at) == ("erased", [], city.now)
    assert found.tombstone.number == case.number
    assert (found.tombstone.category, found.tombstone.closed_at) == (was.category, was.closed_at)
    assert found.goes["attachments"] == 1
    assert len(found.entry) == 64
    with pytest.raises(Gone):
        city.follow(case)
    with pytest.raises(NotFound):
        seen(city, Submitted(case.number, "wrong-secret", "", [], False))
    with reading() as session:
        events = [one.kind for one in of_chain(session, was.chain)]
        assert "erasure.done" in events
        clock = deadlines.current(session, ("case", was.id), "erasure")
        assert clock is not None
        assert (clock.status, clock.limit) == ("met", "WD15")


def test_nothing_of_the_person_is_left_anywhere(city: City, caplog: pytest.LogCaptureFixture) -> None:
    case = closed(city)
    assert found_in(dump()), "the search columns held a word that no pattern knows"
    with caplog.at_level("DEBUG"):
        ask(city, case)
    assert found_in(dump()) == []
    logged = "\n".join(record.getMessage() + repr(record.__dict__) for record in caplog.records)
    assert [one for one in PLANTED if one in logged] == []


def test_the_statistics_do_not_change(city: City) -> None:
    case = closed(city)
    other = city.submit()

    def counts() -> object:
        with reading() as session:
            return openly.statistics(session, now=city.now), figures.openly_said(session, now=city.now)

    before = counts()
    ask(city, case)
    assert counts() == before
    assert city.follow(other).title == "Street lamp dark"


def test_staff_find_a_tombstone_and_every_page_of_it_still_opens(city: City) -> None:
    case = closed(city)
    ask(city, case)
    with reading() as session:
        view = casework.view(session, case.number, now=city.now, actor=city.actor("leader"))
        rows = casework.list_(session, now=city.now, actor=city.actor("clerk")).items
        words = casework.CaseFilters(q="路灯")
        assert casework.list_(session, words, now=city.now, actor=city.actor("clerk")).items == []
    assert (view.title, view.text, view.contact.has_name) == ("", "", False)
    assert all(message.text is None for message in view.messages)
    assert case.number in {one.number for one in rows}


def test_the_processes_of_an_erased_case_go_on_without_its_words(city: City) -> None:
    case = closed(city)
    ask(city, case)
    wait(city, days=20)
    assert city.case(case).status == "archived"


def test_an_open_case_is_restricted_and_erased_by_itself_when_it_ends(city: City) -> None:
    case = planted(city)
    ask(city, case)
    found = seen(city, case)
    assert (found.status, found.ground, found.at_once) == ("restricted", "open_case", False)
    assert found.until is not None
    assert city.follow(case).title is not None, "their own words are theirs to read"
    with reading() as session, pytest.raises(NotAllowed):
        casework.view(session, case.number, now=city.now, actor=city.actor("leader"))
    with reading() as session:
        casework.view(session, case.number, now=city.now, actor=city.actor("dispatcher"))
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler")
    city.handle(case)
    city.act("rate", case, grade=5, resolved="yes")
    assert row(city, case).announced_at is None
    wait(city, days=5)
    done = row(city, case)
    assert (done.status, done.entry is not None) == ("erased", True)
    assert done.announced_at is not None, "the last notice went out while there was an address"
    assert done.erased_at > done.announced_at
    assert found_in(dump()) == []


def test_asking_twice_is_asking_once(city: City) -> None:
    case = planted(city)
    first, second = ask(city, case), ask(city, case)
    assert first.number == second.number
    wait(city, days=3)
    done = closed(city)
    number = ask(city, done).number
    assert ask(city, done).number == number
    assert seen(city, done).status == "erased"


def test_a_claimed_hold_is_decided_on_and_ends_by_itself(city: City) -> None:
    case = closed(city)
    assert hold(city, case, "head").status == "claimed"
    ask(city, case)
    assert city.forms(case) == ["erasure_decision"]
    city.do(
        case,
        "erasure_decision",
        "privacy",
        decision="hold",
        hold_until="2025-10-31",
        reason="The district court asks for the file.",
    )
    found = seen(city, case)
    assert (found.status, found.ground, str(found.until)) == ("restricted", "hold", "2025-10-31")
    assert found.may == ["appeal"]
    wait(city, days=30)
    assert row(city, case).status == "restricted"
    wait(city, days=10)
    assert row(city, case).status == "erased"


def test_a_claim_that_falls_lets_the_erasure_go_on(city: City) -> None:
    case = closed(city)
    hold(city, case, "handler")
    ask(city, case)
    city.do(
        case, "erasure_decision", "privacy", decision="erase", reason="No proceedings are known to the court."
    )
    assert row(city, case).status == "erased"


def test_the_officers_own_hold_is_lifted_and_what_waited_goes_on(city: City) -> None:
    case = closed(city)
    made = hold(city, case, "privacy", until=date(2026, 3, 1))
    ask(city, case)
    assert seen(city, case).ground == "hold"
    with use_case(city.now) as session:
        privacy.lift(session, made.id, now=city.now, actor=city.actor("privacy"))
    wait(city, days=2)
    assert row(city, case).status == "erased"


def test_a_hold_is_looked_at_again_before_it_ends(city: City) -> None:
    case = closed(city)
    hold(city, case, "privacy", until=date(2026, 6, 30))
    ask(city, case)
    wait(city, days=92)
    assert city.forms(case) == ["hold_review"]
    city.do(
        case, "hold_review", "privacy", hold_action="lift", reason="The lawsuit was withdrawn in December."
    )
    wait(city, days=2)
    assert row(city, case).status == "erased"


def test_a_hold_that_nobody_reviews_still_ends_on_its_day(city: City) -> None:
    case = closed(city)
    hold(city, case, "privacy", until=date(2026, 1, 20))
    ask(city, case)
    wait(city, days=92)
    assert city.forms(case) == ["hold_review"]
    wait(city, days=27)
    wait(city, days=2)
    wait(city, days=2)
    assert row(city, case).status == "erased"


def test_a_refusal_gives_reasons_and_somebody_else_hears_the_appeal(city: City) -> None:
    case = closed(city)
    hold(city, case, "head", kind="investigation")
    ask(city, case)
    reason = "The discipline office examines the matter by law."
    city.do(case, "erasure_decision", "privacy", decision="refuse", refusal="legal_duty", reason=reason)
    found = seen(city, case)
    assert (found.status, found.refusal, found.reason, found.may) == (
        "refused",
        "legal_duty",
        reason,
        ["confirm", "appeal"],
    )
    appeal(city, case)
    with pytest.raises(NotAllowed):
        city.do(case, "erasure_review", "privacy", review="uphold", reason="I still think that I was right.")
    city.do(case, "erasure_review", "leader", review="overturn", reason="The examination ended long ago.")
    wait(city, days=2)
    assert row(city, case).status == "erased"


def test_a_refusal_that_stands_ends_the_process_and_the_words_stay(city: City) -> None:
    case = closed(city)
    hold(city, case, "head")
    ask(city, case)
    given = {"decision": "refuse", "refusal": "legal_duty", "reason": "A statute asks for the whole file."}
    city.do(case, "erasure_decision", "privacy", **given)
    appeal(city, case)
    city.do(case, "erasure_review", "leader", review="uphold", reason="The statute is clear about it.")
    found = seen(city, case)
    assert (found.status, found.upheld, found.may) == ("refused", True, ["confirm"])
    assert city.follow(case).title is not None


def appeal(city: City, case: Submitted) -> None:
    with use_case(city.now) as session:
        said = {"grounds": "No law says so.", "now": city.now, "actor": CITIZEN}
        erasing.appeal(session, case.number, case.secret, **said)


def test_a_legal_term_restricts_until_its_day(city: City) -> None:
    """D12: money was paid, so that the matter may be disputed for three years."""
    case = closed(city)
    city.statement(
        Case.__table__.update().where(Case.number == case.number).values(outcomes=["compensation"])
    )
    ask(city, case)
    found = seen(city, case)
    assert (found.ground, found.basis, found.until.year) == ("retention", "claims", 2028)
    wait(city, days=800)
    assert row(city, case).status == "restricted"
    wait(city, days=320)
    assert row(city, case).status == "erased"
    with reading() as session:
        notice = select(deadlines.Clock.status).where(deadlines.Clock.kind == "erasure")
        assert session.scalar(notice) == "met", "the answer is the day"
