"""The work order (工单): what a unit is asked to do, on one sheet with room to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.blocks import Blank, Block, Document, Fields, Heading, Paragraph
from app.documents.rendering import contact_line, deadline_fields, render
from app.documents.words import listed, spell_moment, word

if TYPE_CHECKING:
    from app.documents.data import WorkOrder


def work_order(data: WorkOrder, locale: str, form: str = "pdf") -> bytes:
    """The work order as html or pdf; its text is the redacted one, paper gets lost."""
    return render(_document(data, locale), form)


def _document(data: WorkOrder, locale: str) -> Document:
    fields = (
        ("number", data.number),
        ("work_order.task", data.task),
        ("work_order.lead", data.lead_unit),
        ("work_order.co_units", listed(data.co_units, locale)),
        ("work_order.handler", data.handler),
        ("kind", data.kind),
        ("category", data.category),
        ("tier", data.tier),
        ("work_order.flags", listed(data.flags, locale)),
        ("place", data.place),
        ("received_at", spell_moment(data.received_at, data.office.zone, locale)),
        ("work_order.safe", data.safe_contact),
    )
    blocks: list[Block] = [
        Fields(tuple((word(key, locale), value) for key, value in fields if value), abreast=2),
        Heading(word("work_order.deadlines", locale)),
        deadline_fields(data.deadlines, data.office, locale),
        Heading(word("work_order.text", locale)),
        Paragraph(data.text),
    ]
    if data.instruction:
        blocks += [Heading(word("work_order.instruction", locale)), Paragraph(data.instruction)]
    blocks += [
        Blank(word("work_order.notes", locale), 4),
        Blank(word("work_order.sign", locale), 1),
        Blank(word("work_order.head", locale), 1),
    ]
    printed = spell_moment(data.printed_at, data.office.zone, locale)
    blocks.append(Paragraph(word("work_order.printed", locale, moment=printed), "note"))
    return Document(
        locale=locale,
        sender=data.office.name,
        title=word("work_order", locale),
        number=data.number,
        footer=f"{word('number', locale)} {data.number}",
        made_at=data.printed_at,
        blocks=tuple(blocks),
        contact=contact_line(data.office, locale),
    )
