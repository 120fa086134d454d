"""The whole loop in a real browser: a citizen writes, staff do their tasks, the citizen has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import walking

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

SAID = {
    "en": {
        "next": "By: Thu 26 Nov, 3 working days left",
        "handled": "Urban Management Bureau has replied. Is it solved? You have the last word.",
        "thanks": "Thank you. Your verdict is kept",
    },
    "zh": {
        "next": "期限： 11月26日 周四，还有3个工作日",
        "handled": "城市管理局已作出答复。问题解决了吗？由您说了算。",
        "thanks": "谢谢。您的评价已原样保存",
    },
}


@pytest.mark.parametrize(("locale", "width"), [("en", 1200), ("zh", 390)])
def test_a_complaint_goes_round_the_loop(visitor: Callable[..., Page], locale: str, width: int) -> None:
    citizen = visitor(locale, width)
    slip = walking.submit(citizen, locale)
    walking.follow(citizen, slip)
    assert SAID[locale]["next"] in citizen.inner_text("section.redress-next")

    forms = walking.handle(visitor, slip, locale, width)
    assert forms[:3] == ["triage", "dispatch", "sign"]
    assert set(forms[3:]) == {"initial_response", "handling", "reply"}

    citizen.reload()
    assert SAID[locale]["handled"] in citizen.inner_text("section.redress-next")
    citizen.click("section.redress-next a")
    citizen.check("input[name=resolved][value=yes]")
    citizen.check("input[name=grade][value='4']")
    citizen.click("main form button[type=submit]")
    assert SAID[locale]["thanks"] in citizen.inner_text(".govuk-notification-banner")


def test_without_a_script_a_citizen_can_write_follow_and_add(visitor: Callable[..., Page]) -> None:
    page = visitor("en", 390, java_script_enabled=False)
    slip = walking.submit(page, "en", phone=None)
    walking.follow(page, slip)
    page.goto(f"/follow/{slip.number}/message")
    page.fill("#text", "The lamp at number 23 is dark too.")
    page.click("main form button[type=submit]")
    assert "The lamp at number 23 is dark too." in page.inner_text(".moj-messages-container")


def test_a_wrong_answer_is_mended_beside_the_field_and_nothing_typed_is_lost(
    visitor: Callable[..., Page],
) -> None:
    page = visitor("en")
    slip = walking.submit(page, "en")
    clerk = visitor("en", staff="clerk")
    walking.open_task(clerk, slip)
    walking.fill(clerk, {"kind": "complaint", "note": "Called twice already.", "decision": "clarify"})
    walking.complete(clerk)
    clerk.click(".govuk-error-summary a >> nth=0")
    assert clerk.evaluate("document.activeElement.name") == "question"
    assert clerk.locator("#question-error").count() == 1
    assert clerk.input_value("#note") == "Called twice already."


def test_by_keyboard_alone_a_citizen_writes_to_the_authority(visitor: Callable[..., Page]) -> None:
    page = visitor("en")
    page.goto("/submit")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    _tab_to(page, "text")
    page.keyboard.type("The reading room of the library is too cold.")
    _tab_to(page, "place")
    page.keyboard.type("7 Harbour Street")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=contact_choice]")
    page.wait_for_load_state()
    _tab_to(page, "contact_choice")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("input[name=contact_choice][value=anonymous]")
    _tab_to(page, "go", "Continue")
    page.keyboard.press("Enter")
    page.wait_for_selector("#files")
    page.wait_for_load_state()
    _tab_to(page, "go", "Send")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/done")
    assert page.inner_text("[data-number]").strip().startswith("TS-2026-")


def _tab_to(page: Page, name: str, text: str = "") -> None:
    for _step in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate("[document.activeElement.name, document.activeElement.textContent.trim()]")
        if at[0] == name and text in at[1]:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"the keyboard never reaches {name}")
