"""Task specs of our own: service and rule steps, joins that lose nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway, InclusiveGateway, ParallelGateway
from SpiffWorkflow.spiff.parser.task_spec import SpiffTaskParser
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask
from SpiffWorkflow.util.task import TaskState

from workflows.engine.tree import ancestors, common_ancestor, this_round
from workflows.errors import WorkflowError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Operate(SpiffBpmnTask):  # type: ignore[misc]
    """A service task: calls one operator; what it returns is merged into the facts."""

    def __init__(
        self, wf_spec: Any, name: str, *, operator: str, params: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.operator = operator
        self.params = dict(params)

    def _run_hook(self, task: Any) -> bool:
        task.workflow.script_engine.operate(task, self.operator, self.params)
        return True


class Decide(SpiffBpmnTask):  # type: ignore[misc]
    """A business rule task: its table comes from the release, so tables version on their own."""

    def __init__(self, wf_spec: Any, name: str, *, decision: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.decision = decision

    def _run_hook(self, task: Any) -> bool:
        task.workflow.script_engine.decide(task, self.decision)
        return True


class DecideParser(SpiffTaskParser):  # type: ignore[misc]
    """Reads a business rule task without its table, which the stock parser insists on."""

    def create_task(self) -> Decide:
        called = self.get_decision_ref(self.node)
        if not called:
            raise ValidationException(
                "A business rule task names no table", node=self.node, file_name=self.filename
            )
        return Decide(self.spec, self.bpmn_id, decision=called, **self.bpmn_attributes)

    @staticmethod
    def get_decision_ref(node: Any) -> str | None:
        called: str | None = SpiffTaskParser._parse_extensions(node).get("calledDecisionId")  # noqa: SLF001
        return called.strip() if called else None


def meet(spec: Any, task: Any) -> None:
    """Merge what each branch changed since they parted. The stock merge lets a branch that only carried an
    old value along overwrite the new one of its sister."""
    arrived = [one for one in this_round(task) if one is not task and one.has_state(TaskState.FINISHED_MASK)]
    arrived.sort(key=lambda one: one.last_state_change)
    arrived.append(task)
    parents = [one.parent for one in arrived]
    base = common_ancestor(parents) if len(parents) > 1 else parents[0]
    task.data = merged(base.data, [parent.data for parent in parents])
    for one in arrived[:-1]:
        if one.has_state(TaskState.COMPLETED):
            one._drop_children(force=True)  # noqa: SLF001
    spec.run_event.emit(task.workflow, task)


def merged(base: Mapping[str, Any], branches: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """`base` with the changes of every branch, later ones last."""
    result = dict(base)
    for branch in branches:
        result.update({key: value for key, value in branch.items() if key not in base or base[key] != value})
        for key in base.keys() - branch.keys():
            result.pop(key, None)
    return deepcopy(result)


class Together(ParallelGateway):  # type: ignore[misc]
    """A parallel gateway that counts the arrivals of its own round only."""

    def _check_threshold_unstructured(self, task: Any) -> bool:
        awaited = set(self._inputs)
        for one in this_round(task):
            path = list(ancestors(one))
            if task in path:  # ahead of this one: it waits for nothing that only comes after it
                before = next((up for up in path if up.task_spec.name in awaited), None)
                awaited.discard(before.task_spec.name if before else "")
            elif one.parent.has_state(TaskState.COMPLETED):
                awaited.discard(one.parent.task_spec.name)
        return not awaited

    def _run_hook(self, task: Any) -> bool:
        meet(self, task)
        return True


class Either(InclusiveGateway):  # type: ignore[misc]
    """An inclusive gateway: as the stock one, but for the merge."""

    def _run_hook(self, task: Any) -> bool:
        meet(self, task)
        matches, defaults = self._get_matching_outputs(task)
        chosen = matches or defaults
        if not chosen:
            raise WorkflowError(f"no condition holds at {self.bpmn_id} and it has no default flow")
        task._sync_children(chosen, TaskState.FUTURE)  # noqa: SLF001
        for child in task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)  # noqa: SLF001
        return True


class Finish(_EndJoin):  # type: ignore[misc]
    """Where all ends of a process meet, with the same merge."""

    def _run_hook(self, task: Any) -> bool:
        meet(self, task)
        task.workflow.data.update(task.data)
        return True


class AwaitFirst(EventBasedGateway):  # type: ignore[misc]
    """An event-based gateway: the branch whose event came is taken."""

    def _run_hook(self, task: Any) -> bool:
        self.event_definition.update_task_data(task)
        task._sync_children([self.outputs[task.internal_data["chosen"]]], TaskState.FUTURE)  # noqa: SLF001
        for child in task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)  # noqa: SLF001
        return True
