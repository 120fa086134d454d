"""Broken copies of real files: whatever is cut, doubled or swapped, the gate names it or runs it."""

from __future__ import annotations

import random
import re

import pytest

from tests.workflows.test_gate import MIWG
from tests.workflows.test_rules import FILES
from workflows.gate import Gate
from workflows.rules import Surroundings

ODD = ("", "true", "x y", "中", "R/PT0S", "${a.b", "= a", "-1", "typename", "__class__", "9" * 400)
TAGS = (
    "startEvent",
    "endEvent",
    "userTask",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "subProcess",
    "boundaryEvent",
    "intermediateCatchEvent",
    "callActivity",
)


def mutate(text: str, chance: random.Random) -> str:
    """One cut, doubling, swap of attributes, change of tag, or odd value."""
    elements = [match.span() for match in re.finditer(r"<[^>]+>", text)]
    values = [match.span(1) for match in re.finditer(r'="([^"]*)"', text)]
    (start, end), (other, until) = chance.choice(elements), chance.choice(elements)
    (first, last), (left, right) = chance.choice(values), chance.choice(values)
    return chance.choice(
        [
            text[:start] + text[end:],
            text[:start] + text[other:until] + text[start:],
            text[:first] + text[left:right] + text[last:],
            text.replace(chance.choice(TAGS), chance.choice(TAGS)),
            text[:first] + chance.choice(ODD) + text[last:],
        ]
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_broken_file_gets_one_of_three_verdicts_with_a_reason(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same mutations at every run
    files = [*FILES, *sorted(MIWG.rglob("[AB].*.bpmn"))]
    with Gate() as gate:
        for _ in range(40):
            text = chance.choice(files).read_text("utf-8", errors="replace")
            for _ in range(chance.randint(1, 5)):
                text = mutate(text, chance)
            answer = gate.ask(text.encode(), Surroundings(functions=frozenset({"working_days"})))
            rules = [one.rule for one in answer.problems if one.severity == "error"]
            assert answer.verdict in {"RUNS", "REFUSED", "NOT-BPMN"}
            assert (answer.verdict == "RUNS") == (not rules)
            assert not [rule for rule in rules if rule.startswith("gate.")], text
