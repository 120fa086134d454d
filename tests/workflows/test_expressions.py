"""Expressions: what they say, what they need, and how they refuse."""

from datetime import UTC, datetime

import pytest

from workflows.errors import ExpressionError
from workflows.expressions import compile_expression, parse_script

FACTS = {
    "tier": "major",
    "grade": 2,
    "amount": 12.5,
    "urgent": True,
    "unit": None,
    "co_units": [7, 9],
    "plan": {"steps": ["a", "b"]},
    "严重程度": "重大",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('tier == "major" and grade <= 2', True),
        ("tier != 'major' or not urgent", False),
        ("grade + 1 if urgent else 0", 3),
        ("amount * 2 - 5 / 2", 22.5),
        ("7 // 2 + 7 % 2", 4),
        ("1 <= grade < 3", True),
        ("grade in [1, 2]", True),
        ("9 in co_units", True),
        ('"maj" in tier', True),
        ('plan["steps"][1]', "b"),
        ("co_units[-1]", 9),
        ("unit is None", True),
        ("unit == null", True),
        ("urgent == true", True),
        ("len(co_units) + abs(-1) + max(1, 2) + min(co_units)", 12),
        ('lower("ABC") + str(3)', "abc3"),
        ("round(2.26, 1)", 2.3),
        ('严重程度 == "重大"', True),
        ("[1, 2] + [3]", [1, 2, 3]),
        ("(1, 2)", [1, 2]),
        ('{"a": grade}', {"a": 2}),
        ("tier ==\n  'major'", True),
    ],
)
def test_an_expression_has_the_value_it_says(text, value):
    assert compile_expression(text).evaluate(FACTS) == value


def test_what_an_expression_needs_is_known_before_it_runs():
    expression = compile_expression('due("final", late=tier) > now() and len(co_units) > limit and true')
    assert expression.names == {"tier", "co_units", "limit"}
    assert expression.calls == {"due", "now"}


def test_functions_come_from_whoever_evaluates():
    due = datetime(2026, 12, 1, tzinfo=UTC)
    expression = compile_expression("due(kind) >= due('initial')")
    assert expression.evaluate({"kind": "final"}, {"due": lambda kind: due}) is True


def test_and_or_look_no_further_than_they_must():
    assert compile_expression("unit is not None and unit > 3").evaluate(FACTS) is False
    assert compile_expression("urgent or missing").evaluate(FACTS) is True


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "expression.empty"),
        ("tier == 'major", "expression.syntax"),
        ("tier = 'major'", "expression.single_equals"),
        ("tier == “major”", "expression.fullwidth"),
        ("grade，3", "expression.fullwidth"),
        ("= tier", "expression.foreign"),
        ("${tier}", "expression.foreign"),
        ("urgent && grade == 1", "expression.foreign"),
        ("!urgent", "expression.foreign"),
        ("case.owner", "expression.not_allowed"),
        ("tier == '\\n'", "expression.backslash"),
        ("_secret", "expression.private_name"),
        ("typename == 1", "expression.private_name"),
    ],
)
def test_a_refusal_says_what_to_write_instead(text, rule):
    with pytest.raises(ExpressionError) as refused:
        compile_expression(text)
    assert refused.value.rule == rule
    assert refused.value.remedy("en")
    assert refused.value.remedy("zh") != refused.value.remedy("en")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('grade == "2"', "expression.compare"),
        ("urgent == 1", "expression.compare"),
        ("tier < 3", "expression.compare"),
        ("unit > 3", "expression.compare"),
        ("1 in grade", "expression.compare"),
        ("tier + 1", "expression.operand"),
        ('"%s" % tier', "expression.operand"),
        ('"a" * 3', "expression.operand"),
        ("urgent + 1", "expression.operand"),
        ("-tier", "expression.operand"),
        ("grade / 0", "expression.zero"),
        ("grade % 0", "expression.zero"),
        ("nobody", "expression.unknown_name"),
        ("due('final')", "expression.unknown_function"),
        ('plan["none"]', "expression.no_item"),
        ("co_units[9]", "expression.no_item"),
        ("co_units[1.5]", "expression.no_item"),
        ("tier[0]", "expression.compare"),
        ("int('x')", "expression.function_failed"),
        ("len(3)", "expression.function_failed"),
        ('{"typename": 1}', "expression.private_name"),
        ('{tier + "": 1, 2: 3}', "expression.private_name"),
    ],
)
def test_what_cannot_be_worked_out_is_an_explained_error(text, rule):
    with pytest.raises(ExpressionError) as refused:
        compile_expression(text).evaluate(FACTS)
    assert refused.value.rule == rule
    assert "…" not in refused.value.message("zh")


def test_true_is_not_one_in_a_list():
    assert compile_expression("urgent in [1, 2]").evaluate(FACTS) is False


def test_an_unknown_fact_is_named_with_the_facts_there_are():
    with pytest.raises(ExpressionError, match=r"needs the fact teir.*Known here: amount, .*tier") as refused:
        compile_expression('teir == "major"').evaluate({"tier": "major", "amount": 1})
    assert "teir" in refused.value.message("zh")


def test_what_a_function_raises_beyond_wrong_values_passes_as_it_is():
    def lost() -> None:
        raise ConnectionError("database gone")

    with pytest.raises(ConnectionError):
        compile_expression("lost()").evaluate({}, {"lost": lost})


def test_a_script_is_a_list_of_assignments_in_order():
    script = parse_script("# set by the clerk\nreturns = returns + 1\n\n  final = returns > 1  \n")
    assert [name for name, _ in script] == ["returns", "final"]
    assert script[1][1].evaluate({"returns": 2}) is True


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("import os", "expression.script"),
        ("a += 1", "expression.script"),
        ("a == 1", "expression.script"),
        ("a, b = 1, 2", "expression.script"),
        ("a['x'] = 1", "expression.script"),
        ("if = 1", "expression.script"),
        ("__class__ = 1", "expression.script"),
        ("typename = 1", "expression.private_name"),
        ("true = 1", "expression.private_name"),
        ("a = b = 1", "expression.single_equals"),
        ("a = 1; b = 2", "expression.single_equals"),
        ("a = __import__('os')", "expression.private_name"),
        ("\n# nothing\n", "expression.empty"),
        ("a = 1\n" * 51, "expression.script_too_long"),
    ],
)
def test_a_script_holds_nothing_but_assignments(text, rule):
    with pytest.raises(ExpressionError) as refused:
        parse_script(text)
    assert refused.value.rule == rule
