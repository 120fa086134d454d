"""Audits and findings over HTTP, and what an auditor's account cannot see (R50, R86, R88)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from app.db import reading
from app.domain.audits import published

if TYPE_CHECKING:
    from tests.api.conftest import Town

PLAN = {
    "title_en": "Audit of the autumn",
    "title_zh": "秋季审计",
    "period_from": "2025-09-01",
    "period_to": "2025-10-31",
    "criteria": ["timeliness"],
    "margin": 0.05,
}
FINDING = {
    "grade": "minor",
    "criterion": "timeliness",
    "statement": "Limits were missed.",
    "evidence": "The clocks of the sampled cases.",
}
ACCEPTED = {
    "stance": "accept",
    "answer": "We agree.",
    "cause": "No deputy over the holidays.",
    "action": "A deputy is named.",
    "corrective_by": "2025-12-01",
}


def send(town: Town, by: str, path: str, body: dict[str, Any], expected: int) -> Any:
    answer = town.staff(by).post(f"/api/v1{path}", json=body)
    assert answer.status_code == expected, answer.json
    return answer.json


def do(town: Town, number: str, form: str, by: str, **answers: Any) -> None:
    """Have somebody do the open task of a matter with this form."""
    found = town.staff(by).get("/api/v1/tasks").json["items"]
    (item,) = [
        task["id"]
        for task in found
        if task["form"] == form and (task["matter"] or {}).get("number") == number
    ]
    send(town, by, f"/tasks/{item}/complete", {"answers": answers}, 200)


def test_an_audit_over_http_from_plan_to_statement(town):
    case = town.until_replied()
    audit = send(town, "auditor", "/audits", PLAN, 201)
    number, path = audit["row"]["number"], f"/audits/{audit['row']['id']}"
    send(town, "auditor", f"{path}/sample", {"seed": "7 13 22"}, 409)
    do(town, number, "audit_declaration", "auditor", declared=True)
    drawn = send(town, "auditor", f"{path}/sample", {"seed": "7 13 22"}, 201)
    assert drawn["row"]["sample_size"] == 1
    send(town, "auditor", f"{path}/sample", {"seed": "other"}, 409)
    seen = town.staff("auditor").get(f"/api/v1{path}").json
    assert [(row["case"], row["conforms"]) for row in seen["sample"]] == [(case["number"], True)]
    assert seen["may"] == ["check", "findings"]
    checked = {"case": case["number"], "effect": "unknown", "checklist": {"timeliness": False}}
    send(town, "auditor", f"{path}/checks", checked, 200)
    given = {**FINDING, "unit": town.unit(), "case": case["number"]}
    finding = send(town, "auditor", f"{path}/findings", given, 201)
    send(town, "auditor", f"{path}/findings", {**given, "grade": "huge"}, 422)
    conclusion = {"effect": "partly", "conclusion": "Mostly it helps.", "evidence": "The sample."}
    do(town, number, "audit_fieldwork", "auditor", **conclusion)
    send(town, "auditor", f"/findings/{finding['id']}/accept", {}, 409)
    send(town, "head", f"/findings/{finding['id']}/response", {**ACCEPTED, "corrective_by": None}, 422)
    send(town, "head", f"/findings/{finding['id']}/response", ACCEPTED, 200)
    accepted = send(town, "auditor", f"/findings/{finding['id']}/accept", {}, 200)
    assert accepted["status"] == "correcting"
    texts = {"statement_en": "It works.", "statement_zh": "机制有效。"}
    send(town, "auditor", f"{path}/statement", texts, 200)
    do(town, number, "accuracy_check", "head", facts_right="yes")
    out = send(town, "auditor", f"{path}/statement", {"remarks_weighed": "None came."}, 200)
    assert out["statement"] == {"en": "It works.", "zh": "机制有效。"}
    with reading() as session:
        assert published(session)[0].period_to == date(2025, 10, 31)
    listed = town.staff("leader").get("/api/v1/audits?status=published").json["items"]
    assert [row["number"] for row in listed] == [number]
    assert town.staff("leader").get("/api/v1/audits?status=drawn").json["items"] == []


def test_others_neither_plan_nor_draw_nor_find_nor_judge(town):
    town.until_signed()
    audit = send(town, "auditor", "/audits", PLAN, 201)
    path = f"/audits/{audit['row']['id']}"
    for who in ("handler", "head", "clerk", "mediator"):
        send(town, who, "/audits", PLAN, 403)
        send(town, who, f"{path}/sample", {"seed": "x"}, 403)
        send(town, who, f"{path}/findings", {**FINDING, "unit": town.unit()}, 403)
        send(town, who, f"{path}/statement", {}, 403)
    send(town, "leader", "/audits", PLAN, 422)
    assert town.citizen.get("/api/v1/audits").status_code == 401
    assert town.staff("handler").get(f"/api/v1{path}").status_code == 404
    assert town.staff("handler").get("/api/v1/audits").json["items"] == []
    assert town.staff("auditor").get("/api/v1/audits/999999").status_code == 404


def test_an_account_that_has_ended_signs_in_no_more_and_its_token_opens_nothing(town, travel):
    roles = [{"role": "auditor", "unit": None}]
    account = {"username": "outsider", "name": "Outsider", "password": "long enough 1", "roles": roles}
    send(town, "admin", "/accounts", account, 422)
    unit = [{"role": "auditor", "unit": "water"}]
    ends = "2025-10-10T00:00:00+08:00"
    send(town, "admin", "/accounts", {**account, "roles": unit, "expires_at": ends}, 422)
    send(town, "admin", "/accounts", {**account, "expires_at": "2025-01-01T00:00:00Z"}, 422)
    made = send(town, "admin", "/accounts", {**account, "expires_at": ends}, 201)
    assert made["expires_at"] == "2025-10-09T16:00:00+00:00"
    travel("2025-10-09T20:00+08:00")
    secret = {"username": "outsider", "password": "long enough 1"}
    signed = town.citizen.post("/api/v1/tokens", json=secret)
    assert signed.status_code == 201, signed.json
    token = {"Authorization": f"Bearer {signed.json['token']}"}
    assert town.citizen.get("/api/v1/me", headers=token).status_code == 200
    travel("2025-10-10T00:00+08:00")
    assert town.citizen.get("/api/v1/me", headers=token).status_code == 401
    assert town.citizen.post("/api/v1/tokens", json=secret).status_code == 401


MARKS = ("Zhang", "Weiwei", "13812345678", "zhang@example.org", "Still dark", "still dark")
"""Name, number, address, and words that nobody has cleared of them: none of these is for an auditor."""


def reachable(town: Town, case: dict[str, Any]) -> list[str]:
    """Every GET of the API, with the case, its first file, and the first of everything else filled in."""
    known = {"number": case["number"], "attachment_id": 1, "locale": "en", "what": "order"}
    found = []
    for rule in town.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.endswith("static"):
            continue
        with town.app.test_request_context():
            values = {name: known.get(name, 1) for name in rule.arguments}
            try:
                found.append(rule.build(values)[1])  # type: ignore[index]
            except (TypeError, ValueError):
                continue
    return found


def test_no_page_and_no_endpoint_tells_an_auditor_who_the_citizen_is_or_what_they_wrote(town):
    case = town.until_replied()
    number = case["number"]
    town.mine(case, "/rating", {"grade": 1, "resolved": "no", "comment": "Still dark, says Zhang Weiwei."})
    photo = {"file": (BytesIO(b"Zhang Weiwei 13812345678"), "Zhang Weiwei.txt", "text/plain")}
    kept = town.citizen.post(
        f"/api/v1/public/cases/{number}/attachments",
        data=photo,
        headers={"X-Case-Secret": case["secret"]},
        content_type="multipart/form-data",
    )
    assert kept.status_code == 201, kept.json
    more = {"text": "The lamp is still dark. Zhang Weiwei, 13812345678."}
    assert town.mine(case, "/messages", more).status_code == 201
    clerk = town.staff("clerk")
    note = {"text": "Zhang Weiwei called from 13812345678."}
    assert clerk.post(f"/api/v1/cases/{number}/notes", json=note).status_code == 201
    auditor = town.staff("auditor")
    paths = [
        *reachable(town, case),
        f"/api/v1/cases?q={number}",
        f"/api/v1/cases/{number}/print/letter",
        f"/api/v1/cases/{number}/print/receipt",
        *(f"/api/v1/cases/{number}/file?form={form}" for form in ("zip", "pdf", "json")),
    ]
    assert f"/api/v1/cases/{number}" in paths
    assert f"/cases/{number}" in paths
    for path in dict.fromkeys(paths):
        if "/public/" in path or "{" in path or path.endswith("/stream"):  # that one does not end by itself
            continue
        answer = auditor.get(path)
        text = answer.get_data(as_text=True) if answer.mimetype != "application/pdf" else ""
        told = [mark for mark in MARKS if mark in text]
        assert not told, f"{path} tells {told}"
        assert answer.status_code < 500, path
    assert "may" in auditor.get(f"/api/v1/cases/{number}").json


def test_an_auditor_opens_no_file_no_paper_and_no_identity(town):
    case = town.until_replied()
    number, auditor = case["number"], town.staff("auditor")
    seen = auditor.get(f"/api/v1/cases/{number}").json
    assert seen["may"] == []
    assert seen["contact"]["safe_contact"] is None
    assert seen["reply"]["blocks"]
    fresh = auditor.get(f"/api/v1/cases/{town.submit()['number']}").json
    assert (fresh["reviewed"], fresh["text"], fresh["title"]) == (False, "", "Facilities")
    for path in ("print/order", "print/receipt", "print/letter", "file", "file?form=json"):
        assert auditor.get(f"/api/v1/cases/{number}/{path}").status_code == 403, path
    for act, body in (
        ("reveal", {"reason": "Curious"}),
        ("notes", {"text": "x"}),
        ("messages", {"text": "x"}),
    ):
        assert auditor.post(f"/api/v1/cases/{number}/{act}", json=body).status_code == 403, act


@pytest.mark.parametrize("path", ["/audits", "/audits/new", "/matters?kind=audit"])
def test_pages_of_audits_are_for_staff(path, town):
    assert town.citizen.get(path).status_code == 302
