"""Friction parity at the gate (R37, S5): what makes a bad grade dearer never comes into force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.drawing import end, gate, process, start, user
from workflows.gate.verdict import judge
from workflows.rules import Surroundings

SHIPPED = json.loads(Path("bpmn/forms/service_rating.json").read_text())
LOW = {"properties": {"grade": {"enum": [1, 2]}}, "required": ["grade"]}
CODE = {"type": "string", "title": "Code", "x-title-zh": "代码"}


def changed(**changes: Any) -> dict[str, Any]:
    return {**SHIPPED, **changes}


def question(name: str, **changes: Any) -> dict[str, Any]:
    """The shipped form with one question changed or added."""
    fields = SHIPPED["properties"]
    return changed(properties={**fields, name: {**fields.get(name, CODE), **changes}})


def found(form: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    problems = judge(json.dumps(form).encode(), Surroundings()).problems
    return sorted({(one.rule, one.element, one.severity) for one in problems})


def test_the_shipped_form_is_fair() -> None:
    assert found(SHIPPED) == []


UNFAIR = {
    "a captcha for all": (question("captcha"), "parity.captcha", "captcha"),
    "a captcha as a widget": (question("proof", **{"x-widget": "recaptcha"}), "parity.captcha", "proof"),
    "验证码": (question("code", **{"x-title-zh": "图形验证码"}), "parity.captcha", "code"),
    "a reason for low grades": (
        changed(allOf=[{"if": LOW, "then": {"required": ["text"]}}]),
        "parity.required",
        "text",
    ),
    "a reason for low grades, said at the top": (
        changed(**{"if": LOW, "then": {"required": ["text"]}}),
        "parity.required",
        "text",
    ),
    "a reason for all": (changed(required=["grade", "text"]), "parity.optional", "text"),
    "a contact for all": (changed(dependentRequired={"grade": ["contact"]}), "parity.condition", "grade"),
    "longer words for low grades": (
        changed(allOf=[{"if": LOW, "then": {"properties": {"text": {"minLength": 50}}}}]),
        "parity.condition",
        "grade",
    ),
    "low grades ruled out by the way": (
        changed(anyOf=[{"properties": {"grade": {"minimum": 4}}}, {"required": ["contact"]}]),
        "parity.condition",
        "grade",
    ),
    "a question for some grades": (question("why", **{"x-grades": [1, 2]}), "parity.steps", "why"),
    "pages by grade": (changed(**{"x-steps": {"1": 3}}), "parity.condition", "grade"),
    "praise chosen beforehand": (question("grade", default=5), "parity.default", "grade"),
    "a list to open": (question("grade", **{"x-widget": "select"}), "parity.default", "grade"),
    "shuffled": (question("grade", enum=[5, 1, 4, 2, 3]), "parity.scale", "grade"),
    "no way to say the worst": (question("grade", enum=[2, 3, 4, 5]), "parity.scale", "grade"),
}


@pytest.mark.parametrize("name", UNFAIR)
def test_what_makes_a_grade_dearer_is_refused_at_its_question(name: str) -> None:
    form, rule, element = UNFAIR[name]
    assert (rule, element, "error") in found(form)


def test_no_marker_and_no_other_name_turns_it_off() -> None:
    form, _rule, _element = UNFAIR["a reason for low grades"]
    plain = {key: value for key, value in form.items() if key != "x-parity"}
    assert ("parity.required", "text", "error") in found(plain)
    told = json.loads(json.dumps(plain).replace('"grade"', '"stars"'))
    assert ("parity.required", "text", "error") in found(told)


def test_a_form_that_staff_fill_in_may_depend_on_anything_but_the_grade() -> None:
    callback = json.loads(Path("bpmn/forms/callback.json").read_text())
    assert found(callback) == []
    callback["allOf"] = [*callback.get("allOf", []), {"if": LOW, "then": {"required": ["said"]}}]
    assert ("parity.required", "said", "error") in found(callback)


def test_every_problem_has_words_and_a_remedy_in_both_languages() -> None:
    form, _rule, _element = UNFAIR["a captcha for all"]
    problem = next(one for one in judge(json.dumps(form).encode(), Surroundings()).problems)
    assert "captcha" in problem.message("en")
    assert "验证码" in problem.message("zh")
    assert problem.remedy("en") != problem.remedy("zh")


def diagram(condition: str, **properties: str) -> list[tuple[str, str | None]]:
    """Whoever rates is asked to explain themselves when the condition holds."""
    source = process(
        "rating",
        start("begin"),
        user("rate"),
        gate("graded", default="rating_graded_done"),
        user("explain"),
        end("done"),
        flows=f"begin > rate > graded > done; graded > explain [{condition}]; explain > done",
        lanes={"citizen": "begin rate graded explain done"},
        facts="grade, kind",
        **properties,
    )
    return [(one.rule, one.element) for one in judge(source.encode(), Surroundings()).problems]


def test_no_grade_leads_through_more_steps_of_whoever_rates() -> None:
    assert ("parity.branch", "explain") in diagram("grade < 3", kind="rating")
    assert "parity.branch" not in {rule for rule, _ in diagram('kind == "complaint"', kind="rating")}
    assert "parity.branch" not in {rule for rule, _ in diagram("grade < 3")}  # anybody's file, not ours
