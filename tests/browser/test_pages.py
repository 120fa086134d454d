"""Every page in a real browser: in both languages, wide and narrow, by keyboard, WCAG 2.2 AA."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.browser import checks, pages, walking
from tests.browser.conftest import AXE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Window

    from tests.browser.stage import Stage


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    locale: str
    width: int
    size: str = "normal"
    whole: bool = True
    """Also by keyboard and with axe: both ask the page's structure, which is the same in both languages."""


LOOKS = {
    "en-wide": Look("en", 1280),
    "zh-wide": Look("zh", 1280, whole=False),
    "en-narrow": Look("en", 360, whole=False),
    "zh-narrow-big": Look("zh", 360, "big"),
}


@pytest.fixture(scope="module")
def titles() -> dict[tuple[Look, bool, str], pages.Page]:
    """Which page has which title."""
    return {}


class Windows:
    """One window for each reader and look, kept open from page to page."""

    def __init__(self, browser: Browser, house: str, stage: Stage) -> None:
        self.browser, self.house, self.stage = browser, house, stage
        self.open: dict[tuple[str, Look], Window] = {}
        self.passes: dict[str, object] = {}
        self.heard: list[str] = []

    def of(self, reader: str, look: Look) -> Window:
        """The reader's window, signed in or with the cases opened."""
        if (reader, look) not in self.open:
            self.open[reader, look] = self._come(reader, look)
        self.heard.clear()
        return self.open[reader, look]

    def _come(self, reader: str, look: Look) -> Window:
        context = self.browser.new_context(
            base_url=self.house,
            viewport={"width": look.width, "height": 900},
            reduced_motion="reduce",
            storage_state=self.passes.get(reader),
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("console", lambda said: self.heard.append(said.text) if said.type in GRAVE else None)
        context.add_cookies([{"name": "locale", "value": look.locale, "url": self.house}])
        if reader not in self.passes:
            self._enter(page, reader)
            self.passes[reader] = context.storage_state()
        context.add_cookies([{"name": "type", "value": look.size, "url": self.house}])
        return page

    def _enter(self, page: Window, reader: str) -> None:
        if reader == pages.SENDER:
            walking.submit(page, "en")
        elif reader == pages.CITIZEN:
            for name, slip in self.stage.slips.items():
                gone = name == "erased"
                walking.follow(page, slip, "/follow/{number}/erasure" if gone else "/follow/{number}")
        elif reader:
            walking.sign_in(page, reader)


GRAVE = {"error", "warning"}


@pytest.fixture(scope="module")
def windows(staged: Stage, house: str, chromium: Browser) -> Iterator[Windows]:
    """Every reader's windows."""
    made = Windows(chromium, house, staged)
    yield made
    for page in made.open.values():
        page.context.close()


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("page", pages.PAGES, ids=str)
def test_a_page_is_for_everybody(
    windows: Windows,
    staged: Stage,
    titles: dict[tuple[Look, bool, str], pages.Page],
    page: pages.Page,
    look: Look,
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make install)")
    window = windows.of(staged.at(page.reader), look)
    answer = window.goto(staged.at(page.path))
    assert answer is not None
    assert answer.status == STATUS.get(page.endpoint, 200)
    found = checks.said(window, look.locale)
    if look.whole:
        found += checks.used(window, dark=look.locale == "en")
    if answer.status == HTTPStatus.OK:  # a browser complains of every other answer
        found += windows.heard
    assert found == []
    side = (look, page.reader in {pages.NOBODY, pages.CITIZEN, pages.SENDER}, window.title())
    assert titles.setdefault(side, page).endpoint == page.endpoint, "two pages have one title"


STATUS = {"nowhere": 404, "refused": 403}
