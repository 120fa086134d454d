"""The written reply (书面答复, R28): six blocks, remedies, signature; HTML, PDF or DOCX."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from app.documents.blocks import Block, Code, Document, Grid, Heading, Paragraph
from app.documents.rendering import contact_line, render
from app.documents.words import is_chinese, spell_date, word

if TYPE_CHECKING:
    from app.documents.data import Letter

BLOCKS = ("points", "finding", "reasons", "measures", "follow_up", "disagree")


def letter(data: Letter, locale: str, form: str = "pdf") -> bytes:
    """The letter as html, pdf or docx. Raises ValueError when one of the six blocks is empty."""
    missing = [name for name in BLOCKS if not getattr(data, name).strip()]
    if missing:
        raise ValueError(f"a letter has six blocks; empty: {', '.join(missing)}")
    return render(_document(data, locale), form)


def _document(data: Letter, locale: str) -> Document:
    dear = word("letter.dear" if data.addressee else "letter.dear_nobody", locale, name=data.addressee)
    blocks: list[Block] = [
        Paragraph(dear),
        Paragraph(_indented(word("letter.intro", locale, subject=data.subject, number=data.number), locale)),
    ]
    for name in BLOCKS:
        blocks += [Heading(word(f"letter.{name}", locale)), Paragraph(_indented(getattr(data, name), locale))]
    if data.remedies:
        columns = (word("letter.remedy", locale), word("letter.where", locale), word("letter.within", locale))
        rows = tuple((one.name, one.where, one.within) for one in data.remedies)
        blocks += [Heading(word("letter.remedies", locale)), Grid(columns, rows, (3, 5, 2))]
    if data.rating_url:
        blocks.append(Code(data.rating_url, word("letter.rate", locale)))
    signed = (data.signer, data.office.unit, data.office.name, spell_date(data.date, locale))
    blocks.append(Paragraph("", "closing"))  # room for a signature or seal
    blocks += [Paragraph(line, "closing") for line in (word("letter.closing", locale), *signed) if line]
    return Document(
        locale=locale,
        sender=data.office.name,
        title=word("letter", locale),
        number=data.number,
        footer=f"{word('number', locale)} {data.number}",
        made_at=datetime.combine(data.date, time.min, tzinfo=data.office.zone),
        blocks=tuple(blocks),
        contact=contact_line(data.office, locale),
    )


def _indented(text: str, locale: str) -> str:
    """A Chinese letter begins each paragraph two characters in (首行缩进)."""
    return "\n".join(f"\u3000\u3000{line}" for line in text.split("\n")) if is_chinese(locale) else text
