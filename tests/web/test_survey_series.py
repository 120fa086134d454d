"""Series of surveys on pages: planned, what the check finds beside its field, put in force, read, ended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Visitor

PLAN: dict[str, object] = {
    "title_en": "Halls of the pages",
    "title_zh": "页面上的大厅",
    "cadence": "halfyear",
    "audience": "citizens",
    "sample_size": "120",
    "target": "75",
    "split_by": ["unit"],
    "modes": ["online", "phone"],
}
FIELDS = re.compile(r'name="((?:text_en|text_zh|code)_\d)" type="text" value="([^"]*)"')
SCALES = ("satisfaction", "own", "satisfaction", "satisfaction")
UNBALANCED = "- | Slow | 慢\n0 | So so | 一般\n+ | Quick | 快\n+ | Quicker | 较快\n+ | At once | 立即"


@pytest.fixture
def analyst(visitor: Callable[..., Visitor]) -> Callable[[str], Visitor]:
    def come(locale: str) -> Visitor:
        made = visitor(locale)
        made.sign_in("analyst")
        return made

    return come


def planned(visitor: Visitor) -> str:
    page = visitor.post("/surveys/series/new", PLAN, seen="/surveys/series/new")
    assert page.request.path.endswith("/questions"), page.text
    return page.request.path.removesuffix("/questions")


def questions(page: str, **changes: str) -> dict[str, object]:
    """What the page of questions would send, changed."""
    given: dict[str, object] = dict(FIELDS.findall(page))
    for place in range(6):
        given |= {f"kind_{place}": "open" if place == 3 else "scale", f"scale_{place}": "satisfaction"}
        given |= {f"direction_{place}": "ascending", f"not_applicable_{place}": "yes"}
    return given | changes


def beside(page: str, field: str) -> str:
    """The error that stands at a field."""
    found = re.search(rf'<p id="{field}-error"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert found is not None, field
    return found[1]


def test_a_series_is_planned_mended_put_in_force_and_ended(analyst: Callable[[str], Visitor]) -> None:
    someone = analyst("zh")
    assert "制定系列调查" in someone.get("/surveys/series").text
    wrong = someone.post("/surveys/series/new", {**PLAN, "target": "x"}, seen="/surveys/series/new")
    assert wrong.status_code == 422
    assert "请填写整数" in beside(wrong.text, "target")
    where = planned(someone)
    edit = f"{where}/questions"
    unfair = questions(
        someone.get(edit).text,
        text_en_0="Don't you agree that it was excellent?",
        text_zh_2="您对服务态度和办事效率的感受如何？",
        scale_1="own",
        points_1=UNBALANCED,
        not_applicable_2="",
    )
    told = someone.post(edit, unfair, seen=edit).text
    assert "问题带有诱导性" in beside(told, "text_en_0")
    assert "拆成两个问题" in beside(told, "text_zh_2")
    assert "正负两侧选项数量不对称" in beside(told, "points_1")
    assert "不适用" in beside(told, "not_applicable_2")
    assert "请先" in told or "govuk-error-summary" in told
    assert "+ | At once | 立即" in told
    draft = someone.get(where).text
    assert f'action="{where}/begin"' not in draft
    assert someone.post(f"{where}/begin", {}, seen=where).status_code == 422
    typed = someone.post(edit, {**unfair, "points_1": "quick"}, seen=edit)
    assert typed.status_code == 422
    assert "Don&#39;t you agree" in typed.text
    assert "每行请按" in beside(typed.text, "points_1")
    fair = someone.post(
        edit, questions(someone.get(edit).text, text_en_0="How was it?", text_zh_2="说明如何？"), seen=edit
    )
    assert fair.request.path == where, fair.text
    assert "首期将于" in fair.text
    begun = someone.post(f"{where}/begin", {}, seen=where).text
    assert "系列调查已启用" in begun
    assert "执行中" in begun
    ended = someone.post(f"{where}/end", {}, seen=where).text
    assert "已结束" in ended
    assert f'action="{where}/end"' not in ended


def test_the_check_speaks_the_readers_language(analyst: Callable[[str], Visitor]) -> None:
    someone = analyst("en")
    where = planned(someone)
    edit = f"{where}/questions"
    unfair = questions(someone.get(edit).text, text_en_0="Don't you agree that it was excellent?")
    told = someone.post(edit, unfair, seen=edit).text
    assert "The question suggests its answer." in beside(told, "text_en_0")
    page = someone.get(where).text
    assert "75 %" in page
    assert "By department" in page
    assert "Online, By phone" in page


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ("Next round", "compared with", "more than chance")),
        ("zh", ("百分之九十五置信区间", "相比", "超出随机波动")),
    ],
)
def test_staff_read_rounds_with_response_rate_interval_and_change(
    analyst: Callable[[str], Visitor], locale: str, words: tuple[str, ...]
) -> None:
    someone = analyst(locale)
    pages = someone.get("/surveys/series").text + someone.get("/surveys/series/citizens_quarter").text
    for one in (*words, "n = 60", "66.7 %", "84.4 %", "71–92 %"):
        assert one in pages, one
    assert pages.count("<svg") >= 3
    assert "style=" not in pages[pages.index("<svg") : pages.index("</svg>")]


def test_everybody_reads_a_published_trend_in_both_languages(visitor: Callable[..., Visitor]) -> None:
    for locale in ("en", "zh"):
        page = visitor(locale).get("/surveys").text
        numbers = re.findall(r'href="/surveys/(SV-[^"]+)"', page)
        assert numbers
        for number in numbers:
            assert visitor(locale).get(f"/surveys/{number}").status_code == 200


def test_others_find_no_series(visitor: Callable[..., Visitor]) -> None:
    handler = visitor()
    handler.sign_in("handler")
    assert handler.get("/surveys/series").status_code == 403
    assert handler.get("/surveys/series/new").status_code == 403
    assert "/surveys/series" not in handler.get("/surveys").text
    leader = visitor()
    leader.sign_in("leader")
    page = leader.get("/surveys/series/citizens_quarter").text
    assert 'action="/surveys/series/citizens_quarter/end"' not in page
    assert leader.get("/surveys/series/citizens_quarter/questions").status_code == 403


def test_an_improvement_asks_for_a_survey_of_its_own(visitor: Callable[..., Visitor]) -> None:
    improver = visitor()
    improver.sign_in("improver")
    found = re.search(r'href="/matters/(IM-[^"]+)">Registration windows', improver.get("/improvements").text)
    assert found is not None
    where = f"/matters/{found[1]}"
    assert "Ask for a special survey" in improver.get(where).text
    done = improver.post(f"/improvements/{found[1]}/survey", {}, seen=where).text
    assert "The special survey is asked for." in done
    assert "Special surveys" in done
    assert "Questionnaire in preparation" in done
    assert "Ask for a special survey" not in done
    again = improver.post(f"/improvements/{found[1]}/survey", {}, seen=where).text
    assert "This cannot be done at this stage." in again
