"""The linter of questionnaires (R39), samples and hiding: rules, each shown by what it lets through too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.surveys import Asked, sampling, wording
from app.domain.surveys.hiding import hidden
from app.domain.surveys.questions import USUAL
from app.domain.surveys.scales import PRESETS, Point

GOOD = Asked("wait", "scale", "How was the waiting time?", "您对等候时间的感受如何？", "satisfaction", 1)
OPEN = Asked("why", "open", "What should we do differently?", "您认为应当如何改进？")


def rules(*questions: Asked) -> set[str]:
    return {fault.rule for fault in wording.lint([*questions, OPEN])}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("您对服务态度和办事效率是否满意？", "double_barrelled"),
        ("您对窗口、热线的感受如何？", "double_barrelled"),
        ("您对办理速度以及结果的感受如何？", "double_barrelled"),
        ("您对答复与处理的感受如何？", "double_barrelled"),
        ("您是否也认为我们的服务有了进步？", "leading"),
        ("难道您不满意吗？", "leading"),
        ("大家都认为大厅变好了，您觉得呢？", "leading"),
        ("您对我们优质的服务感受如何？", "leading"),
        ("您是不是觉得办理很快？", "leading"),
        ("您不是没有收到答复吧？", "double_negative"),
        ("您对住房和城乡建设局的答复感受如何？", None),
        ("您对办理的及时程度感受如何？", None),
        ("您对参与过程的感受如何？", None),
        ("您对现场氛围是否平和的感受如何？", None),
        ("您的意见是否得到回应？", None),
    ],
)
def test_chinese_wording(text: str, rule: str | None) -> None:
    assert rules(replace(GOOD, text_zh=text)) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("How were the speed and the courtesy?", "double_barrelled"),
        ("How was the website/app?", "double_barrelled"),
        ("Don't you agree that we improved?", "leading"),
        ("How satisfied were you?", "leading"),
        ("How was our excellent service?", "leading"),
        ("Most people say the hall is better. How is it?", "leading"),
        ("Was the answer not unclear?", "double_negative"),
        ("How was the standard of the hall?", None),
        ("How did you understand the answer?", None),
    ],
)
def test_english_wording(text: str, rule: str | None) -> None:
    assert rules(replace(GOOD, text_en=text)) == ({rule} if rule else set())


def test_a_scale_must_balance_unless_the_law_wrote_it() -> None:
    leaning = (
        Point(1, "Poor", "差", -1),
        Point(2, "Fair", "尚可", 1),
        Point(3, "Good", "好", 1),
        Point(4, "Very good", "很好", 1),
        Point(5, "Excellent", "极好", 1),
    )
    assert rules(replace(GOOD, scale=None, scale_version=None, points=leaning)) == {"unbalanced"}
    statutory = next(one for one in PRESETS if one.statutory)
    assert not statutory.balanced
    assert rules(replace(GOOD, scale="statutory", scale_version=statutory.version)) == set()
    assert all(one.balanced for one in PRESETS if not one.statutory)
    assert rules(replace(GOOD, scale=None, points=leaning[:4])) >= {"unbalanced"}
    unlabelled = (*PRESETS[0].points[:4], Point(5, "Very satisfied", " ", 1))
    assert rules(replace(GOOD, scale=None, points=unlabelled)) == {"unlabelled"}


def test_what_a_questionnaire_must_have() -> None:
    assert {fault.rule for fault in wording.lint([GOOD])} == {"no_open_question"}
    assert rules() == {"no_scale_question"}
    assert rules(replace(GOOD, not_applicable=False)) == {"no_not_applicable"}
    assert rules(replace(GOOD, text_zh=" ")) == {"one_language"}
    assert rules(replace(GOOD, text_en="How was " + "x" * 200)) == {"too_long"}


def test_every_fault_names_a_remedy_in_both_languages_and_both_directions_are_fair() -> None:
    for rule in wording.RULES:
        fault = wording.Fault(rule, found="x")
        assert fault.message("en") != fault.message("zh")
        assert wording.RULES[rule].remedy_zh in fault.message("zh-CN")
    other = replace(GOOD, direction="descending")
    assert rules(other) == set()
    assert [point.value for point in other.shown] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("audience", USUAL)
def test_the_usual_questions_are_fair(audience: str) -> None:
    assert wording.lint(USUAL[audience]) == []


def test_a_sample_follows_the_strata_and_can_be_drawn_again() -> None:
    base: dict[sampling.Stratum, list[int]] = {
        (1, "general", "website"): list(range(60)),
        (1, "general", "hotline"): list(range(100, 130)),
        (2, "major", "website"): list(range(200, 210)),
    }
    drawn = sampling.draw(base, 20, 7)
    assert [len(ids) for ids in drawn.values()] == [6, 12, 2]
    assert drawn == sampling.draw(dict(reversed(base.items())), 20, 7)
    assert drawn != sampling.draw(base, 20, 8)
    assert all(set(ids) <= set(base[stratum]) for stratum, ids in drawn.items())
    assert sum(len(ids) for ids in sampling.draw(base, 500, 7).values()) == 100
    assert sampling.draw({}, 20, 7) == {}


@pytest.mark.parametrize(
    ("counts", "away"),
    [
        ({1: 8, 2: 9}, set()),
        ({1: 4, 2: 9, 3: 12}, {1, 2}),
        ({1: 1, 2: 3, 3: 6, 4: 20}, {1, 2, 3}),
        ({1: 2, 2: 3, 3: 20}, {1, 2}),
        ({1: 4, 2: 20}, {1, 2}),
        ({1: 0, 2: 20, 3: 9}, {1}),
    ],
)
def test_a_small_group_cannot_be_found_by_subtraction(counts: dict[int, int], away: set[int]) -> None:
    assert hidden(counts) == away
    left = sum(count for group, count in counts.items() if group in away)
    assert left == 0 or left >= 5
