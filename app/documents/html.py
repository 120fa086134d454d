"""Documents as self-contained HTML that prints well."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from typing import TYPE_CHECKING

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.documents.words import word

if TYPE_CHECKING:
    from app.documents.blocks import Block, Document


def to_html(document: Document) -> bytes:
    """UTF-8; every value is escaped."""
    return _environment().get_template("document.html").render(document=document, word=word).encode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("app.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = _kind
    environment.filters["qr"] = _qr
    return environment


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _qr(link: str) -> str:
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", scale=3, border=2, xmldecl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()
