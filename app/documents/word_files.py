"""Documents as DOCX, for those who must edit or sign them in a word processor."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from app.documents.blocks import Blank, Block, Code, Document, Fields, Grid, Heading, PageBreak, Paragraph
from app.documents.words import is_chinese

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_GREY = RGBColor(80, 90, 95)


def to_docx(document: Document) -> bytes:
    """A4, with the fonts every office has (Arial, 宋体 for Chinese)."""
    file = docx.Document()
    _page(file, document)
    file.add_paragraph(document.sender)
    file.add_heading(_clean(document.title), level=0)
    _small(file.add_paragraph(document.footer))
    for block in document.blocks:
        _WRITE[type(block)](file, block)
    _small(file.sections[0].footer.paragraphs[0], document.contact)
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _page(file: Any, document: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    for name in ("Normal", "Heading 1", "Heading 2", "Title"):
        style = file.styles[name]
        style.font.name = "Arial"
        style.font.color.rgb = RGBColor(11, 12, 12)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    file.styles["Normal"].font.size = Pt(11)
    properties = file.core_properties
    properties.title, properties.author = f"{document.title} {document.number}", document.sender
    properties.language = "zh-CN" if is_chinese(document.locale) else "en"
    properties.created = properties.modified = document.made_at.replace(tzinfo=None)
    properties.comments = ""


def _clean(text: str) -> str:
    """XML knows no control characters."""
    return "".join(one for one in text if one in "\n\t" or one.isprintable() or one == "\u3000")


def _small(paragraph: Any, text: str = "") -> None:
    if text:
        paragraph.add_run(_clean(text))
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), _GREY


def _heading(file: Any, block: Heading) -> None:
    file.add_heading(_clean(block.text), level=2)


def _paragraph(file: Any, block: Paragraph) -> None:
    paragraph = file.add_paragraph(_clean(block.text))
    if block.style == "closing":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_after = Pt(0)
    elif block.style == "note":
        _small(paragraph)
    elif block.style == "warning":
        paragraph.runs[0].bold = True


def _fields(file: Any, block: Fields) -> None:
    _table(file, block.rows(), 2 * block.abreast)


def _grid(file: Any, block: Grid) -> None:
    if block.rows:
        _table(file, (block.columns, *block.rows), len(block.columns))
    else:
        file.add_paragraph(_clean(block.empty))


def _table(file: Any, rows: Iterable[tuple[str, ...]], columns: int) -> None:
    table = file.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(text)
    file.add_paragraph()


def _blank(file: Any, block: Blank) -> None:
    file.add_paragraph(_clean(block.label) + "\n" * block.lines)


def _code(file: Any, block: Code) -> None:
    file.add_paragraph(f"{_clean(block.caption)}\n{_clean(block.link)}")


def _page_break(file: Any, _: PageBreak) -> None:
    file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


_WRITE: dict[type[Block], Callable[[Any, Any], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Fields: _fields,
    Grid: _grid,
    Blank: _blank,
    Code: _code,
    PageBreak: _page_break,
}
