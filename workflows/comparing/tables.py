"""What a decision table says, row by row, as the comparison reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.comparing.change import Said
from workflows.decisions import read_tables

if TYPE_CHECKING:
    from workflows.decisions.table import Rule, Table

_ORDERED = ("F", "R", "P", "O")
"""Hit policies by which the place of a row decides."""


def said(source: bytes) -> dict[str, Said]:
    """By id: the table with its columns, then its rows, each cell under the label of its column."""
    found: dict[str, Said] = {}
    for table in read_tables(source):
        columns = {f"column:{one.label}": f"{one.text} {one.type or ''}".strip() for one in table.inputs}
        answers = {f"answer:{one.name}": one.type or "" for one in table.outputs}
        parts = {"name": table.name, "policy": table.hit_policy, **columns, **answers}
        found[table.key] = Said("decision", table.name, parts)
        found |= {rule.id: _row(table, rule) for rule in table.rules}
    return found


def _row(table: Table, rule: Rule) -> Said:
    asked = {f"cell:{column.label}": text for column, text in zip(table.inputs, rule.texts, strict=False)}
    answered = {
        f"cell:{column.name}": answer.text
        for column, answer in zip(table.outputs, rule.answers, strict=False)
        if answer is not None
    }
    place = {"place": str(rule.number)} if table.hit_policy in _ORDERED else {}
    note = {"note": rule.note} if rule.note else {}
    return Said("row", str(rule.number), {**asked, **answered, **place, **note})
