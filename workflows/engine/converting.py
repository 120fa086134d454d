"""How specs become JSON and come back: the stock converters and those of our own classes."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default.task_spec import (
    BpmnTaskSpecConverter,
    ConditionalGatewayConverter,
    EventConverter,
    ParallelGatewayConverter,
)
from SpiffWorkflow.bpmn.serializer.helpers.spec import EventDefinitionConverter
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.spiff.serializer.task_spec import (
    SpiffBpmnTaskConverter,
    SpiffMultiInstanceConverter,
    StandardLoopTaskConverter,
)

from workflows.engine.boxes import AwaitFirst, Decide, Either, Finish, Operate, Together
from workflows.engine.events import Choice, Error, Escalation, Message
from workflows.engine.repeating import Again, Everyone, OneByOne
from workflows.engine.timers import Timer


class _OperateConverter(SpiffBpmnTaskConverter):  # type: ignore[misc]
    def to_dict(self, spec: Operate) -> dict[str, Any]:
        return {**super().to_dict(spec), "operator": spec.operator, "params": spec.params}


class _DecideConverter(SpiffBpmnTaskConverter):  # type: ignore[misc]
    def to_dict(self, spec: Decide) -> dict[str, Any]:
        return {**super().to_dict(spec), "decision": spec.decision}


class _TimerConverter(EventDefinitionConverter):  # type: ignore[misc]
    def to_dict(self, definition: Timer) -> dict[str, Any]:
        extra = {"expression": definition.expression, "repeats": definition.repeats, "each": definition.each}
        return {**super().to_dict(definition), **extra}


class _MessageConverter(EventDefinitionConverter):  # type: ignore[misc]
    def to_dict(self, definition: Message) -> dict[str, Any]:
        return {**super().to_dict(definition), "repeats": definition.repeats}


class _RaisedConverter(EventDefinitionConverter):  # type: ignore[misc]
    def to_dict(self, definition: Any) -> dict[str, Any]:
        return {**super().to_dict(definition), "code": definition.code, "repeats": definition.repeats}


class _ChoiceConverter(EventDefinitionConverter):  # type: ignore[misc]
    def to_dict(self, definition: Choice) -> dict[str, Any]:
        inner = [self.registry.convert(one) for one in definition.event_definitions]
        return {**super().to_dict(definition), "event_definitions": inner}

    def from_dict(self, dct: dict[str, Any]) -> Choice:
        dct["event_definitions"] = [self.registry.restore(one) for one in dct["event_definitions"]]
        choice: Choice = super().from_dict(dct)
        return choice


OURS = {
    Operate: _OperateConverter,
    Decide: _DecideConverter,
    Together: ParallelGatewayConverter,
    Either: ConditionalGatewayConverter,
    Finish: BpmnTaskSpecConverter,
    AwaitFirst: EventConverter,
    Everyone: SpiffMultiInstanceConverter,
    OneByOne: SpiffMultiInstanceConverter,
    Again: StandardLoopTaskConverter,
    Timer: _TimerConverter,
    Message: _MessageConverter,
    Error: _RaisedConverter,
    Escalation: _RaisedConverter,
    Choice: _ChoiceConverter,
}


def registry() -> Any:
    """A fresh registry: it carries a flag of its own, so threads do not share one."""
    return BpmnWorkflowSerializer.configure({**SPIFF_CONFIG, **OURS})
