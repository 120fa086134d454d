"""The first reading of a matter by rules suggests and never decides (R11, R13)."""

from __future__ import annotations

import pytest

from app.domain.cases import sensing


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("窗口工作人员态度很差，辱骂我", "attitude"),
        ("请问路灯什么时候修？路灯坏了", "facility"),
        ("请问如何办理居住证", "policy"),
        ("工资拖欠三个月，至今没有结果", "delay"),
        ("The refund was wrong and the fee is an error", "quality"),
        ("你好", "none"),
    ],
)
def test_the_topic_is_what_most_words_are_about_and_politeness_is_no_inquiry(text: str, topic: str) -> None:
    assert sensing.sense(text).topic == topic


@pytest.mark.parametrize(
    ("text", "danger"),
    [("楼道起火了", True), ("Gas leak, people are trapped", True), ("没有起火", False), ("路灯不亮", False)],
)
def test_danger_is_heard_and_its_denial_too(text: str, danger: bool) -> None:
    assert sensing.sense(text).danger is danger


def test_harm_people_and_money_are_read() -> None:
    found = sensing.sense("我们小区业主都反映，一位老人摔伤住院，花了3万元")
    assert (found.harm, found.vulnerable, found.amount) == ("injury", True, 30_000)


@pytest.mark.parametrize(
    ("given", "code"),
    [("城乡建设", "urban"), ("urban", "urban"), ("credit_card", "finance"), ("火星", None), (None, None)],
)
def test_a_field_is_known_by_code_by_name_and_by_product(given: str | None, code: str | None) -> None:
    assert sensing.domain_code(given) == code
