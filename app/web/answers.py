"""What was posted, back to typed answers: numbers, truths, lists, groups, as the schema says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.schema_form import conditions, control_of

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from app.web.choices import Schema


def parse(schema: Schema, posted: MultiDict[str, str], prefix: str = "") -> dict[str, Any]:
    """The typed answers, without what was left empty and what the other answers do not call for.

    What cannot be read as its type stays as it was typed, so that the check can name it to its writer.
    """
    found: dict[str, Any] = {}
    for key, part in schema.get("properties", {}).items():
        value = _value(part, posted, f"{prefix}{key}")
        if value is not None:
            found[key] = value
    for name, (deciding, answer) in conditions(schema).items():
        if name in found and not _says(found.get(deciding), answer):
            del found[name]
    return found


def _says(value: Any, answer: str) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(str(one).lower() == answer.lower() for one in values if one is not None)


def _value(part: Schema, posted: MultiDict[str, str], name: str) -> Any:
    control = control_of(part)
    if control == "group":
        return parse(part, posted, f"{name}.") or None
    if control == "files":
        return None
    if control == "checkbox":
        return name in posted
    if control == "checkboxes":
        return [_typed(part.get("items", {}), one) for one in posted.getlist(name) if one] or None
    text = posted.get(name, "").strip()
    if control == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()] or None
    return _typed(part, text) if text else None


def _typed(part: Schema, text: str) -> Any:
    kinds = part.get("type", "string")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "boolean" in kinds:
        return {"true": True, "false": False}.get(text, text)
    if "integer" in kinds:
        return int(text) if text.lstrip("-").isdecimal() else text
    if "number" in kinds:
        return _number(text)
    return text


def _number(text: str) -> float | int | str:
    plain = text.replace(",", "").replace("，", "")
    try:
        return int(plain) if plain.lstrip("-").isdecimal() else float(plain)
    except ValueError:
        return text
