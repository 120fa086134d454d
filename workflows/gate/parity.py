"""Friction parity (评价对等): what asks for a grade costs the same for every grade, or is refused (R37).

Any form that holds a question of grades is such a form, whatever it calls itself; no marker turns this off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from workflows.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

GRADE = "grade"
SCALE = 5
_OPTIONAL = ("text", "comment", "reason", "contact", "criticism")
_CAPTCHA = re.compile(r"captcha|verification_?code|verify_?code|图形码|验证码", re.IGNORECASE)
_RULES = ("if", "then", "else", "allOf", "anyOf", "oneOf", "not", "dependentRequired", "dependentSchemas")
_ASKED_BY_STAFF = "x-apply"
"""A form that staff fill in for somebody may follow its own course, though never by the grade."""


def rates(form: dict[str, Any]) -> str | None:
    """The name of the question that asks for a grade, if the form has one."""
    fields = form.get("properties")
    for name, field in (fields if isinstance(fields, dict) else {}).items():
        if isinstance(field, dict) and _grades(name, field):
            return str(name)
    return GRADE if form.get("x-parity") else None


def check(form: dict[str, Any]) -> Iterator[Problem]:
    """Every way in which one grade costs more than another; `element` is the question."""
    name = rates(form)
    if name is None:
        return
    field = form["properties"].get(name)
    if not isinstance(field, dict) or not _scale(field):
        yield _problem(name, "parity.scale")
        return
    if "default" in field or field.get("x-widget", "radio") not in ("radio", "radios"):
        yield _problem(name, "parity.default")
    for other, part in form["properties"].items():
        if _CAPTCHA.search(other) or _CAPTCHA.search(str(part)):
            yield _problem(other, "parity.captcha", field=other)
        if other != name and isinstance(part, dict) and any(GRADE in key for key in part if key[:2] == "x-"):
            yield _problem(other, "parity.steps", field=other)
    if _tests({rule: form[rule] for rule in _RULES if rule in form}, name) or _by_grade(form):
        yield _problem(name, "parity.condition")
    yield from _required(form, name, field["enum"])


def _grades(name: str, field: dict[str, Any]) -> bool:
    given = field.get("enum")
    whole = isinstance(given, list) and sorted(map(str, given)) == [str(one) for one in range(1, SCALE + 1)]
    return name == GRADE or field.get("x-vocabulary") == GRADE or whole


def _scale(field: dict[str, Any]) -> bool:
    """Five grades, ascending or descending, never shuffled."""
    given = field.get("enum")
    return given in (list(range(1, SCALE + 1)), list(range(SCALE, 0, -1)))


def _by_grade(form: dict[str, Any]) -> bool:
    return any(isinstance(form.get(key), dict) for key in ("x-steps", "x-pages", "x-grades"))


def _tests(part: Any, name: str) -> bool:
    """Whether a condition anywhere in it looks at the grade; that a grade is demanded is none."""
    if isinstance(part, list):
        return any(_tests(inner, name) for inner in part)
    if not isinstance(part, dict):
        return False
    looked_at = (part.get("properties"), part.get("dependentRequired"), part.get("dependentSchemas"))
    found = any(isinstance(one, dict) and name in one for one in looked_at)
    return found or any(_tests(inner, name) for inner in part.values())


def _required(form: dict[str, Any], name: str, grades: list[int]) -> Iterator[Problem]:
    """What is demanded after each grade, found by answering; a reason is never demanded."""
    asked = {grade: _demanded(form, {name: grade}) for grade in grades}
    every = {field for fields in asked.values() for field in fields}
    common = {field for field in every if all(field in fields for fields in asked.values())}
    for field in sorted(every - common):
        more = ", ".join(str(grade) for grade in sorted(grades) if field in asked[grade])
        yield _problem(field, "parity.required", field=field, grades=more)
    if _ASKED_BY_STAFF not in form:
        for field in sorted(common & set(_OPTIONAL)):
            yield _problem(field, "parity.optional", field=field)


def _demanded(form: dict[str, Any], answers: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for error in Draft202012Validator(form).iter_errors(answers):
        for one in [error, *(error.context or ())]:
            if one.validator == "required":
                found |= {field for field in one.validator_value if field not in answers}
            elif one.validator == "dependentRequired":
                found |= {field for fields in one.validator_value.values() for field in fields} - set(answers)
    return found


def _problem(element: str | None, rule: str, **params: Any) -> Problem:
    return Problem(element, element, None, rule, "error", params)
