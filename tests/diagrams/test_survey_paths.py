"""Surveys walked along every path on the real Runner."""

import pytest

from tests.diagrams.paths import follow, passed

OVER = ("wait", {"days": 11})
FINE = {"below_target": False, "source": "survey", "survey": 9, "unit": 7}
JOINED = {"opening": "joined", "improvement": "improvement:9", "lead_unit": 7}
LOW = {**FINE, "below_target": True}


def prepared(*, approved=True, pilot=False):
    return [("prepare", {}), ("approve", {"approved": approved, "pilot": pilot})]


def concluded(*, propose=False):
    return [OVER, ("conclude", {"propose": propose})]


PATHS = {
    "asked, counted, published": (
        FINE,
        [*prepared(), *concluded()],
        """due begin prepare approve agreed open_field field_over close_field conclude publish done
        good_enough published""",
        True,
    ),
    "below the target an improvement is proposed": (
        LOW,
        [*prepared(), *concluded()],
        "conclude publish done good_enough improve improving",
        True,
    ),
    "the analyst proposes one all the same": (
        FINE,
        [*prepared(), *concluded(propose=True)],
        "good_enough improve improving",
        True,
    ),
    "the questionnaire goes back": (
        FINE,
        [*prepared(approved=False), *prepared()],
        "prepare approve agreed prepare approve agreed open_field",
        False,
    ),
    "a pilot finds nothing": (
        FINE,
        [*prepared(pilot=True), ("try_out", {"changes_needed": False})],
        "agreed try_out usable open_field",
        False,
    ),
    "a pilot changes the questionnaire": (
        FINE,
        [*prepared(pilot=True), ("try_out", {"changes_needed": True}), *prepared()],
        "agreed try_out usable prepare approve agreed open_field",
        False,
    ),
}


@pytest.mark.parametrize("name", PATHS)
def test_answers_lead_through_the_boxes(name, office):
    counted, steps, boxes, over = PATHS[name]
    desk = office("survey", surveys__close_field=counted, improvements__open=JOINED)
    desk.say("survey.due", field_days=10)
    follow(desk, steps)
    assert passed(desk.path(), boxes) == boxes.split(), desk.path()
    assert ("survey" not in desk.running()) == over


def test_who_prepares_does_not_approve(office):
    desk = office("survey")
    desk.say("survey.due", field_days=10)
    desk.do("prepare")
    assert [(task.role, task.candidates) for task in desk.open_tasks()] == [("leader", "centre owner")]


def test_the_field_closes_when_its_days_are_over_and_not_before(office):
    desk = office("survey", surveys__close_field=FINE)
    desk.say("survey.due", field_days=5)
    follow(desk, prepared())
    assert desk.called("surveys.open_field") == [{"days": 5}]
    desk.wait(days=4)
    assert not desk.called("surveys.close_field")
    desk.wait(days=2)
    assert desk.called("surveys.close_field") == [{}]


def test_an_improvement_asks_for_a_special_survey(office):
    desk = office("improvement")
    desk.say("survey.requested")
    assert desk.path() == ["requested", "open_special", "opened"]
    assert desk.called("surveys.open_special") == [{}]
