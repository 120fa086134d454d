"""The inbox, cases and deadlines over HTTP: the loop by tasks, wrong roles, double submits, bad input."""

from __future__ import annotations

import io

import pytest

from app.db import reading
from app.domain import cases
from tests.api.conftest import LAMP

SECRETS = ("13812345678", "Zhang Weiwei", "zhang@example.org")


def test_a_complaint_goes_from_submission_to_archive_by_tasks_alone(town):
    case = town.until_replied()
    found = town.mine(case).json
    assert found["reply"]["blocks"]["measures"] == "The cable was replaced on 29 September."
    assert town.mine(case, "/rating", {"grade": 5, "resolved": "yes"}).status_code == 201
    assert town.mine(case).json["status"] in {"closed", "archived"}


def test_completing_tells_what_closed_and_what_opened(town):
    case = town.submit()
    task = town.task(case, "triage", "clerk")
    done = town.do(case, "triage", "clerk")
    assert done["closed"] == [task]
    assert [item["form"] for item in done["opened"]] == ["dispatch"]
    assert done["case_status"] == "accepted"
    assert done["incident"] is None


def test_a_task_shows_its_form_and_the_case_without_who_the_citizen_is(town):
    case = town.submit()
    answer = town.staff("clerk").get(f"/api/v1/tasks/{town.task(case, 'triage', 'clerk')}")
    assert answer.headers["ETag"]
    task = answer.json
    assert task["form"]["key"] == "triage"
    assert task["form"]["schema"]["properties"]
    assert task["case"]["row"]["number"] == case["number"]
    for secret in SECRETS:
        assert secret not in answer.get_data(as_text=True)


def test_a_task_is_for_its_role(town):
    case = town.submit()
    task = town.task(case, "triage", "clerk")
    for path in ("", "/complete", "/claim"):
        url = f"/api/v1/tasks/{task}{path}"
        client = town.staff("analyst")
        body = {"answers": {}} if path == "/complete" else {}
        answer = client.post(url, json=body) if path else client.get(url)
        assert answer.status_code in {403, 404}, path
    assert town.citizen.get(f"/api/v1/tasks/{task}").status_code == 401
    assert town.staff("clerk").get("/api/v1/tasks/999999").status_code == 404


def test_bad_answers_are_named_by_field_and_change_nothing(town):
    case = town.submit()
    url = f"/api/v1/tasks/{town.task(case, 'triage', 'clerk')}/complete"
    clerk = town.staff("clerk")
    assert "answers" in clerk.post(url, json={}).json["errors"]
    answer = clerk.post(url, json={"answers": {"kind": "gossip", "decision": "accept"}})
    assert answer.status_code == 422
    assert "kind" in answer.json["errors"]
    assert town.task(case, "triage", "clerk")


def test_a_task_is_done_once(town):
    case = town.submit()
    url = f"/api/v1/tasks/{town.task(case, 'triage', 'clerk')}/complete"
    body = {
        "answers": {"kind": "complaint", "category": "facilities", "tier": "general", "decision": "accept"}
    }
    clerk, key = town.staff("clerk"), {"Idempotency-Key": "once"}
    first = clerk.post(url, json=body, headers=key)
    again = clerk.post(url, json=body, headers=key)
    assert first.status_code == again.status_code == 200
    assert first.data == again.data
    late = clerk.post(url, json=body)
    assert late.status_code == 409
    assert late.json["holder"] == "Lin Xiaomei"


def test_a_claimed_task_is_its_holders_and_can_be_given_back(town):
    case = town.submit()
    town.do(case, "triage", "clerk")
    town.do(case, "dispatch", "dispatcher")
    task = town.task(case, "sign", "handler")
    assert town.staff("handler").post(f"/api/v1/tasks/{task}/claim").json["assignee"] == "Wang Lei"
    second = town.staff("handler2").post(f"/api/v1/tasks/{task}/claim")
    assert second.status_code == 409
    assert second.json["holder"] == "Wang Lei"
    assert town.staff("handler").post(f"/api/v1/tasks/{task}/release").json["state"] == "open"
    assert town.staff("handler2").post(f"/api/v1/tasks/{task}/claim").status_code == 200


