"""What an audit says of a recorded way (R88): each way of the engine conforms, one bent by hand does not."""

import pytest
from sqlalchemy import select

from app.operators.conformance import Passed, flow_graph, replay
from tests.diagrams.drawing import DIAGRAMS
from tests.diagrams.paths import BAD, CHOICES, GOOD, PATHS, ROUND, SECOND, TRIAGE, days, follow
from workflows.store import Instance, Step

GRAPHS = {file.stem: flow_graph(file.read_text()) for file in DIAGRAMS}


def recorded(desk) -> list[tuple[str, bool, list[Passed]]]:
    """Process, whether it is over, and the steps of every instance about the desk's subject."""
    wanted = select(Instance).where(
        Instance.subject_kind == desk.subject.kind, Instance.subject_id == desk.subject.id
    )
    found = []
    for one in desk.session.scalars(wanted.order_by(Instance.id)):
        steps = desk.session.scalars(select(Step).where(Step.instance_id == one.id).order_by(Step.seq))
        passed = [Passed(step.process, step.element, step.kind, step.outcome) for step in steps]
        found.append((one.process_key, one.status == "completed", passed))
    return found


def deviations(desk) -> list:
    return [found for root, over, steps in recorded(desk) for found in replay(steps, GRAPHS, root, over=over)]


@pytest.mark.parametrize("name", PATHS)
def test_every_main_path_of_a_complaint_conforms(name, office):
    steps, _boxes, _end = PATHS[name]
    desk = office()
    desk.start()
    follow(desk, steps)
    assert deviations(desk) == []


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_after_a_second_negative_conforms(name, office):
    steps, _boxes = CHOICES[name]
    desk = office()
    desk.start()
    follow(desk, [*SECOND, *steps])
    assert deviations(desk) == []


def test_co_units_side_by_side_and_an_emergency_beside_conform(office):
    desk = office()
    desk.start(danger=True)
    desk.wait(minutes=40)
    follow(desk, [TRIAGE, ("dispatch", {"lead_unit": 7, "co_units": [3, 4]}), *ROUND[1:3]])
    desk.do("contribute")
    desk.do("contribute")
    assert deviations(desk) == []


def settled(office) -> list[Passed]:
    """The recorded way of a case that was done well and is over."""
    desk = office()
    desk.start()
    follow(desk, [TRIAGE, *ROUND, GOOD, days(15)])
    found = [(over, steps) for root, over, steps in recorded(desk) if root == "complaint"]
    assert found[0][0], "the case is not over"
    return found[0][1]


def said(steps: list[Passed], *, over: bool = True) -> set[tuple[str, str, str]]:
    return {(one.process, one.element, one.what) for one in replay(steps, GRAPHS, "complaint", over=over)}


@pytest.mark.parametrize("skipped", ["triage", "dispatch", "reply", "invite"])
def test_a_step_left_out_is_named_and_so_is_the_one_that_came_instead(skipped, office):
    steps = settled(office)
    at = next(n for n, step in enumerate(steps) if step.element == skipped)
    after = next(step for step in steps[at + 1 :] if step.process == steps[at].process)
    assert said([*steps[:at], *steps[at + 1 :]]) == {
        (steps[at].process, skipped, "left_out"),
        (after.process, after.element, "not_allowed"),
    }


def test_several_steps_left_out_are_all_named(office):
    steps = settled(office)
    gone = {"sign", "signed", "sign_at_desk"}
    assert said([step for step in steps if step.element not in gone], over=False) >= {
        ("handling", "sign", "left_out"),
        ("handling", "signed", "left_out"),
        ("handling", "initial_response", "not_allowed"),
    }


def test_a_step_that_comes_twice_or_too_early_is_not_allowed(office):
    steps = settled(office)
    reply = next(step for step in steps if step.element == "send_reply")
    first = next(n for n, step in enumerate(steps) if step.element == "work_begins")
    assert ("handling", "send_reply", "not_allowed") in said([*steps[: first + 1], reply], over=False)
    assert ("handling", "send_reply", "not_allowed") in said([*steps, reply])


def test_a_process_that_was_over_with_work_left_names_the_work(office):
    steps = settled(office)
    at = next(n for n, step in enumerate(steps) if step.element == "handle")
    assert ("handling", "handle", "left_out") in said([*steps[:at], *steps[at + 1 :]])
    stopped = next(n for n, step in enumerate(steps) if step.element == "triage")
    assert said(steps[:stopped]) == {("complaint", "triage", "left_out")}
    assert said(steps[:stopped], over=False) == set()


def test_what_people_moved_by_hand_and_what_no_diagram_knows_is_told(office):
    steps = settled(office)
    moved = [step._replace(outcome="moved") if step.element == "dispatch" else step for step in steps]
    assert said(moved) == {("handling", "dispatch", "moved")}
    foreign = Passed("complaint", "made_up", "userTask", "completed")
    assert said([*steps, foreign]) == {("complaint", "made_up", "unknown")}
    elsewhere = Passed("nowhere", "made_up", "userTask", "completed")
    assert said([*steps, elsewhere]) == {("nowhere", "made_up", "unknown")}


def test_one_branch_of_a_choice_is_enough_and_two_are_too_many(office):
    steps = settled(office)
    at = next(n for n, step in enumerate(steps) if step.element == "decision")
    refused = Passed("complaint", "not_accepted", "userTask", "completed")
    assert ("complaint", "not_accepted", "not_allowed") in said([*steps[: at + 2], refused, *steps[at + 2 :]])


def test_a_reopened_case_conforms_in_both_rounds(office):
    desk = office()
    desk.start(reachable=False)
    follow(desk, [TRIAGE, *ROUND, BAD, *ROUND])
    assert deviations(desk) == []
