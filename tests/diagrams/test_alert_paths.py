"""Hotspots and red alerts, walked along every path on the real Runner; and table D6 at its edges (R18)."""

import pytest

from tests.diagrams.paths import follow, passed
from tests.diagrams.test_tables import decide

ORDER = ("instruct", {"lead_unit": 7, "report_limit": "WD3"})
REPORTED = [("acknowledge", {}), ORDER, ("report", {})]
CLOSED = ("decide", {"alert_decision": "close", "change_needed": False})

PATHS = {
    "acknowledged, instructed, reported, closed": (
        [*REPORTED, CLOSED],
        """red alert acknowledge instruct pass_on start_report report report_in decide decided close change
        closed""",
        "end",
    ),
    "sent back once, with a new deadline": (
        [
            *REPORTED,
            ("decide", {"alert_decision": "send_back", "report_limit": "WD1", "change_needed": False}),
            ("report", {}),
            CLOSED,
        ],
        "report decide decided pass_on start_report report report_in decide decided close closed",
        "end",
    ),
    "two hours of silence: the deputy": (
        [("wait", {"hours": 2.1}), *REPORTED, CLOSED],
        "alert silent next_leader acknowledge instruct report decide close closed",
        "end",
    ),
    "four hours: the next leader": (
        [("wait", {"hours": 4.2})],
        "silent next_leader silent next_leader",
        None,
    ),
    "something has to change": (
        [*REPORTED, ("decide", {"alert_decision": "close", "change_needed": True})],
        "close change propose improved",
        "end",
    ),
}
LEADER = {
    "alerts__open": {"leader": 4},
    "alerts__next_leader": {"leader": 5},
    "alerts__close": {"source": "hotspot", "hotspot": 3, "unit": 7, "category": "facilities"},
    "improvements__open": {"opening": "joined", "improvement": "improvement:9", "lead_unit": 7},
}


@pytest.mark.parametrize("name", PATHS)
def test_answers_lead_through_the_boxes(name, office):
    steps, boxes, end = PATHS[name]
    desk = office("hotspot", **LEADER)
    desk.say("hotspot.red", lead_unit=7)
    follow(desk, steps)
    assert passed(desk.path(), boxes) == boxes.split(), desk.path()
    assert ("red_alert" in desk.running()) == (end is None)


def test_each_task_goes_to_whoever_answers_for_it(office):
    desk = office("hotspot", **LEADER)
    desk.say("hotspot.red", lead_unit=7)
    seen = {}
    for box, facts in [*REPORTED, CLOSED]:
        seen |= {task.element: (task.role, task.candidates) for task in desk.open_tasks()}
        follow(desk, [(box, facts)])
    leader = ("leader", "person 4")
    assert seen == {
        "acknowledge": leader,
        "instruct": leader,
        "report": ("head", "in_unit 7"),
        "decide": leader,
    }
    assert desk.called("clocks.start") == [{"kind": "alert_report", "limit": "WD3", "unit": 7}]


RISES = {
    "amber": ({"mentions": 10, "raised_to": "amber"}, "gather judge graded tell", "hotspot_watch"),
    "orange": ({"mentions": 30, "raised_to": "orange"}, "graded tell", "hotspot_watch"),
    "red": ({"mentions": 51, "raised_to": "red"}, "graded alert alerted", "red_alert"),
    "red and many more": (
        {"mentions": 101, "raised_to": "red", "again": True},
        "tell_again told_again",
        None,
    ),
}


@pytest.mark.parametrize("name", RISES)
def test_a_level_goes_to_those_it_concerns(name, office):
    given, boxes, running = RISES[name]
    desk = office("hotspot", hotspots__gather={"lead_unit": 7}, **LEADER)
    desk.say("hotspot.raised", **{"complainants": 1, "again": False, **given})
    assert passed(desk.path(), boxes) == boxes.split(), desk.path()
    assert desk.running() == ({running} if running else set())


def test_what_is_watched_is_looked_at_each_week_until_it_cools_down(office):
    desk = office("hotspot", hotspots__gather={"lead_unit": 7})
    counted = {"mentions": 12, "complainants": 1, "again": False, "watching": True}
    desk.returns["hotspots.count"] = counted
    desk.say("hotspot.raised", mentions=10, complainants=1, raised_to="amber", again=False)
    desk.wait(days=7.1)
    assert passed(desk.path(), "tell week count watched judge tell")[-1] == "tell"
    desk.returns["hotspots.count"] = {**counted, "mentions": 3}
    desk.wait(days=7.1)
    assert desk.path()[-2:] == ["fade", "faded"]
    assert desk.running() == set()


def test_whoever_watched_a_lower_level_stops_when_it_rose(office):
    desk = office("hotspot", hotspots__gather={"lead_unit": 7})
    desk.returns["hotspots.count"] = {"mentions": 60, "complainants": 1, "again": False, "watching": False}
    desk.say("hotspot.raised", mentions=10, complainants=1, raised_to="amber", again=False)
    desk.wait(days=7.1)
    assert desk.path()[-1] == "over"
    assert desk.running() == set()


@pytest.mark.parametrize(
    ("mentions", "level", "repeat_after"),
    [
        (1, "none", 0),
        (9, "none", 0),
        (10, "amber", 0),
        (29, "amber", 0),
        (30, "orange", 0),
        (50, "orange", 0),
        (51, "red", 50),
        (5000, "red", 50),
    ],
)
def test_the_thresholds_are_ten_thirty_and_more_than_fifty(mentions, level, repeat_after):
    """D6."""
    found = decide("hotspot", mentions=mentions, complainants=1)
    assert found == {"level": level, "repeat_after": repeat_after}