def test_a_task_that_changed_since_it_was_read_is_not_done_unseen(town):
    case = town.submit()
    url = f"/api/v1/tasks/{town.task(case, 'triage', 'clerk')}"
    clerk = town.staff("clerk")
    seen = {"If-Match": clerk.get(url).headers["ETag"]}
    assert clerk.post(f"{url}/claim", headers=seen).status_code == 200
    assert clerk.post(f"{url}/complete", json={"answers": {}}, headers=seen).status_code == 412


def test_a_task_is_handed_to_somebody_with_the_role(town):
    case = town.submit()
    town.do(case, "triage", "clerk")
    town.do(case, "dispatch", "dispatcher")
    task = town.task(case, "sign", "handler")
    handler = town.staff("handler")
    able = [person["id"] for person in handler.get(f"/api/v1/tasks/{task}/delegates").json["items"]]
    assert town.person("handler2") in able
    wrong = handler.post(f"/api/v1/tasks/{task}/delegate", json={"to": town.person("analyst")})
    assert wrong.status_code == 422
    right = handler.post(f"/api/v1/tasks/{task}/delegate", json={"to": town.person("handler2")})
    assert right.json["assignee"] == "Sun Yan"


def test_a_draft_and_remarks_wait_for_whoever_comes_back(town):
    case = town.submit()
    url = f"/api/v1/tasks/{town.task(case, 'triage', 'clerk')}"
    clerk = town.staff("clerk")
    assert clerk.post(f"{url}/draft", json={"answers": {"kind": "inquiry"}}).status_code == 204
    assert clerk.post(f"{url}/comments", json={"text": "Called before."}).status_code == 201
    assert clerk.post(f"{url}/comments", json={"text": " "}).status_code == 422
    task = clerk.get(url).json
    assert task["draft"] == {"kind": "inquiry"}
    assert [comment["text"] for comment in task["comments"]] == ["Called before."]


def test_a_case_is_returned_with_a_coded_reason(town):
    case = town.submit()
    town.do(case, "triage", "clerk")
    town.do(case, "dispatch", "dispatcher")
    url = f"/api/v1/tasks/{town.task(case, 'sign', 'handler')}/return"
    handler = town.staff("handler")
    assert "reason" in handler.post(url, json={"reason": "no time", "basis": "x"}).json["errors"]
    given = {"reason": "not_our_duty", "basis": "The lamp belongs to the transport bureau."}
    assert handler.post(url, json=given).json["case_status"] == "returned"


def test_many_tasks_at_once_each_with_its_result(town):
    first, second = town.submit(), town.submit(title="Another lamp")
    ids = [town.task(first, "triage", "clerk"), town.task(second, "triage", "clerk"), 999_999]
    answer = town.staff("clerk").post("/api/v1/tasks/bulk", json={"action": "claim", "ids": ids})
    assert [(item["id"], item["ok"]) for item in answer.json["items"]] == [
        (ids[0], True),
        (ids[1], True),
        (ids[2], False),
    ]
    assert (
        town.staff("clerk").post("/api/v1/tasks/bulk", json={"action": "burn", "ids": ids}).status_code == 422
    )


def test_the_inbox_is_filtered_and_paged(town):
    numbers = [town.submit(title=f"Lamp {n}")["number"] for n in range(3)]
    clerk = town.staff("clerk")
    first = clerk.get("/api/v1/tasks", query_string={"limit": 2}).json
    second = clerk.get("/api/v1/tasks", query_string={"limit": 2, "cursor": first["next"]}).json
    seen = [item["case"]["number"] for item in first["items"] + second["items"]]
    assert sorted(seen) == sorted(numbers)
    assert second["next"] is None
    assert clerk.get("/api/v1/tasks", query_string={"assignee": "somebody"}).status_code == 422
    assert clerk.get("/api/v1/tasks", query_string={"role": "head"}).json["items"] == []


