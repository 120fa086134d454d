"""What can go wrong in a workflow: one root, few families; the docstring is the default message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows.wording import CATALOGUE, fill

if TYPE_CHECKING:
    from collections.abc import Sequence


class WorkflowError(Exception):
    """The process could not be carried out."""

    def __init__(self, message: str | None = None, **details: Any) -> None:
        self.details = details
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))


class NotFound(WorkflowError):
    """No such definition, instance, task or incident."""


class Stale(WorkflowError):
    """This step is no longer open: somebody else was first, or the process has moved on. Load it again."""


class Unfit(WorkflowError):
    """The instance stands on steps that the mended diagram no longer has. Keep them, or move it by hand."""

    def __init__(self, message: str | None = None, *, elements: Sequence[str] = ()) -> None:
        self.elements = list(elements)
        super().__init__(message, elements=self.elements)


class BadFacts(WorkflowError):
    """Facts are text, numbers, true, false, nothing, lists and mappings of these; no key is «typename»."""


class StepBudgetSpent(WorkflowError):
    """The process took too many automatic steps without waiting. Look for a loop without a task."""


class TooDeep(WorkflowError):
    """The state of this instance has grown too deep to be advanced safely."""


class OperatorFailed(WorkflowError):
    """A service task could not be carried out."""


class DefinitionRefused(WorkflowError):
    """The definition has errors and was not stored. Mend every problem listed and deploy again."""

    def __init__(self, report: Any = None, problems: Sequence[Any] = (), message: str | None = None) -> None:
        self.report = report
        self.problems = list(problems) or list(getattr(report, "problems", ()))
        super().__init__(message)


class Worded(WorkflowError):
    """An error that the catalogue words in both languages: `rule` is its key, `details` fill the template."""

    def __init__(self, rule: str, **details: Any) -> None:
        self.rule = rule
        wording = CATALOGUE[rule]
        super().__init__(f"{fill(wording.en, details)} {fill(wording.remedy_en, details)}".strip(), **details)

    def message(self, locale: str = "en") -> str:
        wording = CATALOGUE[self.rule]
        return fill(wording.zh if locale.startswith("zh") else wording.en, self.details)

    def remedy(self, locale: str = "en") -> str:
        wording = CATALOGUE[self.rule]
        return fill(wording.remedy_zh if locale.startswith("zh") else wording.remedy_en, self.details)


def reasons(cause: Any) -> dict[str, Any]:
    """What a Worded error or a Problem says, in both languages, as details of the error that it causes."""
    return {"reason": cause.message("en"), "reason_zh": cause.message("zh")}


class ExpressionError(Worded):
    """An expression says something the language does not allow, or cannot be worked out with these facts."""


class DecisionError(Worded):
    """A decision table cannot be read, or gives no single answer for these facts."""
