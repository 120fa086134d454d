"""Our side of the gate: asks the worker, and answers in its place when it hangs, dies or eats too much."""

from __future__ import annotations

import base64
import json
import os
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from workflows.problems import Problem
from workflows.reading import LARGEST
from workflows.summary import Summary

if TYPE_CHECKING:
    from types import TracebackType

    from workflows.sheet import Surroundings

SECONDS = 30.0
MEMORY = 1024 * 1024 * 1024
_OUT_OF_TIME = 24  # SIGXCPU; Windows does not know it
_COMMAND = (sys.executable, "-B", "-m", "workflows.gate.worker")
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Answer:
    """What the gate's process said of one file, before the operators are compared."""

    verdict: str
    kind: str
    summary: Summary | None = None
    problems: list[Problem] = field(default_factory=list)
    normalised: list[Problem] = field(default_factory=list)
    services: list[tuple[str, str | None, int | None, str, dict[str, str]]] = field(default_factory=list)
    normal: str | None = None
    compiled: str | None = None
    stamp: str | None = None


class Gate:
    """A worker process for one batch of files, or for many: `with Gate() as gate: gate.ask(source, around)`.

    `seconds` of wall time per file, `memory` in bytes for the worker. One that hangs or dies is replaced.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.seconds = seconds
        self.memory = memory
        self._one_at_a_time = threading.Lock()
        self._worker: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str | None] = queue.Queue()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, source: bytes, around: Surroundings | None) -> Answer:
        """The verdict on one file. Never raises on account of the file; takes at most twice `seconds`."""
        if len(source) > LARGEST:
            return _refusal("REFUSED", "file.too_large", size=len(source), limit=LARGEST)
        with self._one_at_a_time:
            return self._ask(source, around)

    def _ask(self, source: bytes, around: Surroundings | None) -> Answer:
        request = {"source": base64.b64encode(source).decode("ascii"), "around": _sent(around)}
        try:
            worker = self._running()
            assert worker.stdin is not None  # noqa: S101 - it was opened as a pipe
            worker.stdin.write(json.dumps(request) + "\n")
            worker.stdin.flush()
            line = self._lines.get(timeout=self.seconds)
        except queue.Empty:
            self.close()
            return _refusal("REFUSED", "gate.time", seconds=int(self.seconds))
        except OSError:
            line = None
        if line is None:
            return self._dead()
        answer = _heard(json.loads(line))
        if any(problem.rule == "gate.memory" for problem in answer.problems):
            self.close()  # what is left of its memory would refuse the next file too
        return answer

    def _dead(self) -> Answer:
        code = self._worker.wait() if self._worker is not None else 0
        self.close()
        if code == -_OUT_OF_TIME:
            return _refusal("REFUSED", "gate.time", seconds=int(self.seconds))
        return _refusal("REFUSED", "gate.failed", reason="the reader stopped")

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # a request that nobody will read any more

    def _running(self) -> subprocess.Popen[str]:
        if self._worker is None or self._worker.poll() is not None:
            self.close()
            self._lines = queue.Queue()
            self._worker = subprocess.Popen(  # noqa: S603 - our own interpreter on our own module
                [*_COMMAND, str(self.memory), str(int(self.seconds) + 1)],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                env={} if os.name == "posix" else None,  # no secrets for strangers' files
            )
            threading.Thread(target=_listen, args=(self._worker, self._lines), daemon=True).start()
            if self._lines.get(timeout=self.seconds) is None:
                raise BrokenPipeError
        return self._worker


def _listen(worker: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    try:
        for line in worker.stdout or ():
            lines.put(line)
    except ValueError:
        pass  # closed under our hands: the worker was killed
    lines.put(None)


def _sent(around: Surroundings | None) -> dict[str, Any] | None:
    """As plain values; summaries hold nothing else, and a deep copy per file would be most of a check."""
    if around is None:
        return None
    kinds = {"processes": around.processes, "decisions": around.decisions, "forms": around.forms}
    known = {kind: {key: vars(one) for key, one in found.items()} for kind, found in kinds.items()}
    return {**known, "operators": around.operators, "functions": sorted(around.functions)}


def _heard(data: dict[str, Any]) -> Answer:
    for name in ("problems", "normalised"):
        data[name] = [Problem(**one) for one in data[name]]
    data["summary"] = Summary.of(data["summary"]) if data["summary"] else None
    data["services"] = [tuple(one) for one in data["services"]]
    return Answer(**data)


def _refusal(verdict: str, rule: str, **params: Any) -> Answer:
    return Answer(verdict, "bpmn", problems=[Problem(None, None, None, rule, "error", params)])
