"""One small file for each rule and each mending: the first line of a file says what to expect of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import workflows
from workflows.gate.verdict import Judgement, judge
from workflows.rules import Surroundings
from workflows.wording import CATALOGUE
from workflows.wording.diagrams import DIAGRAMS

FILES = sorted((Path(__file__).parent / "files").glob("*.bpmn"))
EXPECTED = re.compile(
    r"<!-- expect: (?P<verdict>RUNS|REFUSED|NOT-BPMN)"
    r"( (?P<how>mended|warns|house)?\s*(?P<rule>[a-z_.]+)( @(?P<element>\S+))?)? -->"
)


def judged(path: Path) -> Judgement:
    return judge(path.read_bytes(), Surroundings(functions=frozenset({"working_days"})))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_gets_the_verdict_it_expects(path: Path) -> None:
    expected = EXPECTED.search(path.read_text("utf-8"))
    assert expected, "the file does not say what to expect"
    made = judged(path)
    errors = [(one.rule, one.element, one.message()) for one in made.problems if one.severity == "error"]
    assert made.verdict == expected["verdict"], errors
    if not expected["rule"]:
        return
    found = [*made.problems, *made.normalised]
    matching = [one for one in found if one.rule == expected["rule"]]
    assert matching, [(one.rule, one.element) for one in found]
    if expected["element"]:
        assert (expected["element"].replace("-", "") or None) in [one.element for one in matching]
    severity = {"mended": "info", "warns": "warning", "house": "house", None: "error"}[expected["how"]]
    assert {one.severity for one in matching} == {severity}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_problem_has_a_place_and_words_in_both_languages(path: Path) -> None:
    made = judged(path)
    for one in [*made.problems, *made.normalised]:
        assert one.line is not None or one.rule == "process.none", one
        for locale in ("en", "zh"):
            assert one.message(locale)
            assert one.remedy(locale)
            assert "…" not in one.message(locale), "a detail is missing from the words"


def test_every_flow_node_of_a_file_that_runs_is_in_the_compiled_spec() -> None:
    for path in FILES:
        made = judged(path)
        if made.verdict == "RUNS":
            assert made.compiled
            ids = re.findall(
                r'<(?:userTask|startEvent|endEvent|\w+Gateway|\w+Event)\s[^>]*?id="(\w+)"',
                path.read_text("utf-8"),
            )
            ignored = [
                node
                for one in made.problems
                for node in one.params.get("nodes", ())
                if one.rule == "process.ignored"
            ]
            assert all(f'"{name}"' in made.compiled for name in ids if name not in ignored), path.stem


def test_every_rule_that_is_named_has_words_and_all_words_are_used() -> None:
    library = Path(workflows.__file__).parent
    files = [path for path in library.rglob("*.py") if "wording" not in path.parts]
    text = "".join(path.read_text("utf-8") for path in files)
    noted = re.findall(r'\.note\([^"]{1,60}"([a-z_]+)"', text)
    said = set(re.findall(r'"([a-z]+\.[a-z_0-9]+)"', text))
    said |= {f"normalised.{name}" for name in noted}
    families = {rule.partition(".")[0] for rule in DIAGRAMS}
    assert {rule for rule in said if rule.partition(".")[0] in families} - CATALOGUE.keys() == set()
    assert DIAGRAMS.keys() - said == set()
