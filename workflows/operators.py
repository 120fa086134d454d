"""What a service task may call: one name, one function, its keyword-only parameters the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from workflows.contracts import Parameter, fits, read_contract, spell
from workflows.errors import ExpressionError, OperatorFailed, reasons
from workflows.expressions import compile_expression
from workflows.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflows.subject import Subject


@dataclass(frozen=True)
class Context:
    """What an operator is told besides its parameters. It may `post` messages; it never moves a process.

    `now` is aware UTC; `post(name, subject=None, payload=None, not_before=None)` joins the transaction.
    """

    session: Session
    subject: Subject
    now: datetime
    actor: str | None
    instance_id: int
    element: str
    facts: Mapping[str, Any]
    post: Callable[..., Any]


@dataclass(frozen=True)
class Operator:
    """`call(context, *, …)` returns facts for the top level of the process data, or None.

    `effect` says whether it only `reads` or `acts` on the world (results of acts are recorded per step);
    `writes` names the facts it returns.
    """

    name: str
    call: Callable[..., Mapping[str, Any] | None]
    effect: Literal["reads", "acts"]
    writes: tuple[str, ...] = ()


class Operators:
    """Everything a diagram may call. Raises ValueError for doubles and functions that have no contract."""

    def __init__(self, operators: Iterable[Operator]) -> None:
        self._operators: dict[str, Operator] = {}
        self._contracts: dict[str, dict[str, Parameter]] = {}
        for one in operators:
            if one.name in self._operators:
                raise ValueError(f"two operators are called {one.name!r}")
            if one.effect not in {"reads", "acts"}:
                raise ValueError(f"operator {one.name!r}: effect is «reads» or «acts»")
            self._contracts[one.name] = read_contract(one.name, one.call)
            self._operators[one.name] = one

    def __getitem__(self, name: str) -> Operator:
        return self._operators[name]

    def __contains__(self, name: object) -> bool:
        return name in self._operators

    def names(self) -> list[str]:
        return sorted(self._operators)

    def contract(self, name: str) -> dict[str, Parameter]:
        """Parameter name -> (type, required); raises KeyError for an unknown operator."""
        return dict(self._contracts[name])

    def call(self, name: str, context: Context, params: Mapping[str, Any]) -> dict[str, Any] | None:
        """Call with values already worked out; raises OperatorFailed when they do not fit the contract.

        What the operator itself raises passes as it is.
        """
        if name not in self._operators:
            raise OperatorFailed(f"There is no operator {name!r}.", operator=name)
        for problem in self._misfits(name, params, _value_fits):
            raise OperatorFailed(problem.message(), **problem.params)
        facts = self._operators[name].call(context, **params)
        if facts is None:
            return None
        if not isinstance(facts, dict) and not hasattr(facts, "keys"):
            raise OperatorFailed(f"{name} returned {type(facts).__name__}, not facts.", operator=name)
        return dict(facts)

    def problems(self, name: str, params: Mapping[str, str]) -> list[Problem]:
        """What is wrong with a diagram's parameters (name -> expression); literals are compared by type."""
        if name not in self._operators:
            return [_problem("operator.unknown", operator=name, known=", ".join(self.names()) or "-")]
        return self._misfits(name, params, _literal_fits)

    def _misfits(
        self, name: str, params: Mapping[str, Any], fits: Callable[[str, str, Any, Any], Problem | None]
    ) -> list[Problem]:
        contract = self._contracts[name]
        found = [
            _problem(
                "operator.unknown_parameter", operator=name, parameter=given, known=", ".join(contract) or "-"
            )
            for given in params
            if given not in contract
        ]
        found += [
            _problem(
                "operator.missing_parameter", operator=name, parameter=wanted, type=spell(parameter.type)
            )
            for wanted, parameter in contract.items()
            if parameter.required and wanted not in params
        ]
        known = ((key, contract[key].type, value) for key, value in params.items() if key in contract)
        return found + [misfit for key, hint, value in known if (misfit := fits(name, key, hint, value))]


def _value_fits(name: str, parameter: str, hint: Any, value: Any) -> Problem | None:
    if fits(value, hint):
        return None
    return _problem(
        "operator.wrong_type",
        operator=name,
        parameter=parameter,
        type=spell(hint),
        value=type(value).__name__,
    )


def _literal_fits(name: str, parameter: str, hint: Any, text: str) -> Problem | None:
    try:
        expression = compile_expression(text)
        if expression.names or expression.calls:
            return None
        value = expression.evaluate({})
    except ExpressionError as error:
        return _problem("operator.bad_parameter", operator=name, parameter=parameter, **reasons(error))
    if fits(value, hint):
        return None
    return _problem(
        "operator.wrong_type", operator=name, parameter=parameter, type=spell(hint), value=text.strip()
    )


def _problem(rule: str, **params: Any) -> Problem:
    return Problem(None, None, None, rule, "error", params)
