"""The receipt (受理回执, R4) that a citizen takes home or keeps as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.blocks import Block, Code, Document, Fields, Heading, Paragraph
from app.documents.rendering import contact_line, deadline_fields, render
from app.documents.words import spell_moment, word

if TYPE_CHECKING:
    from app.documents.data import Receipt


def receipt(data: Receipt, locale: str, form: str = "pdf") -> bytes:
    """The receipt as html or pdf; with the secret it is for the citizen's hands only."""
    return render(_document(data, locale), form)


def _document(data: Receipt, locale: str) -> Document:
    blocks: list[Block] = [Paragraph(word("receipt.danger", locale), "warning")] if data.danger else []
    blocks += [
        Paragraph(word("receipt.thanks", locale)),
        Fields(
            (
                (word("number", locale), data.number),
                *(((word("receipt.secret", locale), data.secret),) if data.secret else ()),
                (word("received_at", locale), spell_moment(data.received_at, data.office.zone, locale)),
                (word("kind", locale), data.kind),
                (word("channel", locale), data.channel),
                (word("subject", locale), data.subject),
            )
        ),
        Heading(word("receipt.deadlines", locale)),
        deadline_fields(data.deadlines, data.office, locale),
    ]
    if data.follow_url:
        blocks += [
            Heading(word("receipt.follow", locale)),
            Code(data.follow_url, word("receipt.link", locale)),
        ]
    if data.secret:
        blocks.append(Paragraph(word("receipt.keep", locale), "note"))
    return Document(
        locale=locale,
        sender=data.office.name,
        title=word("receipt", locale),
        number=data.number,
        footer=f"{word('number', locale)} {data.number}",
        made_at=data.received_at,
        blocks=tuple(blocks),
        contact=contact_line(data.office, locale),
    )
