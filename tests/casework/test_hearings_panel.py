"""Who sits on a panel, who steps aside, who follows; rounds of ballots (R42, S7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.casework import hearings as casework
from app.casework import open_hearings
from app.db import reading, transaction
from app.domain import cases, hearings, identity
from app.domain.hearings import PanelDraw, ballots, panel
from app.domain.identity import Person
from app.errors import Conflict, Invalid, NotAllowed
from tests.casework.dispute import (
    ADMITTED,
    DRAWN,
    HELD,
    OPINION,
    STATED,
    act,
    admitted,
    agree,
    announced,
    declare_all,
    empanelled,
    heard,
    hearing,
    incidents,
    party,
    requested,
    to_the_day,
    usernames,
    vote,
    wait,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.casework.views import Submitted
    from tests.casework.city import City


@pytest.fixture(autouse=True)
def nothing_fails(city: City) -> Iterator[None]:
    yield
    assert incidents() == []


def join(city: City, username: str, unit: str = "urban_management") -> None:
    """Somebody takes a post in the department complained of."""
    with transaction() as session:
        person = identity.by_username(session, username)
        assert person is not None
        identity.grant(session, person, "improver", identity.by_code(session, unit))


def promised(city: City, case: Submitted) -> PanelDraw:
    with reading() as session:
        return session.scalars(select(PanelDraw).where(PanelDraw.hearing_id == hearing(city, case).id)).one()


def seats(city: City, case: Submitted) -> list[open_hearings.SeatView]:
    with reading() as session:
        return open_hearings.show(session, hearing(city, case).number, now=city.now).seats


def test_nobody_of_the_department_is_in_the_pool_and_who_joins_it_is_recused(city: City) -> None:
    """S7: a member from the department is recused, and the next of the draw sits."""
    join(city, "panel_media2")
    case = admitted(city)
    row = promised(city, case)
    assert len(row.pool["panel_media"]) == len(row.pool["panel_user"]) - 1
    with reading() as session:
        first = hearings.drawing.order(row.pool, panel.seed_of(row))["panel_user"][0]
        person = session.get(Person, row.people[first])
        assert person is not None
    join(city, person.username)
    act(city, "draw", case, "mediator", DRAWN)
    assert person.username not in usernames(city, case)
    assert next(one.gone for one in seats(city, case)) == [
        {"code": first, "status": "recused", "reason": "own_unit"}
    ]


def test_who_takes_a_post_in_the_department_after_sitting_down_does_not_hear_the_case(city: City) -> None:
    case = announced(city)
    member = usernames(city, case)[1]
    join(city, member)
    to_the_day(city, case)
    city.do(case, "hearing_session", "mediator", **HELD)
    assert hearing(city, case).minutes is None, "without a quorum nothing was heard"
    assert member not in usernames(city, case)
    assert [gone["reason"] for gone in seats(city, case)[1].gone][-1] == "own_unit"


def test_who_wrote_in_the_case_is_not_in_the_pool(city: City) -> None:
    case = requested(city)
    with transaction() as session:
        row = cases.by_number(session, case.number, held=True)
        writer = city.actor("panel_expert2")
        cases.progress.note(session, row, "note.added", {}, now=city.now, actor=writer)
    agree(city, case)
    city.do(case, "hearing_admission", "mediator", **ADMITTED)
    city.do(case, "unit_statement", "head", **STATED)
    pool = promised(city, case).pool["panel_expert"]
    assert f"panel_expert-{writer.person_id}" not in pool
    assert pool


def test_a_conflict_or_silence_calls_the_next_of_the_draw(city: City) -> None:
    case = admitted(city)
    act(city, "draw", case, "mediator", DRAWN)
    first, second, third = usernames(city, case)
    with pytest.raises(Invalid):
        act(city, "declare", case, first, {"embargo": False})
    with pytest.raises(Invalid):
        act(city, "declare", case, first, {"conflict": True})
    act(city, "declare", case, first, {"conflict": True, "conflict_kind": "kinship"})
    act(city, "declare", case, second, {"embargo": True})
    with pytest.raises(NotAllowed):
        act(city, "declare", case, first, {"embargo": True})
    wait(city, days=6)
    now = usernames(city, case)
    assert now[1] == second
    assert {first, third}.isdisjoint(now)
    reasons = [[gone["reason"] for gone in one.gone] for one in seats(city, case)]
    assert reasons[2] == ["silent"]
    assert reasons[0][0] == "kinship"


def test_either_party_challenges_and_the_mediator_decides_with_a_reason(city: City) -> None:
    case = admitted(city)
    act(city, "draw", case, "mediator", DRAWN)
    declare_all(city, case)
    first, second, _third = usernames(city, case)
    assert "challenge" in city.follow(case).may
    mine = {one.place: one.member for one in party_seats(city, case)}
    party(city, "challenge", case, member=mine[1], grounds="He is a friend of the head.")
    with pytest.raises(Conflict):
        party(city, "challenge", case, member=mine[1], grounds="Once more.")
    act(city, "challenge", case, "head", member=mine[2], grounds="She wrote about us.")
    city.do(case, "challenge_decision", "mediator", challenge_granted=True, reason="A fair doubt.")
    assert first not in usernames(city, case)
    declare_all(city, case)
    city.do(case, "challenge_decision", "mediator", challenge_granted=False, reason="No reason given.")
    assert usernames(city, case)[1] == second
    wait(city, days=8)
    assert city.forms(case) == ["hearing_schedule"]


def party_seats(city: City, case: Submitted) -> list[casework.hearing_views.SeatView]:
    with reading() as session:
        found = casework.hearing_views.of_party(session, city.case(case), "citizen", now=city.now)
        assert found is not None
        return found.seats


def test_an_absent_member_or_a_late_conflict_brings_the_next_and_another_day(city: City) -> None:
    case = announced(city)
    first, second, _third = usernames(city, case)
    act(city, "declare", case, first, {"conflict": True, "conflict_kind": "unable"})
    assert "conflict_declaration" in city.forms(case)
    declare_all(city, case)
    wait(city, days=14)  # over the holidays
    act(city, "schedule", case, "mediator", DAY_AFTER)
    to_the_day(city, case)
    city.do(case, "hearing_session", "mediator", **HELD, absent=["2"])
    assert hearing(city, case).minutes is None, "without quorum nothing was heard"
    assert second not in usernames(city, case)
    assert "conflict_declaration" in city.forms(case)


DAY_AFTER = {
    "day": "2025-11-28",
    "time": "09:30",
    "place": "City Hall, room 2",
    "bundle_checked": True,
}


def test_a_pool_without_media_waits_for_the_leader_and_nothing_is_promised(city: City) -> None:
    for username in ("panel_media", "panel_media2", "panel_media3"):
        join(city, username)
    case = admitted(city)
    assert city.forms(case) == ["pool_enlarged"]
    with transaction() as session:
        fresh = identity.register(session, "reporter", name="Reporter", password=None, now=city.now)
        identity.grant(session, fresh, "panel_media")
    city.do(case, "pool_enlarged", "leader", note="A reporter was appointed.")
    assert promised(city, case).pool["panel_media"]
    act(city, "draw", case, "mediator", DRAWN)
    assert "reporter" in usernames(city, case)


def test_three_views_make_the_panel_speak_and_vote_again_until_it_decides(city: City) -> None:
    case = heard(city)
    vote(city, case, "upheld", "partly_upheld", "not_upheld")
    assert city.forms(case) == ["deliberation"]
    with pytest.raises(Invalid):
        city.do(case, "deliberation", "mediator", heard=False)
    city.do(case, "deliberation", "mediator", heard=True)
    vote(city, case, "upheld", "partly_upheld", "not_upheld")
    act(city, "outcome", case, "mediator", {"outcome": "partly_upheld", **OPINION})
    with pytest.raises(Conflict):
        act(city, "outcome", case, "mediator", {"outcome": "upheld", **OPINION})
    city.do(case, "hearing_publication", "privacy", cleared=True)
    with reading() as session:
        shown = open_hearings.show(session, hearing(city, case).number, now=city.now)
        kept = ballots.reasons(session, hearing(city, case))
    assert shown.opinion is not None
    assert {one["choice"] for one in shown.opinion["dissent"]} == {"upheld", "not_upheld"}
    assert len(kept) == len(DRAWN)


def test_a_ballot_that_does_not_come_is_not_waited_for_and_is_no_vote(city: City) -> None:
    case = heard(city)
    first, *_others = usernames(city, case)
    act(city, "vote", case, first, choice="upheld", reasons="As I heard it.")
    wait(city, days=6)
    assert city.forms(case) == ["deliberation"], "one of three is no quorum"
    with pytest.raises(Conflict):
        act(city, "vote", case, first, choice="not_upheld", reasons="After the count.")


def test_a_drawn_panel_is_not_drawn_again(city: City) -> None:
    case = empanelled(city)
    with pytest.raises(Conflict):
        act(city, "draw", case, "mediator", DRAWN)
    with reading() as session:
        assert len(panel.draws(session, hearing(city, case))) == 1
