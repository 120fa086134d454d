"""What the engine calls while it steps: expressions, operators, tables, posts; the moment is handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine

from workflows.engine.facts import plain, settled
from workflows.engine.tree import element, properties
from workflows.errors import WorkflowError
from workflows.expressions import compile_expression, compile_timer, parse_script

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, tzinfo
    from uuid import UUID

    from workflows.expressions import Expression


class Hands(Protocol):
    """What the machine reaches for outside the tree; the runner lends them."""

    def functions(self, now: datetime, facts: Mapping[str, Any]) -> Mapping[str, Callable[..., Any]]: ...

    def operate(
        self, operator: str, params: Mapping[str, Any], facts: Mapping[str, Any], at: str, now: datetime
    ) -> Mapping[str, Any] | None: ...

    def decide(self, decision: str, facts: Mapping[str, Any]) -> tuple[Any, Any]: ...

    def throw(self, message: str, subject: str | None, payload: Mapping[str, Any], now: datetime) -> None: ...


class _Environment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """The stock engine evaluates through its environment in places that bypass the engine itself."""

    def evaluate(self, expression: str, context: Mapping[str, Any], external_context: Any = None) -> Any:
        return compile_expression(expression).evaluate({**(external_context or {}), **context})

    def execute(self, *_: Any, **__: Any) -> bool:
        raise WorkflowError("a script is carried out by the machine only")

    def call_service(self, *_: Any, **__: Any) -> Any:
        raise WorkflowError("a service is called by the machine only")


class Machine(PythonScriptEngine):  # type: ignore[misc]
    """One per use of an instance. `now` is the moment being lived through, `until` the real one."""

    def __init__(
        self, hands: Hands, now: datetime, zone: tzinfo, *, passing: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(_Environment())
        self.hands = hands
        self.now = now
        self.until = now
        self.zone = zone
        self.at: Any = None  # the task in hand, to be named when something fails
        self.passing = dict(passing or {})  # element -> facts: steps a person has moved past
        self.results: dict[UUID, Any] = {}

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        self.at = task
        names = {**(external_context or {}), **task.data}
        return self._value(compile_expression(expression), names, self.now)

    def timer(self, task: Any, text: str, since: datetime) -> Any:
        """What a timer's or limit's text gives: a moment, or ISO text to be reckoned from `since`."""
        self.at = task
        return self._value(compile_timer(text), task.data, since)

    def _value(self, expression: Expression, names: Mapping[str, Any], now: datetime) -> Any:
        functions = self.hands.functions(now, names) if expression.calls else {}
        return expression.evaluate(names, functions)

    def execute(self, task: Any, script: str, external_context: Any = None) -> bool:
        self.at = task
        if self._passed(task):
            return True
        for name, expression in parse_script(script):
            names = {**(external_context or {}), **task.data}
            task.data[name] = settled(self._value(expression, names, self.now))
        return True

    def operate(self, task: Any, operator: str, params: Mapping[str, str]) -> None:
        """Call the operator with evaluated parameters; BadFacts when it returns what is no fact."""
        self.at = task
        if self._passed(task):
            return
        given = {name: self.evaluate(task, text) for name, text in params.items()}
        returned = plain(self.hands.operate(operator, given, task.data, element(task), self.now))
        task.data.update(returned)
        self.results[task.id] = {"operator": operator, "facts": returned}

    def decide(self, task: Any, decision: str) -> None:
        """Evaluate the table; its output columns become facts, its explanation stays with the step."""
        self.at = task
        if self._passed(task):
            return
        outputs, why = self.hands.decide(decision, task.data)
        returned = plain(outputs if isinstance(outputs, dict) else {decision: settled(outputs)})
        task.data.update(returned)
        self.results[task.id] = {"decision": decision, "facts": returned, "why": why}

    def _passed(self, task: Any) -> bool:
        if (facts := self.passing.pop(element(task), None)) is None:
            return False
        task.data.update(facts)
        self.results[task.id] = {"moved": facts}
        return True

    def throw(self, task: Any, message: str) -> None:
        """Write the post of a throw event: its `payload` facts, to its own subject or the one it names."""
        self.at = task
        given = properties(task)
        names = [name.strip() for name in given.get("payload", "").split(",") if name.strip()]
        subject = self.evaluate(task, given["subject"]) if given.get("subject") else None
        self.hands.throw(message, subject, {name: task.data.get(name) for name in names}, self.now)
