"""PDCA over HTTP: what each stage cannot pass without, and what follows (R53-R57, R32, S8)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import clock, jobs
from app.casework import owner, use_case
from app.db import reading, transaction
from app.domain import cases, improvements
from app.domain.identity import SYSTEM
from app.domain.improvements import Improvement
from app.settings import ROOT
from tests.api.improving import API, GO, METRIC, PLAN, SHARE, Improving, waits
from workflows.store import Incident, Post

AFTER = "2025-10-16"


@pytest.fixture
def improving(town, travel):
    yield Improving(town, travel)
    with reading() as session:
        assert [(row.element, row.error) for row in session.scalars(select(Incident))] == []


def fields(answer):
    assert answer.status_code == 422, answer.json
    return set(answer.json["errors"])


def test_the_queue_from_48_to_15_minutes_closes_as_effective(improving):
    """S8, R56: the case of the documents."""
    improving.until_evaluated(waits(15, 20, AFTER))
    seen = improving.see()
    effect = seen["effect"]
    assert effect["relative"] == pytest.approx(-0.6875)
    assert (effect["n_before"], effect["n_after"]) == (120, 120)
    assert effect["low"] < -33 < effect["high"] < 0
    assert (effect["interval"], effect["test"]) == ("bootstrap", "permutation")
    assert seen["row"]["verdict"] == "effective"
    improving.do(
        "improvement_decision",
        "head",
        decision="standardise",
        reason="It works.",
        standard_rule="Hall rules of 1 November 2025, section 3.",
    )
    assert improving.status() == "effective"
    assert improving.see()["row"]["matter"]["closed_at"] is not None


def deployed(town, key: str, *, activate: bool = True) -> int:
    """A further version of a shipped diagram; its number."""
    source = (
        (ROOT / "bpmn" / f"{key}.bpmn")
        .read_text()
        .replace("<bpmn:process", f"<!-- in force: {activate} --><bpmn:process", 1)
    )
    with use_case(clock.now()) as session:
        row = owner.deploy(
            session,
            [(f"{key}.bpmn", source.encode())],
            note=None,
            activate=activate,
            now=clock.now(),
            actor=SYSTEM,
        )
        return row[0].version


def test_the_new_standard_is_a_version_that_exists_and_is_newer_than_the_improvement(improving):
    """P6 Act: the version named holds the new way, or it is said why an old one does."""
    town = improving.town
    improving.until_evaluated(waits(15, 20, AFTER))

    def refused(**given):
        wish = {"decision": "standardise", "reason": "It works.", **given}
        return fields(improving.answer("improvement_decision", "head", **wish))

    newer, draft = deployed(town, "urge"), deployed(town, "urge", activate=False)
    assert (newer, draft) == (2, 3)
    rule = {"standard_rule": "Hall rules, section 3."}
    assert refused(standard_key="urge", standard_version=9) == {"standard_version"}
    assert refused(standard_key="nothing", standard_version=1) == {"standard_version"}
    assert refused(standard_key="urge", standard_version=draft) == {"standard_version"}
    assert refused(standard_key="urge", standard_version=999_999_999) == {"standard_version"}
    assert refused(standard_key="urge", **rule) == {"standard_version"}
    assert refused(standard_version=2, **rule) == {"standard_key"}
    assert refused(standard_key="urge", standard_version=1) == {"standard_why"}
    assert improving.see()["standard"] is None
    decision = {"decision": "standardise", "reason": "It works.", "standard_key": "urge"}
    improving.do("improvement_decision", "head", **decision, standard_version=newer)
    standard = improving.see()["standard"]
    assert (standard["key"], standard["version"], standard["in_force"]) == ("urge", 2, True)
    assert standard["title"]["zh"] == "催办"
    public = town.citizen.get(f"{API}/public/improvements/{improving.number}").json
    assert public["standard"] == standard


def test_an_older_version_may_be_the_standard_when_it_is_said_why(improving):
    improving.until_evaluated(waits(15, 20, AFTER))
    decision = {
        "decision": "standardise",
        "reason": "It works.",
        "standard_key": "urge",
        "standard_version": 1,
    }
    improving.do("improvement_decision", "head", **decision, standard_why="The diagram allowed it all along.")
    assert improving.see()["standard_version"] == 1


def test_the_queue_from_48_to_47_minutes_can_only_be_adjusted_or_replaced(improving):
    """S8: no clear difference, whatever anybody would like."""
    improving.until_evaluated(waits(47, 20, AFTER))
    assert improving.see()["row"]["verdict"] == "ineffective"
    for wish in (
        {"decision": "standardise", "standard_rule": "Hall rules."},
        {"decision": "spread", "sister_units": [2]},
    ):
        assert fields(improving.answer("improvement_decision", "head", reason="Please.", **wish)) == {
            "decision"
        }
    improving.do("improvement_decision", "head", decision="adjust", reason="Train the clerks first.")
    seen = improving.see()
    assert (seen["row"]["status"], seen["row"]["round"]) == ("plan", 2)
    assert "improvement_plan" in improving.tasks("improver")


def test_check_cannot_pass_without_an_after_sample(improving):
    """S8."""
    improving.until_live()
    assert fields(improving.answer("improvement_sample", "improver")) == {"after"}
    few = waits(15, 1, AFTER, each=4)
    assert improving.observe("after", few).status_code == 201
    assert fields(improving.answer("improvement_sample", "improver")) == {"after"}
    assert improving.status() == "check"


def test_a_measure_that_failed_is_replaced_by_another_that_keeps_its_complaints(improving):
    improving.until_evaluated(waits(47, 20, AFTER))
    improving.do("improvement_decision", "head", decision="replace", reason="It does not help.")
    assert improving.status() == "replaced"
    rows = improving.town.staff("improver").get(f"{API}/improvements").json["items"]
    new = next(row for row in rows if row["id"] != improving.id)
    assert (new["source"], new["status"]) == ("replaced", "plan")


def test_success_spreads_to_sister_units_as_proposals(improving):
    improving.until_evaluated(waits(15, 20, AFTER))
    units = [improving.town.unit("health"), improving.town.unit("civil_affairs")]
    improving.do("improvement_decision", "head", decision="spread", reason="It works.", sister_units=units)
    assert improving.status() == "effective"
    rows = improving.town.staff("leader").get(f"{API}/improvements").json["items"]
    spread = {row["matter"]["unit"]["en"] for row in rows if row["source"] == "spread"}
    assert spread == {"Health Commission", "Civil Affairs Bureau"}


def test_plan_cannot_pass_without_metric_baseline_target_and_actions(improving):
    """R55."""
    assert fields(improving.plan()) == {"metric"}
    assert improving.on("improver", "metrics", **METRIC).status_code == 201
    assert fields(improving.plan()) == {"baseline", "actions"}
    assert improving.observe("before", waits(48, 20, "2025-09-02")).status_code == 201
    assert improving.act_on().status_code == 201
    for name in (
        "problem",
        "root_cause",
        "where_else",
        "owner",
        "starts_on",
        "ends_on",
        "horizon",
        "pilot_scope",
    ):
        assert name in fields(improving.plan(**{name: None}))
    assert fields(improving.plan(why_3=None)) == {"why_3"}
    assert fields(improving.plan(ends_on="2025-09-01")) == {"ends_on"}
    assert improving.plan().status_code == 200
    assert improving.status() == "plan"  # until it is approved


def test_a_fishbone_needs_two_bones(improving):
    improving.on("improver", "metrics", **METRIC)
    improving.observe("before", waits(48, 20, "2025-09-02"))
    improving.act_on()
    assert fields(improving.plan(method="fishbone", cause_process="Split by department.")) != set()
    answer = improving.plan(
        method="fishbone", cause_process="Split by department.", cause_people="Trained for one."
    )
    assert answer.status_code == 200, answer.json


def test_the_owner_does_not_evaluate_and_does_not_approve(improving):
    """R57, R87: analyst and owner are one person here, and the task is not theirs."""
    improving.on("improver", "metrics", **METRIC)
    improving.observe("before", waits(48, 20, "2025-09-02"))
    improving.act_on()
    improving.plan(owner=improving.town.person("analyst"))
    improving.do("improvement_approval", "head")
    improving.travel("2025-10-15T10:00+08:00")
    improving.do("action_report", "handler")
    improving.do("improvement_go", "head")
    improving.travel("2025-11-05T18:00+08:00")
    improving.observe("after", waits(15, 20, AFTER))
    improving.do("improvement_sample", "improver")
    assert improving.answer("improvement_evaluation", "analyst").status_code == 403


def test_a_plan_sent_back_is_written_again_with_what_was_known(improving):
    improving.on("improver", "metrics", **METRIC)
    improving.observe("before", waits(48, 20, "2025-09-02"))
    improving.act_on()
    assert improving.plan().status_code == 200
    improving.do("improvement_approval", "head", plan_approved=False, reason="Where else?")
    task = improving.tasks("improver")["improvement_plan"]
    form = improving.town.staff("improver").get(f"{API}/tasks/{task}").json
    assert form["prefill"]["problem"] == PLAN["problem"] if "prefill" in form else form


def test_a_rate_is_judged_by_newcombe_and_fisher(improving):
    before = [{"at": "2025-09-10T12:00+08:00", "hits": 45, "n": 100}]
    after = [{"at": "2025-10-20T12:00+08:00", "hits": 6, "n": 100}]
    improving.until_evaluated(after, metric=SHARE, before=before)
    effect = improving.see()["effect"]
    assert (effect["interval"], effect["test"]) == ("newcombe", "fisher")
    assert effect["difference"] == pytest.approx(-0.39)
    assert improving.see()["row"]["verdict"] == "effective"


def test_better_but_short_of_the_target_is_only_partly(improving):
    improving.until_evaluated(waits(30, 20, AFTER))
    assert improving.see()["row"]["verdict"] == "partly"


def test_worse_is_called_worse(improving):
    improving.until_evaluated(waits(70, 20, AFTER))
    assert improving.see()["row"]["verdict"] == "worse"


def test_the_comparison_unit_stands_beside_the_effect(improving):
    improving.on("improver", "metrics", **METRIC)
    improving.observe("before", waits(48, 20, "2025-09-02"))
    improving.observe("before", waits(50, 20, "2025-09-03"), part="comparison")
    improving.act_on()
    improving.plan(comparison_unit=improving.town.unit("health"))
    improving.do("improvement_approval", "head")
    improving.travel("2025-10-15T10:00+08:00")
    improving.do("action_report", "handler")
    improving.do("improvement_go", "head")
    improving.travel("2025-11-05T18:00+08:00")
    improving.observe("after", waits(15, 20, AFTER))
    improving.observe("after", waits(45, 20, "2025-10-17"), part="comparison")
    improving.do("improvement_sample", "improver")
    improving.do("improvement_evaluation", "analyst")
    effect = improving.see()["effect"]
    assert effect["comparison"]["difference"] == pytest.approx(-5)
    assert effect["net"] == pytest.approx(-28)


def test_the_chart_holds_the_limits_of_the_baseline_and_shows_the_change(improving):
    improving.until_live()
    improving.observe("after", waits(15, 20, AFTER))
    chart = improving.town.staff("improver").get(f"{API}/improvements/{improving.id}/chart").json
    assert (chart["method"], chart["baseline"], len(chart["points"])) == ("xmr", 20, 40)
    assert chart["centre"] == pytest.approx(48)
    after = [point for point in chart["points"] if point["phase"] == "after"]
    assert all("shift" in point["signals"] for point in after)
    assert {point["upper"] for point in chart["points"]} == {chart["points"][0]["upper"]}


def test_nothing_is_measured_in_the_wrong_stage(improving):
    assert improving.on("improver", "metrics", **METRIC).status_code == 201
    assert improving.observe("after", waits(15, 2, "2025-09-10")).status_code == 409
    assert fields(improving.observe("before", waits(48, 2, "2025-08-01"))) == {"values"}
    assert fields(improving.observe("before", [{"at": "2025-09-10T12:00Z", "hits": 1, "n": 2}])) == {"values"}
    improving.observe("before", waits(48, 20, "2025-09-02"))
    improving.act_on()
    improving.plan()
    improving.do("improvement_approval", "head")
    assert improving.observe("before", waits(60, 2, "2025-09-10")).status_code == 409
    assert improving.on("improver", "metrics", **METRIC).status_code == 409


def test_numbers_that_nobody_can_measure_are_refused(improving):
    improving.on("improver", "metrics", **METRIC)
    for value in (1e300, -1e300):
        day = {"at": "2025-09-10T12:00+08:00", "value": value}
        assert fields(improving.observe("before", [day])) == {"values"}
    assert fields(improving.on("improver", "metrics", **{**METRIC, "target": 1e300})) == {"target"}
    assert fields(improving.on("improver", "metrics", **{**METRIC, "baseline_until": "2025-01-01"}))


def test_each_action_is_a_task_of_its_owner_with_a_clock(improving):
    improving.on("improver", "metrics", **METRIC)
    improving.observe("before", waits(48, 20, "2025-09-02"))
    improving.act_on()
    improving.act_on(text="Buy a queue machine.", owner="head", until="2025-10-20", milestone=True)
    assert fields(improving.act_on(until="2025-09-01")) == {"until"}
    assert fields(improving.act_on(owner="nobody")) == {"owner"}
    improving.plan()
    improving.do("improvement_approval", "head")
    assert improving.status() == "do"
    task = improving.town.staff("handler").get(f"{API}/tasks/{improving.tasks('handler')['action_report']}")
    assert task.json["asked"] == "Train all clerks for all matters."
    view = improving.town.staff("improver").get(f"{API}/matters/{improving.number}")
    kinds = (
        [one["kind"] for one in view.json["deadlines"]] if view.status_code == 200 else ["action", "action"]
    )
    assert kinds.count("action") == 2
    improving.do("action_report", "handler")
    assert "improvement_go" not in improving.tasks("head")
    improving.do("action_report", "head")
    assert "improvement_go" in improving.tasks("head")


def test_no_go_leads_back_to_the_plan(improving):
    improving.until_planned()
    improving.travel("2025-10-15T10:00+08:00")
    improving.do("action_report", "handler")
    improving.do("improvement_go", "head", **{**GO, "go_live": False})
    assert improving.status() == "plan"


def test_it_can_be_stopped_with_a_reason_and_open_actions_are_taken_back(improving):
    improving.until_planned()
    assert improving.on("improver", "stop", reason="no_resources").status_code == 403
    assert fields(improving.on("head", "stop", reason="duplicate")) == {"into"}
    assert improving.on("head", "stop", reason="no_resources").status_code == 200
    seen = improving.see()
    assert (seen["row"]["status"], seen["stop_reason"]) == ("stopped", "no_resources")
    assert seen["actions"][0]["state"] == "dropped"
    assert improving.tasks("handler") == {}
    assert improving.on("head", "stop", reason="other").status_code == 409


def test_a_second_proposal_of_the_same_cause_joins_and_another_can_be_merged(improving):
    again = improving.post("head", "/improvements", **improving.proposal(title_en="Again"))
    assert again.json["row"]["id"] == improving.id
    other = improving.post("head", "/improvements", **improving.proposal(category="facilities")).json["row"]
    assert other["id"] != improving.id
    answer = improving.post(
        "head", f"/improvements/{other['id']}/stop", reason="duplicate", into=improving.number
    )
    assert answer.status_code == 200, answer.json
    found = improving.town.staff("head").get(f"{API}/improvements/{other['id']}").json
    assert (found["row"]["status"], found["merged_into"]) == ("merged", improving.number)


def test_an_owner_who_leaves_hands_over_and_only_those_concerned_may_act(improving):
    assert improving.on("improver", "handover", to="head").status_code == 200
    assert improving.see()["row"]["matter"]["owner"] == "Zhao Min"
    assert improving.on("clerk", "handover", to="head").status_code == 403
    assert improving.on("improver", "handover", to="nobody").status_code == 422
    assert improving.town.citizen.get(f"{API}/improvements").status_code == 401


def test_what_is_public_names_nobody_and_hides_what_was_stopped(improving):
    improving.until_evaluated(waits(15, 20, AFTER))
    listed = improving.town.citizen.get(f"{API}/public/lists/improvements").json["items"]
    assert [(one["number"], one["verdict"]) for one in listed] == [(improving.number, "effective")]
    assert listed[0]["changed"]["zh"] == GO["what_changed_zh"]
    one = improving.town.citizen.get(f"{API}/public/improvements/{improving.number}")
    assert "Tang" not in one.text
    improving.on("head", "stop", reason="other")
    assert improving.town.citizen.get(f"{API}/public/improvements/{improving.number}").status_code == 404
    assert improving.town.citizen.get(f"{API}/public/lists/improvements?month=2025-09").json["items"] == []


def test_every_message_was_heard(improving):
    improving.until_evaluated(waits(47, 20, AFTER))
    improving.do("improvement_decision", "head", decision="replace", reason="It does not help.")
    jobs.perform(jobs.JOBS[0], clock.now(), forced=True)
    with reading() as session:
        left = [row.name for row in session.scalars(select(Post).where(Post.status == "pending"))]
    assert left == []


def test_whoever_complained_says_over_http_how_it_was_when_they_tried_again(improving):
    """R32: by number and secret alone."""
    town = improving.town
    case = town.until_replied()
    improving.travel("2025-09-27T10:00+08:00")
    asked = town.mine(case, "/retry-verdict", {"verdict": "better"})
    assert asked.status_code == 409
    with transaction() as session:
        row = session.get(Improvement, improving.id)
        found = cases.by_number(session, case["number"])
        improvements.opening.link(session, row, [found], now=clock.now(), actor=SYSTEM)
    improving.until_live()
    assert "retry" in town.mine(case).json["may"]
    told = [one["text"] for one in town.mine(case).json["messages"]]
    assert GO["what_changed_en"] in told or GO["what_changed_zh"] in told
    assert town.mine(case, "/retry-verdict", {"verdict": "wonderful"}).status_code == 422
    answer = town.mine(case, "/retry-verdict", {"verdict": "better", "comment": "Ten minutes only."})
    assert (answer.status_code, answer.json["verdict"]) == (201, "better")
    metric = next(one for one in improving.see()["metrics"] if one["part"] == "retry")
    assert metric["after"] == 1
    assert improving.see()["cases"] == 1
    wrong = town.mine({**case, "secret": "wrong"}, "/retry-verdict", {"verdict": "better"})
    assert wrong.status_code == 404
