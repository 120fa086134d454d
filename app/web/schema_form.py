"""A task's form, from its JSON Schema to questions on a page: the control, the words, the known answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.web.choices import Offers, Schema, codes, options, posted, type_of, words
from app.web.problems import anchor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.web.problems import Problems


MOST_RADIOS = 8
LONG_TEXT = 200
CHOOSING = {"radios", "select", "checkboxes", "checkbox"}


@dataclass
class Question:
    """One question. `control` is the part of parts/question.html that shows it."""

    name: str
    control: str
    title: str
    hint: str = ""
    required: bool = False
    value: Any = None
    options: list[dict[str, Any]] = field(default_factory=list)
    inner: list[Question] = field(default_factory=list)
    error: dict[str, str] | None = None
    rows: int = 4
    shown_when: tuple[str, str] | None = None

    @property
    def id(self) -> str:
        """The id of the first control."""
        return anchor(self.name)


def questions(
    schema: Schema, answers: Mapping[str, Any], problems: Problems, offers: Offers
) -> list[Question]:
    """The form's questions in order; one that a single answer calls for stands under that answer."""
    asked = list(_read(schema, "", answers, problems, offers))
    by_name = {question.name: question for question in asked}
    top = []
    for question in asked:
        place = _place_under(question, by_name)
        if place is None:
            top.append(question)
        else:
            place.setdefault("questions", []).append(question)
    return top


def _place_under(question: Question, by_name: dict[str, Question]) -> dict[str, Any] | None:
    if question.shown_when is None or question.control == "group":
        return None
    parent = by_name.get(question.shown_when[0])
    # a revealed question may not reveal another one, nor may a list of choices open inside a drop-down
    if (
        parent is None
        or parent.control not in {"radios", "checkboxes", "checkbox"}
        or parent.shown_when is not None
    ):
        return None
    return next((option for option in parent.options if option["value"] == question.shown_when[1]), None)


def _read(
    schema: Schema, prefix: str, answers: Mapping[str, Any], problems: Problems, offers: Offers
) -> Iterator[Question]:
    required = set(schema.get("required", ()))
    shown = conditions(schema)
    for key, part in ordered(schema):
        if part.get("readOnly") or part.get("x-widget") == "hidden":
            continue
        name = f"{prefix}{key}"
        value = answers.get(key, part.get("default"))
        control = control_of(part)
        yield Question(
            name=name,
            control=control,
            title=words(part, "title") or key.replace("_", " ").capitalize(),
            hint=words(part, "description"),
            required=key in required,
            value=value,
            options=options(part, value, offers) if control in CHOOSING else [],
            inner=list(_read(part, f"{name}.", value or {}, problems, offers)) if control == "group" else [],
            error=problems.beside(name),
            rows=int(part.get("x-rows", 5)),
            shown_when=shown.get(key),
        )


def ordered(schema: Schema) -> list[tuple[str, Schema]]:
    """The form's parts in the order its author wishes, then whatever the wish forgot."""
    parts: Schema = schema.get("properties", {})
    wished = [key for key in schema.get("x-order", ()) if key in parts]
    return [(key, parts[key]) for key in [*wished, *(key for key in parts if key not in wished)]]


def control_of(part: Schema) -> str:
    """Which control asks for this part: the author's wish, else what its type and size suggest."""
    wish = part.get("x-widget")
    kind = type_of(part)
    if wish in {"unit", "person"}:
        return "checkboxes" if kind == "array" else "select"
    return CONTROLS.get(str(wish)) or _fitting(part, kind)


def _fitting(part: Schema, kind: str) -> str:
    if kind == "array":
        return "checkboxes" if codes(part.get("items", {})) else "lines"
    if kind not in {"object", "boolean"} and codes(part):
        return "radios" if len(codes(part)) <= MOST_RADIOS else "select"
    if kind == "string":
        long = part.get("maxLength", 0) > LONG_TEXT
        return "date" if part.get("format") == "date" else "textarea" if long else "input"
    return {"object": "group", "boolean": "radios"}.get(kind, "number")


CONTROLS = {
    "textarea": "textarea",
    "text": "input",
    "input": "input",
    "radios": "radios",
    "radio": "radios",
    "select": "select",
    "checkboxes": "checkboxes",
    "checkbox": "checkbox",
    "date": "date",
    "number": "number",
    "lines": "lines",
    "files": "files",
    "file": "files",
    "photos": "files",
}


def conditions(schema: Schema) -> dict[str, tuple[str, str]]:
    """Which question only one answer calls for: field -> (the question that decides, its answer).

    Read from the schema's if/then pairs; a field that several answers call for is shown to all.
    """
    calls: dict[str, set[tuple[str, str]]] = {}
    for rule in [schema, *schema.get("allOf", [])]:
        deciding = list(_deciding(rule.get("if", {})))
        for name in _called_for(rule.get("then", {})):
            calls.setdefault(name, set()).update(deciding)
    always = set(schema.get("required", ()))
    return {name: next(iter(by)) for name, by in calls.items() if len(by) == 1 and name not in always}


def _called_for(then: Schema) -> set[str]:
    called = set(then.get("required", ())) | set(then.get("properties", ()))
    for way in [*then.get("anyOf", ()), *then.get("oneOf", ())]:
        called |= _called_for(way)
    return called


def _deciding(condition: Schema) -> Iterator[tuple[str, str]]:
    for name, test in condition.get("properties", {}).items():
        if "const" in test:
            yield name, posted(test["const"])
        for code in test.get("enum", ()):
            yield name, posted(code)
        if "const" in test.get("contains", {}):
            yield name, posted(test["contains"]["const"])
