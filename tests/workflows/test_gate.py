"""The gate's process: its answers, and what happens when a file hangs it, kills it or eats its memory."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from workflows.gate import Gate
from workflows.rules import Surroundings
from workflows.vocabulary import FLOW_NODES, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = Path(__file__).parent / "files"
PLAIN = (FILES / "plain.bpmn").read_bytes()
MODEL = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
MIWG = Path(__file__).parents[3] / "shared" / "data" / "bpmn-miwg"


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    with Gate() as gate:
        yield gate


def rules_of(answer: object) -> list[str]:
    return [one.rule for one in answer.problems]  # type: ignore[attr-defined]


def test_one_worker_answers_many_files(gate: Gate) -> None:
    assert gate.ask(PLAIN, Surroundings()).verdict == "RUNS"
    refused = gate.ask((FILES / "split_without_default.bpmn").read_bytes(), Surroundings())
    assert refused.verdict == "REFUSED"
    assert "split.no_default" in rules_of(refused)
    assert gate.ask(b"nothing of the kind", Surroundings()).verdict == "NOT-BPMN"


def test_without_surroundings_only_the_summary_is_made(gate: Gate) -> None:
    answer = gate.ask((FILES / "message_start_with_payload.bpmn").read_bytes(), None)
    assert answer.summary is not None
    assert answer.summary.starts == {"start": "citizen.rated"}
    assert answer.summary.writes == ["grade", "resolved"]
    assert answer.compiled is None


def test_a_hundred_megabytes_never_reach_the_worker(gate: Gate) -> None:
    answer = gate.ask(b"<a>" + b"x" * 100_000_000, Surroundings())
    assert (answer.verdict, rules_of(answer)) == ("REFUSED", ["file.too_large"])


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_judged() -> None:
    with Gate() as gate:
        assert gate.ask(PLAIN, Surroundings()).verdict == "RUNS"
        assert gate._worker is not None
        os.kill(gate._worker.pid, signal.SIGSTOP)  # as a file would that never comes to its end
        gate.seconds = 0.2
        assert rules_of(gate.ask(PLAIN, Surroundings())) == ["gate.time"]
        gate.seconds = 30
        assert gate.ask(PLAIN, Surroundings()).verdict == "RUNS"


def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_one_judged() -> None:
    many = "".join(f'<dataObject id="t{number}" name="x"/>' for number in range(150_000))
    source = f'<definitions {MODEL}><process id="p">{many}</process></definitions>'
    for memory in (60_000_000, 200_000_000):
        with Gate(memory=memory) as gate:
            answer = gate.ask(source.encode(), Surroundings())
            assert (answer.verdict, rules_of(answer)[0][:5]) == ("REFUSED", "gate.")
            gate.memory = 1_000_000_000
            assert gate.ask(PLAIN, Surroundings()).verdict == "RUNS"


def test_a_worker_that_was_killed_is_replaced() -> None:
    with Gate() as gate:
        assert gate.ask(PLAIN, Surroundings()).verdict == "RUNS"
        worker = gate._worker
        assert worker is not None
        worker.kill()
        worker.wait()
        assert gate.ask(PLAIN, Surroundings()).verdict == "RUNS"


def test_more_steps_than_a_diagram_may_have_are_refused(gate: Gate) -> None:
    many = "".join(f'<userTask id="t{number}"/>' for number in range(6_000))
    source = f'<definitions {MODEL}><process id="p">{many}</process></definitions>'
    assert rules_of(gate.ask(source.encode(), Surroundings())) == ["file.too_many_nodes"]


def test_a_chain_of_thousands_of_tasks_is_answered(gate: Gate) -> None:
    count = 3_000
    tasks = "".join(f'<userTask id="t{number}"/>' for number in range(count))
    flows = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="t{n}" targetRef="t{n + 1}"/>' for n in range(count - 1)
    )
    source = (
        f'<definitions {MODEL}><process id="p" isExecutable="true">'
        f'<startEvent id="s"/>{tasks}<endEvent id="e"/>{flows}'
        '<sequenceFlow id="a" sourceRef="s" targetRef="t0"/>'
        f'<sequenceFlow id="b" sourceRef="t{count - 1}" targetRef="e"/></process></definitions>'
    )
    answer = gate.ask(source.encode(), Surroundings())
    assert answer.verdict in {"RUNS", "REFUSED"}
    assert answer.verdict == "RUNS" or "engine.refused" in rules_of(answer)


def flow_nodes(source: bytes) -> set[str]:
    """What an independent count finds: every flow node of every process, by id."""
    root = etree.fromstring(source)
    return {node.get("id") for name in FLOW_NODES for node in root.iter(tag(name)) if node.get("id")}


@pytest.mark.skipif(not MIWG.exists(), reason="the MIWG reference models are not beside this checkout")
def test_each_miwg_model_gets_one_of_three_verdicts_and_no_node_is_lost(gate: Gate) -> None:
    files = sorted(MIWG.rglob("*.bpmn"))
    assert len(files) == 157
    for path in files:
        source = path.read_bytes()
        answer = gate.ask(source, Surroundings())
        assert answer.verdict in {"RUNS", "REFUSED", "NOT-BPMN"}, path
        assert not [rule for rule in rules_of(answer) if rule.startswith(("gate.", "engine."))], path
        if answer.verdict == "RUNS":
            reported = {node for one in answer.problems for node in one.params.get("nodes", ())}
            kept = set(re.findall(r'"([^"]+)": \{', answer.compiled or ""))
            assert flow_nodes(source) <= kept | reported, path
        else:
            assert any(one.severity == "error" and one.message() for one in answer.problems), path
