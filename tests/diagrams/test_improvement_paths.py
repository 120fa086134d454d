"""Improvement, its proposals, tracked actions and the meeting, walked along every path on the real Runner."""

import pytest

from tests.diagrams.paths import follow, passed

PLANNED = [("plan", {}), ("approve_improvement", {"plan_approved": True})]
DONE = ("actions.done", {})
CHECKED = [*PLANNED, DONE, ("go", {"go_live": True}), ("sample", {}), ("evaluate", {"verdict": "effective"})]


def decided(what):
    return [*CHECKED, ("decide", {"decision": what})]


BACK = ("cause.returned", {})
LASTS = ("wait", {"days": 181})

PATHS = {
    "it worked, became the standard and lasted": (
        [*decided("standardise"), LASTS],
        """opened begin enter_plan plan approve_improvement approved start_actions actions_done go goes live
        sample evaluate enter_act decide round_over decided standardise lasted last lasting""",
        "end",
    ),
    "it worked and spread": ([*decided("spread"), LASTS], "decide decided spread lasted last lasting", "end"),
    "it did not work and is adjusted": ([*decided("adjust")], "decide decided adjust begin enter_plan", None),
    "it did not work and is replaced": ([*decided("replace")], "decide decided replace replaced", "end"),
    "the cause is back: failed, and again": (
        [*decided("standardise"), BACK, *PLANNED],
        "standardise cause_back fail begin enter_plan plan approve_improvement start_actions",
        None,
    ),
    "failed, adjusted, and it works at last": (
        [*decided("standardise"), BACK, *decided("adjust"), *decided("standardise"), LASTS],
        "cause_back fail decide adjust decide standardise lasted last lasting",
        "end",
    ),
    "the plan goes back": (
        [("plan", {}), ("approve_improvement", {"plan_approved": False}), *PLANNED],
        "plan approve_improvement approved plan approve_improvement approved start_actions",
        None,
    ),
    "no-go: back to the plan": (
        [*PLANNED, DONE, ("go", {"go_live": False}), ("plan", {})],
        "go goes enter_plan plan",
        None,
    ),
    "stopped while it is planned": (
        [("improvement.stop", {"reason": "not_ours"})],
        "enter_plan stopped_midway stop stopped",
        "end",
    ),
    "stopped while actions run": (
        [*PLANNED, ("improvement.stop", {"reason": "no_resources"})],
        "start_actions stopped_midway stop stopped",
        "end",
    ),
    "stopped in check": (
        [*CHECKED[:4], ("improvement.stop", {"reason": "other"})],
        "live stopped_midway stop stopped",
        "end",
    ),
}


@pytest.mark.parametrize("name", PATHS)
def test_answers_lead_through_the_boxes(name, office):
    steps, boxes, end = PATHS[name]
    desk = office("improvement")
    desk.say("improvement.opened", lead_unit=7)
    follow(desk, steps)
    assert passed(desk.path(), boxes) == boxes.split(), desk.path()
    assert ("improvement" in desk.running()) == (end is None)


def test_owner_and_judge_are_kept_apart(office):
    """R57, R87."""
    desk = office("improvement")
    desk.say("improvement.opened", lead_unit=7)
    seen = {}
    for box, facts in [*CHECKED, ("decide", {"decision": "adjust"})]:
        for task in desk.open_tasks():
            seen[task.element] = (task.role, task.candidates)
        follow(desk, [(box, facts)])
    assert seen["approve_improvement"] == ("head", "in_unit 7 owner")
    assert seen["evaluate"] == ("analyst", "centre owner")
    assert seen["decide"] == ("head", "in_unit 7 owner")


@pytest.mark.parametrize(
    ("facts", "source"),
    [
        ({"same_cause": 3, "reopenings": 0, "since_effect": 0}, "recurrence"),
        ({"same_cause": 2, "reopenings": 0, "since_effect": 0}, None),
        ({"same_cause": 1, "reopenings": 2, "since_effect": 0}, "recurrence"),
        ({"same_cause": 1, "reopenings": 1, "since_effect": 0}, None),
        ({"same_cause": 1, "reopenings": 0, "since_effect": 1}, "returned"),
    ],
)
def test_what_recurs_becomes_a_proposal(office, facts, source):
    """D6."""
    desk = office(
        "case",
        improvements__recurrence=facts,
        improvements__open={"opening": "joined", "improvement": "improvement:9", "lead_unit": 7},
    )
    desk.say("case.concluded", asked=False)
    assert [call["source"] for call in desk.called("improvements.open")] == ([source] if source else [])


def test_the_handler_can_ask_for_an_improvement(office):
    desk = office(
        "case",
        improvements__recurrence={"same_cause": 1, "reopenings": 0, "since_effect": 0},
        improvements__open={"opening": "joined", "improvement": "improvement:9", "lead_unit": 7},
    )
    desk.say("case.concluded", asked=True)
    assert desk.called("improvements.open") == [{"source": "complaint"}]
    assert desk.path()[-1] == "joined"


@pytest.mark.parametrize(
    ("opening", "end"), [("new", "under_way"), ("returned", "failed_again"), ("joined", "joined")]
)
def test_a_proposal_opens_joins_or_brings_back(office, opening, end):
    desk = office("hotspot")
    desk.returns["improvements.open"] = {
        "opening": opening,
        "improvement": f"hotspot:{desk.subject.id}",
        "lead_unit": 7,
    }
    desk.say("improvement.proposed", source="hotspot", unit=7)
    assert end in desk.path()
    assert ("improvement" in desk.running()) == (opening == "new")


def test_an_action_is_its_owners_until_its_day(office):
    desk = office("improvement")
    given = {
        "action": 4,
        "ticket": "action:4",
        "doer": 12,
        "action_due": "2025-10-10T09:30:00+00:00",
        "lead_unit": 7,
    }
    desk.say("action.planned", **given)
    task = desk.open_tasks()[0]
    assert (task.element, task.candidates, task.due.isoformat()) == (
        "act",
        "person 12 action:4",
        given["action_due"],
    )
    desk.do("act", action_result="done")
    assert desk.called("actions.finish") == [{"action": 4, "how": "done"}]
    assert desk.running() == set()


def test_an_action_is_taken_back_with_what_it_belonged_to(office):
    desk = office("improvement")
    desk.say(
        "action.planned",
        action=4,
        ticket="action:4",
        doer=12,
        action_due="2025-10-10T09:30:00+00:00",
        lead_unit=7,
    )
    desk.say("action.withdrawn")
    assert passed(desk.path(), "withdrawn drop dropped") == ["withdrawn", "drop", "dropped"]


MEETING = [("prepare", {}), ("minutes", {})]


def test_a_meeting_ends_when_its_decisions_are_carried_out(office):
    """R59."""
    desk = office("meeting")
    desk.say("meeting.opened")
    follow(desk, [*MEETING, ("approve_minutes", {"minutes_approved": False}), ("minutes", {})])
    follow(desk, [("approve_minutes", {"minutes_approved": True})])
    assert desk.running() == {"analysis_meeting"}
    desk.say("actions.done")
    assert (
        passed(desk.path(), "minutes approve_minutes minutes approve_minutes track all_done close closed")[-1]
        == "closed"
    )
    assert desk.running() == set()


def test_the_calendar_calls_a_meeting(office):
    desk = office("schedule", meetings__open={"meeting": "meeting:77"})
    desk.start("meeting_calendar")
    assert passed(desk.path(), "open called on_its_way") == ["open", "called", "on_its_way"]
