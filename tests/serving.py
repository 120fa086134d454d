"""A server in a process of its own, on a real database, and callers that keep their connection."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self

FLASK = (str(Path(sys.executable).with_name("flask")), "--app", "wsgi")
ROOT = Path(__file__).parents[1]


class Caller:
    """One connection that stays open, signed in when it has a token."""

    def __init__(self, port: int, token: str = "") -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.token = token

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.close()

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        """The answer's JSON; an error is loud."""
        headers = {"Content-Type": "application/json", "Accept-Language": "en"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = key
        sent = json.dumps(body) if body is not None else None
        self.connection.request(method, f"/api/v1{path}", sent, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()[:300]}")
        return json.loads(text) if text else None


def environment(url: str, folder: Path) -> dict[str, str]:
    """The settings of a server on this database, with the keys that tests use."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "INSTANCE_PATH": str(folder),
        "SECRET_KEY": "tests only",
        "MASTER_KEY": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
        "LOG_LEVEL": "ERROR",
    }


def start(url: str, folder: Path, *options: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start `flask serve` on a free port and wait until it listens; ending it is the caller's."""
    port = _free_port()
    server = subprocess.Popen(
        [*FLASK, "serve", "--port", str(port), *options],
        env=environment(url, folder),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port)
    except BaseException:
        server.kill()
        server.wait()
        raise
    return server, port


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come up")
