"""The erasure's diagram walked along every path: what stands against it, and the boxes then passed."""

from datetime import timedelta

import pytest

from tests.diagrams.paths import passed

DECIDE = {"verdict": "decide", "ground": "claimed"}
WAIT = {"verdict": "wait", "ground": "hold"}
REVIEW = {"verdict": "review", "ground": "hold"}
ANNOUNCE = {"verdict": "announce", "ground": "none"}
DESTROY = {"verdict": "destroy", "ground": "none"}
BEGIN = "requested begin start_clock look retention weigh what_stands"
LOOK = "look retention weigh what_stands"

PATHS = {
    "nothing stands against it": (
        [DESTROY],
        [],
        f"{BEGIN} destroy meet_destroyed erased",
        "end",
    ),
    "restricted, then announced and destroyed": (
        [WAIT, ANNOUNCE, DESTROY],
        ["day", "hours"],
        f"{BEGIN} restrict meet_restricted day_come {LOOK} announce last_day {LOOK} destroy erased",
        "end",
    ),
    "a hold is lifted": (
        [WAIT, ANNOUNCE],
        ["erasure.look_again"],
        f"{BEGIN} restrict look_again {LOOK} announce",
        None,
    ),
    "a claim falls": (
        [DECIDE, DESTROY],
        [("decide", {"decision": "erase"})],
        f"{BEGIN} call_officer decide refused_it {LOOK} destroy erased",
        "end",
    ),
    "a claim is confirmed, reviewed and lifted": (
        [DECIDE, WAIT, REVIEW, ANNOUNCE],
        [("decide", {"decision": "hold"}), "day", ("review_hold", {})],
        f"{BEGIN} call_officer decide {LOOK} restrict day_come {LOOK} review_hold {LOOK} announce",
        None,
    ),
    "nobody reviews the hold: it ends on its day": (
        [REVIEW, ANNOUNCE],
        ["weeks"],
        f"{BEGIN} hold_over {LOOK} announce",
        None,
    ),
    "refused, and nobody appeals": (
        [DECIDE],
        [("decide", {"decision": "refuse"}), "fortnight"],
        f"{BEGIN} call_officer decide refused_it refuse meet_refused appeal_limit stays_refused",
        "end",
    ),
    "refused, and the appeal fails": (
        [DECIDE],
        [("decide", {"decision": "refuse"}), "appeal", ("appeal_review", {"review": "uphold"})],
        "refuse meet_refused refusal_appealed appeal_review stands uphold was_refused refused_for_good",
        "end",
    ),
    "refused, and the appeal succeeds": (
        [DECIDE, ANNOUNCE],
        [("decide", {"decision": "refuse"}), "appeal", ("appeal_review", {"review": "overturn"})],
        f"refuse refusal_appealed appeal_review stands overturn {LOOK} announce",
        None,
    ),
    "held, and the appeal fails: it waits on": (
        [WAIT, WAIT],
        ["appeal", ("appeal_review", {"review": "uphold"})],
        f"restrict appealed this_one appeal_review stands uphold was_refused {LOOK} restrict",
        None,
    ),
    "an appeal about another request of the case changes nothing": (
        [WAIT, WAIT],
        ["other"],
        f"restrict appealed this_one {LOOK} restrict",
        None,
    ),
}


@pytest.mark.parametrize("name", PATHS)
def test_answers_lead_through_the_boxes(name, office):
    verdicts, steps, boxes, end = PATHS[name]
    desk = walk(office, verdicts, steps)
    assert passed(desk.path(), boxes) == boxes.split(), desk.path()
    assert ("erasure" in desk.running()) == (end is None)


def walk(office, verdicts, steps):
    desk = office()
    queue = [{**one, "look_on": later(desk, 5), "until_on": later(desk, 10)} for one in verdicts]
    desk.returns |= {
        "erasures.begin": {"refused": False},
        "erasures.look": {
            "kind": "complaint",
            "category": "facilities",
            "tier": "general",
            "ended_as": "closed",
            "paid": False,
        },
        "erasures.refuse": {"refused": True},
        "erasures.overturn": {"refused": False},
    }
    answer = desk._answer
    desk._answer = lambda name, params: (
        (queue.pop(0) if len(queue) > 1 else queue[0]) if name == "erasures.weigh" else answer(name, params)
    )
    desk.say("erasure.requested", erasure=7)
    for step in steps:
        take(desk, step)
    return desk


def later(desk, days):
    return (desk.now + timedelta(days=days)).isoformat()


def take(desk, step):
    spans = {"day": {"days": 6}, "hours": {"hours": 25}, "weeks": {"days": 12}, "fortnight": {"days": 15}}
    if isinstance(step, tuple):
        desk.do(step[0], **step[1])
    elif step in spans:
        desk.wait(**spans[step])
    elif step in {"appeal", "other"}:
        desk.say("erasure.appealed", appealed=7 if step == "appeal" else 8)
    else:
        desk.say(step)
