"""From a checked diagram to a compiled spec as JSON text, and back: what is stored beside a definition."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from lxml import etree
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.parser.process import SpiffProcessParser

from workflows.engine.boxes import Decide, DecideParser
from workflows.engine.converting import registry
from workflows.engine.rewriting import rewrite
from workflows.errors import WorkflowError

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPILER = 1
STAMP = f"spiffworkflow {version('SpiffWorkflow')}, redress {COMPILER}"
"""Engine and compiler version of a compiled text: rebuild from the source where it differs."""

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"


class _ProcessParser(SpiffProcessParser):  # type: ignore[misc]
    def _index_process_nodes(self) -> None:
        """Variables, operators and their parameters may be called like a task: they must not hide it."""
        super()._index_process_nodes()
        for node in self.xpath(".//bpmn:*[@id]"):
            if not node.tag.endswith("putDataItem"):
                self.nodes_by_id[node.get("id")] = node


class Parser(SpiffBpmnParser):  # type: ignore[misc]
    """The stock parser, but for rule tasks, whose tables belong to the release."""

    PROCESS_PARSER_CLASS = _ProcessParser
    OVERRIDE_PARSER_CLASSES = {  # noqa: RUF012
        **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES,
        f"{{{BPMN}}}businessRuleTask": (DecideParser, Decide),
    }


@dataclass(frozen=True)
class Process:
    """A compiled process, immutable, shared by threads: its own specs, and what it needs of a release."""

    key: str
    name: str
    specs: Mapping[str, Any]  # its own under its key, its embedded sub-processes under key/id
    properties: Mapping[str, str]
    calls: tuple[str, ...] = ()  # processes
    decisions: tuple[str, ...] = ()  # tables
    messages: Mapping[str, str] = field(default_factory=dict)  # start event -> message that starts it
    timers: Mapping[str, str] = field(default_factory=dict)  # start event -> rule of its schedule
    each: frozenset[str] = frozenset()  # start events whose missed rounds are made up

    @property
    def plain_start(self) -> bool:
        """Is there a start event that needs no message and no moment?"""
        starts = {spec.name for spec in self.specs[self.key].bpmn_start_events}
        return bool(starts - self.messages.keys() - self.timers.keys())


def compile_process(source: Any, process_id: str) -> str:
    """Compile the process with this id; text that `load` reads.

    `source` is a parsed tree, its root, or the XML; it must have passed the rules and been normalised.
    Raises WorkflowError when the engine cannot read it all the same.
    """
    tree = (
        etree.fromstring(source.encode() if isinstance(source, str) else source)
        if _is_text(source)
        else source
    )
    parser = Parser()
    try:
        parser.add_bpmn_xml(tree, filename=f"{process_id}.bpmn")
        own = {process_id: parser.get_spec(process_id)}
        embedded = parser.get_subprocess_specs(process_id, require_call_activity_specs=False)
    except RecursionError:
        raise WorkflowError(f"the diagram {process_id} is too long a chain for the engine") from None
    except Exception as error:
        raise WorkflowError(f"the engine cannot read {process_id}: {error}") from error
    own.update({f"{process_id}/{name}": spec for name, spec in embedded.items() if spec is not None})
    known = registry()
    specs = {name: known.convert(spec) for name, spec in own.items()}
    return json.dumps({"stamp": STAMP, **rewrite(process_id, specs), **_about(tree, process_id)})


def _is_text(source: Any) -> bool:
    return isinstance(source, str | bytes)


def _about(tree: Any, process_id: str) -> dict[str, Any]:
    process = next((one for one in tree.iter(f"{{{BPMN}}}process") if one.get("id") == process_id), None)
    if process is None:
        raise WorkflowError(f"there is no process {process_id} in this diagram")
    path = f"{{{BPMN}}}extensionElements/{{{SPIFF}}}properties/{{{SPIFF}}}property"
    found = {one.get("name", ""): one.get("value", "") for one in process.iterfind(path)}
    return {"key": process_id, "name": process.get("name") or process_id, "properties": found}


def load(text: str) -> Process:
    """The compiled process of this text; about half a millisecond, so keep it (it never changes)."""
    stored = json.loads(text)
    known = registry()
    specs = {name: known.restore(spec) for name, spec in stored["specs"].items()}
    for spec in specs.values():
        spec.home = stored["key"]
    return Process(
        key=stored["key"],
        name=stored["name"],
        specs=specs,
        properties=stored["properties"],
        calls=tuple(stored["calls"]),
        decisions=tuple(stored["decisions"]),
        messages=stored["messages"],
        timers=stored["timers"],
        each=frozenset(stored["each"]),
    )
