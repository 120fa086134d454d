"""Lists and figures over HTTP: for everybody, for staff by their units, and never a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import jobs
from app.db import transaction
from app.domain import cases
from app.domain.cases import Case
from app.domain.statistics import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.api.conftest import Town

LISTS = "/api/v1/public/lists"


def pass_on(travel: Callable[[str], datetime], until: str) -> None:
    """Let time pass, with the metronome at work."""
    jobs.perform(jobs.JOBS[0], travel(until), forced=True)


def list_task(town: Town, form: str, by: str, **answers: Any) -> str:
    """Do the list's task with this form; the list's number."""
    found = town.staff(by).get("/api/v1/tasks").json["items"]
    item = next(one for one in found if one["form"] == form and "2025-10" in one["matter"]["title"]["en"])
    done = town.staff(by).post(f"/api/v1/tasks/{item['id']}/complete", json={"answers": answers})
    assert done.status_code == 200, done.json
    number: str = item["matter"]["number"]
    return number


def published(town: Town, travel: Callable[[str], datetime]) -> tuple[dict[str, str], str]:
    """A case that became overdue, in the list of October, which is out."""
    case = town.until_signed()
    pass_on(travel, "2025-11-03T10:00+08:00")
    list_task(town, "publication_check", "privacy", checked=True)
    number = list_task(town, "publication_approval", "leader", approved=True, reason="Complete.")
    return case, number


def test_before_the_first_list_there_is_none(town: Town) -> None:
    assert town.citizen.get(f"{LISTS}/unresolved").json["lines"] == []
    assert town.citizen.get(f"{LISTS}/unresolved.csv").status_code == 404
    assert town.citizen.get(f"{LISTS}/unresolved?month=2025-13").status_code == 422


def test_the_list_is_read_by_everybody_in_three_forms(town: Town, travel: Callable[[str], datetime]) -> None:
    case, _number = published(town, travel)
    found = town.citizen.get(f"{LISTS}/unresolved?month=2025-10").json
    assert found["months"] == ["2025-10"]
    assert [line["delay_reason"] for line in found["lines"]] == ["own_fault"]
    csv = town.citizen.get(f"{LISTS}/unresolved.csv", headers={"Accept-Language": "zh"})
    assert "本单位延误" in csv.text
    feed = town.citizen.get(f"{LISTS}/unresolved.atom")
    assert found["sha256"] in feed.text
    original = town.citizen.get(f"{LISTS}/unresolved/2025-10/original")
    assert original.headers["X-Content-SHA256"] == found["sha256"]
    for told in (csv.text, feed.text, original.text, str(found)):
        assert case["number"] not in told
        assert "13812345678" not in told


def test_a_published_list_takes_errata_and_no_edits(town: Town, travel: Callable[[str], datetime]) -> None:
    case, number = published(town, travel)
    words = {"state": "counted", "words_en": "x", "words_zh": "x"}
    line = f"/api/v1/publications/{number}/lines/1"
    assert town.staff("privacy").patch(line, json=words).status_code == 409
    assert town.staff("handler").patch(line, json=words).status_code == 403
    erratum = {"line": 1, "text_en": "Paid meanwhile.", "text_zh": "现已支付。"}
    errata = f"/api/v1/publications/{number}/errata"
    assert town.staff("clerk").post(errata, json=erratum).status_code == 403
    assert town.staff("leader").post(errata, json=erratum).status_code == 201
    assert town.mine(case, "/unlist", {}).status_code == 200
    found = town.citizen.get(f"{LISTS}/unresolved").json
    assert found["lines"] == []
    assert [one["kind"] for one in found["errata"]] == ["correction", "withheld"]


def test_the_three_rates_stand_apart_with_n_and_interval(town: Town) -> None:
    good, _silent = town.until_replied(), town.until_signed()
    assert town.mine(good, "/rating", {"grade": 2, "resolved": "yes"}).status_code == 201
    found = town.staff("analyst").get("/api/v1/statistics/rates").json["rates"]
    assert (found["resolution"]["hits"], found["resolution"]["n"]) == (1, 1)
    assert (found["satisfaction"]["hits"], found["satisfaction"]["n"]) == (0, 1)
    assert (found["response"]["hits"], found["response"]["n"]) == (1, 1)
    assert found["resolution"]["low"] < 1 == found["resolution"]["share"]


def test_small_groups_are_not_told_apart_to_everybody(town: Town) -> None:
    case = town.until_replied()
    assert town.mine(case, "/rating", {"grade": 5, "resolved": "yes"}).status_code == 201
    found = town.citizen.get("/api/v1/public/statistics").json
    assert [one["satisfaction"]["share"] for one in found["units"]] == [None]
    assert found["units"][0]["satisfaction"]["n"] == 1 < SMALL
    assert found["definitions"]["response"]["zh"]


def test_a_report_tells_of_small_units_no_more_than_the_rates_do(town: Town) -> None:
    """R46, R52: else the rate that is not shown could be worked out from the report."""
    case = town.until_replied()
    assert town.mine(case, "/rating", {"grade": 5, "resolved": "yes"}).status_code == 201
    (unit,) = town.citizen.get("/api/v1/public/lists/reports").json["rectification"]["units"]
    assert (unit["closed"], unit["resolved"], unit["outcomes"]) == (1, None, {})
    with town.app.app_context(), transaction() as session:
        row = cases.by_number(session, case["number"], held=True)
        for place in range(4):
            columns = {name.name: getattr(row, name.name) for name in Case.__table__.columns}
            hushed = {"flags": ["confidential"]} if place == 0 else {}
            session.add(Case(**{**columns, "id": None, "number": f"T-{place}", **hushed}))
    (unit,) = town.citizen.get("/api/v1/public/lists/reports").json["rectification"]["units"]
    assert (unit["closed"], unit["resolved"], sum(unit["outcomes"].values())) == (5, 4, 4)


def test_figures_of_other_units_are_not_for_a_departments_people(town: Town) -> None:
    town.until_signed()
    head = town.staff("handler2")
    assert head.get("/api/v1/statistics/rates").status_code in {200, 403}
    assert town.citizen.get("/api/v1/statistics/rates").status_code == 401
    bars = town.staff("leader").get("/api/v1/statistics/pareto?axis=category").json["items"]
    assert bars[0]["code"] == "facilities"
    assert bars[0]["cumulated"] == 1
    assert town.staff("leader").get("/api/v1/statistics/pareto?axis=name").status_code == 422
    assert len(town.staff("leader").get("/api/v1/statistics/trend?months=3").json["items"]) == 3
    assert town.staff("leader").get("/api/v1/statistics/reasons").json["items"] == []
