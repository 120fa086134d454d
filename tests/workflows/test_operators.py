"""The registry of operators: contracts read off signatures, compared with diagrams, kept when called."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Optional

import pytest

from workflows.errors import OperatorFailed
from workflows.operators import Context, Operator, Operators
from workflows.problems import Problem

if TYPE_CHECKING:
    from nowhere import OnlyForTheTypeChecker


def route(
    context: OnlyForTheTypeChecker,
    *,
    unit: int,
    level: str,
    why: Optional[str] = None,  # noqa: UP045 (both spellings count)
    others: list[int] | None = None,
    share: float = 1.0,
    urgent: bool = False,
) -> dict[str, Any] | None:
    return {"unit": unit, "level": level, "why": why, "others": others, "share": share, "urgent": urgent}


def nothing(context):
    return None


OPERATORS = Operators(
    [Operator("cases.route", route, "acts", ("unit",)), Operator("cases.nothing", nothing, "reads")]
)
CONTEXT = Context(None, None, datetime(2026, 12, 1, tzinfo=UTC), None, 1, "Task_1", {}, lambda *_: None)


def rules(name, **params):
    return [one.rule for one in OPERATORS.problems(name, params)]


def test_the_contract_is_the_signature():
    contract = OPERATORS.contract("cases.route")
    assert contract["unit"] == (int, True)
    assert contract["why"] == (Optional[str], False)  # noqa: UP045 (as written)
    assert list(contract) == ["unit", "level", "why", "others", "share", "urgent"]
    assert OPERATORS.contract("cases.nothing") == {}
    assert OPERATORS.names() == ["cases.nothing", "cases.route"]
    assert "cases.route" in OPERATORS
    assert OPERATORS["cases.route"].writes == ("unit",)


def test_two_operators_of_one_name_are_refused():
    with pytest.raises(ValueError, match=r"two operators are called 'cases\.nothing'"):
        Operators([Operator("cases.nothing", nothing, "reads"), Operator("cases.nothing", nothing, "acts")])


@pytest.mark.parametrize(
    "function",
    [
        lambda: None,
        lambda context, unit: None,
        lambda context, *, unit: None,
        lambda *contexts: None,
        lambda context, **params: None,
    ],
)
def test_a_function_without_keyword_only_typed_parameters_is_refused(function):
    with pytest.raises(ValueError, match="operator 'x'"):
        Operators([Operator("x", function, "reads")])


def test_a_type_that_facts_do_not_have_is_refused():
    def late(context, *, due: datetime) -> None: ...

    def nothing_at_all(context, *, due: None) -> None: ...

    for function in (late, nothing_at_all):
        with pytest.raises(ValueError, match="'due' needs a type"):
            Operators([Operator("x", function, "reads")])


def test_an_operator_says_whether_it_reads_or_acts():
    with pytest.raises(ValueError, match="effect"):
        Operators([Operator("x", nothing, "perhaps")])


def test_a_diagrams_parameters_are_compared_with_the_contract():
    assert (
        rules("cases.route", unit="lead_unit", level="'unit'", others="[1, 2]", share="1", why="null") == []
    )
    assert rules("cases.rout") == ["operator.unknown"]
    assert rules("cases.route", unit="7") == ["operator.missing_parameter"]
    assert rules("cases.route", unit="7", level="'unit'", levle="'x'") == ["operator.unknown_parameter"]
    assert rules("cases.route", unit="'7'", level="'unit'") == ["operator.wrong_type"]
    assert rules("cases.route", unit="true", level="'unit'") == ["operator.wrong_type"]
    assert rules("cases.route", unit="1.5", level="null") == ["operator.wrong_type"] * 2
    assert rules("cases.route", unit="7", level="'unit'", urgent="1") == ["operator.wrong_type"]
    assert rules("cases.route", unit="7 +", level="'unit'") == ["operator.bad_parameter"]


def test_a_misfit_is_worded_in_both_languages_with_the_type_to_give():
    (problem,) = OPERATORS.problems("cases.route", {"unit": "7", "level": "'unit'", "why": "5"})
    assert "takes why as str or null, the diagram gives 5" in problem.message()
    assert "应为 str or null" in problem.message("zh")
    assert problem.at("Task_1", "Route", 12) == Problem(
        "Task_1", "Route", 12, "operator.wrong_type", "error", problem.params
    )


def test_calling_keeps_the_contract():
    facts = OPERATORS.call("cases.route", CONTEXT, {"unit": 7, "level": "unit", "share": 2})
    assert facts == {"unit": 7, "level": "unit", "why": None, "others": None, "share": 2, "urgent": False}
    assert OPERATORS.call("cases.nothing", CONTEXT, {}) is None
    with pytest.raises(OperatorFailed, match="takes unit as int"):
        OPERATORS.call("cases.route", CONTEXT, {"unit": "7", "level": "unit"})
    with pytest.raises(OperatorFailed, match="needs the parameter level"):
        OPERATORS.call("cases.route", CONTEXT, {"unit": 7})
    with pytest.raises(OperatorFailed, match="no operator"):
        OPERATORS.call("cases.rout", CONTEXT, {})


def test_an_operator_that_returns_no_facts_fails_by_name():
    wrong = Operators([Operator("x", lambda context: [1], "reads")])
    with pytest.raises(OperatorFailed, match="x returned list"):
        wrong.call("x", CONTEXT, {})


def test_what_an_operator_raises_passes_as_it_is():
    def failing(context):
        raise LookupError("no unit 7")

    with pytest.raises(LookupError, match="no unit 7"):
        Operators([Operator("x", failing, "acts")]).call("x", CONTEXT, {})
