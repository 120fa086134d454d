"""The catalogue: every rule is worded in both languages, and every placeholder can be filled."""

import re
from string import Formatter

import pytest

from workflows.errors import DefinitionRefused, Stale, WorkflowError
from workflows.problems import Problem
from workflows.wording import CATALOGUE

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("rule", sorted(CATALOGUE))
def test_a_rule_is_worded_in_both_languages_with_details_that_are_given(rule):
    wording = CATALOGUE[rule]
    assert wording.en
    assert CHINESE.search(wording.zh)
    assert not CHINESE.search(wording.en)

    def slots(text):
        return {name.removesuffix("_zh") for _, name, _, _ in Formatter().parse(text) if name}

    assert slots(wording.zh) <= slots(wording.en)
    assert slots(wording.remedy_zh) <= slots(wording.remedy_en) | slots(wording.en)


def test_a_rule_without_words_does_not_exist():
    with pytest.raises(KeyError, match="no words"):
        Problem(None, None, None, "no.such.rule", "error")


def test_a_missing_detail_does_not_hide_the_message():
    assert Problem("Task_1", None, 3, "operator.unknown", "error").message() == (
        "The service task calls …, which does not exist."
    )


def test_an_errors_docstring_is_its_message_unless_something_nearer_is_said():
    assert "Load it again" in str(Stale())
    assert str(Stale("Task 7 is done.", task_id=7)) == "Task 7 is done."
    assert Stale(task_id=7).details == {"task_id": 7}


def test_a_refusal_carries_every_problem():
    problem = Problem(None, None, None, "operator.unknown", "error")
    refused = DefinitionRefused(problems=[problem])
    assert refused.problems == [problem]
    assert isinstance(refused, WorkflowError)
