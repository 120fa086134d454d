"""What files know of each other: facts, messages, tables, errors, recursion and waiting, across a set."""

from __future__ import annotations

import pytest

from tests.workflows.test_definitions import HEAD, TASK, asking, calling, flow, form, given, process
from workflows.definitions import Definitions
from workflows.gate import Gate
from workflows.operators import Operators

CALL = '<callActivity id="call" calledElement="sub"/>'
TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="D">
<decision id="limits" name="Limits"><decisionTable hitPolicy="FIRST">
<input id="i"><inputExpression id="ie" typeRef="string"><text>tier</text></inputExpression></input>
<output id="o" name="limit" typeRef="string"/>
<rule id="r"><inputEntry id="e"><text>-</text></inputEntry>
<outputEntry id="oe"><text>"WD3"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


@pytest.fixture(scope="module")
def shelf():
    with Gate() as gate:
        yield Definitions(Operators([]), gate=gate)


def rules(shelf, *sources) -> list[str]:
    """Of the first file, beside the others."""
    files = [(str(number), source) for number, source in enumerate(sources)]
    return [one.rule for one in shelf.check_all(files)[0].errors]


def diagram(key, body, *, facts="", root="") -> bytes:
    return (
        f'{HEAD}{root}<process id="{key}" isExecutable="true">{given(facts=facts)}<startEvent id="s"/>{body}'
        '<endEvent id="e"/></process></definitions>'
    ).encode()


def splitting(before: str, last: str, condition: str, **more) -> bytes:
    """A process that does `before` and then reads a fact."""
    gate = f'<exclusiveGateway id="g" default="g_e"/>{TASK}'
    flows = flow(last, "g") + flow("g", "task", condition) + flow("g", "e") + flow("task", "e")
    return diagram("p", before + gate + flows, **more)


def test_a_fact_of_a_called_process_is_known_to_its_caller(shelf) -> None:
    reading = splitting(CALL + flow("s", "call"), "call", "fine")
    assert rules(shelf, reading, asking("sub"), form()) == []
    assert rules(shelf, reading, process("sub")) == ["facts.unknown"]


def test_a_payload_thrown_elsewhere_is_known_where_it_is_caught(shelf) -> None:
    root = '<message id="m" name="clock.overdue"/>'
    catch = '<intermediateCatchEvent id="c"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>'
    throw = (
        f'<intermediateThrowEvent id="t">{given(payload="unit")}<messageEventDefinition messageRef="m"/>'
        f"</intermediateThrowEvent>{flow('s', 't')}{flow('t', 'e')}"
    )
    reading = splitting(catch + flow("s", "c"), "c", "unit == 7", root=root)
    assert rules(shelf, reading, diagram("other", throw, facts="unit", root=root)) == []
    assert rules(shelf, reading) == ["facts.unknown"]


def test_a_table_gives_facts_and_needs_its_own(shelf) -> None:
    decide = (
        '<businessRuleTask id="d"><extensionElements><spiffworkflow:calledDecisionId>limits'
        "</spiffworkflow:calledDecisionId></extensionElements></businessRuleTask>"
    )
    before = decide + flow("s", "d")
    assert rules(shelf, splitting(before, "d", 'limit == "WD3"', facts="tier"), TABLE) == []
    assert rules(shelf, splitting(before, "d", 'limit == "WD3"'), TABLE) == ["table.input"]
    alone = splitting(before, "d", 'limit == "WD3"', facts="tier")
    assert set(rules(shelf, alone)) == {"table.unknown", "facts.unknown"}


def test_processes_that_call_each_other_in_a_ring_are_refused(shelf) -> None:
    ring = [calling("a", "b"), calling("b", "c"), calling("c", "a")]
    for turn in range(3):
        assert rules(shelf, *ring[turn:], *ring[:turn]) == ["call.recursion"]


def test_calling_into_a_ring_is_not_recursion_of_the_caller(shelf) -> None:
    assert rules(shelf, calling("outside", "a"), calling("a", "b"), calling("b", "a")) == []


def test_a_loop_waits_when_the_process_it_calls_always_waits(shelf) -> None:
    gate = CALL + '<exclusiveGateway id="g" default="g_e"/>'
    flows = flow("s", "call") + flow("call", "g") + flow("g", "call", "again") + flow("g", "e")
    loop = diagram("p", gate + flows, facts="again")
    script = '<scriptTask id="task"><script>x = 1</script></scriptTask>'
    assert rules(shelf, loop, process("sub")) == []
    assert rules(shelf, loop, process("sub", script)) == ["cycle.no_wait"]
    through = calling("sub", "deeper")
    assert rules(shelf, loop, through, process("deeper")) == []
    assert rules(shelf, loop, through, process("deeper", script)) == ["cycle.no_wait"]


def test_an_error_of_a_called_process_can_be_caught(shelf) -> None:
    root = '<error id="err" name="refused" errorCode="refused"/>'
    catch = (
        '<boundaryEvent id="b" attachedToRef="call"><errorEventDefinition errorRef="err"/></boundaryEvent>'
    )
    body = CALL + catch + flow("s", "call") + flow("call", "e") + flow("b", "e")
    catching = diagram("p", body, root=root)
    end = '<endEvent id="x"><errorEventDefinition errorRef="err"/></endEvent>'
    assert rules(shelf, catching, throwing(root, end)) == []
    assert rules(shelf, catching, process("sub")) == ["error.never_thrown"]


def throwing(root: str, end: str) -> bytes:
    body = f'<startEvent id="s"/>{TASK}{end}{flow("s", "task")}{flow("task", "x")}'
    return f'{HEAD}{root}<process id="sub" isExecutable="true">{body}</process></definitions>'.encode()
