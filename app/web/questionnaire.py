"""A questionnaire as a form: fields read into questions, and what the linter finds put beside its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from app.domain.surveys import Asked
from app.domain.surveys.scales import Point, scale
from app.domain.vocabulary import LISTS, codes
from app.errors import Invalid
from app.web.language import gettext as _
from app.web.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.casework.survey_views import FaultView

SPARE = 2
"""So many empty questions the form offers."""

OWN = "own"
"""The choice of labels of one's own instead of a preset scale."""

LEANS = {"-": -1, "−": -1, "－": -1, "0": 0, "+": 1, "＋": 1}
PARTS = 3
SIGNS = {-1: "-", 0: "0", 1: "+"}
FIELDS = ("code", "kind", "text_en", "text_zh", "scale", "points", "direction", "not_applicable")
BLANK = dict.fromkeys(FIELDS, "") | {
    "kind": "scale",
    "scale": "satisfaction",
    "direction": "ascending",
    "not_applicable": "yes",
}


def words(asked: Sequence[Asked], faults: Sequence[FaultView], problems: Problems) -> dict[str, Any]:
    """What the form shows: what was typed while it is to be mended, else what is kept with what is found."""
    return {
        "rows": _typed() if problems else [_row(one) for one in asked] + [BLANK] * SPARE,
        "lists": LISTS,
        "own": OWN,
        "problems": problems or found(asked, faults),
    }


def _typed() -> list[dict[str, str]]:
    places = range(sum(name.startswith("kind_") for name in request.form))
    return [{name: request.form.get(f"{name}_{place}", "") for name in FIELDS} for place in places]


def _row(one: Asked) -> dict[str, str]:
    return {
        "code": one.code,
        "kind": one.kind,
        "text_en": one.text_en,
        "text_zh": one.text_zh,
        "scale": one.scale or (OWN if one.points else BLANK["scale"]),
        "points": "\n".join(f"{SIGNS[point.lean]} | {point.en} | {point.zh}" for point in one.points),
        "direction": one.direction,
        "not_applicable": "yes" if one.not_applicable else "",
    }


def found(asked: Sequence[Asked], faults: Sequence[FaultView]) -> Problems:
    """Each fault beside the field that is to be mended; what concerns the whole leads to the first one."""
    places = {one.code: place for place, one in enumerate(asked)}
    errors: dict[str, list[object]] = {}
    for fault in faults:
        place = places.get(fault.question or "")
        name = "questions" if place is None else f"{_field(fault, asked[place])}_{place}"
        errors.setdefault(name, []).append(fault.message)
    return Problems(errors)


def _field(fault: FaultView, one: Asked) -> str:
    if fault.language:
        return f"text_{fault.language}"
    if fault.rule == "one_language":
        return "text_zh" if one.text_en.strip() else "text_en"
    if fault.rule == "no_not_applicable":
        return "not_applicable"
    return "scale" if one.scale else "points"


def read() -> list[Asked]:
    """The questions of the form; one whose words were taken out in both languages is left out.

    Raises Invalid for labels that cannot be read.
    """
    rows = [{name: text.strip() for name, text in row.items()} for row in _typed()]
    return [_one(row, place) for place, row in enumerate(rows) if row["text_en"] or row["text_zh"]]


def _one(given: Mapping[str, str], place: int) -> Asked:
    offered = {
        "kind": codes("survey_question"),
        "scale": [*codes("survey_scale"), OWN],
        "direction": codes("survey_direction"),
    }
    wrong = {f"{name}_{place}" for name, known in offered.items() if given[name] not in known}
    if wrong:
        raise Invalid({name: [_("Choose one of the values offered.")] for name in sorted(wrong)})
    scaled, own = given["kind"] == "scale", given["scale"] == OWN
    preset = scale(given["scale"]) if scaled and not own else None
    return Asked(
        code=given["code"][:40] or f"question_{place + 1}",
        kind=given["kind"],
        text_en=given["text_en"][:300],
        text_zh=given["text_zh"][:300],
        scale=preset.code if preset else None,
        scale_version=preset.version if preset else None,
        points=tuple(_points(given["points"], place)) if scaled and own else (),
        direction=given["direction"],
        not_applicable=bool(given["not_applicable"]),
    )


def _points(text: str, place: int) -> list[Point]:
    """Five lines `- | Slow | 慢`, the worst first: how it leans, and its label in both languages."""
    points: list[Point] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) != PARTS or parts[0] not in LEANS or max(map(len, parts)) > 60:  # noqa: PLR2004 - as over HTTP
            raise Invalid({f"points_{place}": [_("Write each line as: - | Slow | 慢 (or + or 0).")]})
        points.append(Point(len(points) + 1, parts[1], parts[2], LEANS[parts[0]]))
    if not 0 < len(points) <= 7:  # noqa: PLR2004 - as over HTTP
        raise Invalid({f"points_{place}": [_("Write one line for each of the values 1 to 5.")]})
    return points
