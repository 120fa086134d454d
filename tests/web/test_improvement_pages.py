"""Improvements on pages: the board, the demonstration's chart, entering data, what everybody reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.db import transaction
from app.domain.cases import Case
from app.domain.improvements import Improvement

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.conftest import Visitor


@pytest.fixture
def improver(visitor: Callable[..., Visitor]) -> Visitor:
    made = visitor()
    made.sign_in("improver")
    return made


def number_of(page: str, title: str) -> str:
    found = re.search(rf'href="/matters/(IM-[^"]+)">{title}', page)
    assert found is not None, page
    return found[1]


def test_the_board_shows_each_stage_and_what_ended(improver: Visitor):
    page = improver.get("/improvements").text
    ended = page[page.index("Ended") :]
    assert "any window for any matter" in ended
    assert "-68.75" in ended
    assert "New signs in the hall" in page[: page.index("Ended")]
    assert "round 2" in page


def test_the_matter_has_its_run_chart_with_the_same_as_a_table(improver: Visitor):
    number = number_of(improver.get("/improvements").text, "Registration windows")
    page = improver.get(f"/matters/{number}").text
    assert "48 → 15" in page
    assert page.count("<svg") == 1
    assert page.count("<circle") + page.count("<rect") == 40
    assert page.count('<th scope="row" class="govuk-table__header">20') == 40
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]


def test_everybody_reads_what_changed_and_nobody_is_named(visitor: Callable[..., Visitor]):
    for locale, words in (("en", "one electronic queue"), ("zh", "统一电子叫号")):
        page = visitor(locale).get("/improvements").text
        assert words in page
        number = re.search(r'href="/improvements/(IM-[^"]+)">(?:Registration|登记)', page)
        assert number is not None
        one = visitor(locale).get(f"/improvements/{number[1]}").text
        assert "48 → 15" in one
        assert "Tang Li" not in one
        assert "唐丽" not in one


def test_data_are_entered_on_a_page_and_what_is_wrong_stands_beside_it(improver: Visitor):
    number = number_of(improver.get("/improvements").text, "New signs in the hall")
    path = f"/improvements/{number}"
    wrong = improver.post(f"{path}/observe", {"observe_values": "soon 48"}, seen=f"{path}/data")
    assert wrong.status_code == 422
    assert "Each line has a day and a value" in wrong.text
    missing = improver.post(f"{path}/action", {"action_text": "Ask people"}, seen=f"{path}/data")
    assert missing.status_code == 422
    given = {
        "action_text": "Ask people at the door.",
        "action_owner": "handler",
        "action_until": "2027-06-01",
    }
    assert "Ask people at the door." in improver.post(f"{path}/action", given, seen=f"{path}/data").text


def test_a_meeting_shows_the_agenda_that_the_data_made(visitor: Callable[..., Visitor]):
    analyst = visitor()
    analyst.sign_in("analyst")
    listed = analyst.get("/matters?kind=meeting").text
    number = re.search(r'href="/matters/(MT-[^"]+)"', listed)
    assert number is not None
    page = analyst.get(f"/matters/{number[1]}").text
    assert "The most frequent causes" in page
    assert "IM-" in page  # the improvement that did not work
    assert "Enter a decision" in page


def test_a_standard_leads_to_the_page_of_its_process(visitor: Callable[..., Visitor], house: Flask):
    improver = visitor()
    improver.sign_in("improver")
    number = number_of(improver.get("/improvements").text, "Registration windows")
    with house.app_context(), transaction() as session:
        row = session.scalars(select(Improvement).where(Improvement.number == number)).one()
        row.standard_key, row.standard_version = "complaint", 1
    pages = {
        "complaint, version 1": improver.get(f"/matters/{number}").text,
        "complaint，第 1 版": visitor("zh").get(f"/improvements/{number}").text,
    }
    for words, page in pages.items():
        assert 'href="/processes/complaint"' in page
        assert words in page
    assert "complaint, version 1" in visitor().get("/processes/complaint").text


def test_whoever_set_it_in_motion_sees_on_their_page_how_it_ended(
    visitor: Callable[..., Visitor], house: Flask
):
    case, _secret = visitor().submit()
    leader = visitor("zh")
    leader.sign_in("leader")
    with house.app_context(), transaction() as session:
        row = session.scalars(select(Improvement).where(Improvement.status == "effective")).first()
        assert row is not None
        session.scalars(select(Case).where(Case.number == case)).one().improvement_id = row.id
        number = row.number
    page = leader.get(f"/cases/{case}").text
    section = page[page.index('id="led-to"') :]
    assert "促成的改进" in page
    assert f'href="/improvements/{number}"' in section
    assert "48 → 15" in section
    assert "-68.75" in section
