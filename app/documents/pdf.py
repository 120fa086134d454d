"""Documents as PDF/A-3: fonts embedded, the same data give the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno

from app.documents.blocks import Blank, Block, Code, Document, Fields, Grid, Heading, PageBreak, Paragraph
from app.documents.sheet import BLACK, BODY, GREY, HEAD, RED, SMALL, Sheet
from app.documents.typesetting import printable

if TYPE_CHECKING:
    from collections.abc import Callable


def to_pdf(document: Document) -> bytes:
    """A4, pages numbered, JSON and the like attached."""
    sheet = Sheet(document)
    sheet.add_page()
    sheet.masthead()
    for block in document.blocks:
        _DRAW[type(block)](sheet, block)
    for name, content, mime in document.attachments:
        sheet.embed_file(
            bytes=content,
            basename=name,
            mime_type=mime,
            modification_date=document.made_at,
            associated_file_relationship="Data",
        )
    return bytes(sheet.output())


def _heading(sheet: Sheet, block: Heading) -> None:
    sheet.room(36)
    sheet.ln(2.5)
    sheet.lines_(block.text, HEAD, bold=True)
    sheet.ln(1)


def _paragraph(sheet: Sheet, block: Paragraph) -> None:
    if block.style == "warning":
        sheet.room(25)
        top = sheet.y
        sheet.ln(2)
        sheet.lines_(block.text, BODY, bold=True, colour=RED)
        sheet.set_draw_color(*RED)
        sheet.rect(sheet.l_margin - 2, top, sheet.epw + 4, sheet.y - top + 2)
        sheet.ln(5)
    elif block.style == "closing":
        sheet.lines_(block.text, BODY, align="R")
    else:
        small = block.style == "note"
        sheet.lines_(block.text, SMALL if small else BODY, colour=GREY if small else BLACK)
        sheet.ln(2)


def _fields(sheet: Sheet, block: Fields) -> None:
    shares = (0.3, 0.7) if block.abreast == 1 else (0.16, 0.34) * block.abreast
    widths = [sheet.epw * share for share in shares]
    for row in block.rows():
        sheet.row(row, widths, colours=(GREY, BLACK) * block.abreast)
    sheet.ln(3)


def _grid(sheet: Sheet, block: Grid) -> None:
    if not block.rows:
        _paragraph(sheet, Paragraph(block.empty))
        return
    widths = [sheet.epw * share / sum(block.widths) for share in block.widths]

    def head() -> None:
        sheet.row(block.columns, widths, colours=[GREY] * len(widths))

    sheet.room(25)
    head()
    for row in block.rows:
        sheet.row(row, widths, colours=[BLACK] * len(widths), before=head)
    sheet.ln(3)


def _blank(sheet: Sheet, block: Blank) -> None:
    height = 6.5 * block.lines + 6
    sheet.room(height + 3)
    top = sheet.y
    sheet.set_draw_color(*GREY)
    sheet.rect(sheet.l_margin, top, sheet.epw, height)
    sheet.set_xy(sheet.l_margin + 2, top + 1)
    sheet.set_font("body", size=SMALL)
    sheet.set_text_color(*GREY)
    sheet.cell(0, 5, printable(block.label))
    sheet.set_text_color(*BLACK)
    sheet.set_xy(sheet.l_margin, top + height + 3)


def _code(sheet: Sheet, block: Code) -> None:
    side = 28.0
    sheet.room(side + 4)
    top = sheet.y
    matrix = list(segno.make(block.link, error="m", micro=False).matrix)
    dot = side / len(matrix)
    sheet.set_fill_color(*BLACK)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                sheet.rect(sheet.l_margin + x * dot, top + y * dot, dot, dot, style="F")
    sheet.set_font("body", size=BODY - 1)
    for number, line in enumerate(sheet.broken(f"{block.caption}\n{block.link}", sheet.epw - side - 6)):
        sheet.set_xy(sheet.l_margin + side + 6, top + 2 + number * 5.4)
        sheet.cell(0, 5.4, line)
    sheet.set_xy(sheet.l_margin, top + side + 4)


def _page_break(sheet: Sheet, _: PageBreak) -> None:
    sheet.add_page()


_DRAW: dict[type[Block], Callable[[Sheet, Any], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Fields: _fields,
    Grid: _grid,
    Blank: _blank,
    Code: _code,
    PageBreak: _page_break,
}
