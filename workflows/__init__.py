"""BPMN execution as a library: what a diagram says is what happens."""

from workflows.definitions import Definitions, Report
from workflows.engine import Limits
from workflows.errors import (
    BadFacts,
    DecisionError,
    DefinitionRefused,
    ExpressionError,
    NotFound,
    OperatorFailed,
    Stale,
    StepBudgetSpent,
    TooDeep,
    Unfit,
    WorkflowError,
)
from workflows.operators import Context, Operator, Operators
from workflows.progress import Ended, Failure, Opened, Progress, Thrown
from workflows.runner import Runner
from workflows.subject import Subject

__all__ = [
    "BadFacts",
    "Context",
    "DecisionError",
    "DefinitionRefused",
    "Definitions",
    "Ended",
    "ExpressionError",
    "Failure",
    "Limits",
    "NotFound",
    "Opened",
    "Operator",
    "OperatorFailed",
    "Operators",
    "Progress",
    "Report",
    "Runner",
    "Stale",
    "StepBudgetSpent",
    "Subject",
    "Thrown",
    "TooDeep",
    "Unfit",
    "WorkflowError",
]
