"""The same documents as HTML and DOCX."""

import io

import docx
import pytest
from lxml import html

from app import documents
from tests.documents import papers


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("name", ["receipt", "letter", "work_order"])
def test_html_says_what_the_document_says(name, locale):
    page = html.fromstring(getattr(documents, name)(getattr(papers, name)(), locale, "html").decode())
    assert page.get("lang") == ("zh-CN" if locale == "zh" else "en")
    assert papers.NUMBER in page.text_content()
    assert "示范市公共服务局" in page.text_content()
    assert page.xpath("//h1")[0].text_content() in page.xpath("//title")[0].text_content()


def test_html_escapes_what_people_write():
    page = documents.receipt(papers.receipt(subject="<script>alert(1)</script>"), "zh", "html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_html_needs_nothing_from_elsewhere():
    page = html.fromstring(documents.receipt(papers.receipt(), "zh", "html").decode())
    assert [source for source in page.xpath("//@src") if not source.startswith("data:")] == []
    assert page.xpath("//link | //script") == []


def read(content):
    file = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells]), file


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_letter_as_docx_says_everything_and_has_a_chinese_font(locale):
    data = papers.letter()
    text, file = read(documents.letter(data, locale, "docx"))
    for said in (
        data.finding,
        data.reasons,
        data.follow_up,
        data.disagree,
        "王翀䶮",
        "行政复议",
        "李处理",
        data.rating_url,
    ):
        assert said in text
    assert ("您反映的问题" if locale == "zh" else "What you raised") in text
    fonts = file.styles["Normal"].element.rPr.rFonts
    assert "宋体" in fonts.attrib.values()
    assert file.core_properties.title.endswith(papers.NUMBER)


def test_control_characters_do_not_break_the_docx():
    text, _ = read(documents.letter(papers.letter(finding="属实\x00\x0b。"), "zh", "docx"))
    assert "属实。" in text


def test_there_is_no_fourth_form():
    with pytest.raises(KeyError):
        documents.letter(papers.letter(), "zh", "odt")
