"""The shipped diagrams keep the rules of the house: bound, bilingual, fair, and drawn to be read."""

import json
import re
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree

from app.domain.vocabulary import LISTS, codes
from app.forms import FORMS
from app.functions import NAMES
from app.operators import OPERATORS
from tests.diagrams.drawing import DIAGRAMS, boxes, reachable, rectangles, segments
from tests.diagrams.office import BPMN, sources
from tests.diagrams.tokens import read, stuck
from workflows.definitions import Definitions

APP = Path(__file__).parents[1] / "app"
FORM_FILES = sorted(BPMN.glob("forms/*.json"))
CHINESE = re.compile("[\u4e00-\u9fff]")
STATUSES = {code for name in LISTS if name.endswith("status") for code in codes(name)}
"""Of cases, and of each kind of matter."""


def named(file: Path) -> str:
    return file.stem


@pytest.fixture(scope="module")
def reports():
    return Definitions(OPERATORS, NAMES).check_all(sources())


def test_every_shipped_file_runs_without_any_problem(reports):
    found = {one.name: [one.verdict, *(problem.message() for problem in one.problems)] for one in reports}
    assert {name: said for name, said in found.items() if said != ["RUNS"]} == {}


def test_every_box_is_bound():
    """Operators, forms, decisions, called processes exist; nothing shipped lies unused."""
    summaries = [one.summary for one in Definitions(OPERATORS, NAMES).check_all(sources())]
    keys = {kind: {one.key for one in summaries if one.kind == kind} for kind in ("bpmn", "dmn", "form")}
    used = {
        what: {key for one in summaries for key in getattr(one, what)}
        for what in ("operators", "forms", "decisions", "calls")
    }
    assert used["operators"] == set(OPERATORS.names())
    assert used["forms"] == keys["form"]
    assert used["decisions"] == keys["dmn"]
    assert used["calls"] <= keys["bpmn"]


def test_every_message_is_posted_by_somebody_and_heard_by_somebody():
    found = [box for file in DIAGRAMS for box in boxes(file).values() if box.message]
    thrown = {box.message for box in found if box.tag == "intermediateThrowEvent"}
    heard = {box.message for box in found if box.tag != "intermediateThrowEvent"}
    code = "\n".join(file.read_text() for file in APP.rglob("*.py"))
    posted = {name for name in heard if f'"{name}"' in code or f"'{name}'" in code}
    assert heard - thrown - posted == set()
    assert thrown - heard == set()


@pytest.mark.parametrize("file", DIAGRAMS, ids=named)
def test_every_box_speaks_both_languages(file):
    for box in boxes(file).values():
        assert box.name, box.id
        assert not CHINESE.search(box.name), box.id
        assert CHINESE.search(box.properties.get("title.zh", "")), box.id
        if box.tag == "userTask":
            assert CHINESE.search(box.documentation), box.id
        if box.tag.endswith("Task"):
            assert box.documentation, box.id


@pytest.mark.parametrize("file", DIAGRAMS, ids=named)
def test_every_task_of_people_has_role_form_limit_and_candidates(file):
    for box in boxes(file).values():
        if box.tag == "userTask":
            assert box.lane in codes("role"), box.id
            assert {"form", "due", "candidates"} <= set(box.properties), box.id
            assert box.properties.get("status", "received") in STATUSES, box.id
            assert box.properties.get("stage", "submit") in codes("stage"), box.id


@pytest.mark.parametrize("file", DIAGRAMS, ids=named)
def test_every_end_of_a_case_passes_a_notice_with_its_remedies(file):
    """R31; an end after substantive work also passes an offer to verify."""
    found = boxes(file)
    verified = {"verification"}
    remedies = {
        box.id for box in found.values() if box.properties.get("notifies") == "citizen+remedies"
    } | verified
    offers = {box.id for box in found.values() if box.properties.get("offers") == "verification"} | verified
    for box in found.values():
        if "outcome" in box.properties:
            told = {"reopen"} if box.properties["outcome"] == "reopened" else set()
            assert box.id not in reachable(found, remedies | told), box.id
            if box.properties["substantive"] == "yes":
                assert box.id not in reachable(found, offers), box.id


