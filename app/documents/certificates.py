"""The certificate of erasure (删除证明, R85): what was destroyed, when, and how to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.blocks import Block, Document, Fields, Grid, Heading, Paragraph
from app.documents.rendering import contact_line, render
from app.documents.words import spell_moment, word

if TYPE_CHECKING:
    from app.documents.data import Certificate


def certificate(data: Certificate, locale: str, form: str = "pdf") -> bytes:
    """The certificate as html or pdf; nobody is named on it."""
    return render(_document(data, locale), form)


def _document(data: Certificate, locale: str) -> Document:
    zone = data.office.zone
    blocks: list[Block] = [
        Paragraph(word("certificate.said", locale)),
        Fields(
            (
                (word("number", locale), data.number),
                (word("certificate.register", locale), data.register),
                (word("certificate.requested_at", locale), spell_moment(data.requested_at, zone, locale)),
                (word("certificate.erased_at", locale), spell_moment(data.erased_at, zone, locale)),
            )
        ),
        Heading(word("certificate.gone", locale)),
        Grid(
            (word("certificate.what", locale), word("certificate.count", locale)),
            tuple((what, str(count)) for what, count in data.counts),
            (4, 1),
            word("none", locale),
        ),
        Heading(word("certificate.left", locale)),
        Paragraph(word("certificate.stays", locale)),
        Heading(word("certificate.proof", locale)),
        Paragraph(data.entry),
        Paragraph(word("certificate.check", locale), "note"),
        Paragraph(word("certificate.backups", locale), "note"),
    ]
    return Document(
        locale=locale,
        sender=data.office.name,
        title=word("certificate", locale),
        number=data.register,
        footer=f"{word('certificate.register', locale)} {data.register}",
        made_at=data.erased_at,
        blocks=tuple(blocks),
        contact=contact_line(data.office, locale),
    )
