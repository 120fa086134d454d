"""Whether answers fit their form and say something: errors by field, in the caller's language."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from jsonschema import Draft202012Validator, FormatChecker

from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jsonschema import ValidationError

SUBSTANCE = 8
"""So many characters must be left when the empty phrases are taken out."""

EMPTY_PHRASES = (
    "已转相关部门",
    "已转有关部门",
    "转交相关部门处理",
    "正在处理中",
    "正在核实",
    "高度重视",
    "感谢您的理解与支持",
    "感谢您的关注",
    "我们会尽快处理",
    "请耐心等待",
    "已知悉",
    "按规定办理",
    "has been forwarded to the relevant department",
    "forwarded to the department concerned",
    "we take this very seriously",
    "we attach great importance",
    "is being processed",
    "will be handled as soon as possible",
    "thank you for your understanding",
    "please wait patiently",
    "in accordance with the rules",
)

_WORDS: dict[str, Callable[[ValidationError], object]] = {
    "required": lambda _e: _l("This is needed."),
    "enum": lambda _e: _l("Choose one of the values offered."),
    "const": lambda _e: _l("Choose one of the values offered."),
    "type": lambda e: _l("This must be a %(type)s.", type=str(e.validator_value)),
    "format": lambda e: _l("This is not a valid %(format)s.", format=str(e.validator_value)),
    "minLength": lambda e: _l("Write at least %(n)s characters.", n=e.validator_value),
    "maxLength": lambda e: _l("Write at most %(n)s characters.", n=e.validator_value),
    "minimum": lambda e: _l("This must be %(n)s or more.", n=e.validator_value),
    "maximum": lambda e: _l("This must be %(n)s or less.", n=e.validator_value),
    "exclusiveMinimum": lambda e: _l("This must be more than %(n)s.", n=e.validator_value),
    "minItems": lambda e: _l("Choose at least %(n)s.", n=e.validator_value),
    "uniqueItems": lambda _e: _l("Nothing may be chosen twice."),
    "additionalProperties": lambda _e: _l("The form has no such field."),
    "anyOf": lambda _e: _l("One of these is needed."),
}


@lru_cache(maxsize=256)
def schema_of(source: str) -> dict[str, Any]:
    """A form's source, read once; not to be changed by whoever gets it."""
    schema: dict[str, Any] = json.loads(source)
    return schema


@lru_cache(maxsize=256)
def _validator(source: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(source), format_checker=FormatChecker())


def tidy(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers without what was left empty: an empty field is no answer."""
    found = {}
    for key, value in answers.items():
        plain = value.strip() if isinstance(value, str) else value
        if plain is not None and plain not in ("", []):
            found[key] = plain
    return found


def validate(source: str, answers: Mapping[str, Any]) -> None:
    """Raises Invalid naming each field that does not fit the form, and how to mend it."""
    errors: dict[str, list[object]] = {}
    errors_found: Iterator[Any] = _validator(source).iter_errors(dict(answers))
    for error in errors_found:
        word = _WORDS.get(str(error.validator), _refused)
        for field in _fields(error):
            said = errors.setdefault(field, [])
            # each missing field is an error of its own that lists them all: once is enough
            if error.validator != "required" or not said:
                said.append(word(error))
    if errors:
        raise Invalid(errors)


def _refused(_error: ValidationError) -> object:
    return _l("This cannot be accepted.")


def _fields(error: Any) -> list[str]:
    if error.absolute_path:
        return [str(error.absolute_path[0])]
    if error.validator == "required":
        return [name for name in error.validator_value if name not in error.instance] or ["_"]
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        return [name for name in error.instance if name not in known]
    if error.validator == "anyOf":
        return [name for part in error.validator_value for name in part.get("required", [])][:1] or ["_"]
    return ["_"]


def facts_of(schema: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that the form marks as routing facts; nothing else reaches the engine."""
    fields = schema.get("properties", {})
    facts = {name: answers[name] for name in answers if fields.get(name, {}).get("x-fact")}
    # a box that was not ticked is a no, and the diagram asks for it by name
    unticked = {
        name: False
        for name, field in fields.items()
        if field.get("x-fact") and field.get("type") == "boolean" and name not in answers
    }
    return {**unticked, **facts}


def substantial(answers: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    """Raises Invalid for fields that, without stock phrases, say nothing (R27)."""
    errors: dict[str, list[object]] = {}
    for field in fields:
        text = str(answers.get(field) or "")
        if not text:
            continue
        rest = text
        for phrase in EMPTY_PHRASES:
            rest = re.sub(re.escape(phrase), "", rest, flags=re.IGNORECASE)
        if rest != text and len(re.sub(r"[\W_]", "", rest)) < SUBSTANCE:
            errors[field] = [_l("This says nothing to the citizen. Say who does what, and by when.")]
    if errors:
        raise Invalid(errors)
