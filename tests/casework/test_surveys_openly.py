"""Surveys on pages and over HTTP: answered without JavaScript or a name, unfair questions refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app import clock, create_app
from app.casework import surveys as use_cases
from app.db import db, reading
from tests.casework.surveying import (
    CONCLUDED,
    NOVEMBER,
    OCTOBER,
    answered_cases,
    begin,
    do,
    links,
    live_until,
    only,
    until_open,
)
from tests.conftest import settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.casework.city import City

BAD = {
    "title_en": "Special",
    "title_zh": "专项",
    "base_from": "2025-09-01T00:00:00+08:00",
    "questions": [
        {
            "code": "both",
            "kind": "scale",
            "text_en": "How were the speed and the courtesy?",
            "text_zh": "您对速度和态度的感受如何？",
            "scale": "satisfaction",
        }
    ],
}


@pytest.fixture
def open_survey(city: City, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A survey in the field, and the links of those invited."""
    begin(city)
    answered_cases(city, 6)
    live_until(city, OCTOBER)
    until_open(city)
    monkeypatch.setattr(clock, "now", lambda: city.now)
    return links(city)


class Browsers:
    """Fresh ones on the same database, outside the context in which the test itself looks."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self) -> FlaskClient:
        return self.app.test_client()


@pytest.fixture
def browser(city: City) -> Iterator[Browsers]:
    """Whoever opens the pages."""
    app = create_app(settings_for(city.app.config["SQLALCHEMY_DATABASE_URI"]))
    yield Browsers(app)
    with app.app_context():
        db.engine.dispose()


def fields(page: str) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return {"csrf_token": found.group(1)} if found else {}


def test_somebody_answers_once_and_everybody_reads_the_results(
    city: City,
    browser: Browsers,
    open_survey: list[str],
) -> None:
    for token in open_survey:
        client = browser()
        page = client.get(f"/s/{token}").get_data(as_text=True)
        values = re.findall(r'name="q_overall" type="radio" value="(\d)"', page)
        assert values == ["1", "2", "3", "4", "5", "0"]
        assert "checked" not in page
        assert "required" not in page
        empty = client.post(f"/s/{token}", data=fields(page))
        assert empty.status_code == 422
        done = client.post(
            f"/s/{token}", data={**fields(page), "q_overall": "5", "q_better": "x"}, follow_redirects=True
        )
        assert done.status_code == 200
        assert 'name="q_overall"' not in done.get_data(as_text=True)
    assert browser().get("/s/none").status_code == 404
    number = only().number
    anybody = browser()
    assert anybody.get(f"/surveys/{number}").status_code == 404
    live_until(city, NOVEMBER)
    do(city, "survey_conclusion", "analyst", **CONCLUDED)
    page = anybody.get(f"/surveys/{number}").get_data(as_text=True)
    assert "100.0 %" in page
    assert "n = 6" in page
    assert number in anybody.get("/surveys").get_data(as_text=True)
    answer = anybody.get(f"/api/v1/public/lists/surveys/{number}").get_json()
    assert answer["figures"]["headline"]["n"] == 6
    assert answer["words"] == {}


def test_each_grade_costs_the_same(city: City, browser: Browsers, open_survey: list[str]) -> None:
    """R37: the same page, one request, the same answer, whatever is chosen."""
    sizes = set()
    for token, grade in zip(open_survey, "12345", strict=False):
        client = browser()
        page = client.get(f"/s/{token}").get_data(as_text=True)
        sent = client.post(f"/s/{token}", data={**fields(page), "q_overall": grade})
        sizes.add((sent.status_code, len(sent.get_data().replace(token.encode(), b""))))
    assert len(sizes) == 1


def test_answering_over_http(city: City, browser: Browsers, open_survey: list[str]) -> None:
    client, (token, other, *_) = browser(), open_survey
    asked = client.get(f"/api/v1/public/surveys/{token}").get_json()
    assert [one["code"] for one in asked["questions"]] == ["overall", "speed", "clarity", "better"]
    where = f"/api/v1/public/surveys/{token}"
    assert client.post(where, json={"answers": {"overall": 9}}).status_code == 422
    assert client.post(where, json={"answers": {"overall": 3}}).status_code == 201
    assert client.post(where, json={"answers": {"overall": 3}}).status_code == 409
    assert client.post(f"/api/v1/public/surveys/{other}", json={"answers": {"no": 3}}).status_code == 422
    with reading() as session:
        assert use_cases.asked(session, token, now=city.now).questions == []


def test_staff_see_and_mend_the_questionnaire(
    city: City, browser: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(city)
    answered_cases(city, 1)
    live_until(city, OCTOBER)
    monkeypatch.setattr(clock, "now", lambda: city.now)
    client, row = browser(), only()
    page = client.get("/sign-in").get_data(as_text=True)
    client.post("/sign-in", data={**fields(page), "username": "analyst", "password": "demo"})
    page = client.get(f"/surveys/{row.number}/questions").get_data(as_text=True)
    names = re.findall(r'name="((?:text_en|text_zh|code)_\d)" type="text" value="([^"]*)"', page)
    given = dict(names) | fields(page) | {"text_zh_0": "您对服务态度和办事效率是否满意？"}
    for place in range(6):
        given |= {f"kind_{place}": "open" if place == 3 else "scale", f"scale_{place}": "satisfaction"}
        given |= {f"direction_{place}": "ascending", f"not_applicable_{place}": "yes"}
    where = f"/surveys/{row.number}/questions"
    told = client.post(where, data=given, follow_redirects=True).get_data(as_text=True)
    assert "拆成两个问题" in told or "Make two questions of it" in told
    assert client.get(f"/matters/{row.number}").status_code == 200
    assert client.get("/surveys/new").status_code == 200


def test_a_special_survey_over_http_is_refused_with_remedies(
    city: City,
    browser: Browsers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: city.now)
    client = browser()
    signed = client.post("/api/v1/tokens", json={"username": "analyst", "password": "demo"})
    token = signed.get_json()
    assert signed.status_code < 300, token
    head = {"Authorization": f"Bearer {token['token']}", "Accept-Language": "zh"}
    refused = client.post("/api/v1/surveys", json=BAD, headers=head)
    assert refused.status_code == 422
    assert "拆成两个问题" in refused.get_data(as_text=True)
    checked = client.post("/api/v1/surveys/check", json={"questions": BAD["questions"]}, headers=head)
    rules = {one["rule"] for one in checked.get_json()["faults"]}
    assert rules == {"double_barrelled", "no_open_question"}
    assert client.get("/api/v1/surveys/scales", headers=head).get_json()[2]["statutory"]
    made = client.post("/api/v1/surveys", json={**BAD, "questions": []}, headers=head)
    assert made.status_code == 201
    assert made.get_json()["row"]["status"] == "preparing"
    assert client.get("/api/v1/surveys", headers=head).get_json()["items"]
    assert (
        client.get(f"/api/v1/surveys/{made.get_json()['row']['id']}/results", headers=head).status_code == 409
    )
