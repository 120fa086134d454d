"""An audit and its findings walked along every path of their diagrams (R50, R88)."""

from typing import Any

import pytest

from tests.diagrams.paths import days, follow, passed

PLANNED = ("audit.planned", {"auditor": 4})
FREE = ("declare", {"may_audit": True})
DRAWN = ("draw", {})
STATED = [("draft", {}), ("finish", {"remarks_weighed": "none"})]
AUDITS: dict[str, tuple[dict[str, Any], list[tuple[str, dict[str, Any]]], str]] = {
    "without a finding nobody is asked": (
        {},
        [PLANNED, FREE, DRAWN, ("fieldwork", {}), *STATED],
        """planned declare free fix_frame any_case draw compare fieldwork conclude answers_owed draft accuracy
        finish publish meet_clock published""",
    ),
    "the statement waits for the last answer": (
        {"answers_owed": True, "units": [7]},
        [
            PLANNED,
            FREE,
            DRAWN,
            ("fieldwork", {}),
            ("audit.answered", {}),
            ("draft", {}),
            ("check_facts", {"facts_right": "yes"}),
            ("finish", {}),
        ],
        "conclude answers_owed answered draft check_facts file_check accuracy finish publish published",
    ),
    "every unit checks the facts, side by side; one is silent": (
        {"units": [7, 9]},
        [
            PLANNED,
            FREE,
            DRAWN,
            ("fieldwork", {}),
            ("draft", {}),
            ("check_facts", {}),
            days(6),
            ("finish", {}),
        ],
        "draft check_facts file_check no_answer file_silence accuracy finish published",
    ),
    "an auditor with an interest everywhere is replaced": (
        {},
        [
            PLANNED,
            ("declare", {"may_audit": False}),
            ("appoint", {"auditor": 5}),
            FREE,
            DRAWN,
            ("fieldwork", {}),
            *STATED,
        ],
        "declare free decline appoint declare free fix_frame draw published",
    ),
    "nothing to examine": (
        {"frame_size": 0},
        [PLANNED, FREE],
        "fix_frame any_case stop drop_clock stopped",
    ),
}

RAISED = ("finding.raised", {"audited_unit": 7, "auditor": 4, "grade": "major"})
ACCEPTED = ("respond", {"stance": "accept"})
DISPUTED = ("respond", {"stance": "dispute"})
GOOD = ("judge", {"response_accepted": True})
DONE = [("correct", {}), ("check_correction", {"correction_done": True})]
FINDINGS: dict[str, tuple[bool, list[tuple[str, dict[str, Any]]], str]] = {
    "accepted, corrected, seen": (
        True,
        [RAISED, ACCEPTED, GOOD, *DONE],
        """raised ask start_answer respond answer_in disputed judge accepted settle to_correct propose
        plan_correction start_correction correct correction_in check_correction corrected close closed""",
    ),
    "an observation closes with its answer": (
        False,
        [RAISED, ACCEPTED, GOOD],
        "settle to_correct close closed",
    ),
    "an answer that misses the point comes again": (
        True,
        [RAISED, ACCEPTED, ("judge", {"response_accepted": False}), ACCEPTED, GOOD, *DONE],
        "judge accepted start_answer respond judge accepted settle closed",
    ),
    "a correction that does not hold is made again": (
        True,
        [
            RAISED,
            ACCEPTED,
            GOOD,
            ("correct", {}),
            ("check_correction", {"correction_done": False}),
            *DONE,
        ],
        "check_correction corrected plan_correction start_correction correct check_correction closed",
    ),
    "the mediator withdraws it": (
        True,
        [RAISED, DISPUTED, ("rule", {"ruling": "withdraw"})],
        "disputed rule ruled withdraw withdrawn",
    ),
    "the mediator upholds it": (
        True,
        [RAISED, DISPUTED, ("rule", {"ruling": "uphold"}), ACCEPTED, GOOD, *DONE],
        "disputed rule ruled start_answer respond judge closed",
    ),
}


@pytest.mark.parametrize("name", AUDITS)
def test_an_audit_goes_through_its_boxes(name, office):
    changes, steps, boxes = AUDITS[name]
    concluded = {"answers_owed": False, "units": [], "checked": [], **changes}
    frame = {"frame_size": concluded.pop("frame_size", 3)}
    desk = office(
        "audit",
        audits__fix_frame=frame,
        audits__conclude=concluded,
        audits__compare={"deviating": 1},
        audits__accuracy_checked={"accuracy_done": True},
    )
    follow(desk, steps)
    assert passed(desk.path(), boxes) == boxes.split(), desk.path()
    assert desk.running() == set()


@pytest.mark.parametrize("name", FINDINGS)
def test_a_finding_goes_through_its_boxes(name, office):
    needed, steps, boxes = FINDINGS[name]
    settled = {"correction_needed": needed, "source": "audit", "finding": 1, "unit": 7}
    desk = office(
        "finding",
        findings__settle=settled,
        findings__time_left={"correction_limit": "PT600M"},
        improvements__open={"opening": "joined", "improvement": "improvement:9", "lead_unit": 7},
    )
    follow(desk, steps)
    assert passed(desk.path(), boxes) == boxes.split(), desk.path()
    assert "finding_response" not in desk.running()
    assert bool(desk.called("improvements.open")) == ("propose" in desk.path())


def test_the_finding_is_answered_by_its_unit_judged_by_its_auditor_and_ruled_by_neither(office):
    desk = office("finding")
    desk.say(*RAISED[:1], **RAISED[1])
    (task,) = desk.open_tasks()
    assert (task.role, task.candidates) == ("head", "in_unit 7")
    desk.do("respond", stance="dispute")
    (task,) = desk.open_tasks()
    assert (task.role, task.candidates) == ("mediator", "centre head")
    assert desk.called("clocks.start") == [{"kind": "finding", "limit": "WD10", "unit": 7}]
    assert desk.called("clocks.meet") == [{"kind": "finding"}]


def test_each_audit_has_a_clock_of_sixty_working_days(office):
    desk = office("audit")
    desk.say(*PLANNED[:1], **PLANNED[1])
    assert desk.called("clocks.start") == [{"kind": "audit", "limit": "WD60"}]
    (task,) = desk.open_tasks()
    assert (task.element, task.role, task.candidates) == ("declare", "auditor", "person 4")
