"""axe-core finds nothing serious on any page: either language, wide and narrow, dark, in big type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import walking
from tests.browser.conftest import AXE, AXE_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules to which a dark page is another page."""
LOOKS = {
    "wide, in English, light and dark": ("en", 1200, "normal", ("", "redress-dark")),
    "narrow, in big type, in Chinese": ("zh", 390, "big", ("",)),
}
FIND = """([kind, values]) => axe.run({runOnly: {type: kind, values}, resultTypes: ["violations"]}).then(
  (found) => found.violations.filter((one) => one.impact === "serious" || one.impact === "critical"))"""
PAGES = ("/", "/submit", "/follow", "/sign-in", "/nowhere")
OF_A_CASE = ("", "/message", "/attach", "/urge", "/withdraw", "/rate", "/reopen", "/choose")
OF_STAFF = ("/inbox", "/inbox?tab=free", "/inbox?tab=done", "/cases")
# The parts tell assistive technology that a radio opens a further question. ARIA has no word for it on
# radios; several screen readers say it all the same, and govuk-frontend keeps it for them (its issue 979).
ON_PURPOSE = re.compile(r'aria-allowed-attr: <input class="govuk-radios__input".*aria-expanded')


def problems(page: Page, themes: tuple[str, ...]) -> list[str]:
    """What axe finds serious or critical, what hangs out of the screen; in further themes, their colours."""
    page.add_script_tag(url=AXE_ADDRESS)
    grave = _found(page, "tag", TAGS)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        grave.append(f"{page.url} is wider than the screen")
    for theme in filter(None, themes):
        page.evaluate("theme => document.documentElement.classList.add(theme)", theme)
        grave += [f"{theme}: {one}" for one in _found(page, "rule", OF_COLOURS)]
    return grave


def _found(page: Page, kind: str, values: list[str]) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate(FIND, [kind, values])
    return [
        f"{page.url} {one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in violations
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_serious_barrier(visitor: Callable[..., Page], house: str, look: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make install)")
    locale, width, size, themes = LOOKS[look]
    found: list[str] = []

    def come(staff: str | None = None) -> Page:
        page = visitor(locale, width, staff=staff)
        page.context.add_cookies([{"name": "type", "value": size, "url": house}])
        return page

    def look_at(page: Page) -> None:
        found.extend(problems(page, themes))

    citizen = come()
    slip = walking.submit(citizen, locale)
    look_at(citizen)
    walking.follow(citizen, slip)
    for path in (*PAGES, *(f"/follow/{slip.number}{action}" for action in OF_A_CASE)):
        citizen.goto(path)
        look_at(citizen)
    citizen.goto("/submit")
    walking.go_on(citizen)
    look_at(citizen)

    citizen.close()

    clerk = come("clerk")
    for path in (*OF_STAFF, f"/cases/{slip.number}"):
        clerk.goto(path)
        look_at(clerk)
    walking.open_task(clerk, slip)
    look_at(clerk)
    walking.complete(clerk)
    look_at(clerk)
    assert [one for one in found if not ON_PURPOSE.search(one)] == []


def test_dark_is_the_class_that_the_pages_are_looked_at_with(visitor: Callable[..., Page]) -> None:
    page = visitor()
    page.goto("/display/theme/dark?next=/follow")
    assert "redress-dark" in page.evaluate("[...document.documentElement.classList]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
