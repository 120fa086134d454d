"""The names of BPMN 2.0 that the reader, the normaliser and the rules share."""

from __future__ import annotations

from workflows.reading import BPMN

SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
GATEWAYS = frozenset(
    {"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"}
)
TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
    }
)
CONTAINERS = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | CONTAINERS | {"callActivity"}
PEOPLE = frozenset({"task", "userTask", "manualTask"})
FLOW_NODES = EVENTS | GATEWAYS | ACTIVITIES

DATA = frozenset(
    {
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "property",
        "ioSpecification",
        "dataInputAssociation",
        "dataOutputAssociation",
    }
)
ARTIFACTS = frozenset({"association", "group", "textAnnotation"})
FURNITURE = frozenset(
    {
        "documentation",
        "extensionElements",
        "auditing",
        "monitoring",
        "laneSet",
        "sequenceFlow",
        "incoming",
        "outgoing",
        "supports",
        "correlationSubscription",
        "supportedInterfaceRef",
        "ioBinding",
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
        "potentialOwner",
        "performer",
        "humanPerformer",
        "resourceRole",
        "completionCondition",
        "dataInput",
        "dataOutput",
        "artifact",
    }
)


def tag(name: str) -> str:
    """The full name of a BPMN element, as lxml spells it."""
    return f"{{{BPMN}}}{name}"


def spiff(name: str) -> str:
    """The full name of an element in the extension namespace of our diagrams."""
    return f"{{{SPIFF}}}{name}"
