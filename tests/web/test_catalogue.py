"""The Chinese catalogue says all that the house can say, with the same blanks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Message

CATALOGUE = Path("app/translations/zh/LC_MESSAGES/messages.po")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "_l": None, "lazy_gettext": None}
BARE = re.compile(r"(?<!%)(?:%%)*%(?!\(\w+\)[sd]|%)")
BLANK = re.compile(r"%\(\w+\)s|%\{\w+\}|%%")


def said(*, where: str = "") -> set[str]:
    """Every text marked for translation in the code and the templates, in files whose name ends so."""
    with Path("app/translations/babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config, filename="babel.cfg")
    found = set()
    for folder in ("app", "workflows"):
        for row in extract_from_dir(folder, methods, options, KEYWORDS):
            text = row[2]
            if row[0].endswith(where):
                found.add(text[0] if isinstance(text, tuple) else text)
    return found - {""}


@pytest.fixture(scope="module")
def catalogue() -> list[Message]:
    with CATALOGUE.open("rb") as file:
        return [entry for entry in read_po(file, locale="zh") if entry.id]


def msgid(entry: Message) -> str:
    """The English of an entry, in its first form."""
    return entry.id[0] if isinstance(entry.id, tuple) else entry.id


def text_of(entry: Message) -> str:
    """The Chinese of an entry; the language has one form for every number."""
    return entry.string[0] if isinstance(entry.string, tuple) else entry.string


def test_everything_said_is_translated(catalogue: list[Message]) -> None:
    known = {msgid(entry) for entry in catalogue if text_of(entry) and not entry.fuzzy}
    assert said() - known == set()


def test_nothing_is_translated_that_nobody_says(catalogue: list[Message]) -> None:
    assert {msgid(entry) for entry in catalogue} - said() == set()


def test_blanks_are_the_same_in_both_languages(catalogue: list[Message]) -> None:
    for entry in catalogue:
        assert set(BLANK.findall(msgid(entry))) == set(BLANK.findall(text_of(entry))), entry.id


def test_what_a_template_says_has_no_bare_percent_sign(catalogue: list[Message]) -> None:
    """Templates fill blanks with `%` in every text: "95% 的" would be an error, not a page."""
    shown = said(where=".html")
    assert shown
    for entry in catalogue:
        if msgid(entry) in shown:
            assert not BARE.search(msgid(entry) + text_of(entry)), entry.id


def test_chinese_uses_its_own_punctuation(catalogue: list[Message]) -> None:
    half = re.compile(r"[\u4e00-\u9fff][,;:?!](?:\s|$)|[\u4e00-\u9fff]\.(?:\s|$)")
    for entry in catalogue:
        assert not half.search(text_of(entry)), entry.id
