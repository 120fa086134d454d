"""What a diagram says, as plain data, and how it is read from a mended file."""

from workflows.diagram.model import Diagram, Event, Flow, Node, Operation, Repeat, Scope
from workflows.diagram.tree import called, properties_of, read_diagram

__all__ = [
    "Diagram",
    "Event",
    "Flow",
    "Node",
    "Operation",
    "Repeat",
    "Scope",
    "called",
    "properties_of",
    "read_diagram",
]
