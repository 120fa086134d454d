"""What everybody may read: lists, figures, processes in force; in both languages and without a script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app import clock
from app.casework import owner
from app.db import transaction
from app.domain.identity import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.conftest import Visitor

PAGES = (
    "/lists",
    "/lists/unresolved",
    "/lists/resolved",
    "/lists/reports",
    "/statistics",
    "/processes",
    "/processes/complaint",
)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("path", PAGES)
def test_every_public_page_opens_for_everybody(
    visitor: Callable[..., Visitor], path: str, locale: str
) -> None:
    page = visitor(locale).get(path)
    assert page.status_code == 200, page.text
    assert f'<html lang="{"zh-CN" if locale == "zh" else "en"}"' in page.text


def test_a_month_without_a_list_is_said_to_have_none(visitor: Callable[..., Visitor]) -> None:
    assert visitor().get("/lists/unresolved/1999-01").status_code == 404
    assert visitor().get("/lists/resolved?month=soon").status_code in {400, 422}


def test_a_report_says_who_signed_it_and_one_that_runs_says_so(visitor: Callable[..., Visitor]) -> None:
    running = visitor("zh").get("/lists/reports").text
    assert "次月首个工作日签发" in running
    home = visitor().get("/lists").text
    month = re.search(r"/lists/unresolved/(\d{4}-\d\d)", home)
    assert month is not None
    sealed = visitor("zh").get(f"/lists/reports?month={month[1]}").text
    assert "由分管领导签发" in sealed
    assert "SHA-256" in sealed


def test_the_page_of_limits_is_what_is_deployed(house: Flask, visitor: Callable[..., Visitor]) -> None:
    source = next(content for name, content in owner.shipped() if name == "limits.dmn")
    before = visitor().get("/processes").text
    assert "77 working days" not in before
    assert "WD5" not in before
    with house.app_context(), transaction() as session:
        changed = source.replace(b'"WD5"', b'"WD77"', 1)
        owner.deploy(session, [("limits.dmn", changed)], note=None, now=clock.now(), actor=SYSTEM)
    assert "77 working days" in visitor().get("/processes").text
    with house.app_context(), transaction() as session:
        owner.deploy(session, [("limits.dmn", source)], note=None, now=clock.now(), actor=SYSTEM)


def test_a_process_names_its_steps_and_hands_its_drawing_out(visitor: Callable[..., Visitor]) -> None:
    assert "受理分拣" in visitor("zh").get("/processes/complaint").text
    drawn = visitor("zh").get("/processes/complaint/diagram")
    assert drawn.mimetype == "application/xml"
    assert "受理分拣" in drawn.text
    assert visitor().get("/processes/nothing").status_code == 404
