"""The dispute's diagrams walked along every path on the real Runner."""

import pytest

from tests.diagrams.dispute_paths import (
    ASKED,
    DRAW,
    HELD,
    NO_CONFLICT,
    PATHS,
    RETURNS,
    SET,
    TAKEN,
    THE_DAY,
    VOTES,
)
from tests.diagrams.paths import days, follow, passed


@pytest.fixture
def disputed(office):
    def begin(**returns):
        given = {name.replace(".", "__"): value for name, value in RETURNS.items()}
        return office(**{**given, **returns})

    return begin


@pytest.mark.parametrize("name", PATHS)
def test_answers_lead_through_the_boxes(name, disputed):
    steps, boxes, end = PATHS[name]
    desk = disputed()
    follow(desk, steps)
    assert passed(desk.path(), boxes) == boxes.split(), desk.path()
    assert ("mediation" in desk.running()) == (end is None)


@pytest.mark.parametrize("counted", ["none", "short"])
def test_without_a_majority_the_panel_speaks_and_votes_again(disputed, counted):
    desk = disputed(ballots__count={"counted": counted})
    follow(desk, [*SET, THE_DAY, HELD, *VOTES])
    assert desk.waiting() == {"deliberate"}
    desk.returns["ballots.count"] = {"counted": "majority"}
    follow(desk, [("deliberate", {}), *VOTES])
    assert desk.path().count("count") == 2
    assert desk.waiting() == {"opinion"}


@pytest.mark.parametrize("kind", ["user", "expert", "media"])
def test_each_kind_declares_and_votes_in_its_own_lane_and_alone(disputed, kind):
    desk = disputed(panels__offer={"seat_kind": f"panel_{kind}", "seat_person": 5})
    follow(desk, [*TAKEN, DRAW])
    (task,) = desk.open_tasks()
    assert (task.element, task.role, task.candidates) == (f"declare_{kind}", f"panel_{kind}", "only 5")
    follow(desk, [(f"declare_{kind}", {"conflict": False}), days(4)])
    follow(desk, [("schedule", {"session_at": "2025-11-20T06:30:00+00:00"}), THE_DAY, HELD])
    assert {(one.role, one.candidates) for one in desk.open_tasks()} == {
        ("panel_user", "only 5"),
        ("panel_expert", "only 6"),
        ("panel_media", "only 7"),
    }


def test_a_pool_that_is_too_small_is_enlarged_by_the_leader_and_promised_anew(disputed):
    desk = disputed(panels__promise={"enough": False})
    follow(desk, TAKEN)
    assert [(task.element, task.role) for task in desk.open_tasks()] == [("enlarge", "leader")]
    desk.returns["panels.promise"] = {"enough": True}
    desk.do("enlarge")
    assert desk.waiting() == {"draw"}


def test_a_seat_that_nobody_can_take_leads_to_a_new_promise(disputed):
    desk = disputed(
        panels__follow={"anybody_left": False, "seated": False}, panels__check={"complete": False}
    )
    follow(desk, [*TAKEN, DRAW, ("declare_user", {"conflict": True})])
    assert "empty" in desk.path()
    assert desk.path().count("promise") == 2
    assert desk.waiting() == {"draw"}


def test_seats_that_the_draw_can_fill_need_no_new_one(disputed):
    desk = disputed()
    follow(desk, [*TAKEN, DRAW, NO_CONFLICT, ("party.challenged", {})])
    desk.returns["panels.fill"] = {"seats": [1], "draw_due": False}
    desk.do("decide_challenge", challenge_granted=True)
    assert desk.waiting() == {"declare_user"}


def test_the_promise_stands_before_anybody_can_draw(disputed):
    desk = disputed()
    follow(desk, TAKEN)
    assert passed(desk.path(), "promise draw") == ["promise"]
    assert desk.waiting() == {"draw"}


def test_every_stage_begins_its_own_clock(disputed):
    desk = disputed()
    follow(desk, [ASKED, *PATHS["talks fail and the panel hears it"][0][1:]])
    follow(
        desk,
        [DRAW, NO_CONFLICT, days(4), *PATHS["consent, panel, hearing, majority, opinion published"][0][7:]],
    )
    stages = [call["stage"] for call in desk.called("hearings.stage")]
    assert stages == ["talks", "scheduling", "opinion", "publication"]
    for clock in ("open", "examine", "take_on", "announce"):
        assert desk.called(f"hearings.{clock}"), clock


OWED = {"obligation": 3, "promised": False, "lead_unit": 7, "obligation_days": 10}
OBLIGATIONS = {
    "complies and is seen to have done it": (
        [("answer", {"answer": "comply"}), ("carry_out", {}), ("verify", {"done": True})],
        "ask answer begin carry_out verify fulfil fulfilled",
    ),
    "explains publicly": ([("answer", {"answer": "explain"})], "ask answer explain explained"),
    "says it is done and it is not": (
        [
            ("answer", {"answer": "comply"}),
            ("carry_out", {}),
            ("verify", {"done": False}),
            ("carry_out", {}),
            ("verify", {"done": True}),
        ],
        "carry_out verify carry_out verify fulfil",
    ),
}


@pytest.mark.parametrize("name", OBLIGATIONS)
def test_the_unit_complies_or_explains(name, office):
    steps, boxes = OBLIGATIONS[name]
    desk = office()
    desk.say("obligation.imposed", **OWED)
    follow(desk, steps)
    assert passed(desk.path(), boxes) == boxes.split(), desk.path()
    assert desk.running() == set()


def test_what_was_settled_is_promised_already_and_each_obligation_runs_by_itself(office):
    desk = office()
    desk.say("obligation.imposed", **{**OWED, "promised": True})
    desk.say("obligation.imposed", **{**OWED, "obligation": 4})
    assert desk.waiting() == {"carry_out", "answer"}
    assert desk.called("obligations.begin") == [{"obligation": 3, "days": 10}]
