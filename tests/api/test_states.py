"""What the public page says of a case wherever it stands: stage, next date, who acts, why it is late (R4)."""

from __future__ import annotations

from tests.casework.city import ANSWERS


def public(town, case) -> dict:
    answer = town.mine(case)
    assert answer.status_code == 200, answer.json
    return answer.json


def stands(town, case) -> tuple:
    """Status, stage, who acts, the kind of the next date, and why it is late."""
    said = public(town, case)
    next_ = said["next_deadline"]
    return said["status"], said["stage"], said["post"], next_ and next_["kind"], said["delay_reason"]


def test_every_step_of_the_loop_says_where_it_stands_and_who_acts(town):
    case = town.submit()
    assert stands(town, case) == ("received", "submit", "clerk", "initial", "in_time")
    town.do(case, "triage", "clerk")
    assert stands(town, case) == ("accepted", "respond", "dispatcher", "initial", "in_time")
    town.do(case, "dispatch", "dispatcher")
    assert stands(town, case) == ("dispatched", "respond", "handler", "initial", "in_time")
    town.do(case, "sign", "handler")
    town.do(case, "initial_response", "handler")
    town.do(case, "handling", "handler", outcomes=["compensation"], amount=9, amount_basis="Receipt")
    assert stands(town, case) == ("in_progress", "improve", "handler", "final", "in_time")
    town.do(case, "reply", "handler")
    assert stands(town, case) == ("in_review", "improve", "head", "final", "in_time")
    town.do(case, "review", "head")
    assert stands(town, case) == ("verifying", "verify", "citizen", None, "in_time")
    town.mine(case, "/rating", {"grade": 1, "resolved": "no"})
    assert stands(town, case) == ("verifying", "verify", "verifier", None, "in_time")
    town.do(case, "callback", "verifier", call_result="refused")
    assert stands(town, case) == ("reopened", "improve", "dispatcher", "initial", "in_time")


def test_a_case_that_waits_for_its_citizen_says_so(town):
    case = town.submit()
    town.do(case, "triage", "clerk", decision="clarify", question="At which corner is the lamp?")
    status, _stage, post, _next, reason = stands(town, case)
    assert (status, post, reason) == ("waiting_for_citizen", "citizen", "waiting_for_citizen")


def test_a_late_case_shows_its_reason_and_its_new_date(town, travel):
    case = town.until_signed()
    town.do(case, "initial_response", "handler")
    travel("2025-11-03T10:00+08:00")
    assert stands(town, case)[4] == "own_fault", "no reason was given yet"
    from app import clock, jobs

    jobs.perform(jobs.JOBS[0], clock.now(), forced=True)
    given = {"delay_code": "cross_unit", "text": "Two units must dig.", "new_date": "2025-11-14"}
    town.do(case, "delay_reason", "handler", **given)
    town.do(case, "delay_approval", "head", delay_approved=True)
    said = public(town, case)
    assert said["delay_reason"] == "cross_unit"
    assert said["next_deadline"]["due"].startswith("2025-11-14")


def test_a_dispute_says_whose_turn_it_is(town):
    case = town.until_replied()
    town.mine(case, "/rating", {"grade": 1, "resolved": "no"})
    town.do(case, "callback", "verifier", call_result="refused")
    town.do(case, "dispatch", "dispatcher")
    town.do(case, "sign", "handler2")
    for form in ("initial_response", "handling", "reply"):
        town.do(case, form, "handler2")
    town.mine(case, "/rating", {"grade": 1, "resolved": "no"})
    town.do(case, "callback", "verifier", call_result="refused")
    assert stands(town, case)[:3] == ("in_dispute", "verify", "citizen")
    assert public(town, case)["choice"] == "review_or_mediation"
    town.mine(case, "/choice", {"route": "review"})
    assert stands(town, case)[:3] == ("in_dispute", "verify", "leader")


def test_the_letter_is_downloaded_with_the_secret_alone_under_its_chinese_name(town):
    town.citizen.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh"
    case = town.until_signed()
    town.do(case, "initial_response", "handler")
    town.do(case, "handling", "handler")
    town.do(case, "reply", "handler", complex_case=True)
    files = public(town, case)["attachments"]
    assert [one["purpose"] for one in files] == ["letter", "letter"]
    for one, starts in zip(files, (b"%PDF", b"PK"), strict=True):
        answer = town.mine(case, f"/attachments/{one['id']}")
        assert answer.data.startswith(starts)
        answer.headers["Content-Disposition"].encode("latin-1")
        assert "filename*=UTF-8''%E4%B9%A6" in answer.headers["Content-Disposition"]
        assert one["media_type"] in answer.content_type
    staff = town.staff("handler").get(f"/api/v1/cases/{case['number']}/attachments/{files[0]['id']}")
    assert staff.status_code == 403
    assert staff.content_type.startswith("application/problem+json")
    assert ANSWERS["reply"]["measures"] in public(town, case)["reply"]["text"]
