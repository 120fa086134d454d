"""The BPMN schema as a second opinion: vendors break it often, and the files run all the same: it warns."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from workflows.problems import Problem

MOST = 10


def check(root: Any) -> list[Problem]:
    """At most ten findings; what stands in foreign namespaces is not looked at."""
    try:
        schema = _schema()
    except etree.XMLSchemaParseError:
        raise MemoryError from None  # the schema is sound: only memory can be missing
    if schema.validate(root):
        return []
    errors = list(schema.error_log)[:MOST]
    return [
        Problem(None, None, error.line, "file.schema", "warning", {"reason": _plain(error.message)})
        for error in errors
    ]


@cache
def _schema() -> Any:
    # only its data: the engine's code is known to one place
    path = files("SpiffWorkflow") / "bpmn" / "parser" / "schema" / "BPMN20.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


def _plain(message: str) -> str:
    return message.replace("{http://www.omg.org/spec/BPMN/20100524/MODEL}", "")[:300]
