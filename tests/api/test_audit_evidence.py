"""What shows a finding: sampled cases and entries of their journals, cited where they stand (R50, R88)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, text

from app.casework import cases, use_case
from app.clock import now
from app.db import transaction
from app.domain.audits import SampledCase
from app.domain.identity import actor_of, by_username
from tests.api.test_audits import ACCEPTED, FINDING, MARKS, PLAN, do, send

if TYPE_CHECKING:
    from tests.api.conftest import Town


def fieldwork(town: Town, *complaints: dict[str, Any]) -> str:
    """The path of an audit whose sample is drawn: all the cases there are."""
    assert complaints
    audit = send(town, "auditor", "/audits", PLAN, 201)
    path = f"/audits/{audit['row']['id']}"
    do(town, audit["row"]["number"], "audit_declaration", "auditor", declared=True)
    drawn = send(town, "auditor", f"{path}/sample", {"seed": "7 13 22"}, 201)
    assert drawn["row"]["sample_size"] == len(complaints)
    return path


def finding(town: Town, path: str, case: dict[str, Any], *cites: dict[str, Any]) -> dict[str, Any]:
    given = {**FINDING, "unit": town.unit(), "case": case["number"], "cites": list(cites)}
    made: dict[str, Any] = send(town, "auditor", f"{path}/findings", given, 201)
    return made


def test_a_finding_cites_journal_entries_and_the_unit_reads_them_without_a_name(town):
    case = town.until_replied()
    path, number = fieldwork(town, case), case["number"]
    made = finding(town, path, case, {"case": number, "entry": 1}, {"case": number, "entry": 2})
    url = f"/api/v1/findings/{made['id']}"
    journal = town.staff("auditor").get(f"/api/v1/cases/{number}/events").json["items"]
    seen = town.staff("head").get(url)
    cited = seen.json["cited"]
    assert [(one["case"], one["entry"]) for one in cited] == [(number, None), (number, 1), (number, 2)]
    assert [one["hash"] for one in cited] == [None, journal[0]["hash"], journal[1]["hash"]]
    assert cited[1]["what"] == {"en": "Case submitted", "zh": "提交诉求"}
    assert all(one["holds"] for one in cited)
    assert not [mark for mark in MARKS if mark in seen.text]
    more = {"cites": [{"case": number, "entry": 3}, {"case": number, "entry": 1}]}
    again = send(town, "auditor", f"/findings/{made['id']}/evidence", more, 201)
    assert [one["entry"] for one in again["cited"]] == [None, 1, 2, 3], "each once"


def test_an_entry_that_was_tampered_with_holds_no_more(town):
    case = town.until_signed()
    made = finding(town, fieldwork(town, case), case, {"case": case["number"], "entry": 2})
    with transaction() as session:
        session.execute(text("UPDATE event SET hash = :no WHERE seq = 2"), {"no": "0" * 64})
    seen = town.staff("auditor").get(f"/api/v1/findings/{made['id']}").json
    assert [one["holds"] for one in seen["cited"]] == [True, False]


def test_only_what_was_drawn_exists_and_is_open_can_be_cited(town):
    case, other = town.until_signed(), town.until_signed()
    path = fieldwork(town, case, other)
    with transaction() as session:
        drawn = cases.open_case(
            session, other["number"], actor_of(session, by_username(session, "admin"), now=now())
        )
        session.execute(delete(SampledCase).where(SampledCase.case_id == drawn.id))
    given = {**FINDING, "unit": town.unit()}
    for cited in (
        {"case": case["number"], "entry": 9_999},
        {"case": other["number"]},
        {"case": "TS-2026-999999-X"},
    ):
        answer = send(town, "auditor", f"{path}/findings", {**given, "cites": [cited]}, 422)
        assert list(answer["errors"]) == ["cites"], answer
    for entry in (0, -1, 2**40):
        cited = {"case": case["number"], "entry": entry}
        send(town, "auditor", f"{path}/findings", {**given, "cites": [cited]}, 422)
    with use_case(now()) as session:
        admin = actor_of(session, by_username(session, "leader"), now=now())
        cases.restrict(session, case["number"], readers=[], reason="A child.", now=now(), actor=admin)
    cited = {"case": case["number"], "entry": 1}
    answer = send(town, "auditor", f"{path}/findings", {**given, "cites": [cited]}, 422)
    assert "confidential" in answer["errors"]["cites"][0]


def test_nobody_else_cites_and_nothing_is_added_once_the_answer_is_accepted(town):
    case = town.until_replied()
    path = fieldwork(town, case)
    made = finding(town, path, case)
    evidence, body = f"/findings/{made['id']}/evidence", {"cites": [{"case": case["number"], "entry": 1}]}
    for who in ("head", "leader", "admin", "clerk"):
        send(town, who, evidence, body, 403)
    send(town, "auditor", evidence, {"cites": []}, 422)
    checked = {"case": case["number"], "effect": "unknown", "checklist": {"timeliness": False}}
    send(town, "auditor", f"{path}/checks", checked, 200)
    audit = town.staff("auditor").get(f"/api/v1{path}").json["row"]["number"]
    conclusion = {"effect": "partly", "conclusion": "Mostly it helps.", "evidence": "The sample."}
    do(town, audit, "audit_fieldwork", "auditor", **conclusion)
    send(town, "head", f"/findings/{made['id']}/response", ACCEPTED, 200)
    send(town, "auditor", evidence, body, 201)
    send(town, "auditor", f"/findings/{made['id']}/accept", {}, 200)
    send(town, "auditor", evidence, {"cites": [{"case": case["number"], "entry": 2}]}, 409)
    seen = town.staff("head").get(f"/api/v1/findings/{made['id']}").json
    assert [one["source"] for one in seen["led_to"]] == ["audit"], "its correction is an improvement"
    assert seen["led_to"][0]["status"] == "plan"
