"""What staff meet on a case's page in a real browser: the diagram, and narrow screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import walking

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

OF_STAFF = ("/inbox?tab=all", "/cases", "/cases/{number}")
OF_CITIZENS = ("/", "/submit", "/follow", "/sign-in", "/follow/{number}", "/follow/{number}/rate", "/nowhere")


def test_the_diagram_of_a_case_is_drawn_and_its_steps_are_said_in_words(visitor: Callable[..., Page]) -> None:
    slip = walking.submit(visitor("zh"), "zh")
    clerk = visitor("zh", staff="clerk")
    clerk.goto(f"/cases/{slip.number}")
    assert clerk.locator(".redress-diagram svg").count() == 0
    clerk.locator("details", has=clerk.locator("[data-diagram]")).first.locator("summary").click()
    steps = clerk.inner_text(".redress-way >> nth=0")
    assert "受理分拣" in steps
    assert "正在进行" in steps
    clerk.wait_for_selector(".djs-element.redress-marked--here")
    assert clerk.locator(".bjs-powered-by").first.is_visible()
    assert "受理分拣" in clerk.inner_html(".redress-diagram >> nth=0").replace("\n", "")


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nothing_is_wider_than_a_small_telephone(visitor: Callable[..., Page], locale: str) -> None:
    page = visitor(locale, 320)
    slip = walking.submit(page, locale)
    page.goto("/display/type/big?next=/")
    paths = [path.format(number=slip.number) for path in OF_CITIZENS]
    wide = [path for path in paths if _width(page, path) > 320]
    walking.sign_in(page, "leader")
    wide += [path for path in OF_STAFF if _width(page, path.format(number=slip.number)) > 320]
    assert wide == []


def _width(page: Page, path: str) -> int:
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    found: int = page.evaluate("document.documentElement.scrollWidth")
    return found


def test_number_and_secret_are_copied_with_one_press(visitor: Callable[..., Page]) -> None:
    page = visitor("en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    slip = walking.submit(page, "en")
    page.click("button[data-copy]")
    page.wait_for_function("document.querySelector('[data-copied]').textContent !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == f"{slip.number} {slip.secret}"


def test_a_press_too_many_writes_one_message(visitor: Callable[..., Page]) -> None:
    page = visitor("en", 390, java_script_enabled=False)
    slip = walking.submit(page, "en")
    page.goto(f"/follow/{slip.number}/message")
    page.fill("#text", "It still blinks.")
    page.dblclick("main form button[type=submit]", delay=5)
    # the second press breaks off the first one's way to the page: wait for what is read there, not for a way
    expect(page.locator(".moj-messages-container")).to_contain_text("It still blinks.")
    page.reload()
    assert page.inner_text(".moj-messages-container").count("It still blinks.") == 1
