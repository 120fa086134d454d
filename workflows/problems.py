"""What is wrong with a definition: one problem, its place in the file, and its words in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from workflows.wording import CATALOGUE, fill

if TYPE_CHECKING:
    from workflows.errors import Worded

Severity = Literal["error", "warning", "house", "info"]


@dataclass(frozen=True)
class Problem:
    """`error` refuses a definition, `house` blocks its activation, `warning` and `info` only tell.

    `rule` is a key of the catalogue: a rule without words in both languages does not exist (KeyError).
    """

    element: str | None
    name: str | None
    line: int | None
    rule: str
    severity: Severity
    params: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rule not in CATALOGUE:
            raise KeyError(f"no words for the rule {self.rule!r}: add them to workflows/wording")

    def message(self, locale: str = "en") -> str:
        wording = CATALOGUE[self.rule]
        return fill(wording.zh if locale.startswith("zh") else wording.en, self._known())

    def remedy(self, locale: str = "en") -> str:
        wording = CATALOGUE[self.rule]
        return fill(wording.remedy_zh if locale.startswith("zh") else wording.remedy_en, self._known())

    def at(self, element: str | None, name: str | None = None, line: int | None = None) -> Problem:
        """The same problem, placed in a diagram."""
        return replace(self, element=element, name=name, line=line)

    def _known(self) -> dict[str, Any]:
        return {"element": self.element or "?", "name": self.name or self.element or "?", **self.params}


def problem_of(
    error: Worded,
    *,
    severity: Severity = "error",
    element: str | None = None,
    name: str | None = None,
    line: int | None = None,
) -> Problem:
    """What an ExpressionError or DecisionError says, as a problem of a definition."""
    return Problem(element, name, line, error.rule, severity, dict(error.details))
