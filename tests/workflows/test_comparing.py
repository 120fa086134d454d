"""What two versions say differently: nothing for the same, and each part that matters by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflows.comparing import compare, label

BPMN = Path("bpmn")
DIAGRAM = (BPMN / "complaint.bpmn").read_bytes()
TABLE = (BPMN / "tier.dmn").read_bytes()
FORM = (BPMN / "forms" / "triage.json").read_bytes()


def told(kind: str, before: bytes, after: bytes) -> list[tuple[str, str, str | None, str | None, str | None]]:
    assert before != after
    return [(one.element, one.act, one.part, one.before, one.after) for one in compare(kind, before, after)]


@pytest.mark.parametrize(("kind", "ending"), [("bpmn", "*.bpmn"), ("dmn", "*.dmn"), ("form", "forms/*.json")])
def test_whatever_is_shipped_says_the_same_as_itself(kind, ending):
    found = {path.name: path.read_bytes() for path in BPMN.glob(ending)}
    assert {name for name, text in found.items() if compare(kind, text, text)} == set()
    assert found


def test_a_step_that_lost_its_form_and_its_limit_is_told():
    less = DIAGRAM.replace(b'<spiffworkflow:property name="form" value="triage" />', b"", 1)
    assert told("bpmn", DIAGRAM, less) == [("triage", "changed", "property:form", "triage", None)]
    assert [one.weighs for one in compare("bpmn", DIAGRAM, less)] == [True]
    assert label("property:form", "zh") == "表单"


def test_a_new_name_does_not_weigh_and_a_place_in_the_drawing_does_not_count():
    renamed = DIAGRAM.replace(b'id="triage" name="Triage"', b'id="triage" name="Sort"', 1)
    assert told("bpmn", DIAGRAM, renamed) == [("triage", "changed", "name", "Triage", "Sort")]
    assert not compare("bpmn", DIAGRAM, renamed)[0].weighs
    moved = DIAGRAM.replace(b'<dc:Bounds x="', b'<dc:Bounds x="1', 1)
    assert told("bpmn", DIAGRAM, moved) == []


def test_conditions_operators_and_parameters_weigh():
    text = DIAGRAM.decode()
    start = text.index("<bpmn:conditionExpression")
    end = text.index("</bpmn:conditionExpression>", start)
    body = text[text.index(">", start) + 1 : end]
    changed = text.replace(f">{body}<", ">1 == 2<", 1).encode()
    found = compare("bpmn", DIAGRAM, changed)
    assert [(one.kind, one.part, one.before, one.after) for one in found] == [
        ("sequenceFlow", "condition", body.strip(), "1 == 2")
    ]
    assert found[0].weighs


def test_a_row_of_a_table_is_told_by_its_cells():
    text = TABLE.decode()
    first = text.index("<rule ") if "<rule " in text else text.index("<dmn:rule ")
    start = (
        text.index("<outputEntry", first) if "<outputEntry" in text else text.index("<dmn:outputEntry", first)
    )
    cell = text[text.index("<text>", start) + 6 : text.index("</text>", start)]
    changed = (text[:start] + text[start:].replace(f"<text>{cell}</text>", '<text>"none"</text>', 1)).encode()
    [change] = compare("dmn", TABLE, changed)
    assert (change.kind, change.act, change.before, change.after) == ("row", "changed", cell, '"none"')
    assert change.part.startswith("cell:")


def test_a_question_that_came_went_or_offers_less_is_told():
    less = FORM.replace(b'"complaint",\n', b"", 1)
    [change] = compare("form", FORM, less)
    assert (change.element, change.part) == ("kind", "enum")
    gone = FORM.replace(b'"note": {', b'"remark": {', 1)
    assert {(one.element, one.act) for one in compare("form", FORM, gone)} >= {
        ("remark", "added"),
        ("note", "removed"),
    }