def test_nobody_judges_their_own_work():
    """R87: whoever handled does not review or call back; who refused hears no objection."""
    tasks = {
        f"{file.stem} {box.id}": box
        for file in DIAGRAMS
        for box in boxes(file).values()
        if box.tag == "userTask"
    }
    for task, kept_away in {
        "handling review": "handler",
        "callback call": "handler",
        "verification dispute_waiting": "handler",
        "contact_plan approve": "handler",
        "complaint objection_review": "clerk",
        "complaint repeat_first": "clerk",
        "delay_reason approve_reason": "owner",
        "extension decide_extension": "owner",
    }.items():
        assert f'"{kept_away}"' in tasks[task].properties["candidates"], task
    above = (
        "verification internal_review",
        "contact_plan review_plan",
        "delay_reason approve_reason",
        "extension decide_extension",
    )
    for task in above:
        assert tasks[task].properties["candidates"].startswith("above("), task


def test_a_case_waits_for_the_citizen_alone():
    """No clock pauses but while the citizen is asked (R26, S13)."""
    pausing = [
        (file.stem, element.getparent().getparent().get("id"))
        for file in DIAGRAMS
        for element in etree.parse(file).iter("{*}serviceTaskOperator")
        if element.get("id") == "deadlines.pause"
    ]
    assert pausing == [("complaint", "pause_clocks")]


@pytest.mark.parametrize("file", DIAGRAMS, ids=named)
def test_from_wherever_a_case_stands_there_is_a_way_to_an_end(file):
    """No deadlock, no token left behind, never two tokens on one flow."""
    assert stuck(read(file)) == []


@pytest.mark.parametrize("file", DIAGRAMS, ids=named)
def test_everything_is_drawn_and_nothing_overlaps(file):
    root = etree.parse(file).getroot()
    drawn = rectangles(root)
    found = boxes(file)
    assert set(found) <= set(drawn)
    lines = list(segments(root))
    assert {flow.get("id") for flow in root.iter("{*}sequenceFlow", "{*}messageFlow")} == {
        one for one, *_ in lines
    }
    for one, other in combinations(found.values(), 2):
        if other.attached != one.id and one.attached != other.id:
            assert not _overlap(drawn[one.id], drawn[other.id]), (one.id, other.id)
    for flow, start, end in lines:
        assert start[0] == end[0] or start[1] == end[1], f"{flow} is not orthogonal"
        for box in found.values():
            assert not _cuts(start, end, drawn[box.id]), (flow, box.id)


def _overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _cuts(start, end, box) -> bool:
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return left < box[2] - 1 and right > box[0] + 1 and top < box[3] - 1 and bottom > box[1] + 1


@pytest.mark.parametrize("file", FORM_FILES, ids=named)
def test_every_field_speaks_both_languages_and_uses_the_words_of_the_house(file):
    form = json.loads(file.read_text())
    assert form["$id"].endswith(f"/{file.stem}")
    assert form["x-order"] == list(form["properties"])
    assert set(form["required"]) <= set(form["properties"])
    for name, field in {"": form, **form["properties"]}.items():
        assert field["title"], name
        assert CHINESE.search(field["x-title-zh"]), name
        assert ("description" in field) == ("x-description-zh" in field), name
        choices = field.get("enum") or field.get("items", {}).get("enum", [])
        if words := field.get("x-vocabulary"):
            assert set(map(str, choices)) <= set(LISTS[words]), name
        elif choices:
            assert set(field["x-labels"]) == set(map(str, choices)), name
            assert all(label["en"] and CHINESE.search(label["zh"]) for label in field["x-labels"].values()), (
                name
            )


@pytest.mark.parametrize("file", FORM_FILES, ids=named)
def test_only_what_says_little_about_a_person_becomes_a_fact(file):
    """DESIGN §3: enums, numbers, booleans and dates; free text never."""
    for name, field in json.loads(file.read_text())["properties"].items():
        if field.get("x-fact"):
            plain = field["type"] in ("boolean", "integer", "number")
            assert plain or "enum" in field or field.get("format") == "date", name


def test_a_form_names_a_function_exactly_when_the_app_has_one():
    bound = {file.stem for file in FORM_FILES if json.loads(file.read_text()).get("x-apply") == file.stem}
    assert bound == set(FORMS)
