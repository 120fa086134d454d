"""Which language a reader gets: what they chose, else what their browser asks for, else the house's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask_babel
from flask import has_request_context, request
from flask_babel import Babel, get_locale

from app import settings

if TYPE_CHECKING:
    from flask import Flask

COOKIE = "locale"
NAMES = {"en": "English", "zh": "中文"}


def join(app: Flask) -> None:
    """Give the application its languages. Times are shown in the authority's zone, whatever the reader's."""
    with app.app_context():
        chosen = settings.current()
    app.config["BABEL_DEFAULT_LOCALE"] = chosen.default_locale
    app.config["BABEL_DEFAULT_TIMEZONE"] = str(chosen.timezone)
    Babel(app, locale_selector=choose)


def choose() -> str:
    """The locale of the present request: en or zh."""
    default = settings.current().default_locale
    if not has_request_context():
        return default
    cookie = request.cookies.get(COOKIE)
    if cookie in NAMES:
        return cookie
    return request.accept_languages.best_match(list(NAMES), default) or default


def gettext(text: str, **variables: object) -> str:
    """The text in the reader's language; flask_babel's own, said to be a str."""
    return str(flask_babel.gettext(text, **variables))


def ngettext(one: str, many: str, number: int, **variables: object) -> str:
    """The text for a number of things, in the reader's language."""
    return str(flask_babel.ngettext(one, many, number, **variables))


def here() -> str:
    """The language now spoken: en or zh."""
    locale = get_locale()
    return "zh" if locale is not None and locale.language == "zh" else "en"


def pick(pair: object) -> str:
    """The reader's half of a text kept in both languages ({en, zh}); plain text passes through."""
    if pair is None:
        return ""
    if isinstance(pair, dict):
        other = "en" if here() == "zh" else "zh"
        return str(pair.get(here()) or pair.get(other) or "")
    return str(pair)
