"""axe-core finds nothing on what one meets only by doing something: steps, errors, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import checks, walking
from tests.browser.conftest import AXE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

LOOKS = {"wide, in English": ("en", 1280), "narrow, in Chinese": ("zh", 360)}


@pytest.mark.parametrize("look", LOOKS)
def test_no_step_has_a_barrier(visitor: Callable[..., Page], look: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make install)")
    locale, width = LOOKS[look]
    found: list[str] = []

    def look_at(page: Page) -> None:
        found.extend(
            f"{page.url}: {one}" for one in [*checks.said(page, locale), *checks.used(page, dark=True)]
        )

    citizen = visitor(locale, width)
    citizen.goto("/submit")
    walking.go_on(citizen)
    look_at(citizen)
    citizen.fill("#text", walking.TEXTS[locale])
    walking.go_on(citizen)
    look_at(citizen)
    slip = walking.submit(citizen, locale)
    walking.follow(citizen, slip)
    citizen.goto(f"/follow/{slip.number}/message")
    citizen.click("main form button[type=submit]")
    look_at(citizen)
    citizen.close()

    clerk = visitor(locale, width, staff="clerk")
    walking.open_task(clerk, slip)
    look_at(clerk)
    walking.complete(clerk)
    look_at(clerk)
    assert found == []


def test_dark_is_the_class_that_the_pages_are_looked_at_with(visitor: Callable[..., Page]) -> None:
    page = visitor()
    page.goto("/display/theme/dark?next=/follow")
    assert "redress-dark" in page.evaluate("[...document.documentElement.classList]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
