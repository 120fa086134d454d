"""One document, three forms; and the lines that several documents share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.blocks import Document, Fields
from app.documents.html import to_html
from app.documents.pdf import to_pdf
from app.documents.word_files import to_docx
from app.documents.words import is_chinese, spell_moment, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.documents.data import Deadline, Office

_FORMS = {"html": to_html, "pdf": to_pdf, "docx": to_docx}


def render(document: Document, form: str) -> bytes:
    """The document as html (UTF-8), pdf or docx (KeyError otherwise); same data, same bytes."""
    return _FORMS[form](document)


def contact_line(office: Office, locale: str) -> str:
    """Address, telephone, hours and website on one line, as far as they are known."""
    parts = (("address", office.address), ("phone", office.phone), ("hours", office.hours))
    colon = "：" if is_chinese(locale) else ": "
    known = [f"{word(key, locale)}{colon}{value}" for key, value in parts if value]
    return "  ·  ".join([*known, *([office.website] if office.website else [])])


def deadline_fields(deadlines: Iterable[Deadline], office: Office, locale: str) -> Fields:
    return Fields(tuple((one.name, _promise(one, office, locale)) for one in deadlines))


def _promise(deadline: Deadline, office: Office, locale: str) -> str:
    moment = spell_moment(deadline.due, office.zone, locale)
    if not deadline.provisional:
        return moment
    said = word("provisional", locale)
    return f"{moment}（{said}）" if is_chinese(locale) else f"{moment} ({said})"
