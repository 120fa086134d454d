"""A set of files judged together, beside what is deployed already: the order they come in does not matter."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from workflows.definitions.report import Report
from workflows.gate import Gate
from workflows.rules import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflows.gate import Answer
    from workflows.operators import Operators
    from workflows.problems import Problem
    from workflows.summary import Summary

Source = tuple[str, bytes]


def check_all(
    sources: Iterable[Source],
    *,
    operators: Operators,
    functions: frozenset[str],
    deployed: Iterable[Summary] = (),
    gate: Gate | None = None,
) -> list[Report]:
    """A report for each file, in order; references resolve within the set first, then among `deployed`.

    The worker is started for this batch, unless a `gate` is kept open elsewhere.
    """
    files = list(sources)
    with nullcontext(gate) if gate is not None else Gate() as worker:
        first = [worker.ask(source, None) for _, source in files]
        around = surroundings(
            [*deployed, *(one.summary for one in first if one.summary)], operators, functions
        )
        around = _settle_waiting(worker, files, first, around)
        second = [worker.ask(source, around) for _, source in files]
    return [_report(name, answer, operators) for (name, _), answer in zip(files, second, strict=True)]


def surroundings(known: Iterable[Summary], operators: Operators, functions: frozenset[str]) -> Surroundings:
    """Later summaries replace earlier ones of the same kind and key."""
    by_kind: dict[str, dict[str, Summary]] = {"bpmn": {}, "dmn": {}, "form": {}}
    for one in known:
        by_kind[one.kind][one.key] = one
    writes = {name: list(operators[name].writes) for name in operators.names()}
    return Surroundings(by_kind["bpmn"], by_kind["dmn"], by_kind["form"], writes, functions)


def _settle_waiting(
    gate: Gate, files: list[Source], first: list[Answer], around: Surroundings
) -> Surroundings:
    """Whether a process always waits depends on the processes it calls: ask until nothing changes."""
    calling = [index for index, one in enumerate(first) if one.summary and one.summary.calls]
    for _ in calling:
        processes = dict(around.processes)
        for index in calling:
            found = gate.ask(files[index][1], replace(around, processes=processes)).summary
            if found is not None:
                processes[found.key] = found
        if processes == around.processes:
            break
        around = replace(around, processes=processes)
    return around


def _report(name: str, answer: Answer, operators: Operators) -> Report:
    problems = [*answer.problems, *_misused(answer, operators)]
    problems.sort(key=lambda one: one.line or 0)
    refused = answer.verdict == "RUNS" and any(one.severity == "error" for one in problems)
    summary = answer.summary
    return Report(
        name,
        "REFUSED" if refused else answer.verdict,
        answer.kind,
        summary.key if summary else None,
        problems,
        answer.normalised,
        summary,
        answer.normal,
        answer.compiled,
        answer.stamp,
    )


def _misused(answer: Answer, operators: Operators) -> list[Problem]:
    """What service tasks call, compared with the contracts: the registry never enters the gate's process."""
    return [
        problem.at(element, name, line)
        for element, name, line, operator, params in answer.services
        for problem in operators.problems(operator, params)
    ]
