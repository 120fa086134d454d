"""Attacks by staff: other people's cases and tasks, more rights than given, two duties in one hand."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app import clock
from app.db import transaction
from app.domain import identity
from tests.api.test_owners import BROKEN


def away(who, deputy):
    now = clock.now()
    given = {"deputy": deputy, "starts_at": now.isoformat(), "ends_at": (now + timedelta(days=3)).isoformat()}
    return f"/api/v1/accounts/{who}/absences", given


def stranger(town, username="stranger", role="handler", unit="market"):
    """Somebody with one role in one department that has nothing to do with the case."""
    with transaction() as session:
        person = identity.register(session, username, name=username, password=None, now=clock.now())
        identity.grant(session, person, role, identity.by_code(session, unit) if unit else None)
    return town.staff(username)


def reads(number):
    cases = f"/api/v1/cases/{number}"
    return [
        cases,
        *(f"{cases}/{part}" for part in ("events", "steps", "diagram", "file", "attachments/1")),
        *(f"{cases}/print/{paper}" for paper in ("order", "receipt", "letter")),
    ]


def acts(number):
    said = {"text": "x", "reason": "x"}
    return [
        (f"/api/v1/cases/{number}/notes", {"text": "x"}),
        (f"/api/v1/cases/{number}/messages", {"text": "x"}),
        (f"/api/v1/cases/{number}/reveal", {"reason": "x"}),
        (f"/api/v1/cases/{number}/link", {"kind": "duplicate", "other": number}),
        (f"/api/v1/cases/{number}/handover", {"to": 1, "reason": "x"}),
        (f"/api/v1/cases/{number}/restrict", {"readers": [1], "reason": "x"}),
        (f"/api/v1/cases/{number}/extension", {"reason": "weather", "until": "2026-12-01", **said}),
    ]


@pytest.mark.parametrize("role", ["handler", "head", "improver", "panel_media", "owner", "deployer"])
def test_a_case_of_another_unit_opens_to_nobody_by_its_number(town, role):
    case = town.until_signed()
    client = stranger(town, role=role)
    number = case["number"]
    for url in reads(number):
        assert client.get(url).status_code == 404, url
    for url, body in acts(number):
        assert client.post(url, json=body).status_code in {403, 404, 422}, url
        if "extension" not in url and "link" not in url:
            assert client.post(url, json=body).status_code == 404, url
    assert client.patch(f"/api/v1/cases/{number}", json={"tier": "major"}).status_code == 404
    seen = client.get("/api/v1/cases").get_data(as_text=True) + client.get("/api/v1/tasks").get_data(
        as_text=True
    )
    assert number not in seen
    assert number not in client.get("/api/v1/deadlines").get_data(as_text=True)


@pytest.mark.parametrize("role", ["handler", "verifier", "clerk", "panel_user", "owner"])
def test_a_task_of_another_role_or_unit_is_out_of_reach_done_or_not(town, role):
    case = town.submit()
    triage = town.task(case, "triage", "clerk")
    town.do(case, "triage", "clerk")
    dispatch = town.task(case, "dispatch", "dispatcher")
    client = stranger(town, role=role)
    for item in (triage, dispatch):
        url = f"/api/v1/tasks/{item}"
        answers = [
            client.get(url),
            client.get(f"{url}/delegates"),
            *(client.post(f"{url}/{act}") for act in ("claim", "release")),
            client.post(f"{url}/complete", json={"answers": {}}),
            client.post(f"{url}/draft", json={"answers": {}}),
            client.post(f"{url}/comments", json={"text": "x"}),
            client.post(f"{url}/delegate", json={"to": 1}),
        ]
        if role == "clerk" and item == triage:
            continue
        for answer in answers:
            assert answer.status_code == 403, answer.json
            assert "holder" not in answer.json


def test_a_confidential_case_is_in_no_list_but_its_readers(town):
    case = town.until_signed()
    number = case["number"]
    owner = town.staff("clerk")
    given = {"readers": [town.person("verifier")], "reason": "A witness is named in it."}
    assert owner.post(f"/api/v1/cases/{number}/restrict", json=given).status_code == 204
    for who in ("dispatcher", "head", "leader", "auditor", "admin", "privacy", "handler2"):
        client = town.staff(who)
        for url in ("/api/v1/cases", "/api/v1/tasks", "/api/v1/deadlines", "/api/v1/escalations"):
            assert number not in client.get(url).get_data(as_text=True), (who, url)
        for q in (number, "lamp", "%", "_", "Moon"):
            assert number not in client.get("/api/v1/cases", query_string={"q": q}).get_data(as_text=True)
        for url in reads(number):
            found = client.get(url).status_code
            # whoever may not know of it sees what is seen of a number that nobody has
            assert found in {403, 404}, (who, url)
            assert found == client.get(url.replace(number, "TS-2025-000999-0")).status_code, (who, url)
        for url, body in acts(number):
            assert client.post(url, json=body).status_code in {403, 404, 422}, (who, url)
    assert town.staff("verifier").get(f"/api/v1/cases/{number}").status_code == 200
    draft = {"text": "The street lamp is dark", "place": "Moon Road 5"}
    assert not town.citizen.post("/api/v1/public/similar", json=draft).json["items"]


def test_the_one_complained_of_never_sees_the_case(town):
    case = town.submit(complained_person=town.person("head"))
    number = case["number"]
    town.do(case, "triage", "clerk")
    client = town.staff("head")
    for url in reads(number):
        assert client.get(url).status_code == 404, url
    for url in ("/api/v1/cases", "/api/v1/tasks", "/api/v1/deadlines"):
        assert number not in client.get(url).get_data(as_text=True)
    given = {"to": town.person("head"), "reason": "x"}
    assert town.staff("dispatcher").post(f"/api/v1/cases/{number}/handover", json=given).status_code == 422
    work = town.staff("admin").post("/api/v1/accounts/clerk/handover", json={"to": "head"})
    assert work.status_code == 422, "all work at once is no way round it"


def test_nobody_takes_a_role_by_noting_that_somebody_else_is_away(town):
    for who in ("admin", "leader", "privacy", "clerk"):
        url, given = away(who, "head")
        assert town.staff("head").post(url, json=given).status_code == 403
        assert (
            town.staff("head").post(url.replace("absences", "handover"), json={"to": "head"}).status_code
            == 403
        )
    assert "admin" not in {held["role"] for held in town.staff("head").get("/api/v1/me").json["roles"]}
    market = stranger(town, "market_head", role="head")
    url, given = away("handler", "market_head")
    assert market.post(url, json=given).status_code == 403, (
        "a handler of every unit answers to no single head"
    )
    stranger(town, "market_handler")
    url, given = away("market_handler", "market_head")
    assert market.post(url, json=given).status_code == 201


def test_handed_over_work_reaches_nobody_whose_duty_is_apart_from_it(town):
    case = town.until_signed()
    item = town.task(case, "initial_response", "handler")
    town.staff("handler").post(f"/api/v1/tasks/{item}/claim")
    assert (
        town.staff("handler").post("/api/v1/accounts/handler/handover", json={"to": "analyst"}).status_code
        == 200
    )
    assert town.staff("analyst").get(f"/api/v1/tasks/{item}").status_code == 403
    assert town.staff("handler2").post(f"/api/v1/tasks/{item}/claim").status_code == 200


def test_who_writes_a_diagram_does_not_put_it_into_force(town):
    source = town.staff("clerk").get("/api/v1/definitions/urge/versions/1.bpmn").get_data(as_text=True)
    files = [{"name": "urge.bpmn", "source": source + "<!-- mine -->"}]
    for who in ("owner", "deployer", "admin"):
        at_once = town.staff(who).post("/api/v1/definitions", json={"files": files, "activate": True})
        assert at_once.status_code == 403, who
    made = town.staff("deployer").post("/api/v1/definitions", json={"files": files})
    assert made.status_code == 201, made.json
    version = made.json["items"][0]["version"]
    url = f"/api/v1/definitions/urge/versions/{version}/activate"
    for who in ("deployer", "owner", "clerk", "leader"):
        assert town.staff(who).post(url).status_code == 403, who
    assert town.staff("admin").post(url).status_code == 200


@pytest.mark.parametrize("who", ["handler", "owner", "admin"])
def test_one_person_does_not_both_handle_and_review(town, who):
    case = town.submit()
    town.do(case, "triage", "clerk", tier="major")
    everything = ("handler", "head", "verifier", "clerk", "dispatcher")
    with transaction() as session:
        person = identity.register(session, "both", name="Both", password=None, now=clock.now())
        for role in everything:
            identity.grant(session, person, role)
    town.do(case, "dispatch", "dispatcher")
    town.do(case, "sign", "both", handler=town.person("both"))
    for form in ("initial_response", "handling", "reply"):
        town.do(case, form, "both")
    found = town.staff("head").get("/api/v1/tasks", query_string={"case": case["number"]}).json["items"]
    review = next(task["id"] for task in found if task["form"] == "review")
    answer = town.staff("both").post(
        f"/api/v1/tasks/{review}/complete", json={"answers": {"review": "approve"}}
    )
    assert answer.status_code == 403
    assert town.staff(who).post(f"/api/v1/tasks/{review}/complete", json={"answers": {}}).status_code == 403
    given = {"to": town.person("both")}
    assert town.staff("head").post(f"/api/v1/tasks/{review}/delegate", json=given).status_code == 422


def test_every_staff_endpoint_asks_who_calls(town):
    paths = town.citizen.get("/api/v1/openapi.json").json["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            if method not in {"get", "post", "patch", "delete"} or "public" in operation["x-allows"]:
                continue
            url = re.sub(r"\{\w+\}", "1", path)
            for given in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic YTpi"}):
                answer = town.citizen.open(url, method=method.upper(), headers=given, json={})
                assert answer.status_code in {401, 404}, (method, path)
                assert answer.content_type == "application/problem+json"


def test_a_broken_diagram_of_an_attacker_gets_a_verdict_and_nothing_more(town):
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(25))
    bomb = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{entities}]><definitions>&z;</definitions>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><definitions>&a;</definitions>'
    remote = '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><definitions/>'
    deep = "<a>" * 20_000 + "</a>" * 20_000
    client = town.staff("owner")
    for source in (bomb, outside, remote, deep, "", "\ufeff", "<", "%PDF-1.4", BROKEN[:200]):
        given = {"files": [{"name": "../../x.bpmn\r\nX: y", "source": source}]}
        answer = client.post("/api/v1/definitions/check", json=given)
        assert answer.status_code == 200, answer.json
        assert answer.json["items"][0]["verdict"] in {"NOT-BPMN", "REFUSED"}
        assert "root:" not in answer.get_data(as_text=True)
        assert client.post("/api/v1/definitions", json=given).status_code == 422


@pytest.mark.parametrize(
    "formula",
    [
        "().__class__.__bases__[0].__subclasses__()",
        "__import__('os').system('true')",
        "9**9**9**9",
        "'x' * 10**12",
        "[x for x in range(10**9)]",
        "open('/etc/passwd').read()",
        "category.__class__",
        "(lambda: 1)()",
        "'{0.__class__}'.format(category)",
    ],
)
def test_a_diagrams_formula_reaches_nothing_but_its_facts(town, formula):
    source = town.staff("clerk").get("/api/v1/definitions/complaint/versions/1.bpmn").get_data(as_text=True)
    start = source.index("<bpmn:conditionExpression")
    begin = source.index(">", start) + 1
    stop = source.index("<", begin)
    evil = source[:begin] + formula.replace("<", "&lt;") + source[stop:]
    given = {"files": [{"name": "complaint.bpmn", "source": evil}]}
    answer = town.staff("owner").post("/api/v1/definitions", json=given)
    assert answer.status_code == 422
    assert any(
        problem["rule"].startswith(("expressions", "conditions", "facts", "expression"))
        for problem in answer.json["problems"]
    ), answer.json["problems"]
