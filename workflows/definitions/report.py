"""What the gate answers about one file: a verdict, every problem, and what was mended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflows.problems import Problem
    from workflows.summary import Summary


@dataclass(frozen=True)
class Report:
    """`verdict` is RUNS, REFUSED or NOT-BPMN (which says of a table or form that it is none)."""

    name: str
    verdict: str
    kind: str
    key: str | None
    problems: list[Problem] = field(default_factory=list)
    normalised: list[Problem] = field(default_factory=list)
    summary: Summary | None = None
    normal: str | None = None
    compiled: str | None = None
    stamp: str | None = None

    @property
    def runs(self) -> bool:
        return self.verdict == "RUNS"

    @property
    def house(self) -> list[Problem]:
        """What blocks activation though it would run."""
        return [problem for problem in self.problems if problem.severity == "house"]

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    def as_dict(self, locale: str = "en") -> dict[str, Any]:
        """For the API and the command line."""
        return {
            "name": self.name,
            "verdict": self.verdict,
            "kind": self.kind,
            "key": self.key,
            "problems": [spell(problem, locale) for problem in self.problems],
            "normalised": [spell(problem, locale) for problem in self.normalised],
        }


def spell(problem: Problem, locale: str) -> dict[str, Any]:
    """A problem with its words."""
    return {
        "element": problem.element,
        "name": problem.name,
        "line": problem.line,
        "rule": problem.rule,
        "severity": problem.severity,
        "message": problem.message(locale),
        "remedy": problem.remedy(locale),
    }
