"""User tasks over HTTP: a real server in a process of its own, real cases, one client and eight."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from tests.databases import fresh

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = 60
CLIENTS = 8
ANSWERS = {"kind": "complaint", "category": "facilities", "tier": "general", "decision": "accept"}
CASE = {
    "kind": "complaint",
    "channel": "website",
    "title": "Street lamp",
    "text": "The street lamp at the corner has been dark for a week.",
    "place": "Moon Road",
    "anonymous": True,
}


class Client:
    """One connection that stays open."""

    def __init__(self, port: int, token: str = "") -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.token = token

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON; an error is loud."""
        headers = {"Content-Type": "application/json", "Accept-Language": "en"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        sent = json.dumps(body) if body is not None else None
        self.connection.request(method, f"/api/v1{path}", sent, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()[:300]}")
        return json.loads(text) if text else None


def _empty(url: str) -> None:
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def _served(url: str, folder: Path) -> Iterator[int]:
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "INSTANCE_PATH": str(folder),
        "SECRET_KEY": "bench",
        "MASTER_KEY": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
        "LOG_LEVEL": "ERROR",
    }
    flask = [str(Path(sys.executable).with_name("flask")), "--app", "wsgi"]
    for command in (["db", "upgrade"], ["seed", "--demo"]):
        subprocess.run([*flask, *command], env=environment, check=True, capture_output=True)
    port = _free_port()
    server = subprocess.Popen(
        [*flask, "serve", "--no-metronome", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def _timed(call: Any) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def _row(what: str, taken: list[float], elapsed: float) -> str:
    p95 = quantiles(taken, n=20)[18]
    return (
        f"  {what:44} median {median(taken):7.1f} ms   p95 {p95:7.1f} ms   {len(taken) / elapsed:7.1f} /s\n"
    )


def _measure(port: int) -> None:
    token = Client(port).ask("POST", "/tokens", {"username": "clerk", "password": "demo"})["token"]
    clerk = Client(port, token)
    begun = time.perf_counter()
    taken = [_timed(lambda: clerk.ask("POST", "/cases", CASE)) for _ in range(2 * CASES)]
    sys.stdout.write(_row("register a case, 1 client", taken, time.perf_counter() - begun))
    ids = [row["id"] for row in _all(clerk, "/tasks?role=clerk&state=open")]
    taken, begun = [], time.perf_counter()
    for number in ids[:CASES]:
        taken.append(_timed(lambda n=number: clerk.ask("POST", f"/tasks/{n}/complete", {"answers": ANSWERS})))
    sys.stdout.write(_row("complete a user task, 1 client", taken, time.perf_counter() - begun))
    _in_parallel(port, token, ids[CASES : 2 * CASES])


def _in_parallel(port: int, token: str, ids: list[int]) -> None:
    clients = [Client(port, token) for _ in range(CLIENTS)]

    def share(which: int) -> list[float]:
        ask = clients[which].ask
        return [
            _timed(lambda n=number: ask("POST", f"/tasks/{n}/complete", {"answers": ANSWERS}))
            for number in ids[which::CLIENTS]
        ]

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        taken = [one for each in pool.map(share, range(CLIENTS)) for one in each]
    sys.stdout.write(_row(f"complete a user task, {CLIENTS} clients", taken, time.perf_counter() - begun))


def _all(client: Client, path: str) -> list[dict[str, Any]]:
    found, cursor = [], ""
    while True:
        page = client.ask("GET", f"{path}&limit=100{cursor}")
        found += page["items"]
        if not page["next"]:
            return found
        cursor = f"&cursor={page['next']}"


def main() -> None:
    """SQLite (WAL, synchronous NORMAL) and PostgreSQL (fsync off), on tmpfs where the machine has one."""
    for kind in ("sqlite", "postgresql"):
        folder = Path(tempfile.mkdtemp(prefix="redress-bench-"))
        sys.stdout.write(f" {kind}, triage: completing runs the steps up to dispatch\n")
        with fresh(kind, _empty) as url, _served(url, folder) as port:
            _measure(port)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
