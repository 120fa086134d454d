"""The PDFs, read back: Chinese is there to search and copy, fonts are embedded, nothing is cut off."""

import io
import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pypdf import PdfReader

from app import documents
from app.documents.typesetting import lines, printable
from tests.documents import papers


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def text(pdf):
    """All pages without blanks and line ends, as a search in a viewer would find them."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in read(pdf).pages))


def says(pdf, *wanted):
    found = text(pdf)
    return [one for one in wanted if re.sub(r"\s", "", one) not in found]


@pytest.mark.parametrize(
    ("locale", "title", "words"),
    [
        (
            "zh",
            "受理回执",
            ["受理编号", "查询码", "2026年11月20日 16:05", "暂定，待当年节假日安排公布", "第 1 页，共 1 页"],
        ),
        (
            "en",
            "Receipt",
            ["Case number", "Access code", "20 November 2026, 16:05", "provisional", "Page 1 of 1"],
        ),
    ],
)
def test_a_receipt_says_number_secret_and_deadlines_in_the_readers_language(locale, title, words):
    pdf = documents.receipt(papers.receipt(), locale)
    assert says(pdf, title, papers.NUMBER, "K7QM-22XP", "地铁站电梯停运无人处理", "最终答复", *words) == []


def test_where_life_is_in_danger_the_emergency_numbers_stand_first():
    found = text(documents.receipt(papers.receipt(danger=True), "zh"))
    assert found.index("110（公安）") < found.index("您的诉求已登记受理")
    assert "110" not in text(documents.receipt(papers.receipt(), "zh"))


def test_a_receipt_without_secret_prints_none():
    pdf = documents.receipt(papers.receipt(secret=""), "zh")
    assert "查询码" not in text(pdf)


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_letter_says_everything_word_for_word(locale):
    data = papers.letter()
    pdf = documents.letter(data, locale)
    blocks = [
        getattr(data, name) for name in ("points", "finding", "reasons", "measures", "follow_up", "disagree")
    ]
    assert says(pdf, *blocks, "王翀䶮", "内部复查", "行政复议", "60日", "李处理", data.rating_url) == []
    assert says(pdf, "2026年11月20日" if locale == "zh" else "20 November 2026") == []


def test_a_letter_with_an_empty_block_is_not_made():
    with pytest.raises(ValueError, match="empty: reasons, follow_up"):
        documents.letter(papers.letter(reasons=" ", follow_up=""), "zh")


def test_names_in_a_row_are_listed_as_the_language_does():
    assert says(documents.work_order(papers.work_order(), "zh"), "催办、重复诉求") == []
    english = papers.work_order(flags=("Urged", "Repeat"))
    assert says(documents.work_order(english, "en"), "Urged, Repeat") == []


def test_a_work_order_fits_on_one_sheet_and_has_room_to_write():
    pdf = documents.work_order(papers.work_order(), "zh")
    assert len(read(pdf).pages) == 1
    assert (
        says(
            pdf,
            "工单",
            "轨道交通处",
            "仅 18:00 以后，勿留言",
            "催办、重复诉求",
            "承办人（签字、日期）",
            papers.TEXT,
        )
        == []
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: documents.receipt(papers.receipt(), "zh"),
        lambda: documents.letter(papers.letter(), "en"),
        lambda: documents.work_order(papers.work_order(), "zh"),
        lambda: documents.case_file(papers.case_file(), "zh").pdf,
    ],
)
def test_fonts_are_embedded_as_subsets_and_the_file_declares_pdf_a(make):
    pdf = make()
    assert len(pdf) < 200_000, "a subset, not ten megabytes of font"
    for page in read(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"].get_object()
    assert b"<pdfaid:part>3</pdfaid:part>" in read(pdf).xmp_metadata.stream.get_data()


def test_the_properties_name_title_sender_and_language():
    reader = read(documents.letter(papers.letter(), "zh"))
    properties = reader.xmp_metadata
    assert properties.dc_title == {"x-default": f"投诉答复书 {papers.NUMBER}"}
    assert properties.dc_creator == ["示范市公共服务局"]
    assert properties.xmp_modify_date == datetime(2026, 11, 19, 16, 0)  # noqa: DTZ001 (pypdf gives UTC, unmarked)
    assert reader.root_object["/Lang"] == "zh-CN"


def test_the_same_data_give_the_same_bytes():
    assert documents.letter(papers.letter(), "zh") == documents.letter(papers.letter(), "zh")


def test_a_text_of_many_pages_is_not_cut():
    long = "\n".join(f"第{number}段：" + "电梯停运，无人处理。" * 30 for number in range(60))
    pdf = documents.letter(papers.letter(points=long), "zh")
    assert len(read(pdf).pages) > 5
    assert says(pdf, "第0段：", "第31段：", "第59段：", "李处理") == []


def test_a_table_cell_longer_than_a_page_runs_on():
    entry = documents.Entry(at=papers.RECEIVED, who="李", what="核实", detail="逐条核实情况。" * 900 + "完毕")
    pdf = documents.case_file(papers.case_file(handling=(entry,)), "zh").pdf
    assert text(pdf).count("逐条核实情况。") > 850
    assert says(pdf, "完毕") == []


def test_what_the_font_cannot_show_becomes_a_box_and_controls_disappear():
    assert printable("好😀坏\x00\u200b\u202e 䶮\t.") == "好□坏 䶮    ."
    assert says(documents.receipt(papers.receipt(subject="电梯😀停运\x07"), "zh"), "电梯□停运") == []


def test_chinese_lines_neither_begin_with_a_closing_nor_end_with_an_opening_mark():
    broken = lines("他说：“不行。”（真的）《办法》，" * 30, 20, lambda unit: float(len(unit)))
    assert not [line for line in broken if line[0] in "，。：”）》" or line[-1] in "“（《"]


@settings(max_examples=150)
@given(some.text("电梯停运，。（）“” abcdefgh\n.", max_size=120), some.integers(3, 30))
def test_lines_keep_every_character_and_the_width(content, width):
    broken = lines(content, width, lambda unit: float(len(unit)))
    assert re.sub(r"\s", "", "".join(broken)) == re.sub(r"\s", "", content)
    assert all(len(line) <= width for line in broken)


@settings(max_examples=8, deadline=None)
@given(some.text(max_size=300))
def test_any_text_at_all_makes_a_readable_file(content):
    pdf = documents.receipt(papers.receipt(subject=content), "zh")
    assert len(read(pdf).pages) >= 1
