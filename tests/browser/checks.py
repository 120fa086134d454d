"""All that is asked of a page in one load: axe, the frame, the words, and the way of the keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.conftest import AXE_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules to which a dark page is another page."""
FIND = """([kind, values]) => axe.run({runOnly: {type: kind, values}, resultTypes: ["violations"]}).then(
  (found) => found.violations)"""
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
LANGUAGES = {"en": "en", "zh": "zh-CN"}
# The parts tell assistive technology that a radio opens a further question. ARIA has no word for it on
# radios; several screen readers say it all the same, and govuk-frontend keeps it for them (its issue 979).
ON_PURPOSE = re.compile(r'aria-allowed-attr: <input class="govuk-radios__input".*aria-expanded', re.DOTALL)

CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT|\d\d:\d\d:\d\d|\+\d\d:\d\d")
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
NO_WORDS = re.compile(
    r"""\b[A-Z]{2}-\d{4}-[\d-]+[A-Z0-9]*\b  # numbers of cases and matters
    | \S+@\S+ | https?://\S+ | \b[0-9a-f]{16,}\b  # addresses, fingerprints
    | \b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b  # secrets
    """,
    re.VERBOSE,
)
NAMES = frozenset({"English", "PDF", "CSV", "API", "BPMN", "DMN", "SHA", "JSON", "Atom"})
"""What is written so in Chinese, too."""


def barriers(page: Page, *, dark: bool) -> Iterator[str]:
    """What axe finds, and in the dark what it finds of colours."""
    page.add_script_tag(url=AXE_ADDRESS)
    yield from _axe(page, "tag", TAGS)
    if dark:
        page.evaluate("document.documentElement.classList.add('redress-dark')")
        yield from (f"dark: {one}" for one in _axe(page, "rule", OF_COLOURS))
        page.evaluate("document.documentElement.classList.remove('redress-dark')")


def _axe(page: Page, kind: str, values: list[str]) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate(FIND, [kind, values])
    said = [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in violations
        for node in one["nodes"]
    ]
    return [one for one in said if not ON_PURPOSE.search(one)]


def frame(page: Page, locale: str) -> Iterator[str]:
    """The page's language, title and heading, and whether it fits the screen."""
    found = page.evaluate("redressChecks.frame()")
    if found["lang"] != LANGUAGES[locale]:
        yield f"the page says that it is in {found['lang']}"
    if len(found["headings"]) != 1 or not found["headings"][0]:
        yield f"not one heading of the first level: {found['headings']}"
    if found["wide"]:
        yield "wider than the screen"
    if not found["title"].partition(" – ")[0].strip() or found["title"].count("–") < 1:
        yield f"no title: {found['title']}"


def words(page: Page, locale: str) -> Iterator[str]:
    """Codes and moments nobody speaks, and words that a reading voice would take for the other language."""
    for language, text in page.evaluate("redressChecks.words()"):
        plain = NO_WORDS.sub("", text)
        if CODE.search(plain) or MOMENT.search(plain):
            yield f"not in words: {text}"
        if language == "en" and HAN.search(plain):
            yield f"Chinese that is not said to be: {text}"
        if language == LANGUAGES["zh"] and not HAN.search(plain) and set(LATIN.findall(plain)) - NAMES:
            yield f"English that is not said to be: {text}"


def keyboard(page: Page) -> Iterator[str]:
    """What the tabulator never reaches, and where its place cannot be seen."""
    keys = page.context.new_cdp_session(page)
    for _step in range(page.evaluate("redressChecks.listen()")):
        keys.send("Input.dispatchKeyEvent", TAB)
    yield from (f"the keyboard never reaches {one}" for one in page.evaluate("redressChecks.left()"))
    yield from (f"focus is not seen on {one}" for one in page.evaluate("redressChecks.pale()"))
    keys.detach()


def said(page: Page, locale: str) -> list[str]:
    """What is wrong with the frame and the words of a page that has been loaded."""
    page.evaluate(SCRIPT)
    return [*frame(page, locale), *words(page, locale)]


def used(page: Page, *, dark: bool) -> list[str]:
    """What stands in the way of those who use it by keyboard or by voice; after `said`."""
    return [*keyboard(page), *barriers(page, dark=dark)]
