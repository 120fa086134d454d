"""Multi-instances and loops whose rounds can be repeated and whose results lie in the order of the list."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.spiff.specs.defaults import (
    ParallelMultiInstanceTask,
    SequentialMultiInstanceTask,
    StandardLoopTask,
)
from SpiffWorkflow.util.task import TaskState

from workflows.engine.boxes import merged


class _Collect(BpmnTaskSpec):  # type: ignore[misc]
    """What both multi-instances share: fresh results each round, in the order of the list, not of arrival."""

    def create_child(self, task: Any, item: Any, key_or_index: Any = None) -> None:
        """The stock engine refuses variables left from an earlier round: put them aside meanwhile."""
        names = [one.bpmn_id for one in (self.input_item, self.output_item) if one is not None]
        aside = {name: task.data.pop(name) for name in names if name in task.data}
        super().create_child(task, item, key_or_index)
        task.data.update(aside)

    def init_data_output_with_input_data(self, task: Any, given: Any) -> None:
        """Results are put together when the last one is in."""

    def init_data_output_with_cardinality(self, task: Any) -> None:
        """As above."""

    def keep(self, child: Any) -> None:
        """Remember the answer of one instance by its place."""
        task = child.parent
        task.internal_data["merged"].append(str(child.id))
        if self.data_output is None or self.output_item is None:
            task.data = merged(task.data, [child.data])
            return
        answer = deepcopy(child.data.get(self.output_item.bpmn_id))
        place = child.internal_data.get("key_or_index", child.internal_data.get("item"))
        task.internal_data.setdefault("answers", []).append([place, answer])

    def collect(self, task: Any) -> None:
        """Results in the list's order; `{key: value}` of a mapping, or when `collect` says map."""
        if self.data_output is None:
            return
        given = task.data.get(self.data_input.bpmn_id) if self.data_input is not None else None
        answers = task.internal_data.pop("answers", [])
        if isinstance(given, dict):
            result: Any = {str(place): answer for place, answer in answers}
        elif isinstance(given, list) and self._by_item():
            result = {
                str(given[place]): answer for place, answer in sorted(answers, key=lambda pair: pair[0])
            }
        else:
            result = [answer for _, answer in sorted(answers, key=lambda pair: pair[0])]
        task.data[self.data_output.bpmn_id] = result

    def _by_item(self) -> bool:
        child = self._wf_spec.task_specs[self.task_spec]
        return str(getattr(child, "extensions", {}).get("properties", {}).get("collect")) == "map"

    def _update_hook(self, task: Any) -> bool | None:
        done: bool | None = super()._update_hook(task)
        if done:
            self.collect(task)
        return done

    def finish(self, task: Any) -> None:
        self.collect(task)
        task._set_state(TaskState.READY)  # noqa: SLF001


class Everyone(_Collect, ParallelMultiInstanceTask):  # type: ignore[misc]
    """A parallel multi-instance; an empty list completes at once with empty results."""

    def merge_child(self, workflow: Any, child: Any) -> None:  # noqa: ARG002
        self.keep(child)
        task = child.parent
        if self.check_completion_condition(task):
            for one in self._instances(task):
                one.cancel()
            self.finish(task)
        elif self.children_complete(task):
            self.finish(task)


class OneByOne(_Collect, SequentialMultiInstanceTask):  # type: ignore[misc]
    """A sequential multi-instance."""

    def merge_child(self, workflow: Any, child: Any) -> None:  # noqa: ARG002
        self.keep(child)
        task = child.parent
        if self.children_complete(task) or self.check_completion_condition(task):
            self.finish(task)
        else:
            self.add_next_child(task)


class Again(StandardLoopTask):  # type: ignore[misc]
    """A standard loop: each round's facts replace the last, and the count of rounds is all that is kept."""

    def merge_child(self, workflow: Any, child: Any) -> None:  # noqa: ARG002
        task = child.parent
        task.data = merged(task.data, [child.data])
        task.internal_data["merged"].append(1)
        if self.loop_complete(task):
            task._set_state(TaskState.READY)  # noqa: SLF001
        else:
            self.create_child(task)
