"""The front door over HTTP: what a citizen sends, gets back, and cannot do."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.db import reading
from app.domain import cases, events
from app.domain.vocabulary import codes
from tests.api.conftest import LAMP

URL = "/api/v1/public/cases"


def test_a_complaint_gets_a_number_a_secret_and_dates(town):
    case = town.submit()
    assert set(case) == {"number", "secret", "status", "deadlines", "emergency_advice"}
    assert {deadline["kind"] for deadline in case["deadlines"]} == {"initial", "final"}
    assert all(deadline["due"].endswith("+00:00") for deadline in case["deadlines"])
    found = town.mine(case).json
    assert (found["number"], found["stage"], found["title"]) == (case["number"], "submit", LAMP["title"])
    assert "urge" in found["may"]
    assert found["timeline"]


@pytest.mark.parametrize("channel", codes("channel"))
def test_every_channel_leads_to_the_same_door(town, channel):
    case = town.submit(channel=channel)
    with reading() as session:
        row = cases.by_number(session, case["number"])
        assert row.channel == channel
    assert town.task(case, "triage", "clerk")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "gossip"}, "kind"),
        ({"channel": None}, "channel"),
        ({"text": ""}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"title": "x" * 201}, "title"),
        ({"contact": {"email": "nonsense"}}, "contact.email"),
        ({"contact": {}}, "contact"),
        ({"contact": {"fax": "1"}}, "contact.fax"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": "2025-09-25T10:00:00"}, "occurred_at"),
        ({"complained_unit": "moon"}, "complained_unit"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_accepted_is_named_by_field(town, change, field):
    answer = town.citizen.post(URL, json={**LAMP, **change})
    assert answer.status_code == 422, answer.json
    assert answer.mimetype == "application/problem+json"
    assert field in answer.json["errors"]


def test_missing_fields_are_named_in_the_callers_language(town):
    answer = town.citizen.post(URL, json={}, headers={"Accept-Language": "zh"})
    assert {"kind", "channel", "title", "text"} <= set(answer.json["errors"])
    wrong = town.citizen.post(URL, json={**LAMP, "kind": "gossip"}).json["errors"]["kind"]
    assert wrong == ["Choose one of the values offered."]


def test_the_same_key_submits_once_and_gives_the_same_secret(town):
    headers = {"Idempotency-Key": "3f0c"}
    first = town.citizen.post(URL, json=LAMP, headers=headers)
    again = town.citizen.post(URL, json=LAMP, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    other = town.citizen.post(URL, json={**LAMP, "title": "Another"}, headers=headers)
    assert other.status_code == 422
    with reading() as session:
        kinds = [event.kind for event in events.of_chain(session, "case:1")]
        assert kinds.count("case.submitted") == 1
        assert session.get(cases.Case, 2) is None


def test_a_case_opens_with_its_own_secret_alone(town):
    case, other = town.submit(), town.submit()
    assert town.citizen.get(f"{URL}/{case['number']}").status_code == 401
    wrong = town.mine({**case, "secret": other["secret"]})
    missing = town.mine({**case, "number": "R0000000"})
    assert wrong.status_code == missing.status_code == 404
    assert wrong.json["detail"] == missing.json["detail"]


def test_an_anonymous_citizen_is_answered_too(town):
    case = town.submit(anonymous=True, contact=None)
    assert town.mine(case).json["anonymous"] is True
    assert town.mine(case, "/messages", {"text": "It is the third lamp."}).status_code == 201
    assert [message["text"] for message in town.mine(case).json["messages"]] == ["It is the third lamp."]


def test_files_are_kept_and_given_back(town):
    case = town.submit()
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(buffer, "PNG")
    picture = buffer.getvalue()
    answer = town.citizen.post(
        f"{URL}/{case['number']}/attachments",
        data={"file": (io.BytesIO(picture), "灯.png", "image/png")},
        headers={"X-Case-Secret": case["secret"]},
    )
    assert answer.status_code == 201, answer.json
    found = town.mine(case, f"/attachments/{answer.json['id']}")
    assert Image.open(io.BytesIO(found.data)).size == (8, 8)
    assert found.headers["Content-Disposition"].startswith("attachment")
    nothing = town.citizen.post(
        f"{URL}/{case['number']}/attachments", data={}, headers={"X-Case-Secret": case["secret"]}
    )
    assert nothing.status_code == 422


def test_urging_counts_once_in_two_working_days(town, travel):
    case = town.submit()
    assert town.mine(case, "/urge", {}).status_code == 200
    again = town.mine(case, "/urge", {})
    assert again.status_code == 409
    assert again.json["title"] == "This cannot be done now", "nobody else was there before"
    travel("2025-09-30T18:00+08:00")
    assert town.mine(case, "/urge", {}).status_code == 200


def test_a_verdict_is_given_after_the_reply_and_can_be_changed(town):
    case = town.submit()
    assert town.mine(case, "/rating", {"grade": 5, "resolved": "yes"}).status_code == 409
    case = town.until_replied()
    for bad in ({"grade": 6, "resolved": "yes"}, {"grade": 3}, {"grade": "5", "resolved": "yes"}):
        assert town.mine(case, "/rating", bad).status_code == 422
    assert town.mine(case, "/rating", {"grade": 4, "resolved": "yes"}).status_code == 201
    found = town.mine(case).json
    assert found["ratings"][-1]["grade"] == 4
    assert found["status"] in {"closed", "archived"}


def test_a_bad_verdict_or_the_citizens_word_takes_the_case_up_again(town):
    case = town.until_replied()
    assert town.mine(case, "/reopen", {}).status_code == 422
    answer = town.mine(case, "/reopen", {"unsettled": "The lamp is dark again."})
    assert answer.status_code == 200, answer.json
    assert town.mine(case).json["status"] in {"reopened", "accepted", "dispatched"}


def test_a_matter_can_be_withdrawn_until_it_is_answered(town):
    case = town.submit()
    assert town.mine(case, "/withdraw", {}).status_code == 200
    assert town.mine(case).json["status"] == "withdrawn"
    assert town.mine(case, "/withdraw", {}).status_code == 409


def test_a_refusal_can_be_objected_to_and_nothing_else(town):
    case = town.submit()
    assert town.mine(case, "/appeal", {"grounds": "I disagree."}).status_code == 409
    assert town.mine(case, "/choice", {"route": "review"}).status_code == 409


def test_what_is_known_already_names_nobody(town):
    town.submit()
    draft = {"title": "lamp", "text": "the street lamp is dark", "place": "Moon Road 5"}
    found = town.citizen.post("/api/v1/public/similar", json=draft).json["items"]
    assert len(found) == 1
    assert set(found[0]) == {"reference", "category", "place", "status", "month", "summary", "others"}


def test_everybody_may_know_the_words_the_processes_and_the_numbers(town):
    town.submit()
    words = town.citizen.get("/api/v1/public/categories").json["items"]
    assert [word["code"] for word in words] == codes("category")
    processes = town.citizen.get("/api/v1/public/processes").json["items"]
    complaint = next(process for process in processes if process["key"] == "complaint")
    assert any(task["name"]["zh"] != task["name"]["en"] for task in complaint["tasks"])
    diagram = town.citizen.get(complaint["diagram"])
    assert diagram.mimetype == "application/xml"
    assert b"bpmn" in diagram.data
    assert town.citizen.get("/api/v1/public/processes/nothing").status_code == 404
    assert town.citizen.get("/api/v1/public/statistics").json["total"] == 1
