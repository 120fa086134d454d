"""The complaint's diagrams walked along every main path on the real Runner."""

import pytest

from tests.diagrams.paths import ACCEPT, BAD, CHOICES, PATHS, ROUND, SECOND, TRIAGE, days, follow, passed


@pytest.mark.parametrize("name", PATHS)
def test_answers_lead_through_the_boxes(name, office):
    steps, boxes, end = PATHS[name]
    desk = office()
    desk.start()
    follow(desk, steps)
    assert passed(desk.path(), boxes) == boxes.split(), desk.path()
    assert ("complaint" in desk.running()) == (end is None)


@pytest.mark.parametrize("name", CHOICES)
def test_a_second_negative_lets_the_citizen_choose(name, office):
    steps, boxes = CHOICES[name]
    desk = office()
    desk.start()
    follow(desk, [*SECOND, *steps])
    assert passed(desk.path(), f"reopened offer_choice {boxes}") == [
        "reopened",
        "offer_choice",
        *boxes.split(),
    ]
    assert desk.reopened == 1 + ("reopen" in boxes)


def test_a_mediation_that_somebody_hears_needs_no_task_of_the_head(office):
    desk = office(processes__listening={"listening": True})
    desk.start()
    follow(desk, [*SECOND, ("citizen.chose", {"choice": "mediation"})])
    assert not desk.waiting()
    desk.say("dispute.concluded", hearing_outcome="not_upheld")
    assert "close" in desk.path()[-4:]
    assert "dispute_waiting" not in desk.path()


def test_the_first_return_is_judged_by_the_dispatcher_the_second_by_the_leader_and_no_clock_pauses(office):
    """S13."""
    desk = office()
    desk.start()
    follow(
        desk,
        [TRIAGE, ROUND[0], ("sign", {"signed": "return", "return_reason": "not_our_duty", "returns": 1})],
    )
    assert desk.waiting() == {"judge"}
    follow(
        desk, [("judge", {"ruling": "redispatch"}), ROUND[0], ("sign", {"signed": "return", "returns": 2})]
    )
    assert [(task.element, task.role, task.properties["status"]) for task in desk.open_tasks()] == [
        ("arbitrate", "leader", "arbitration"),
    ]
    desk.do("arbitrate", lead_unit=9, ruling="keep")
    assert desk.called("cases.sign") == [{"how": "ruling", "unit": 9}]
    assert desk.waiting() == {"initial_response"}
    assert not desk.called("deadlines.pause")


def test_silence_closes_as_unverified_never_as_satisfied(office):
    desk = office()
    desk.start(reachable=False)
    follow(desk, [TRIAGE, *ROUND, days(6)])
    assert desk.called("cases.close") == [{"resolved": "unverified"}]


def test_an_anonymous_bad_grade_is_worked_on_again_without_a_call(office):
    desk = office()
    desk.start(reachable=False, anonymous=True)
    follow(desk, [TRIAGE, *ROUND, BAD])
    assert "call" not in desk.path()
    assert desk.waiting() == {"dispatch"}


def test_a_case_may_be_reopened_again_and_again_with_co_units_each_time(office):
    desk = office()
    desk.start(reachable=False)
    desk.do("triage", **ACCEPT)
    for round_ in range(1, 4):
        desk.do("dispatch", lead_unit=7, co_units=[8, 9])
        follow(desk, [*ROUND[1:4], ("contribute", {}), ("contribute", {}), ROUND[4]])
        desk.say("citizen.reopened")
        assert desk.reopened == round_


def test_nothing_changes_a_deadline_when_the_category_changes(office):
    """S12: the operator that may bring the initial response forward learns of the tier only."""
    desk = office()
    desk.start()
    desk.do("triage", **{**ACCEPT, "kind": "report"})
    assert desk.called("deadlines.confirm") == [{"tier": "general", "initial": "WD3"}]
    assert len(desk.called("deadlines.start")) == 1
