"""Forms and tables at the gate: both languages, and only what says little about a person becomes a fact."""

from __future__ import annotations

import json

import pytest
from jsonschema import FormatChecker
from jsonschema.exceptions import FormatError

from workflows.gate.forms import FORMATS
from workflows.gate.verdict import judge
from workflows.rules import Surroundings


def form(field: dict, **more: object) -> bytes:
    return json.dumps({"$id": "q", "type": "object", "properties": {"answer": field}, **more}).encode()


def labelled(**field: object) -> dict:
    return {"title": "Answer", "x-title-zh": "答案", **field}


def rules(source: bytes) -> list[str]:
    return [one.rule for one in judge(source, Surroundings()).problems]


@pytest.mark.parametrize(
    "field",
    [
        {"type": "boolean"},
        {"type": "integer"},
        {"type": "number"},
        {"type": "string", "enum": ["a", "b"]},
        {"type": "string", "format": "date"},
        {"oneOf": [{"const": "a", "title": "A"}, {"const": "b", "title": "B"}]},
        {"type": "array", "items": {"type": "string", "enum": ["a"]}},
        {"type": "array", "items": {"type": "integer"}},
    ],
)
def test_choices_numbers_and_dates_may_be_facts(field: dict) -> None:
    made = judge(form(labelled(**field, **{"x-fact": True})), Surroundings())
    assert made.verdict == "RUNS"
    assert made.summary is not None
    assert made.summary.writes == ["answer"]


@pytest.mark.parametrize(
    "field",
    [
        {"type": "string"},
        {"type": "string", "maxLength": 5},
        {"type": "string", "format": "email"},
        {"type": "object"},
        {"type": "array", "items": {"type": "string"}},
        {},
    ],
)
def test_free_text_may_not(field: dict) -> None:
    assert rules(form(labelled(**field, **{"x-fact": True}))) == ["form.fact"]


def test_free_text_that_is_no_fact_is_welcome() -> None:
    made = judge(form(labelled(type="string")), Surroundings())
    assert (made.verdict, made.summary.writes) == ("RUNS", [])


def test_facts_that_the_function_adds_are_declared() -> None:
    made = judge(form(labelled(type="string"), **{"x-writes": ["returns"]}), Surroundings())
    assert made.summary.writes == ["returns"]


def test_a_label_in_one_language_is_not_enough() -> None:
    assert rules(form({"type": "string", "title": "Answer"})) == ["form.label"]
    assert rules(form({"type": "string"})) == ["form.label"]


def test_what_is_no_json_schema_is_refused_with_its_place() -> None:
    made = judge(form(labelled(type="strin")), Surroundings())
    assert [one.rule for one in made.problems] == ["form.not_a_schema"]
    assert "properties/answer/type" in made.problems[0].remedy()


def test_nothing_outside_is_referred_to() -> None:
    assert rules(form(labelled(**{"$ref": "http://127.0.0.1/x.json"}))) == ["form.reference"]
    assert rules(form(labelled(**{"$ref": "#/$defs/x"}), **{"$defs": {"x": {"type": "string"}}})) == []


def test_a_format_that_nobody_checks_is_refused_and_every_known_one_is_checked() -> None:
    assert rules(form(labelled(format="uri-template"))) == ["form.format"]
    checker = FormatChecker()
    for known in FORMATS:
        assert rules(form(labelled(format=known))) == []
        with pytest.raises(FormatError):
            checker.check("[no such thing", known)


def test_a_form_has_a_key_and_questions() -> None:
    assert rules(json.dumps({"type": "object", "properties": {}}).encode()) == ["form.no_key"]
    assert rules(json.dumps({"$id": "q", "type": "array"}).encode()) == ["form.not_an_object"]


def test_typename_is_no_question() -> None:
    source = json.dumps({"$id": "q", "type": "object", "properties": {"typename": labelled(type="boolean")}})
    assert set(rules(source.encode())) == {"facts.reserved"}


def test_deeply_nested_json_is_an_answer() -> None:
    for depth in (200, 100_000):
        source = (
            '{"$id": "q", "type": "object", "properties": {"a": '
            + '{"not": ' * depth
            + "true"
            + "}" * depth
            + "}}"
        )
        assert judge(source.encode(), Surroundings()).verdict in {"REFUSED", "NOT-BPMN", "RUNS"}


DMN = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="D">{}</definitions>'
TABLE = """<decision id="{key}" name="Limit"><decisionTable hitPolicy="FIRST">
<input id="i"><inputExpression id="ie" typeRef="string"><text>tier</text></inputExpression></input>
<output id="o" name="limit" typeRef="string"/>
<rule id="r"><inputEntry id="e"><text>"major"</text></inputEntry>
<outputEntry id="oe"><text>"WD3"</text></outputEntry></rule>
</decisionTable></decision>"""


def test_a_table_says_what_it_reads_and_writes() -> None:
    made = judge(DMN.format(TABLE.format(key="limits")).encode(), Surroundings())
    assert made.verdict == "RUNS"
    assert made.summary is not None
    assert (made.summary.key, made.summary.reads, made.summary.writes) == ("limits", ["tier"], ["limit"])


def test_one_table_a_file() -> None:
    two = DMN.format(TABLE.format(key="a") + TABLE.format(key="b"))
    assert rules(two.encode()) == ["table.count"]
    assert rules(DMN.format("").encode()) == ["table.count"]


def test_a_broken_cell_refuses_the_table() -> None:
    broken = DMN.format(TABLE.format(key="a").replace('"major"', '"major'))
    assert judge(broken.encode(), Surroundings()).verdict == "REFUSED"
