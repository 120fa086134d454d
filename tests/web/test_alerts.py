"""Alerts on pages: the list and its filters, one alert, who is in charge; «me too» without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Visitor

PLACE = "人民路"


@pytest.mark.parametrize(
    ("locale", "heading", "status"),
    [("en", "Alerts", "Leader alerted"), ("zh", "预警", "已预警，待签阅")],
)
def test_the_leader_sees_the_red_alert_and_its_page(
    visitor: Callable[..., Visitor], locale: str, heading: str, status: str
) -> None:
    leader = visitor(locale)
    leader.sign_in("leader")
    page = leader.get("/alerts").text
    assert f'<h1 class="govuk-heading-l">{heading}' in page
    assert status in page
    assert 'data-live="/alerts/live"' in page
    link = re.search(rf'href="(/matters/HS-[^"]+)"(?:(?!</a>).)*{PLACE}', page, re.DOTALL)
    assert link is not None
    shown = leader.get(link[1])
    assert shown.status_code == 200
    assert "51" in shown.text
    assert "诉求人" not in shown.text
    assert PLACE not in leader.get("/alerts?level=amber").text
    assert PLACE not in leader.get("/alerts?state=closed").text


def test_the_map_is_changed_by_the_administrator_alone(visitor: Callable[..., Visitor]) -> None:
    leader, admin = visitor(), visitor()
    leader.sign_in("leader")
    admin.sign_in("admin")
    assert "Put a leader in charge" not in leader.get("/alerts/leaders").text
    given = {"leader": "leader", "deputy": "", "unit": "water", "category": ""}
    done = admin.post("/alerts/leaders", given, seen="/alerts/leaders")
    assert "The map has been changed." in done.text
    again = admin.post("/alerts/leaders", given, seen="/alerts/leaders")
    assert again.status_code == 409
    wrong = admin.post("/alerts/leaders", {**given, "leader": "clerk"}, seen="/alerts/leaders")
    assert wrong.status_code == 422
    removal = re.findall(r'action="(/alerts/leaders/\d+/remove)"', done.text)
    assert "The map has been changed." in admin.post(removal[-1], {}, seen="/alerts/leaders").text


def test_before_sending_one_is_asked_whether_it_is_one_of_these(visitor: Callable[..., Visitor]) -> None:
    somebody = visitor()
    text = "人民路一中到体育场的路灯全部不亮，请尽快修复。"
    given = {"step": "what", "go": "next", "text": text, "place": "人民路 (一中至体育场段) 附近"}
    page = somebody.post("/submit", dict(given), seen="/submit").text
    assert "Is it one of these?" in page
    assert "TS-" not in page
    reference = re.search(r'name="joins"[^>]*value="([0-9a-f]+-[0-9a-f]+)"', page)
    assert reference is not None
    chosen = {**given, "step": "similar", "joins": reference[1]}
    assert "May we contact you" in somebody.post("/submit", chosen, seen="/submit").text
    number, secret = somebody.submit(text=text, place="第一中学门口", joins=reference[1])
    assert number
    assert secret


def test_what_nobody_has_mentioned_asks_nothing(visitor: Callable[..., Visitor]) -> None:
    given = {
        "step": "what",
        "go": "next",
        "text": "The fountain in Harbour Park leaks.",
        "place": "Harbour Park",
    }
    page = visitor().post("/submit", dict(given), seen="/submit").text
    assert "Is it one of these?" not in page
