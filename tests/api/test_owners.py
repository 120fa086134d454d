"""Definitions, processes and incidents over HTTP."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.casework import owner
from app.db import reading, transaction
from app.domain.events import Event
from workflows.store import Incident, Instance

BROKEN = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
    '<bpmn:process id="lonely" isExecutable="true"><bpmn:startEvent id="start"/>'
    '<bpmn:serviceTask id="nothing" name="Calls nothing"/></bpmn:process></bpmn:definitions>'
)


def source(town, key, kind="bpmn"):
    with reading() as session:
        return owner.version_of(session, key, 1, kind=kind).source


def test_files_are_judged_and_nothing_is_stored(town):
    files = [
        {"name": "lonely.bpmn", "source": BROKEN},
        {"name": "poem.txt", "source": "roses are red"},
        {"name": "urge.bpmn", "source": source(town, "urge")},
    ]
    answer = town.staff("owner").post("/api/v1/definitions/check", json={"files": files})
    assert answer.status_code == 200
    assert [report["verdict"] for report in answer.json["items"]] == ["REFUSED", "NOT-BPMN", "RUNS"]
    problem = answer.json["items"][0]["problems"][0]
    assert set(problem) == {"element", "name", "line", "rule", "severity", "message", "remedy"}


def test_a_refused_deployment_names_every_problem_in_the_callers_language(town):
    given = {"files": [{"name": "lonely.bpmn", "source": BROKEN}]}
    zh = {"Accept-Language": "zh"}
    answer = town.staff("owner").post("/api/v1/definitions", json=given, headers=zh)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert {problem["severity"] for problem in answer.json["problems"]} >= {"error"}
    english = town.staff("owner").post("/api/v1/definitions", json=given).json["problems"]
    assert english[0]["message"] != answer.json["problems"][0]["message"]


def test_a_new_version_is_stored_put_in_force_and_read_back(town):
    changed = source(town, "urge").replace("</bpmn:definitions>", "<!-- clearer --></bpmn:definitions>")
    given = {"files": [{"name": "urge.bpmn", "source": changed}], "note": "clearer", "activate": False}
    made = town.staff("owner").post("/api/v1/definitions", json=given)
    assert made.status_code == 201, made.json
    assert [(row["version"], row["status"]) for row in made.json["items"]] == [(2, "draft")]
    url = "/api/v1/definitions/urge"
    put = town.staff("deployer").post(f"{url}/versions/2/activate")
    assert put.json["status"] == "active"
    versions = town.staff("clerk").get(url, query_string={"kind": "bpmn"}).json["items"]
    assert [(row["version"], row["status"]) for row in versions] == [(2, "active"), (1, "retired")]
    assert town.staff("clerk").get(f"{url}/versions/2.bpmn").get_data(as_text=True) == changed
    assert town.staff("clerk").get(f"{url}/versions/2").json["note"] == "clearer"


def test_two_versions_are_compared_in_the_callers_language(town):
    was = source(town, "contact_plan")
    lost = re.sub(r'<spiffworkflow:property name="due" value="[^"]*" ?/>', "", was, count=1)
    given = {"files": [{"name": "contact_plan.bpmn", "source": lost}], "note": "no limit", "activate": False}
    assert town.staff("owner").post("/api/v1/definitions", json=given).status_code == 201
    asked = {"from": 1, "to": 2, "kind": "bpmn"}
    found = town.staff("owner").get(
        "/api/v1/definitions/contact_plan/diff", query_string=asked, headers={"Accept-Language": "zh"}
    )
    assert found.status_code == 200, found.json
    [element] = found.json["elements"]
    [part] = element["parts"]
    assert (part["part"], part["label"], part["after"], part["weighs"]) == (
        "property:due",
        "时限",
        None,
        True,
    )
    back = {**asked, "from": 2, "to": 1}
    [other] = (
        town.staff("owner").get("/api/v1/definitions/contact_plan/diff", query_string=back).json["elements"]
    )
    assert (other["parts"][0]["before"], other["parts"][0]["after"]) == (None, part["before"])
    same = (
        town.staff("owner").get("/api/v1/definitions/contact_plan/diff", query_string={**asked, "to": 1}).json
    )
    assert (same["elements"], same["weighing"]) == ([], 0)
    none = town.staff("owner").get("/api/v1/definitions/contact_plan/diff", query_string={**asked, "to": 9})
    assert none.status_code == 404
    assert town.staff("owner").get("/api/v1/definitions/contact_plan/diff").status_code == 422


def test_what_is_needed_is_not_retired(town):
    refused = town.staff("deployer").post("/api/v1/definitions/handling/versions/1/retire")
    assert refused.status_code in {409, 422}
    assert town.staff("deployer").post("/api/v1/definitions/urge/versions/9/retire").status_code == 404


@pytest.mark.parametrize("who", ["clerk", "analyst", "leader"])
def test_only_owners_and_deployers_change_definitions(town, who):
    given = {"files": [{"name": "lonely.bpmn", "source": BROKEN}]}
    client = town.staff(who)
    assert client.post("/api/v1/definitions", json=given).status_code == 403
    assert client.post("/api/v1/definitions/check", json=given).status_code == 403
    assert client.post("/api/v1/definitions/urge/versions/1/activate").status_code == 403


def test_definitions_are_listed_by_kind_and_status(town):
    found = town.staff("clerk").get("/api/v1/definitions", query_string={"kind": "dmn"}).json["items"]
    assert found
    assert {row["kind"] for row in found} == {"dmn"}
    assert town.staff("clerk").get("/api/v1/definitions", query_string={"kind": "poem"}).status_code == 422
    first = town.staff("clerk").get("/api/v1/definitions", query_string={"limit": 3}).json
    more = {"limit": 200, "cursor": first["next"]}
    second = town.staff("clerk").get("/api/v1/definitions", query_string=more).json
    seen = [(row["kind"], row["key"]) for row in first["items"] + second["items"]]
    assert len(seen) == len(set(seen)) == len(owner.shipped())
    assert second["next"] is None
    assert town.staff("clerk").get("/api/v1/definitions/nothing").status_code == 404


def test_processes_show_what_they_wait_for(town):
    town.submit()
    client = town.staff("owner")
    found = client.get("/api/v1/instances", query_string={"process": "complaint"}).json["items"]
    assert [(row["subject"], row["status"]) for row in found] == [("case:1", "active")]
    shown = client.get(f"/api/v1/instances/{found[0]['id']}").json
    assert [task["role"] for task in shown["tasks"]] == ["clerk"]
    assert client.get("/api/v1/instances/999999").status_code == 404
    assert client.get("/api/v1/instances", query_string={"subject": "x"}).status_code == 422
    assert town.staff("clerk").get("/api/v1/instances").status_code == 403


def broken(town, monkeypatch, by="dispatcher"):
    """A case whose dispatch was done while the operator after it was broken; its incident."""
    from app.operators import OPERATORS

    def fails(*_args, **_kwargs):
        raise RuntimeError("the printer is on fire, says Zhang Weiwei")

    case = town.submit()
    town.do(case, "triage", "clerk")
    with monkeypatch.context() as patched:
        patched.setattr(OPERATORS, "call", fails)
        done = town.do(case, "dispatch", by)
    return case, done


def test_a_failing_step_is_an_incident_that_people_see_note_and_retry(town, monkeypatch):
    case, done = broken(town, monkeypatch)
    number = done["incident"]
    assert number is not None
    client = town.staff("owner")
    incident = client.get("/api/v1/incidents").json["items"][0]
    assert (incident["id"], incident["attempts"], incident["status"]) == (number, 1, "open")
    assert "Zhang" not in str(incident)
    noted = client.post(f"/api/v1/incidents/{number}/annotate", json={"text": "The printer is mended."})
    assert [note["text"] for note in noted.json["notes"]] == ["The printer is mended."]
    assert client.post(f"/api/v1/incidents/{number}/annotate", json={"text": ""}).status_code == 422
    assert town.staff("analyst").post(f"/api/v1/incidents/{number}/retry").status_code == 403
    again = client.post(f"/api/v1/incidents/{number}/retry")
    assert again.status_code == 200, again.json
    assert again.json["incident"] is None
    assert town.task(case, "sign", "handler")
    assert client.post(f"/api/v1/incidents/{number}/retry").status_code == 409
    with transaction() as session:
        assert session.get_one(Incident, number).status == "resolved"


def test_a_mended_diagram_in_force_carries_the_case_on(town, monkeypatch):
    case, done = broken(town, monkeypatch)
    began_with = select(Instance.release_id).where(Instance.process_key == "complaint")
    with reading() as session:
        before = session.scalars(began_with).one()
    changed = source(town, "complaint").replace("</bpmn:definitions>", "<!-- mended --></bpmn:definitions>")
    client = town.staff("owner")
    given = {"files": [{"name": "complaint.bpmn", "source": changed}]}
    stored = client.post("/api/v1/definitions", json=given)
    assert stored.status_code == 201
    into_force = "/api/v1/definitions/complaint/versions/2/activate"
    assert town.staff("deployer").post(into_force).status_code == 200
    again = client.post(f"/api/v1/incidents/{done['incident']}/retry", json={"mended": True})
    assert again.status_code == 200, again.json
    assert again.json["incident"] is None
    assert town.task(case, "sign", "handler")
    with reading() as session:
        assert session.scalars(began_with).one() > before
        assert "incident.mended" in session.scalars(select(Event.kind)).all()


def test_nobody_retries_what_does_not_exist(town):
    assert town.staff("owner").post("/api/v1/incidents/999999/retry").status_code == 404
    assert town.staff("owner").post("/api/v1/incidents/999999/resolve", json={}).status_code == 422


def test_a_house_in_use_is_ready_only_while_its_schema_is_at_head(town):
    from sqlalchemy import text

    from app.db import db

    town.submit()
    answer = town.citizen.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "ready")
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert town.citizen.get("/readyz").status_code == 503


def test_a_release_in_use_that_calls_what_this_house_lacks_is_not_ready(town, monkeypatch):
    from app.operators import OPERATORS

    town.submit()
    names = [name for name in OPERATORS.names() if name != "cases.accept"]
    monkeypatch.setattr(OPERATORS, "names", lambda: names)
    answer = town.citizen.get("/readyz")
    assert answer.status_code == 503
    assert "cases.accept" in answer.json["checks"]["releases"]
