"""A published list for machines: CSV that no spreadsheet executes, and an Atom feed (RFC 4287)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from lxml import etree

from app import settings
from app.domain import publication, vocabulary

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ATOM = "http://www.w3.org/2005/Atom"
COLUMNS = ("line", "category", "matter", "unit", "days_open", "due", "extended", "delay_reason", "next_step")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(content: dict[str, Any], locale: str) -> str:
    """One row per line, in one language, with a byte order mark so that spreadsheets read the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in content["lines"]:
        writer.writerow([cell(_plain(name, line[name], locale)) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def _plain(name: str, value: Any, locale: str) -> str:
    if isinstance(value, dict):
        return str(value.get(locale, ""))
    if name in {"category", "delay_reason"}:
        return vocabulary.label(name, str(value), locale)
    return "" if value is None else str(value)


def cell(text: str) -> str:
    """What begins like a formula is text."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def atom(session: Session, locale: str) -> bytes:
    """The published lists, the youngest first: one entry per month with its counts and permanent address."""
    home = settings.current().public_url
    rows = publication.published(session)
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    titles = {"en": "Unresolved matters", "zh": "未解决事项清单"}
    _add(feed, "id", f"{home}/lists/unresolved")
    _add(feed, "title", titles[locale])
    _add(feed, "updated", rows[0].published_at.isoformat() if rows else "1970-01-01T00:00:00+00:00")
    _add(etree.SubElement(feed, f"{{{ATOM}}}author"), "name", "Redress 闭环")
    _add(feed, "link", rel="self", href=f"{home}/api/v1/public/lists/unresolved.atom")
    for row in rows:
        content = publication.content_of(row)
        entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
        address = f"{home}/lists/unresolved/{row.month}"
        _add(entry, "id", address)
        _add(entry, "title", f"{titles[locale]} {row.month}")
        _add(entry, "updated", row.published_at.isoformat())
        _add(entry, "link", rel="alternate", href=address)
        said = {
            "en": f"{len(content['lines'])} matters are overdue. SHA-256 {row.sha256}",
            "zh": f"逾期未解决 {len(content['lines'])} 项。SHA-256 {row.sha256}",
        }
        _add(entry, "summary", said[locale])
    made: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return made


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text
