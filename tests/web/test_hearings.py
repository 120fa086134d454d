"""Hearings on pages: the citizen's plain forms, the panel's bundle, everybody's draw (R41-R43)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app import clock
from app.casework import sample_hearings

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.conftest import Visitor


@pytest.mark.parametrize(("locale", "heading"), [("en", "How the panel was drawn"), ("zh", "合议组如何抽选")])
def test_everybody_reads_the_demonstration_hearing_and_its_draw(
    visitor: Callable[..., Visitor], locale: str, heading: str
) -> None:
    reader = visitor(locale)
    listed = reader.get("/public/hearings")
    assert listed.status_code == 200
    number = re.search(r"/public/hearings/(HR-\d{4}-\d{6}-\w)", listed.text)
    assert number is not None
    page = reader.get(f"/public/hearings/{number[1]}")
    assert heading in page.text
    assert len(re.findall(r"\b[0-9a-f]{64}\b", page.text)) >= 4, "three hashes and, after the draw, the seed"
    entry = reader.get(f"/public/hearings/{number[1]}/invitation.ics")
    assert entry.mimetype == "text/calendar"
    assert b"BEGIN:VEVENT" in entry.data


def test_the_panel_and_the_mediator_read_the_hearing_and_a_clerk_does_not(
    visitor: Callable[..., Visitor],
) -> None:
    mediator = visitor()
    mediator.sign_in("mediator")
    listed = mediator.get("/hearings").text
    number = re.search(r"/hearings/(HR-\d{4}-\d{6}-\w)", listed)
    assert number is not None
    assert "The redacted bundle" in mediator.get(f"/hearings/{number[1]}").text
    clerk = visitor()
    clerk.sign_in("clerk")
    assert clerk.get(f"/hearings/{number[1]}").status_code == 403
    assert number[1] not in clerk.get("/hearings").text
    assert clerk.get("/hearings/HR-2025-999999-A").status_code == 404


def test_a_case_without_a_dispute_has_no_page_for_one(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    number, secret = citizen.submit()
    citizen.post("/follow", {"number": number, "secret": secret}, seen="/follow")
    assert citizen.get(f"/follow/{number}/dispute").status_code == 404


def test_the_case_of_a_running_dispute_leads_to_its_page_and_the_citizen_leaves_by_one_button(
    visitor: Callable[..., Visitor], house: Flask
) -> None:
    """R41: at any time, without a reason."""
    with house.app_context():
        now = clock.now()
        play = sample_hearings.Play(now - timedelta(hours=6), "13800000011")
        play.begin()
    citizen = visitor()
    number, secret = play.case.number, play.case.secret
    shown = citizen.post("/follow", {"number": number, "secret": secret}, seen="/follow").text
    page = f"/follow/{number}/dispute"
    assert page in shown
    asked = citizen.post(f"{page}/consent", {}, seen=page)
    assert (asked.status_code, "Say whether you agree." in asked.text) == (422, True)
    agreed = {"agreed": "yes", "ticked": ["public", "talks"], "needs": ["interpreter"]}
    assert "taken on, with reasons" in citizen.post(f"{page}/consent", agreed, seen=page).text
    assert "You have left the dispute" in citizen.post(f"{page}/leave", {}, seen=page).text
    assert "Leave the dispute" not in citizen.get(page).text
