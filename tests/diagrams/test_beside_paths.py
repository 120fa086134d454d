"""What runs beside a case: emergencies, the ladder of each clock, reasons, extensions, supervision, plans."""

from tests.diagrams.paths import ACCEPT, passed

CLOCK = {"clock_kind": "final", "tier": "general", "lead_unit": 7}


def test_the_ladder_fires_each_rung_once_with_the_people_it_names(office):
    desk = office("clock")
    desk.say("clock.started", **CLOCK)
    for _day in range(12):
        desk.wait(days=1)
    fired = [(call["rung"], call["notify"], call["published"]) for call in desk.called("deadlines.escalate")]
    assert fired == [
        ("half", "owner", False),
        ("eighty", "owner", False),
        ("due", "owner head", False),
        ("head", "owner head", False),
        ("leader", "owner head leader", True),
    ]


def test_after_an_outage_over_the_whole_ladder_every_rung_still_fires_once(office):
    """S14."""
    desk = office("clock")
    desk.say("clock.started", **CLOCK)
    desk.wait(days=30)
    assert [call["rung"] for call in desk.called("deadlines.escalate")] == [
        "half",
        "eighty",
        "due",
        "head",
        "leader",
    ]


def test_a_clock_that_is_met_ends_its_ladder(office):
    desk = office("clock")
    desk.say("clock.started", **CLOCK)
    desk.wait(days=3)
    desk.say("clock.met")
    assert desk.running() == set()
    assert len(desk.called("deadlines.escalate")) == 1


def test_a_clock_that_moves_is_looked_at_again(office):
    desk = office("clock")
    desk.say("clock.started", **CLOCK)
    desk.say("clock.moved")
    assert desk.path().count("position") == 2
    desk.wait(days=30)
    desk.rung = "half"
    desk.say("clock.moved")
    assert desk.path()[-1] != "clock_ended"
    desk.say("clock.met")
    assert "escalation" not in desk.running()


def test_only_the_promised_clocks_demand_a_public_reason(office):
    for kind, reason in (
        ("final", True),
        ("initial", True),
        ("sign", False),
        ("dispatch", False),
        ("contact", False),
    ):
        desk = office("clock")
        desk.say("clock.started", **{**CLOCK, "clock_kind": kind})
        desk.wait(days=6)
        assert ("state_reason" in desk.waiting()) is reason, kind


def test_a_delay_reason_is_approved_above_the_owner_and_sent_back_until_it_is(office):
    """R30: it opens beside the ladder and cannot be skipped."""
    desk = office("clock")
    desk.say("clock.started", **CLOCK)
    desk.wait(days=5.5)
    assert desk.running() == {"escalation", "delay_reason"}
    desk.do("state_reason", delay_code="cross_unit", new_date="2025-10-20")
    task = next(task for task in desk.open_tasks() if task.element == "approve_reason")
    assert (task.role, task.candidates) == ("head", "above 7 owner")
    desk.do("approve_reason", delay_approved=False)
    desk.do("state_reason", delay_code="cross_unit", new_date="2025-10-17")
    desk.do("approve_reason", delay_approved=True)
    assert len(desk.called("deadlines.state_reason")) == 1
    assert desk.running() == {"escalation"}


def test_danger_to_life_starts_the_full_plan_before_anybody_looks_at_the_case(office):
    desk = office()
    desk.start(danger=True)
    assert desk.running() == {"complaint", "emergency"}
    assert desk.called("cases.begin")[0]["tier"] == "emergency"
    assert {"triage", "duty"} <= desk.waiting()
    assert desk.called("emergencies.notify")


def test_the_next_on_duty_is_called_after_thirty_minutes_and_the_task_stays(office):
    desk = office()
    desk.say("case.emergency", tier="emergency")
    desk.wait(minutes=31)
    assert len(desk.called("emergencies.call_next")) == 1
    assert desk.waiting() == {"duty"}


