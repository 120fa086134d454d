"""A form that was filled in, read back: its title, its questions and the answers in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.casework import owner
from app.domain import vocabulary
from app.errors import NotFound
from app.web.choices import said, words
from app.web.language import gettext as _
from app.web.language import here

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.views import AnswerView
    from app.web.choices import Offers, Schema


FIRST = 1


@dataclass(frozen=True)
class Filled:
    """One form of a case; rows are pairs of question and answer."""

    title: str
    at: datetime
    by: str | None
    rows: list[tuple[str, str]]


def read(session: Session, given: AnswerView, offers: Offers) -> Filled:
    """The form in the version in which it was filled in, in the reader's language."""
    schema = _schema(session, given)
    parts = schema.get("properties", {})
    rows = [
        (words(parts.get(name, {}), "title") or label(name), answer(parts.get(name, {}), value, offers))
        for name, value in given.answers.items()
        if value not in (None, "", [])
    ]
    return Filled(words(schema, "title") or label(given.form), given.at, given.by, rows)


def _schema(session: Session, given: AnswerView) -> Schema:
    for version in (given.version, FIRST):  # what was recorded beside a task names no version
        try:
            found: Schema = json.loads(owner.version_of(session, given.form, version, kind="form").source)
        except NotFound:
            continue
        return found
    return {}  # the generic form is on no shelf


def label(name: str) -> str:
    """What is recorded without a form, by its name in the vocabulary."""
    known = next((one for one in ("matter", "record") if name in vocabulary.LISTS[one]), None)
    return vocabulary.label(known, name, here()) if known else plain(name)


def plain(name: str) -> str:
    """A field's name as a word, where nobody gave it a better one."""
    return name.replace("_", " ").capitalize()


def answer(part: Schema, value: Any, offers: Offers) -> str:
    """An answer in words: labels for codes, names for ids, yes and no."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        inner = part.get("properties", {})
        return "\n".join(_line(name, inner.get(name, {}), one, offers) for name, one in value.items())
    if isinstance(value, list):
        return "\n".join(said(part, one, offers) for one in value)
    return said(part, value, offers)


def _line(name: str, part: Schema, value: Any, offers: Offers) -> str:
    return f"{words(part, 'title') or plain(name)}: {answer(part, value, offers)}"
