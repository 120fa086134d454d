"""axe-core finds nothing serious on any page: either language, wide and narrow, dark, in big type."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import walking

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

AXE = Path("app/web/client/node_modules/axe-core/axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = {
    "wide, in English": ("en", 1200, {}),
    "narrow, in big type, in Chinese": ("zh", 390, {"type": "big"}),
    "dark, in Chinese": ("zh", 1200, {"theme": "dark"}),
}
PAGES = ("/", "/submit", "/follow", "/sign-in", "/nowhere")
OF_A_CASE = ("", "/message", "/attach", "/urge", "/withdraw", "/rate", "/reopen", "/choose")
OF_STAFF = ("/inbox", "/inbox?tab=free", "/inbox?tab=done", "/cases")
# The parts tell assistive technology that a radio opens a further question. ARIA has no word for it on
# radios; several screen readers say it all the same, and govuk-frontend keeps it for them (its issue 979).
ON_PURPOSE = re.compile(r'aria-allowed-attr: <input class="govuk-radios__input".*aria-expanded')


def problems(page: Page) -> list[str]:
    """What axe finds serious or critical, and what hangs out of the screen."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    grave = [
        f"{page.url} {one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        grave.append(f"{page.url} is wider than the screen")
    return grave


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_serious_barrier(visitor: Callable[..., Page], house: str, look: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make install)")
    locale, width, cookies = LOOKS[look]

    def come() -> Page:
        page = visitor(locale, width)
        chosen = [{"name": name, "value": value, "url": house} for name, value in cookies.items()]
        page.context.add_cookies(chosen)
        return page

    citizen = come()
    slip = walking.submit(citizen, locale)
    found = problems(citizen)
    walking.follow(citizen, slip)
    for path in (*PAGES, *(f"/follow/{slip.number}{action}" for action in OF_A_CASE)):
        citizen.goto(path)
        found += problems(citizen)
    citizen.goto("/submit")
    walking.go_on(citizen)
    found += problems(citizen)

    clerk = come()
    walking.sign_in(clerk, "clerk")
    for path in (*OF_STAFF, f"/cases/{slip.number}"):
        clerk.goto(path)
        found += problems(clerk)
    walking.open_task(clerk, slip)
    found += problems(clerk)
    walking.complete(clerk)
    found += problems(clerk)
    assert [one for one in found if not ON_PURPOSE.search(one)] == []
