"""Forms: JSON Schema with labels in both languages; only what says little about a person becomes a fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, SchemaError

from workflows.gate import parity
from workflows.problems import Problem, Severity
from workflows.reading import Unreadable, decode
from workflows.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Iterator

_FACTS = ("number", "integer", "boolean")
_DATES = ("date", "date-time")
FORMATS = ("date", "date-time", "time", "email", "ipv4", "ipv6", "regex", "uuid")
"""Formats that are checked when a form is filled in; any other would be a promise that nobody keeps."""
DEEPEST = 50


def read(source: bytes) -> dict[str, Any]:
    """The JSON of a form. Raises Unreadable."""
    try:
        data = json.loads(decode(source))
    except json.JSONDecodeError as error:
        raise Unreadable("file.not_json", error.lineno, reason=error.msg) from None
    except RecursionError:
        raise Unreadable("file.too_deep", limit=DEEPEST) from None
    if not isinstance(data, dict):
        raise Unreadable("file.not_json", 1, reason="not an object")
    _refuse_deep(data)
    return data


def _refuse_deep(data: Any) -> None:
    """Level by level: validators walk a schema recursively."""
    level, depth = [data], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise Unreadable("file.too_deep", limit=DEEPEST)
        parts = [part for part in level if isinstance(part, dict | list)]
        level = [inner for part in parts for inner in (part.values() if isinstance(part, dict) else part)]


def summarise(form: dict[str, Any]) -> Summary:
    """Key, names and the facts it gives: fields with `x-fact`, and those its function adds (`x-writes`)."""
    fields = form.get("properties") if isinstance(form.get("properties"), dict) else {}
    facts = [
        name
        for name, field in (fields or {}).items()
        if isinstance(field, dict) and field.get("x-fact") is True
    ]
    added = form.get("x-writes")
    names = [str(name) for name in added] if isinstance(added, list) else []
    title = form.get("title")
    name = title.get("en", "") if isinstance(title, dict) else str(title or "")
    return Summary("form", key_of(form), name, writes=sorted({*facts, *names}))


def key_of(form: dict[str, Any]) -> str:
    """The last part of `$id`, without ending: `https://…/triage.json` is triage."""
    said = str(form.get("$id") or "").rstrip("/").rpartition("/")[2]
    return said.removesuffix(".json")


def check(form: dict[str, Any]) -> list[Problem]:
    """Every problem of a form; `element` is the field."""
    try:
        Draft202012Validator.check_schema(form)
    except SchemaError as error:
        path = "/".join(str(step) for step in error.absolute_path) or "/"
        return [_problem(None, "form.not_a_schema", reason=error.message[:200], path=path)]
    found = [] if key_of(form) else [_problem(None, "form.no_key")]
    if form.get("type") != "object" or not isinstance(form.get("properties"), dict):
        return [*found, _problem(None, "form.not_an_object")]
    for name, field in form["properties"].items():
        found += _field(name, field if isinstance(field, dict) else {})
    found += [
        _problem(None, "form.reference", ref=ref) for ref in _references(form) if not ref.startswith("#")
    ]
    if "typename" in summarise(form).writes:
        found.append(_problem("typename", "facts.reserved"))
    return [*found, *parity.check(form)]


def _field(name: str, field: dict[str, Any]) -> Iterator[Problem]:
    if not _labelled(field):
        yield _problem(name, "form.label", "error", field=name)
    if field.get("x-fact") and not _countable(field):
        yield _problem(name, "form.fact", field=name)
    said = field.get("format")
    if said is not None and said not in FORMATS:
        yield _problem(name, "form.format", field=name, format=str(said)[:40], known=", ".join(FORMATS))
    if name == "typename":
        yield _problem(name, "facts.reserved")


def _labelled(field: dict[str, Any]) -> bool:
    title = field.get("title")
    if isinstance(title, dict):
        return bool(title.get("en") and title.get("zh"))
    return bool(title and any(field.get(name) for name in ("title.zh", "x-title-zh", "x-zh")))


def _countable(field: dict[str, Any]) -> bool:
    """An enum, a number, yes/no or a date; or a list of such."""
    if "enum" in field or "const" in field:
        return True
    if any(
        isinstance(field.get(name), list) and all("const" in one for one in field[name])
        for name in ("oneOf", "anyOf")
    ):
        return True
    if field.get("type") == "array" and isinstance(field.get("items"), dict):
        return _countable(field["items"])
    return field.get("type") in _FACTS or (field.get("type") == "string" and field.get("format") in _DATES)


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def _problem(element: str | None, rule: str, severity: Severity = "error", **params: Any) -> Problem:
    return Problem(element, element, None, rule, severity, params)
