"""Being forgotten over HTTP: preview, request, tombstone, proof; and those who try it with others' cases."""

from __future__ import annotations

import pytest

from app.db import reading
from app.domain import cases, parties

ERASURE = "/erasure"


def closed(town):
    case = town.until_replied()
    assert town.mine(case, "/rating", {"grade": 5, "resolved": "yes"}).status_code == 201
    return case


def name_of(case):
    with reading() as session:
        row = cases.by_number(session, case["number"])
        return parties.read(session, parties.complainant(session, row.id)).name


def test_a_preview_changes_nothing_and_a_confirmed_request_does(town):
    case = closed(town)
    shown = town.mine(case, ERASURE, {})
    assert (shown.status_code, shown.json["status"], shown.json["at_once"]) == (200, "none", True)
    assert shown.json["goes"]["contact"] == 3
    assert name_of(case) == "Zhang Weiwei"
    asked = town.mine(case, ERASURE, {"confirm": True})
    assert (asked.status_code, asked.json["status"]) == (202, "requested")
    found = town.mine(case, ERASURE)
    assert (found.json["status"], found.json["tombstone"]["number"]) == ("erased", case["number"])
    assert name_of(case) is None
    gone = town.mine(case)
    assert (gone.status_code, gone.json["type"]) == (410, "urn:redress:problem:erased")
    assert "Zhang" not in gone.get_data(as_text=True)
    for path, body in (("/messages", {"text": "x"}), ("/reopen", {"unsettled": "x"}), ("/withdraw", {})):
        assert town.mine(case, path, body).status_code == 410, path


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_certificate_names_the_entry_and_nobody(town, language):
    case = closed(town)
    path = f"{ERASURE}/certificate"
    headers = {"Accept-Language": language}
    assert town.mine(case, path).status_code == 409
    town.mine(case, ERASURE, {"confirm": True})
    pdf = town.mine(case, path, **headers)
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    page = town.mine(case, f"{path}?form=html", **headers).get_data(as_text=True)
    assert town.mine(case, ERASURE).json["entry"] in page
    assert {"en": "Certificate of erasure", "zh": "个人信息删除证明"}[language] in page
    assert "Zhang" not in page
    assert town.mine(case, f"{path}?form=exe").status_code == 422


def test_wrong_secrets_and_other_peoples_cases_open_nothing(town):
    mine, other = closed(town), closed(town)
    thief = {"number": other["number"], "secret": mine["secret"]}
    for case in (thief, {**mine, "secret": "aaaa-bbbb-cccc"}, {**mine, "number": "TS-2025-999999-X"}):
        for path in ("", "/certificate"):
            assert town.mine(case, ERASURE + path).status_code == 404
        assert town.mine(case, ERASURE, {"confirm": True}).status_code == 404
        assert town.mine(case, f"{ERASURE}/appeal", {"grounds": "x"}).status_code == 404
    assert town.citizen.post(f"/api/v1/public/cases/{mine['number']}/erasure", json={}).status_code == 401
    assert (name_of(mine), name_of(other)) == ("Zhang Weiwei", "Zhang Weiwei")


def test_staff_cannot_erase_in_a_citizens_name(town):
    case = closed(town)
    for who in ("admin", "privacy", "leader"):
        url = f"/api/v1/public/cases/{case['number']}/erasure"
        assert town.staff(who).post(url, json={"confirm": True}).status_code == 401
    assert name_of(case) == "Zhang Weiwei"


def test_a_replayed_request_is_one_request_and_its_stored_answers_are_gone(town):
    case = closed(town)
    key = {"Idempotency-Key": "erase-me-once"}
    told = {"Idempotency-Key": "what-i-said"}
    town.mine(case, "/messages", {"text": "Zhang says thank you"}, **told)
    first = town.mine(case, ERASURE, {"confirm": True}, **key)
    again = town.mine(case, ERASURE, {"confirm": True}, **key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json["number"] == again.json["number"]
    replayed = town.mine(case, "/messages", {"text": "Zhang says thank you"}, **told)
    assert (replayed.status_code, "Zhang" in replayed.get_data(as_text=True)) == (410, False)
    register = town.staff("privacy").get("/api/v1/erasures").json["items"]
    assert [one["case"] for one in register] == [case["number"]]


def test_holds_are_claimed_decided_and_lifted_by_whom_they_should(town):
    case = closed(town)
    url = f"/api/v1/cases/{case['number']}/holds"
    said = {"kind": "litigation", "reason": "The district court has asked for the file."}
    assert town.staff("clerk").post(url, json=said).status_code == 403
    assert town.staff("privacy").post(url, json=said).status_code == 422, "the officer says until when"
    wrong = {**said, "until": "2020-01-01"}
    assert town.staff("privacy").post(url, json=wrong).status_code == 422
    claimed = town.staff("head").post(url, json=said)
    assert (claimed.status_code, claimed.json["status"]) == (201, "claimed")
    lift = f"/api/v1/holds/{claimed.json['id']}/lift"
    assert town.staff("head").post(lift).status_code == 403
    town.mine(case, ERASURE, {"confirm": True})
    assert town.mine(case, ERASURE).json["status"] == "requested"
    given = {"decision": "hold", "hold_until": "2025-12-01", "reason": "The court has confirmed the lawsuit."}
    town.do(case, "erasure_decision", "privacy", **given)
    found = town.mine(case, ERASURE).json
    assert (found["status"], found["ground"], found["until"]) == ("restricted", "hold", "2025-12-01")
    assert town.mine(case, f"{ERASURE}/appeal", {"grounds": "It is settled."}).status_code == 200
    assert town.mine(case, f"{ERASURE}/appeal", {"grounds": "Again."}).status_code == 409
    seen = town.staff("privacy").get("/api/v1/holds").json["items"]
    assert [one["reason"] for one in seen] == [said["reason"]]
    assert [one["reason"] for one in town.staff("auditor").get("/api/v1/holds").json["items"]] == [None]


def test_a_restricted_case_is_closed_to_whoever_does_not_finish_it(town):
    case = town.until_signed()
    town.mine(case, ERASURE, {"confirm": True})
    url = f"/api/v1/cases/{case['number']}"
    assert town.staff("handler").get(url).status_code == 200
    for who in ("leader", "verifier"):
        assert town.staff(who).get(url).status_code == 403, who
        assert town.staff(who).post(f"{url}/reveal", json={"reason": "curious"}).status_code == 403, who
    assert town.mine(case).status_code == 200
