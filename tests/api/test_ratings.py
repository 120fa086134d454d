"""Ratings at the point of service over HTTP (R6, R37, R44), and S5: an unfair form is refused at deploy."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import clock
from app.db import transaction
from app.domain import identity

if TYPE_CHECKING:
    from tests.api.conftest import Town

API = "/api/v1"
WINDOW = {"kind": "window", "name_en": "Window 4", "name_zh": "4号窗口", "unit": "urban_management"}
WORDS = {"criticism": "outdated_content", "text": "The list is old.", "contact": "wang@example.org"}


def window(town: Town) -> dict[str, Any]:
    answer = town.staff("admin").post(f"{API}/touchpoints", json=WINDOW)
    assert answer.status_code == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def test_ratings_by_post_are_exported_for_those_who_answer_for_them(town: Town) -> None:
    window(town)
    asked = {"from": "2020-01-01", "to": "2020-02-01"}
    found = town.staff("analyst").get(
        f"{API}/ratings.csv", query_string=asked, headers={"Accept-Language": "zh"}
    )
    assert found.content_type.startswith("text/csv")
    assert "4号窗口" in found.text
    assert town.staff("analyst").get(f"{API}/ratings.csv", query_string={"from": "soon"}).status_code == 422
    assert town.staff("handler").get(f"{API}/ratings.csv").status_code == 403
    assert town.citizen.get(f"{API}/ratings.csv").status_code == 401


def test_a_window_is_rated_promised_answered_with_proof_and_published(town: Town) -> None:
    token = window(town)["token"]
    place = town.citizen.get(f"{API}/public/ratings/{token}").json
    assert (place["name"]["zh"], place["unit"]["zh"]) == ("4号窗口", "城市管理局")
    answer = town.citizen.post(
        f"{API}/public/ratings",
        json={"token": token, "grade": 1, "answers": WORDS},
        headers={"Accept-Language": "en"},
    )
    assert answer.status_code == 201, answer.json
    assert "promises to put it right" in answer.json["promise"]
    receipt, number = answer.json["receipt"], answer.json["followed"]["number"]
    head = town.staff("head")
    attached = head.post(
        f"{API}/feedback/{number}/proofs",
        data={"kind": "new_content", "file": (io.BytesIO(b"%PDF-1.4 new"), "new.pdf", "application/pdf")},
    )
    assert attached.status_code == 201, attached.json
    tasks = head.get(f"{API}/tasks").json["items"]
    task = next(one["id"] for one in tasks if one["form"] == "public_reply")
    done = head.post(f"{API}/tasks/{task}/complete", json={"answers": {"reply": "Here is the new list."}})
    assert done.status_code == 200, done.json
    entry = town.citizen.get(f"{API}/public/lists/ratings").json["items"][0]["entries"][0]
    assert (entry["reply"], entry["words"]) == ("Here is the new list.", "")
    proof = town.citizen.get(f"{API}/public/lists/ratings/proofs/{entry['proofs'][0]['id']}")
    assert proof.data == b"%PDF-1.4 new"
    mine = town.citizen.get(f"{API}/public/ratings/given/{receipt}").json
    assert mine["answers"]["text"] == "The list is old."
    assert town.citizen.post(f"{API}/public/ratings/given/{receipt}/forget").status_code == 204
    assert town.citizen.get(f"{API}/public/ratings/given/{receipt}").json["answers"] == {}
    figures = town.citizen.get(f"{API}/public/statistics/ratings").json
    assert figures["all"]["counts"]["1"] == 1
    assert {"point", "words"} >= {row["page"] for row in figures["abandonment"]}


def test_only_those_who_keep_a_unit_keep_its_codes(town: Town) -> None:
    made = window(town)
    assert town.citizen.get(f"{API}/touchpoints").status_code == 401
    assert town.staff("handler").get(f"{API}/touchpoints").status_code == 403
    with transaction() as session:
        person = identity.register(session, "water", name="Wu", password=None, now=clock.now())
        identity.grant(session, person, "head", identity.by_code(session, "water"))
    theirs = town.staff("water")
    assert theirs.post(f"{API}/touchpoints", json=WINDOW).status_code == 403
    assert theirs.post(f"{API}/touchpoints", json={**WINDOW, "unit": "water"}).status_code == 201
    assert len(theirs.get(f"{API}/touchpoints").json["items"]) == 1
    assert theirs.get(f"{API}/touchpoints/{made['id']}/code.svg").status_code == 403
    drawn = town.staff("head").get(f"{API}/touchpoints/{made['id']}/code.svg")
    assert drawn.data.lstrip()[:5] in (b"<?xml", b"<svg ")
    gone = town.staff("head").post(f"{API}/touchpoints/{made['id']}/revoke", json={"close": True})
    assert (gone.json["active"], gone.json["token"]) == (False, "")
    answer = town.citizen.post(f"{API}/public/ratings", json={"token": made["token"], "grade": 5})
    assert answer.status_code == 404


def test_what_is_no_grade_contact_or_code_is_refused_with_its_field(town: Town) -> None:
    token = window(town)["token"]
    for wrong in (
        {"grade": 6},
        {"grade": 2, "answers": {"contact": "nowhere"}},
        {"grade": 2, "answers": {"criticism": "ugly"}},
        {"grade": 2, "answers": {"name_of_clerk": "Li"}},
    ):
        answer = town.citizen.post(f"{API}/public/ratings", json={"token": token, **wrong})
        assert answer.status_code == 422, wrong
    assert town.citizen.get(f"{API}/public/statistics/ratings").json["all"]["satisfied"]["n"] == 0


def test_a_form_with_a_captcha_or_a_field_more_for_low_grades_is_refused_at_deploy(town: Town) -> None:
    """S5; with the rule, the message and the remedy in the caller's language."""
    form = json.loads(Path("bpmn/forms/service_rating.json").read_text())
    captcha = {"type": "string", "title": "Captcha", "x-title-zh": "验证码"}
    low = {"if": {"properties": {"grade": {"maximum": 2}}}, "then": {"required": ["text"]}}
    unfair = {
        "parity.captcha": {**form, "properties": {**form["properties"], "captcha": captcha}},
        "parity.required": {**form, "allOf": [low]},
    }
    owner = town.staff("admin")
    for rule, changed in unfair.items():
        for locale in ("en", "zh"):
            content = json.dumps(changed, ensure_ascii=False)
            body = {"files": [{"name": "service_rating.json", "source": content}]}
            said = {"Accept-Language": locale}
            report = owner.post(f"{API}/definitions/check", json=body, headers=said).json["items"][0]
            assert report["verdict"] == "REFUSED"
            problem = next(one for one in report["problems"] if one["rule"] == rule)
            assert problem["remedy"]
            assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["message"]) == (locale == "zh")
            answer = owner.post(f"{API}/definitions", json=body, headers=said)
            assert answer.status_code == 422, answer.json
            assert rule in json.dumps(answer.json)
    kept = owner.get(f"{API}/definitions/service_rating", query_string={"kind": "form"}).json["items"]
    assert [one["version"] for one in kept] == [1]
