"""Who reads what of a hearing: nothing early for one side, nothing before the embargo (R42, R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.casework import cases as cases_of_staff
from app.casework import hearings as casework
from app.casework import history, invitations, open_hearings
from app.db import reading, transaction
from app.domain import cases
from app.errors import NotFound
from tests.casework.dispute import (
    OPINION,
    act,
    announced,
    decided,
    heard,
    hearing,
    own,
    usernames,
    vote,
)

if TYPE_CHECKING:
    from app.casework.hearing_views import HearingView
    from app.casework.views import Submitted
    from tests.casework.city import City


def seen(city: City, case: Submitted, by: str) -> HearingView:
    with reading() as session:
        return casework.show(session, hearing(city, case).id, now=city.now, actor=city.actor(by))


def in_the_case(city: City, case: Submitted, by: str) -> str:
    with reading() as session:
        known = history.events(session, case.number, actor=city.actor(by))
        shown = cases_of_staff.view(session, case.number, now=city.now, actor=city.actor(by))
    return str([one.payload for one in known if one.kind.startswith("hearing.")]) + str(shown.answers)


def listed(city: City, by: str) -> Any:
    with reading() as session:
        return casework.list_(session, actor=city.actor(by)).items[0]


def test_the_unit_learns_the_votes_when_the_citizen_does(city: City) -> None:
    case = heard(city)
    vote(city, case, "upheld", "upheld", "not_upheld")
    assert seen(city, case, "mediator").ballots.votes == {"upheld": 2, "not_upheld": 1}
    assert seen(city, case, "head").ballots.votes == {}
    act(city, "outcome", case, "mediator", {"outcome": "upheld", **OPINION})
    assert seen(city, case, "mediator").row.outcome == "upheld"
    assert (seen(city, case, "head").row.outcome, listed(city, "head").outcome) == (None, None)
    told = in_the_case(city, case, "head")
    assert "upheld" not in told, "neither the journal nor the answers of the case tell it"
    assert "upheld" in in_the_case(city, case, "leader")
    city.do(case, "hearing_publication", "privacy", cleared=True)
    assert seen(city, case, "head").ballots.votes == {"upheld": 2, "not_upheld": 1}
    assert listed(city, "head").outcome == "upheld"


def test_who_follows_on_a_panel_reads_the_bundle_after_declaring_and_not_before(city: City) -> None:
    case = announced(city)
    gone = usernames(city, case)[2]
    act(city, "declare", case, gone, {"conflict": True, "conflict_kind": "party", "embargo": True})
    follower = usernames(city, case)[2]
    assert follower != gone
    before = seen(city, case, follower).bundle
    assert set(before) == {"category", "place"}, "no embargo was promised yet"
    assert own(city, case, "conflict_declaration", follower)
    act(city, "declare", case, follower, {"embargo": True})
    assert seen(city, case, follower).bundle["reply"]


def test_who_speaks_for_the_citizen_is_told_to_the_mediator_and_to_nobody_else(city: City) -> None:
    """R43: an interpreter or representative is only there when whoever prepares the day knows of them."""
    case = announced(city, needs=("interpreter",), helper="Cantonese, my niece Li Na comes along.")
    assert seen(city, case, "mediator").helper == "Cantonese, my niece Li Na comes along."
    member = usernames(city, case)[0]
    for reader in ("head", "leader", "auditor", member):
        assert seen(city, case, reader).helper is None, reader
        assert seen(city, case, reader).needs == ["interpreter"]


@pytest.mark.parametrize("reviewed", [False, True])
def test_an_auditor_reads_of_a_hearing_what_somebody_has_read_over(city: City, reviewed: bool) -> None:
    case = announced(city, size={"title": "Mr Unnamed", "text": "Mrs Unnamed next door saw it."})
    with transaction() as session:
        row = cases.by_number(session, case.number, held=True)
        row.reviewed_at = city.now if reviewed else None
    told = str(seen(city, case, "auditor").bundle) + str(seen(city, case, "auditor").concerns)
    assert ("Unnamed" in told) is reviewed
    assert "Unnamed" in str(seen(city, case, "mediator").bundle)


def test_of_a_hearing_that_became_confidential_nothing_stays_public(city: City) -> None:
    case = decided(city)
    number = hearing(city, case).number
    with reading() as session:
        assert invitations.for_all(session, number, now=city.now, locale="en")
    with transaction() as session:
        cases.set_flag(cases.by_number(session, case.number, held=True), "confidential")
    with reading() as session:
        for look in (
            lambda: open_hearings.show(session, number, now=city.now),
            lambda: invitations.for_all(session, number, now=city.now, locale="en"),
        ):
            with pytest.raises(NotFound):
                look()