def test_a_clerk_enters_a_matter_on_behalf_of_somebody(town):
    answer = town.staff("clerk").post("/api/v1/cases", json={**LAMP, "channel": "hotline"})
    assert answer.status_code == 201
    assert town.staff("auditor").post("/api/v1/cases", json=LAMP).status_code == 403
    with reading() as session:
        assert cases.by_number(session, answer.json["number"]).channel == "hotline"


def test_lists_of_cases_name_nobody(town):
    case = town.submit()
    answer = town.staff("clerk").get("/api/v1/cases")
    assert [row["number"] for row in answer.json["items"]] == [case["number"]]
    for secret in SECRETS:
        assert secret not in answer.get_data(as_text=True)
    found = town.staff("clerk").get("/api/v1/cases", query_string={"q": "13812345678"}).json
    assert found["items"] == []
    assert town.staff("clerk").get("/api/v1/cases", query_string={"status": "lost"}).status_code == 422


def test_a_case_page_has_its_version_and_is_changed_only_as_it_was_read(town):
    case = town.submit()
    url = f"/api/v1/cases/{case['number']}"
    clerk = town.staff("clerk")
    tag = clerk.get(url).headers["ETag"]
    given = {"category": "efficiency", "reason": "It is about waiting."}
    changed = clerk.patch(url, json=given, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.json
    assert changed.json["category"] == "efficiency"
    assert clerk.patch(url, json=given, headers={"If-Match": tag}).status_code == 412
    assert clerk.patch(url, json={"category": "gossip"}).status_code == 422
    assert clerk.get("/api/v1/cases/R0000000").status_code == 404


def test_the_citizen_reads_who_looked_at_their_name(town):
    case = town.submit()
    url = f"/api/v1/cases/{case['number']}/reveal"
    clerk = town.staff("clerk")
    assert clerk.post(url, json={}).status_code == 422
    found = clerk.post(url, json={"reason": "To call back."}).json
    assert (found["name"], found["values"]["phone"]) == ("Zhang Weiwei", "13812345678")
    assert [look["reason"] for look in town.mine(case).json["looks"]] == ["To call back."]
    assert town.staff("analyst").post(url, json={"reason": "Curious."}).status_code in {403, 404}


def test_notes_stay_inside_and_messages_go_out(town):
    case = town.submit()
    url = f"/api/v1/cases/{case['number']}"
    clerk = town.staff("clerk")
    assert clerk.post(f"{url}/notes", json={"text": "Between us."}).status_code == 201
    assert clerk.post(f"{url}/messages", json={"text": "We are on it."}).status_code == 201
    seen = [message["text"] for message in town.mine(case).json["messages"]]
    assert "We are on it." in seen
    assert "Between us." not in seen
    assert clerk.post(f"{url}/messages", json={"text": "x", "purpose": "gossip"}).status_code == 422


def test_the_way_of_a_case_can_be_read(town):
    case = town.until_signed()
    url = f"/api/v1/cases/{case['number']}"
    handler = town.staff("handler")
    kinds = [event["kind"] for event in handler.get(f"{url}/events").json["items"]]
    assert kinds[0] == "case.submitted"
    assert {"case.accepted", "case.dispatched", "case.signed"} <= set(kinds)
    assert any(step["outcome"] == "completed" for step in handler.get(f"{url}/steps").json["items"])
    diagrams = handler.get(f"{url}/diagram").json["items"]
    assert "here" in {mark for diagram in diagrams for mark in diagram["marks"].values()}


def test_supervision_is_for_leaders_and_the_centre(town):
    case = town.until_signed()
    url = f"/api/v1/cases/{case['number']}/supervise"
    given = {"instruction": "Report by Monday."}
    assert town.staff("handler").post(url, json=given).status_code == 403
    assert town.staff("leader").post(url, json=given).status_code == 202
    assert "supervised" in town.staff("leader").get(f"/api/v1/cases/{case['number']}").json["row"]["flags"]


def test_a_later_day_is_asked_for_with_a_reason(town):
    case = town.until_signed()
    url = f"/api/v1/cases/{case['number']}/extension"
    handler = town.staff("handler")
    bad = handler.post(url, json={"reason": "tired", "text": "x", "until": "soon"})
    assert {"reason", "until"} <= set(bad.json["errors"])
    given = {"reason": "works", "text": "The cable must be ordered.", "until": "2025-11-20"}
    assert handler.post(url, json=given).status_code == 202
    assert town.task(case, "extension_decision", "head")


def test_cases_are_linked_and_handed_over(town):
    case, other = town.until_signed(), town.submit()
    url = f"/api/v1/cases/{case['number']}"
    dispatcher = town.staff("dispatcher")
    assert (
        dispatcher.post(f"{url}/link", json={"kind": "related", "other": other["number"]}).status_code == 204
    )
    assert (
        dispatcher.post(f"{url}/link", json={"kind": "married", "other": other["number"]}).status_code == 422
    )
    given = {"to": town.person("handler2"), "reason": "Wang Lei is away."}
    assert dispatcher.post(f"{url}/handover", json=given).json["owner"] == "Sun Yan"


def test_an_account_with_an_open_case_is_closed_only_after_hand_over(town):
    town.until_signed()
    admin = town.staff("admin")
    assert admin.post("/api/v1/accounts/handler/disable").status_code == 409
    given = admin.post("/api/v1/accounts/handler/handover", json={"to": "handler2"}).json
    assert given["cases"] == 1
    assert admin.post("/api/v1/accounts/handler/disable").status_code == 200


def test_staff_add_files_and_read_them(town):
    case = town.submit()
    url = f"/api/v1/cases/{case['number']}/attachments"
    clerk = town.staff("clerk")
    made = clerk.post(url, data={"file": (io.BytesIO(b"%PDF-1.4\n%%EOF"), "plan.pdf", "application/pdf")})
    assert made.status_code == 201, made.json
    assert clerk.get(f"{url}/{made.json['id']}").data.startswith(b"%PDF")
    assert clerk.get(f"{url}/999999").status_code == 404


def test_deadlines_and_escalations_are_listed(town, travel):
    case = town.until_signed()
    handler = town.staff("handler")
    found = handler.get("/api/v1/deadlines", query_string={"state": "running"}).json["items"]
    assert {"initial", "final"} <= {clock["kind"] for clock in found}
    assert all(clock["case"] == case["number"] for clock in found)
    assert (
        handler.get("/api/v1/deadlines", query_string={"before": "2025-09-01T00:00:00Z"}).json["items"] == []
    )
    assert handler.get("/api/v1/deadlines", query_string={"state": "lost"}).status_code == 422
    assert handler.get("/api/v1/escalations").json["items"] == []


@pytest.mark.parametrize(
    "path", ["/tasks", "/cases", "/deadlines", "/escalations", "/me", "/definitions", "/instances"]
)
def test_nothing_of_the_staff_is_shown_without_a_token(town, path):
    assert town.citizen.get(f"/api/v1{path}").status_code == 401


def test_pages_stay_whole_while_others_add_and_finish_tasks(town):
    made = [town.submit() for _ in range(5)]
    clerk, seen, cursor = town.staff("clerk"), [], None
    while True:
        asked = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = clerk.get("/api/v1/tasks", query_string=asked).json
        seen += [row["id"] for row in page["items"]]
        town.do(made.pop(0), "triage", "clerk")  # one read already, or about to be read, is done meanwhile
        town.submit()
        cursor = page["next"]
        if cursor is None or not made:
            break
    assert len(seen) == len(set(seen))
    open_ = clerk.get("/api/v1/tasks", query_string={"limit": 200}).json["items"]
    first = {row["id"] for row in open_ if row["form"] == "triage"} - set(seen)
    assert all(number > max(seen) for number in first), (
        "nothing that was there from the start was passed over"
    )
