"""The gate's own process: a request a line, an answer a line; it holds no secrets and few rights."""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import asdict
from typing import Any

from workflows.gate.verdict import Judgement, judge
from workflows.problems import Problem
from workflows.rules import Surroundings
from workflows.summary import Summary

try:
    import resource
except ImportError:  # pragma: no cover - Windows has no such limits; the parent's clock holds there
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Answer until the parent closes the line. Arguments: bytes of memory, seconds of work for each file."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    answers = sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints must not be taken for an answer
    _limit_memory(memory)
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        _limit_time(seconds)
        print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    around = request["around"]
    try:
        made = judge(
            base64.b64decode(request["source"]), surroundings(around) if around is not None else None
        )
        return asdict(made)
    except MemoryError:
        return asdict(_failed("gate.memory"))
    except Exception as error:  # noqa: BLE001 - any file on earth gets a verdict
        return asdict(_failed("gate.failed", reason=f"{type(error).__name__}: {error}"[:200]))


def _failed(rule: str, **params: Any) -> Judgement:
    return Judgement("REFUSED", problems=[Problem(None, None, None, rule, "error", params)])


def surroundings(data: dict[str, Any]) -> Surroundings:
    """Surroundings as they come over the line."""
    known = {
        name: {key: Summary.of(one) for key, one in data[name].items()}
        for name in ("processes", "decisions", "forms")
    }
    return Surroundings(**known, operators=data["operators"], functions=frozenset(data["functions"]))


def _limit_memory(most: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    """So many seconds of work for each file; the parent's clock counts the waiting as well."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
