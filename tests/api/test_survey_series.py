"""Series of surveys over HTTP: planned, checked, put in force, ended; special ones asked for (R38, R39)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.db import reading
from app.domain import events
from tests.api.improving import API, Improving
from workflows.store import Incident

SERIES = f"{API}/surveys/series"
CHINESE = {"Accept-Language": "zh"}
PLAN: dict[str, Any] = {"title_en": "Halls", "title_zh": "办事大厅", "cadence": "quarter"}
LEADING: dict[str, Any] = {
    "code": "overall",
    "kind": "scale",
    "text_en": "Don't you agree that it was excellent?",
    "text_zh": "您对服务态度和办事效率的感受如何？",
    "points": [
        {"value": value, "en": f"Label {value}", "zh": f"选项{value}", "lean": -1 if value == 1 else 1}
        for value in range(1, 6)
    ],
}
FAIR: dict[str, Any] = {
    "code": "overall",
    "kind": "scale",
    "text_en": "How was the time you waited?",
    "text_zh": "您对等候时长的感受如何？",
    "scale": "satisfaction",
}
OPEN: dict[str, Any] = {
    "code": "better",
    "kind": "open",
    "text_en": "What should we do differently?",
    "text_zh": "您认为我们应当在哪些方面改进？",
}


@pytest.fixture
def analyst(town, travel):
    travel("2025-11-05T10:00+08:00")
    return town.staff("analyst")


def test_an_unfair_draft_is_told_in_the_callers_language_and_never_put_in_force(analyst, town):
    made = analyst.post(SERIES, json={**PLAN, "questions": [LEADING, OPEN]}, headers=CHINESE)
    assert made.status_code == 201, made.json
    rules = {(one["rule"], one["language"]) for one in made.json["faults"]}
    assert rules == {("leading", "en"), ("double_barrelled", "zh"), ("unbalanced", None)}
    assert any("拆成两个问题" in one["message"] for one in made.json["faults"])
    where = f"{SERIES}/{made.json['row']['code']}"
    refused = analyst.post(f"{where}/begin", headers=CHINESE)
    assert refused.status_code == 422
    assert refused.content_type == "application/problem+json"
    assert any("拆成两个问题" in one for one in refused.json["errors"]["overall"])
    assert analyst.get(where).json["row"]["status"] == "draft"
    mended = {"questions": [FAIR, OPEN]}
    assert analyst.put(f"{where}/questions", json=mended, headers={"If-Match": '"99"'}).status_code == 412
    stamp = {"If-Match": made.headers["ETag"]}
    assert analyst.put(f"{where}/questions", json=mended, headers=stamp).json["faults"] == []
    begun = analyst.post(f"{where}/begin")
    assert (begun.status_code, begun.json["row"]["status"], begun.json["may"]) == (200, "running", ["end"])
    assert analyst.post(f"{where}/begin").status_code == 409
    assert analyst.put(f"{where}/questions", json=mended).status_code == 409
    assert analyst.post(f"{where}/end").json["row"]["status"] == "ended"
    assert analyst.post(f"{where}/end").status_code == 409
    with reading() as session:
        told = [one.kind for one in events.of_chain(session, events.HOUSE)]
    assert [one for one in told if one.startswith("survey_series.")] == [
        f"survey_series.{what}" for what in ("planned", "changed", "begun", "ended")
    ]


def test_a_plan_sent_twice_is_made_once_and_says_when_its_first_round_opens(analyst):
    head = {"Idempotency-Key": "one plan"}
    given = {**PLAN, "cadence": "halfyear", "modes": ["phone"], "split_by": ["channel", "unit"]}
    first, again = (analyst.post(SERIES, json=given, headers=head) for _ in range(2))
    assert first.json == again.json
    row = first.json["row"]
    assert row["modes"] == ["online", "phone"]
    assert row["split_by"] == ["unit", "channel"]
    assert (row["next_round"], row["next_at"][:10]) == (
        "2025-H2",
        "2026-01-04",
    )  # a Sunday on which people work
    assert [one["code"] for one in first.json["questions"]] == ["overall", "speed", "clarity", "better"]
    assert len(analyst.get(f"{SERIES}?status=draft").json["items"]) == 1
    assert analyst.get(f"{SERIES}?status=running").json["items"] == []


def test_staff_are_asked_by_department_and_online_alone(analyst):
    made = analyst.post(SERIES, json={**PLAN, "audience": "staff"}).json["row"]
    assert (made["split_by"], made["modes"]) == (["unit"], ["online"])


def test_what_cannot_be_planned_says_why(analyst):
    for wrong, field in (
        ({"cadence": "weekly"}, "cadence"),
        ({"unit": "atlantis"}, "unit"),
        ({"sample_size": 0}, "sample_size"),
        ({"target": 0}, "target"),
        ({"title_zh": ""}, "title_zh"),
        ({"questions": [FAIR, FAIR]}, "questions"),
    ):
        refused = analyst.post(SERIES, json={**PLAN, **wrong})
        assert (refused.status_code, set(refused.json["errors"])) == (422, {field}), wrong
    assert analyst.get(f"{SERIES}/SS-2025-000009-9").status_code == 404


def test_analysts_plan_leaders_read_and_others_do_neither(analyst, town):
    code = analyst.post(SERIES, json=PLAN).json["row"]["code"]
    for name, reads in (("leader", 200), ("auditor", 200), ("handler", 403), ("improver", 403)):
        someone = town.staff(name)
        assert someone.get(SERIES).status_code == someone.get(f"{SERIES}/{code}").status_code == reads
        assert someone.post(SERIES, json=PLAN).status_code == 403
        assert someone.post(f"{SERIES}/{code}/begin").status_code == 403
        assert someone.post(f"{SERIES}/{code}/end").status_code == 403
    assert town.citizen.get(SERIES).status_code == 401


def test_an_improvement_asks_for_a_special_survey_once_at_a_time(town, travel):
    improving = Improving(town, travel)
    where = f"{API}/improvements/{improving.id}"
    travel("2025-09-29T15:00+08:00")
    improver = town.staff("improver")
    assert "survey" in improver.get(where).json["may"]
    assert town.staff("handler").post(f"{where}/surveys").status_code == 403
    asked = improver.post(f"{where}/surveys")
    assert (asked.status_code, asked.json["asked"]) == (202, True)
    seen = improver.get(where).json
    assert [one["status"] for one in seen["surveys"]] == ["preparing"]
    assert "survey" not in seen["may"]
    assert improver.post(f"{where}/surveys").status_code == 409
    analyst = town.staff("analyst")
    [made] = analyst.get(f"{API}/surveys").json["items"]
    assert made["number"] == seen["surveys"][0]["number"]
    about = analyst.get(f"{API}/surveys/{made['id']}").json["improvement"]
    assert about == asked.json["improvement"] == improving.number
    with reading() as session:
        assert session.scalars(select(Incident)).all() == []