def test_the_full_plan_ends_only_after_its_review(office):
    desk = office()
    desk.say("case.emergency", tier="emergency")
    desk.do("duty", on_site=True)
    desk.do("checklist", public_notice=True)
    desk.do("notice", notice_approved=True)
    assert desk.waiting() == {"review_after"}
    desk.do("review_after")
    assert passed(desk.path(), "publish_notice review_after plan_done plan_ended")[-1] == "plan_ended"


def test_a_notice_is_published_only_when_needed_and_approved(office):
    for needed, approved in ((False, None), (True, False)):
        desk = office()
        desk.say("case.emergency", tier="emergency")
        desk.do("duty", on_site=True)
        desk.do("checklist", public_notice=needed)
        if needed:
            desk.do("notice", notice_approved=approved)
        assert desk.waiting() == {"review_after"}
        assert not desk.called("emergencies.publish_notice")


def test_a_major_case_has_the_light_checklist_and_a_running_plan_is_not_started_twice(office):
    desk = office(emergencies__open={"plan": "light"})
    desk.start(group=True)
    assert {"triage", "light_checklist"} == desk.waiting()
    desk.returns["emergencies.open"] = {"plan": "none"}
    desk.do("triage", **{**ACCEPT, "tier": "major"})
    assert {"dispatch", "light_checklist"} == desk.waiting()
    desk.do("light_checklist")
    assert len(desk.called("emergencies.finish")) == 1


def test_urging_and_material_reach_people_and_open_no_second_case(office):
    desk = office()
    desk.start()
    desk.say("citizen.urged")
    desk.say("citizen.supplied")
    assert len(desk.called("cases.urge")) == len(desk.called("cases.supplement")) == 1
    assert desk.running() == {"complaint"}
    assert desk.path().count("received") == 1


def test_supervision_ends_when_whoever_supervises_accepts_the_report(office):
    for by_role, accepts in (("leader", "accept_report"), ("dispatcher", "accept_at_centre")):
        desk = office()
        desk.say("case.supervised", by_role=by_role, lead_unit=7)
        desk.do("report_back")
        desk.do(accepts, supervision_accepted=False)
        desk.do("report_back")
        desk.do(accepts, supervision_accepted=True)
        assert "supervision_ended" in desk.path()
        assert desk.running() == set()


def test_an_extension_is_granted_refused_or_not_even_asked(office):
    """S6."""
    for allowed, answer, end in (
        (True, True, "extended"),
        (True, False, "refused"),
        (False, None, "refused"),
    ):
        desk = office(deadlines__may_extend={"may_extend": allowed})
        desk.say("extension.requested", clock_kind="final", lead_unit=7)
        if allowed:
            desk.do("decide_extension", granted=answer)
        assert desk.path()[-1] == end
        assert bool(desk.called("deadlines.extend")) == (end == "extended")


def test_a_contact_plan_is_reviewed_on_its_date_or_on_appeal_until_it_is_lifted(office):
    desk = office()
    desk.say("conduct.reported", lead_unit=7)
    desk.do("propose", review_date="2025-12-01T09:00:00+08:00")
    desk.do("approve", plan_approved=True)
    assert desk.waiting() == set()
    desk.say("plan.appealed")
    desk.do("review_plan", plan_kept=True, review_date="2026-02-01T09:00:00+08:00")
    desk.wait(days=100)
    assert desk.waiting() == set()
    desk.wait(days=60)
    desk.do("review_plan", plan_kept=False)
    assert desk.path()[-2:] == ["lift", "lifted"]


def test_a_refused_contact_plan_leaves_nothing_behind(office):
    desk = office()
    desk.say("conduct.reported", lead_unit=7)
    desk.do("propose", review_date="2025-12-01T09:00:00+08:00")
    desk.do("approve", plan_approved=False)
    assert not desk.called("contact_plans.enforce")
    assert desk.running() == set()
