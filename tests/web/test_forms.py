"""From a form's schema to questions, and from what was posted back to typed answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask_babel import force_locale
from jsonschema import Draft202012Validator
from werkzeug.datastructures import MultiDict

from app.web.answers import parse
from app.web.problems import Problems
from app.web.schema_form import questions

if TYPE_CHECKING:
    from flask import Flask

FORMS = sorted(Path("bpmn/forms").glob("*.json"))
SCHEMA = {
    "type": "object",
    "x-order": ["decision", "reason"],
    "properties": {
        "reason": {"type": "string", "maxLength": 4000, "title": "Why?", "x-title-zh": "为什么？"},
        "decision": {
            "enum": ["accept", "refuse"],
            "title": "What now?",
            "x-labels": {
                "accept": {"en": "Accept", "zh": "受理"},
                "refuse": {"en": "Refuse", "zh": "不予受理"},
            },
        },
        "amount": {"type": "number", "title": "How much?"},
        "days": {"type": "integer", "title": "How many days?"},
        "urgent": {"type": "boolean", "title": "Urgent?"},
        "agreed": {"type": "boolean", "title": "Agreed", "x-widget": "checkbox"},
        "outcomes": {"type": "array", "items": {"enum": ["fixed", "apology"]}, "x-vocabulary": "outcome"},
        "place": {"type": "object", "title": "Where?", "properties": {"street": {"type": "string"}}},
        "points": {"type": "array", "items": {"type": "string"}, "title": "Points"},
    },
    "required": ["decision"],
    "allOf": [{"if": {"properties": {"decision": {"const": "refuse"}}}, "then": {"required": ["reason"]}}],
}


def asked(house: Flask, locale: str = "en", **answers: object) -> dict[str, object]:
    """The questions by name."""
    with house.test_request_context(), force_locale(locale):
        return {one.name: one for one in questions(SCHEMA, answers, Problems(), {})}


def test_each_kind_of_answer_gets_its_control(house: Flask) -> None:
    found = asked(house)
    assert {name: one.control for name, one in found.items()} == {
        "decision": "radios",
        "amount": "number",
        "days": "number",
        "urgent": "radios",
        "agreed": "checkbox",
        "outcomes": "checkboxes",
        "place": "group",
        "points": "lines",
    }


def test_a_question_that_one_answer_calls_for_stands_under_that_answer(house: Flask) -> None:
    refuse = asked(house)["decision"].options[1]
    assert [one.name for one in refuse["questions"]] == ["reason"]


def test_words_are_in_the_readers_language(house: Flask) -> None:
    decision = asked(house, "zh")["decision"]
    assert [option["text"] for option in decision.options] == ["受理", "不予受理"]
    assert decision.options[1]["questions"][0].title == "为什么？"
    assert asked(house, "zh")["outcomes"].options[0]["text"] == "问题整改"


def test_what_is_known_is_filled_in(house: Flask) -> None:
    found = asked(house, decision="accept", outcomes=["apology"], urgent=False, days=3)
    assert [one["checked"] for one in found["decision"].options] == [True, False]
    assert [one["checked"] for one in found["outcomes"].options] == [False, True]
    assert [one["checked"] for one in found["urgent"].options] == [False, True]
    assert found["days"].value == 3


def test_posted_fields_become_typed_answers() -> None:
    posted = MultiDict(
        [
            ("decision", "refuse"),
            ("reason", " Not ours. "),
            ("amount", "1,200.50"),
            ("days", "3"),
            ("urgent", "false"),
            ("outcomes", "fixed"),
            ("outcomes", "apology"),
            ("place.street", "Liberation Road"),
            ("points", "one\n\ntwo"),
        ]
    )
    assert parse(SCHEMA, posted) == {
        "decision": "refuse",
        "reason": "Not ours.",
        "amount": 1200.5,
        "days": 3,
        "urgent": False,
        "agreed": False,
        "outcomes": ["fixed", "apology"],
        "place": {"street": "Liberation Road"},
        "points": ["one", "two"],
    }


def test_an_answer_that_the_others_do_not_call_for_is_left_out() -> None:
    assert "reason" not in parse(SCHEMA, MultiDict({"decision": "accept", "reason": "typed, then hidden"}))


def test_what_is_no_number_stays_as_typed_for_the_check_to_name() -> None:
    assert parse(SCHEMA, MultiDict({"days": "three", "amount": "much"}))["days"] == "three"


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_shipped_form_can_be_asked_in_both_languages(house: Flask, path: Path, locale: str) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    offers = {"unit": [("1", "Centre")], "person": [("1", "Somebody")]}
    with house.test_request_context(), force_locale(locale):
        listed = questions(schema, {}, Problems(), offers)
    assert listed, "a form that asks nothing"
    for question in listed:
        assert question.title
        assert question.control != "select" or question.options, question.name
        if locale == "zh":
            assert not question.title.isascii(), question.title


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_the_first_answers_offered_by_a_shipped_form_are_of_its_types(house: Flask, path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    offers = {"unit": [("1", "Centre")], "person": [("1", "Somebody")]}
    posted: MultiDict[str, str] = MultiDict()
    with house.test_request_context(), force_locale("en"):
        for question in questions(schema, {}, Problems(), offers):
            if question.options:
                posted.add(question.name, question.options[0]["value"])
    wrong = [
        error.message
        for error in Draft202012Validator(schema).iter_errors(parse(schema, posted))
        if error.validator in {"type", "enum", "additionalProperties"}
    ]
    assert wrong == []
