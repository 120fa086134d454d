"""Friction parity on the pages as they are served (R37, S5): bytes, fields, clicks and requests per grade."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from app import clock
from app.casework import rating_desk, use_case
from app.db import reading
from app.domain import identity
from app.domain.vocabulary import GRADES, LISTS

if TYPE_CHECKING:
    from flask import Flask

    from tests.web.conftest import Visitor

MARGIN = 0.02
"""Share of a page's bytes by which grades may differ: their names, and the answer to them, are not equal."""
KEYS = re.compile(r'(name="(?:csrf_token|once)" value=")[^"]*')


@dataclass(frozen=True)
class Cost:
    """What one grade costs whoever gives it, from the code to the end of the optional questions."""

    clicks: int
    requests: tuple[str, ...]
    fields: tuple[tuple[str, bool], ...]
    required: int
    scripts: int
    bytes: int


def parts(page: str) -> tuple[tuple[str, bool], ...]:
    """Every control of the main part: its name, and whether something is chosen in it beforehand."""
    main = page[page.index("<main") : page.index("</main>")]
    found = re.findall(r"<(?:input|textarea|select|button)\b[^>]*>", main)
    named = ((re.search(r'name="([^"]+)"', one), one) for one in found)
    return tuple((name[1] if name else "", " checked" in one or " selected" in one) for name, one in named)


def measured(pages: list[str], requests: list[str], clicks: int) -> Cost:
    plain = [KEYS.sub(r"\1", page) for page in pages]
    return Cost(
        clicks=clicks,
        requests=tuple(requests),
        fields=tuple(one for page in plain for one in parts(page)),
        required=sum(page.count(" required") for page in plain),
        scripts=sum(page.count("<script") + page.count("<img") + page.count("<iframe") for page in plain),
        bytes=sum(len(page.encode()) for page in plain),
    )


@pytest.fixture
def token(house: Flask) -> str:
    given = {"kind": "window", "name_en": "Window 9", "name_zh": "9号窗口", "unit": "water"}
    now = clock.now()
    with house.app_context():
        with reading() as session:
            person = identity.by_username(session, "admin")
            assert person is not None
            actor = identity.actor_of(session, person, now=now)
        with use_case(now) as session:
            return rating_desk.open_(session, **given, now=now, actor=actor).token


def one_tap(citizen: Visitor, token: str, grade: int) -> Cost:
    """Scan, tap; then the page for words."""
    first = citizen.get(f"/r/{token}")
    after = citizen.post(f"/r/{token}", {"grade": str(grade)}, seen=f"/r/{token}")
    assert after.status_code == 200
    path = [one.request.path for one in after.history]
    asked = ["GET /r", *(f"POST /r {one.status_code}" for one in after.history), "GET /rated"]
    assert len(path) == 1
    return measured([first.text, after.text.replace(after.request.path, "/rated/x")], asked, clicks=1)


def verdict(citizen: Visitor, grade: int) -> Cost:
    number, _secret = citizen.submit()
    page = citizen.get(f"/follow/{number}/rate").text.replace(number, "N")
    chosen = [one for one in re.findall(r"<input[^>]*>", page) if f'value="{grade}"' in one]
    assert len(chosen) == 1
    return measured([page], ["GET /rate", "POST /rate"], clicks=3)


def even(costs: dict[int, Cost]) -> None:
    """Equal in steps, fields, requests; in weight but for what words weigh."""
    for what in ("clicks", "requests", "fields", "required", "scripts"):
        assert len({getattr(cost, what) for cost in costs.values()}) == 1, what
    weights = [cost.bytes for cost in costs.values()]
    assert max(weights) - min(weights) <= MARGIN * max(weights), weights


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_tap_costs_the_same(house: Flask, visitor: Any, token: str, locale: str) -> None:
    even({grade: one_tap(visitor(locale), token, grade) for grade in GRADES})


def test_the_verdict_on_a_case_costs_the_same(house: Flask, visitor: Any) -> None:
    even({grade: verdict(visitor(), grade) for grade in GRADES})


def test_the_five_grades_stand_ascending_alike_and_unchosen(house: Flask, visitor: Any, token: str) -> None:
    page = visitor().get(f"/r/{token}").text
    buttons = re.findall(r'<button[^>]*name="grade" value="(\d)"[^>]*>([^<]*)</button>', page)
    assert [int(value) for value, _said in buttons] == [1, 2, 3, 4, 5]
    assert [said.partition(" · ")[2] for _value, said in buttons] == [
        LISTS["grade"][GRADES[grade]].en for grade in range(1, 6)
    ]
    bare = {re.sub(r'value="\d"', "", one) for one in re.findall(r'<button[^>]*name="grade"[^>]*>', page)}
    assert len(bare) == 1


def test_a_page_that_asks_more_of_a_low_grade_would_be_noticed(
    house: Flask, visitor: Any, token: str
) -> None:
    """The comparison itself can fail."""
    fair = one_tap(visitor(), token, 5)
    for field in ('<input name="captcha" required>', "<script></script>", "x" * 5000):
        page = f"<main>{field}</main>"
        dear = measured([page], [], clicks=1)
        unfair = Cost(
            fair.clicks,
            fair.requests,
            fair.fields + dear.fields,
            fair.required + dear.required,
            fair.scripts + dear.scripts,
            fair.bytes + dear.bytes,
        )
        with pytest.raises(AssertionError):
            even({5: fair, 1: unfair})


def test_words_are_optional_and_kept_for_every_grade(house: Flask, visitor: Any, token: str) -> None:
    for grade in (1, 5):
        citizen = visitor()
        after = citizen.post(f"/r/{token}", {"grade": str(grade)}, seen=f"/r/{token}")
        path = after.request.path
        assert citizen.post(path, {}, seen=path).status_code == 200
        given = {"text": "Quick at the counter.", "criticism": "other", "contact": "li@example.org"}
        assert "Quick at the counter." in citizen.post(path, dict(given), seen=path).text
        wrong = citizen.post(path, {"contact": "nowhere"}, seen=path)
        assert wrong.status_code == 422
        assert "Quick" not in citizen.post(f"{path}/forget", {}, seen=path).text


def test_codes_are_drawn_printed_and_revoked_by_those_who_keep_them(
    house: Flask, visitor: Any, token: str
) -> None:
    number = token.partition("-")[0]
    assert "/sign-in" in visitor().get("/touchpoints").headers.get("Location", "")
    admin = visitor()
    admin.sign_in("admin")
    sheet = admin.get(f"/touchpoints/{number}/sheet").text
    assert f"/r/{token}" in sheet
    assert "扫码评价" in sheet
    drawn = admin.get(f"/touchpoints/{number}/code.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert b"<path" in drawn.data
    answer = admin.post(f"/touchpoints/{number}/revoke", {}, seen="/touchpoints")
    assert answer.status_code == 200
    assert visitor().get(f"/r/{token}").status_code == 404
    handler = visitor()
    handler.sign_in("handler")
    assert handler.get("/touchpoints").status_code == 403


def test_everybody_reads_what_came_of_bad_ratings(house: Flask, visitor: Any, token: str) -> None:
    visitor().get(f"/r/{token}")
    for locale, said in (("en", "How many gave up"), ("zh", "评价页放弃情况")):
        assert said in visitor(locale).get("/lists/ratings").text
    assert "/lists/ratings" in visitor().get("/lists").text
