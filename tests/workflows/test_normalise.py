"""What modelers write becomes what the engine runs: in the spec, not only in the list of changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from workflows.diagram import Diagram, read_diagram
from workflows.normalise import normalise
from workflows.normalise.translate import quoted, translate
from workflows.reading import parse

FILES = Path(__file__).parent / "files"


def mended(name: str) -> Diagram:
    root = parse((FILES / f"{name}.bpmn").read_bytes())
    normalise(root)
    return read_diagram(root)


def nodes(name: str) -> dict:
    diagram = mended(name)
    return {key: node for scope in diagram.scopes.values() for key, node in scope.nodes.items()}


def targets(node) -> set[str]:
    return {flow.target for flow in node.outgoing}


@pytest.mark.parametrize("path", sorted(FILES.glob("*.bpmn")), ids=lambda path: path.stem)
def test_mending_twice_changes_nothing_more(path: Path) -> None:
    root = parse(path.read_bytes())
    normalise(root)
    once = etree.tostring(root)
    again = {one.rule for one in normalise(root)}
    assert etree.tostring(root) == once
    assert again <= {"normalised.pool_without_process", "normalised.empty_pool"}


def test_flows_that_had_no_id_lead_somewhere() -> None:
    found = nodes("flows_without_ids")
    assert targets(found["start"]) == {"task"}
    assert targets(found["task"]) == {"end"}


def test_several_flows_out_of_a_task_part_in_parallel() -> None:
    found = nodes("several_flows_out_of_a_task")
    assert found["task__split"].tag == "parallelGateway"
    assert targets(found["task__split"]) == {"one", "two"}


def test_a_condition_beside_a_default_becomes_an_exclusive_gateway() -> None:
    found = nodes("conditions_out_of_a_task")
    assert found["task__split"].tag == "exclusiveGateway"
    assert found["task__split"].default == "task_two"
    assert found["task"].default is None


def test_a_link_becomes_a_flow() -> None:
    found = nodes("link_events")
    assert targets(found["jump"]) == {"land"}
    assert not found["jump"].events
    assert not found["land"].events


def test_a_multi_instance_gets_its_list_and_item_back() -> None:
    for name in ("multi_instance_input_dropped", "camunda_collection"):
        repeat = nodes(name)["task"].repeat
        assert (repeat.source, repeat.item) == ("panel", "member")


def test_a_candidate_group_becomes_a_lane_and_fields_become_facts() -> None:
    task = nodes("camunda_user_task")["task"]
    assert task.lane == "head"
    assert task.properties == {"candidates": '"demo"', "priority": "50", "facts": "approved"}


def test_what_the_author_has_set_is_not_overwritten() -> None:
    source = (FILES / "camunda_user_task.bpmn").read_text("utf-8")
    source = source.replace(
        "<camunda:formData>",
        '<spiffworkflow:properties><spiffworkflow:property name="priority" value="1"/>'
        "</spiffworkflow:properties><camunda:formData>",
    )
    root = parse(source.encode())
    normalise(root)
    task = read_diagram(root).scopes["p"].nodes["task"]
    assert task.properties["priority"] == "1"


def test_raw_times_stay_as_they_are() -> None:
    found = nodes("raw_timers")
    assert [found[name].event.text for name in "abcd"] == ["PT2H", "WD3", "2026-12-01", "R3/PT1H"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("${approved}", "approved"),
        ("#{!approved}", "not approved"),
        ("${a == 1 && b != 'x' || !c}", "a == 1 and b != 'x' or not c"),
        ("${amount ge 10 and kind eq 'a'}", "amount >= 10 and kind == 'a'"),
        ("${order.amount > 3}", 'order["amount"] > 3'),
        ('${execution.getVariable("x")}', "x"),
        ("= amount = 10", "amount == 10"),
        ("=not(done) and x >= 2", "not (done) and x >= 2"),
        ("= true", "True"),
        ('= kind in ["a", "b"]', 'kind in ["a", "b"]'),
        ("=null", "None"),
        ('= case.owner.name = "Li"', 'case["owner"]["name"] == "Li"'),
    ],
)
def test_words_of_other_engines_are_understood(said: str, meant: str) -> None:
    assert translate(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "approved",
        "a == 1",
        "== 1",
        "${}",
        "${bean.check(execution)}",
        "${a}${b}",
        "${empty list}",
        "${a ? b : c}",
        "= for x in y return x",
        '= date("2020-01-01").year',
        "${'a\\'b'}",
        "return x == 1;",
    ],
)
def test_what_cannot_be_carried_over_stays_as_written(said: str) -> None:
    meant = translate(said)
    assert meant is None or "for" in meant


def test_a_word_is_quoted_or_left() -> None:
    assert quoted("demo") == '"demo"'
    assert quoted('say "hi"') is None
    assert quoted("  ") is None
