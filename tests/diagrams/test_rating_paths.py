"""A negative rating and an exclusion, walked along every path on the real Runner."""

import pytest

from tests.diagrams.paths import follow, passed

SAID = {"reachable": True, "lead_unit": 7, "grade": 1, "criticism": "outdated_content"}
UNNAMED = SAID | {"reachable": False}
REPLY = ("reply", {})
FOUND = ("verify", {"finding": "substantiated"})
NOT_FOUND = ("verify", {"finding": "not_substantiated"})
KEPT = [("commit", {}), ("carry_out", {}), ("check", {"commitment_done": True})]
CONTACTED = "negative both can_be_reached start_contact contact contact_met to_verify verify founded"
KEEPING = """start_commitment commit publish_commitment commitment_met time_left start_keeping carry_out
keeping_met check done settle seen_through"""
REPLIED = "proof_needed ask_reply start_reply reply reply_met publish_reply"

PATHS = {
    "named, confirmed, kept": (
        SAID,
        [("contact", {}), FOUND, *KEPT, REPLY],
        f"{CONTACTED} {KEEPING} all_done close closed",
    ),
    "the reply first": (
        SAID,
        [REPLY, ("contact", {}), FOUND, *KEPT],
        f"{REPLIED} contact verify commit check close closed",
    ),
    "nobody to contact": (
        UNNAMED,
        [FOUND, *KEPT, REPLY],
        "can_be_reached to_verify verify founded commit closed",
    ),
    "not confirmed": (
        SAID,
        [("contact", {}), NOT_FOUND, REPLY],
        f"{CONTACTED} dismiss seen_through all_done close closed",
    ),
    "not done at first": (
        UNNAMED,
        [FOUND, *KEPT[:2], ("check", {"commitment_done": False}), *KEPT[1:], REPLY],
        "carry_out keeping_met check done time_left start_keeping settle closed",
    ),
    "unanswered, then answered": (
        UNNAMED,
        [("wait", {"days": 6}), REPLY, NOT_FOUND],
        "reply unanswered_limit unanswered shown_unanswered reply_met publish_reply dismiss close closed",
    ),
}


@pytest.mark.parametrize("name", PATHS)
def test_answers_lead_through_the_boxes(name, office):
    facts, steps, boxes = PATHS[name]
    desk = office("feedback", ratings__time_left={"keeping_limit": "PT60M"})
    desk.say("rating.negative", **facts)
    follow(desk, steps)
    wanted = [box for box in boxes.split() if box in set(desk.path())]
    assert set(boxes.split()) == set(wanted), set(boxes.split()) - set(wanted)
    assert desk.running() == set()


@pytest.mark.parametrize(
    ("criticism", "proof"),
    [
        ("outdated_content", "new_content"),
        ("wrong_information", "new_content"),
        ("long_wait", "schedule"),
        ("attitude", "record"),
        ("facilities", "photo"),
        ("extra_papers", "document"),
        ("refused_service", "document"),
        ("other", "none"),
        ("", "none"),
    ],
)
def test_the_criticism_decides_the_proof(criticism, proof, office):
    """R44."""
    desk = office("feedback")
    desk.say("rating.negative", **SAID | {"criticism": criticism})
    assert desk.called("ratings.ask_reply") == [{"proof": proof}]


EXCLUSIONS = {
    "both approve": (
        [True, True],
        "first_approval first_decided second_approval second_decided exclude excluded",
    ),
    "the first refuses": ([False], "first_approval first_decided keep_counting counts"),
    "the second refuses": ([True, False], "second_approval second_decided keep_counting counts"),
}


@pytest.mark.parametrize("name", EXCLUSIONS)
def test_two_people_decide_on_an_exclusion(name, office):
    said, boxes = EXCLUSIONS[name]
    desk = office("feedback")
    desk.say("rating.exclusion_asked", lead_unit=7)
    for task, yes in zip(("first_approval", "second_approval"), said, strict=False):
        desk.do(task, exclusion_approved=yes)
    assert passed(desk.path(), boxes) == boxes.split()
    assert desk.running() == set()


def test_who_answers_for_it_does_not_judge_it(office):
    """R87: the unit's head neither contacts, verifies nor checks; the second approval is not the first's."""
    desk = office("feedback", ratings__time_left={"keeping_limit": "PT60M"})
    desk.say("rating.negative", **SAID)
    desk.say("rating.exclusion_asked", lead_unit=7)
    seen = {}
    for box, facts in (("contact", {}), FOUND, *KEPT, ("first_approval", {"exclusion_approved": True})):
        seen |= {task.element: task.candidates for task in desk.open_tasks()}
        desk.do(box, **facts)
    seen |= {task.element: task.candidates for task in desk.open_tasks()}
    assert {seen[box] for box in ("contact", "verify", "check", "first_approval")} == {"centre head"}
    assert seen["second_approval"] == "centre verifier"
    assert seen["commit"] == "in_unit 7"
