"""User tasks over HTTP: a real server in a process of its own, real cases, one client and eight."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, select

from app import clock
from app.domain.identity import OrganisationUnit
from tests import serving
from tests.casework.city import ANSWERS
from tests.databases import fresh
from tests.serving import Caller

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = 60
CLIENTS = 8
STEPS = (
    ("triage", "clerk"),
    ("dispatch", "dispatcher"),
    ("sign", "handler"),
    ("initial_response", "handler"),
    ("handling", "handler"),
)
SHOWN = {"triage": "triage (runs the steps up to dispatch)", "handling": "handling (a plain step)"}
CASE = {
    "kind": "complaint",
    "channel": "website",
    "title": "Street lamp",
    "text": "The street lamp at the corner has been dark for a week.",
    "place": "Moon Road",
    "anonymous": True,
}


def _empty(url: str) -> None:
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()


@contextmanager
def _served(url: str, folder: Path) -> Iterator[int]:
    for command in (["db", "upgrade"], ["seed", "--demo"]):
        subprocess.run(
            [*serving.FLASK, *command],
            env=serving.environment(url, folder),
            cwd=serving.ROOT,
            check=True,
            capture_output=True,
        )
    server, port = serving.start(url, folder, "--no-metronome")
    try:
        yield port
    finally:
        server.terminate()
        server.wait()


def _timed(call: Any) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def _row(what: str, taken: list[float], elapsed: float) -> str:
    p95 = quantiles(taken, n=20)[18]
    return (
        f"  {what:60} median {median(taken):7.1f} ms   p95 {p95:7.1f} ms   {len(taken) / elapsed:7.1f} /s\n"
    )


def _measure(port: int, unit: int) -> None:
    more = {"dispatch": {"lead_unit": unit}, "initial_response": {"promised_on": _soon()}}
    clerk = _signed_in(port, "clerk")
    begun = time.perf_counter()
    # each at a place of its own: what many mention at one place is of a higher tier
    taken = [
        _timed(lambda n=number: clerk.ask("POST", "/cases", {**CASE, "place": f"Moon Road {n}"}))
        for number in range(2 * CASES)
    ]
    sys.stdout.write(_row("register a case, 1 client", taken, time.perf_counter() - begun))
    for form, username in STEPS:
        _step(port, form, _signed_in(port, username), more.get(form, {}))


def _signed_in(port: int, username: str) -> Caller:
    answer = Caller(port).ask("POST", "/tokens", {"username": username, "password": "demo"})
    return Caller(port, answer["token"])


def _step(port: int, form: str, caller: Caller, more: dict[str, Any]) -> None:
    """Complete the tasks with this form, as `/tasks` lists them: half by one client, half by eight."""
    ids = [row["id"] for row in _all(caller, "/tasks?state=open") if row["form"] == form]
    answers = {**ANSWERS[form], **more}
    half = len(ids) // 2
    for clients, some in ((1, ids[:half]), (CLIENTS, ids[half:])):
        taken, elapsed = _completed(port, caller.token, some, answers, clients)
        if form in SHOWN:
            plural = "client" if clients == 1 else "clients"
            sys.stdout.write(_row(f"complete {SHOWN[form]}, {clients} {plural}", taken, elapsed))


def _soon() -> str:
    return (clock.now() + timedelta(days=3)).date().isoformat()


def _unit(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        query = select(OrganisationUnit.id).where(OrganisationUnit.code == "urban_management")
        found = connection.execute(query).scalar_one()
    engine.dispose()
    return int(found)


def _completed(
    port: int, token: str, ids: list[int], answers: dict[str, Any], clients: int
) -> tuple[list[float], float]:
    def share(which: int) -> list[float]:
        ask = Caller(port, token).ask
        return [
            _timed(lambda n=number: ask("POST", f"/tasks/{n}/complete", {"answers": answers}))
            for number in ids[which::clients]
        ]

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        taken = [one for each in pool.map(share, range(clients)) for one in each]
    return taken, time.perf_counter() - begun


def _all(caller: Caller, path: str) -> list[dict[str, Any]]:
    found, cursor = [], ""
    while True:
        page = caller.ask("GET", f"{path}&limit=100{cursor}")
        found += page["items"]
        if not page["next"]:
            return found
        cursor = f"&cursor={page['next']}"


def main() -> None:
    """SQLite (WAL, synchronous NORMAL) and PostgreSQL (fsync off), on tmpfs where the machine has one."""
    for kind in ("sqlite", "postgresql"):
        folder = Path(tempfile.mkdtemp(prefix="redress-bench-"))
        sys.stdout.write(f" {kind}\n")
        with fresh(kind, _empty) as url, _served(url, folder) as port:
            _measure(port, _unit(url))
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
