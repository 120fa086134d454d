"""What a table answered and why, in a form that can be stored as JSON and worded in either language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from workflows.decisions.values import plain


@dataclass(frozen=True)
class Decision:
    """`outputs` is one mapping, or a list of them under RULE ORDER, OUTPUT ORDER and plain COLLECT.

    `why` has an entry per matched rule and input, `notes` what its author wrote beside the matched rules;
    `default`: no rule matched, the default outputs stand.
    """

    table: str
    hit_policy: str
    outputs: dict[str, Any] | list[dict[str, Any]]
    rules: list[str]
    why: list[dict[str, Any]]
    default: bool = False
    columns: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """For the top level of process data: column -> value (or list, where several rules answer)."""
        if isinstance(self.outputs, dict):
            return dict(self.outputs)
        return {column: [one[column] for one in self.outputs] for column in self.columns}

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "columns": list(self.columns)}


def cell(rule: str, row: int, label: str, value: Any, test: str) -> dict[str, Any]:
    return {"rule": rule, "row": row, "input": label, "value": plain(value), "test": test.strip() or "-"}


def explain(entry: dict[str, Any], locale: str = "en") -> str:
    """One entry of `why` as a sentence: `tier = major matched “major”`."""
    value, test = _spoken(entry["value"], locale), re.sub(r'^"([^"]*)"$', r"\1", entry["test"])
    if locale.startswith("zh"):
        return (
            f"{entry['input']} = {value}，任何值均可"
            if test == "-"
            else f"{entry['input']} = {value}，符合“{test}”"
        )
    return (
        f"{entry['input']} = {value}, any value"
        if test == "-"
        else f"{entry['input']} = {value} matched “{test}”"
    )


def _spoken(value: Any, locale: str) -> str:
    if value is None:
        return "空" if locale.startswith("zh") else "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(_spoken(item, locale) for item in value) or "[]"
    return str(value)
