"""`GET /public/vocabulary`: every list of codes with its labels."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app.api.access import allow
from app.api.base import Blueprint
from app.api.schemas.base import Schema
from app.domain.vocabulary import GRADES, LISTS

blueprint = Blueprint("vocabulary", "The words and their codes")

VERSION = 1
_GRADES = {code: number for number, code in GRADES.items()}


class Word(Schema):
    """A code with its labels; a grade with its number too."""

    code = fields.String()
    en = fields.String()
    zh = fields.String()
    grade = fields.Integer()


class Vocabulary(Schema):
    """All lists by name."""

    version = fields.Integer()
    lists = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(Word)))


@blueprint.route("/public/vocabulary")
@allow("public")
@blueprint.response(200, Vocabulary)
def vocabulary() -> dict[str, Any]:
    """Every code list, in both languages."""
    return {"version": VERSION, "lists": {name: _words(name) for name in LISTS}}


def _words(name: str) -> list[dict[str, Any]]:
    words: list[dict[str, Any]] = [
        {"code": code, "en": label.en, "zh": label.zh} for code, label in LISTS[name].items()
    ]
    if name == "grade":
        words = [{**word, "grade": _GRADES[word["code"]]} for word in words]
    return words
