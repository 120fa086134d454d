"""The pages of a PDF: our font, margins and footer, broken lines, and rows that may run over pages."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from fpdf import FPDF
from fpdf.enums import TextMode, XPos, YPos

from app.documents.typesetting import FONT, lines, printable
from app.documents.words import is_chinese, word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.documents.blocks import Document

MARGIN, BOTTOM, PAD = 22.0, 24.0, 1.6
BLACK, GREY, RULE, RED = (11, 12, 12), (80, 90, 95), (177, 180, 182), (177, 14, 30)
BODY, SMALL, HEAD, TITLE = 11.0, 8.5, 13.0, 22.0
_MM_PER_POINT = 0.3528
_PROPERTIES = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><rdf:Description rdf:about="" xmp:CreateDate="{moment}"
 xmp:ModifyDate="{moment}" xmp:MetadataDate="{moment}"><pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{sender}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


class Sheet(FPDF):
    """Pages of one document: our font, margins, footer, and rows that may run over pages."""

    def __init__(self, document: Document) -> None:
        super().__init__(format="A4", enforce_compliance="PDF/A-3B")
        self.document = document
        self._widths: dict[tuple[float, str], float] = {}
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=BOTTOM)
        self.add_font("body", fname=FONT)
        self.set_title(f"{document.title} {document.number}")
        self.set_author(document.sender)
        language = "zh-CN" if is_chinese(document.locale) else "en"
        self.set_lang(language)
        self.set_xmp_metadata(_properties(document, language))
        self.set_creation_date(document.made_at)
        self.c_margin = 0
        self.set_font("body", size=BODY)
        self.set_text_color(*BLACK)

    def footer(self) -> None:
        self.set_y(-BOTTOM + 6)
        pages = word("page", self.document.locale, page=self.page_no(), pages="{nb}")
        self.set_font("body", size=SMALL)
        self.set_text_color(*GREY)
        self.cell(self.epw / 2, 5, printable(self.document.footer))
        # the mark for the number of pages is wider than the number: measured with a digit in its place
        self.set_x(self.w - self.r_margin - self.get_string_width(pages.replace("{nb}", "9")))
        self.cell(self.epw / 2, 5, pages, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        for line in self.broken(self.document.contact, self.epw)[:2]:
            self.cell(0, 4, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(*BLACK)

    def masthead(self) -> None:
        self.lines_(self.document.sender, BODY)
        self.ln(3)
        self.lines_(self.document.title, TITLE, bold=True)
        self.lines_(self.document.footer, SMALL, colour=GREY)
        self.ln(2)
        self.set_draw_color(*BLACK)
        self.line(self.l_margin, self.y, self.w - self.r_margin, self.y)
        self.ln(4)

    def broken(self, text: str, width: float) -> list[str]:
        return lines(printable(text), width, self._width)

    def _width(self, unit: str) -> float:
        key = (self.font_size_pt, unit)
        if key not in self._widths:
            self._widths[key] = self.get_string_width(unit)
        return self._widths[key]

    def lines_(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: tuple[int, int, int] = BLACK,
        align: str = "L",
    ) -> None:
        self.set_font("body", size=size)
        self.set_text_color(*colour)
        height = size * _MM_PER_POINT * 1.6
        stroke: dict[str, Any] = {"text_mode": TextMode.FILL_STROKE, "line_width": size / 60} if bold else {}
        self.set_draw_color(*colour)
        for line in self.broken(text, self.epw):
            with self.local_context(**stroke):
                self.cell(0, height, line, align=align)
            self.ln(height)
        self.set_text_color(*BLACK)

    def row(
        self,
        cells: Sequence[str],
        widths: Sequence[float],
        *,
        colours: Sequence[tuple[int, int, int]],
        before: Callable[[], None] | None = None,
    ) -> None:
        """A row, a rule below; lines that do not fit go to the next page, where `before` repeats the head."""
        self.set_font("body", size=BODY - 1)
        height = (BODY - 1) * _MM_PER_POINT * 1.5
        left = [self.broken(text, width - 2 * PAD) for text, width in zip(cells, widths, strict=True)]
        while any(left):
            fit = int((self.h - BOTTOM - self.y - 2 * PAD) / height)
            tallest = max(len(one) for one in left)
            if fit < min(tallest, 3):
                self._next_page(before)
                continue
            now, left = [one[:fit] for one in left], [one[fit:] for one in left]
            self._draw_row(now, widths, height, colours)

    def _next_page(self, before: Callable[[], None] | None) -> None:
        self.add_page()
        if before:
            before()
        self.set_font("body", size=BODY - 1)

    def _draw_row(
        self,
        cells: list[list[str]],
        widths: Sequence[float],
        height: float,
        colours: Sequence[tuple[int, int, int]],
    ) -> None:
        top, x = self.y, self.l_margin
        for column, width, colour in zip(cells, widths, colours, strict=True):
            self.set_text_color(*colour)
            for number, line in enumerate(column):
                self.set_xy(x + (0 if x == self.l_margin else PAD), top + PAD + number * height)
                self.cell(width, height, line)
            x += width
        bottom = top + 2 * PAD + height * max(len(column) for column in cells)
        self.set_draw_color(*RULE)
        self.line(self.l_margin, bottom, self.w - self.r_margin, bottom)
        self.set_xy(self.l_margin, bottom)
        self.set_text_color(*BLACK)

    def room(self, height: float) -> None:
        """A new page unless so many millimetres are left on this one."""
        if self.y + height > self.h - BOTTOM:
            self.add_page()


def _properties(document: Document, language: str) -> str:
    """Written out here because the library would put the clock's time into it."""
    return _PROPERTIES.format(
        moment=document.made_at.isoformat(timespec="seconds"),
        title=escape(printable(f"{document.title} {document.number}")),
        sender=escape(printable(document.sender)),
        language=language,
    )
