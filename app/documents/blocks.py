"""What a document is made of; HTML, PDF and DOCX render the same blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    """`style`: body, note (small and grey), warning (framed), closing (to the right)."""

    text: str
    style: str = "body"


@dataclass(frozen=True)
class Fields:
    """Label and value, one pair a line, or two where a form must stay on one sheet."""

    pairs: tuple[tuple[str, str], ...]
    abreast: int = 1

    def rows(self) -> list[tuple[str, ...]]:
        """The pairs as rows of label, value (, label, value); the last one filled up with blanks."""
        step = self.abreast
        groups = [self.pairs[at : at + step] for at in range(0, len(self.pairs), step)]
        return [
            tuple(text for pair in group for text in pair) + ("", "") * (step - len(group))
            for group in groups
        ]


@dataclass(frozen=True)
class Grid:
    """A table; `widths` are shares of the page's width. Without rows, `empty` is said instead."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    empty: str = ""


@dataclass(frozen=True)
class Blank:
    """Room to write by hand, with a label."""

    label: str
    lines: int


@dataclass(frozen=True)
class Code:
    """A QR code for a link, with the link beside it."""

    link: str
    caption: str


@dataclass(frozen=True)
class PageBreak:
    """The next part begins on a page of its own."""


Block: TypeAlias = Heading | Paragraph | Fields | Grid | Blank | Code | PageBreak


@dataclass(frozen=True)
class Document:
    """A whole document in one language; `made_at` (aware) is its date in the file's properties."""

    locale: str
    sender: str
    title: str
    number: str
    footer: str
    made_at: datetime
    blocks: tuple[Block, ...]
    contact: str = ""
    attachments: tuple[tuple[str, bytes, str], ...] = field(default=())
