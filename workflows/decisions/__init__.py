"""DMN decision tables: S-FEEL cells, every hit policy, and an explanation of every answer."""

from workflows.decisions.answers import Decision, explain
from workflows.decisions.dmn import read_tables
from workflows.decisions.table import Input, Output, Rule, Table

__all__ = ["Decision", "Input", "Output", "Rule", "Table", "explain", "read_tables"]
