"""What may be answered to a question of a form: its choices and their words, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import vocabulary
from app.web.language import gettext as _
from app.web.language import here, pick

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Schema = dict[str, Any]
# what a house may offer beside a form's own lists: units, people; handed in by the page
Offers = dict[str, list[tuple[str, str]]]


def words(part: Schema, name: str) -> str:
    """A schema's title or description in the reader's language: `title` and `x-title-zh`, or a pair."""
    own = part.get(name)
    if isinstance(own, dict):
        return pick(own)
    if here() == "zh":
        return str(part.get(f"x-{name}-zh") or own or "")
    return str(own or "")


def options(part: Schema, value: Any, offers: Offers) -> list[dict[str, Any]]:
    """The choices of a question, in the list's own order, with the chosen ones marked."""
    given = value if isinstance(value, list) else [value]
    chosen = {"" if item is None else posted(item) for item in given}
    return [
        {"value": code, "text": text, "checked": code in chosen, "selected": code in chosen}
        for code, text in _choices(part, offers)
        if part.get("x-widget") != "checkbox" or code == "true"
    ]


def _choices(part: Schema, offers: Offers) -> list[tuple[str, str]]:
    offered = str(part.get("x-widget"))
    if offered in offers:
        return offers[offered]
    if type_of(part) == "boolean":
        return [("true", _("Yes")), ("false", _("No"))]
    listed = part.get("items", part) if type_of(part) == "array" else part
    labels = part.get("x-labels") or listed.get("x-labels") or {}
    name = part.get("x-vocabulary") or listed.get("x-vocabulary")
    return [(posted(code), _label(posted(code), labels, name)) for code in codes(listed)]


def said(part: Schema, value: Any, offers: Offers) -> str:
    """One value of an answer, as the choice was worded; what was no choice stays as it is."""
    return dict(_choices(part, offers)).get(posted(value), str(value))


def _label(code: str, labels: Mapping[str, Any], name: str | None) -> str:
    found = labels.get(code)
    if isinstance(found, (list, tuple)):
        return str(found[1 if here() == "zh" else 0])
    if found:
        return pick(found)
    if name == "grade" and code.isdecimal():
        code = vocabulary.GRADES.get(int(code), code)
    return vocabulary.label(name or "", code, here())


def codes(part: Schema) -> Sequence[Any]:
    """The values a question allows, its own or those of a list of the house."""
    listed = part.get("enum")
    if listed is None and part.get("x-vocabulary") and type_of(part) != "array":
        listed = vocabulary.codes(part["x-vocabulary"])
    return [code for code in listed or () if code is not None]


def type_of(part: Schema) -> str:
    """The JSON type of an answer, null aside."""
    kind = part.get("type", "string")
    if isinstance(kind, list):
        return str(next((one for one in kind if one != "null"), "string"))
    return str(kind)


def posted(code: Any) -> str:
    """A value as a form posts it."""
    if isinstance(code, bool):
        return "true" if code else "false"
    return str(code)
