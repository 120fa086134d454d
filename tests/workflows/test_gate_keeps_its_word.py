"""RUNS means that it runs: every accepted file is carried to its end by the engine, whatever the answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from tests.databases import fresh
from tests.workflows.house import build, connect
from tests.workflows.test_gate import MIWG
from tests.workflows.test_rules import FILES
from workflows import Operators, Runner, Subject
from workflows.definitions import Definitions
from workflows.diagram import read_diagram
from workflows.gate import Gate
from workflows.normalise import normalise
from workflows.reading import parse
from workflows.store import Incident

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CASE = Subject("case", 7)
ACCEPTED = [path for path in FILES if re.search("expect: RUNS(?! house)", path.read_text("utf-8"))]
ROUNDS = 40
ANSWERS = {
    "yes": {"n": 1, "x": 1, "amount": 10, "kind": "a", "panel": ["a", "b"], "again": False},
    "no": {"n": 2, "x": 2, "amount": 9, "kind": "b", "panel": [], "again": False},
}


@pytest.fixture(scope="module")
def gate():
    with Gate() as gate:
        yield gate


def functions(session, subject, now, facts):
    return {"working_days": lambda count: now + timedelta(days=count)}


def answers(path: Path, way: str) -> dict[str, object]:
    """A value for each fact the process expects."""
    root = parse(path.read_bytes())
    normalise(root)
    process = next(iter(read_diagram(root).processes()))
    names = [name.strip() for name in process.properties.get("facts", "").split(",") if name.strip()]
    return {name: ANSWERS[way].get(name, way == "yes") for name in names}


def carry(runner, engine, progress, facts, now) -> str:
    """Complete every task, let every timer fire, post every message; the status it comes to."""
    for _ in range(ROUNDS):
        with Session(engine) as session, session.begin():
            assert not session.query(Incident).count(), session.query(Incident).first().error
            open_ = runner.tasks(session, progress.instance_id)
            ended = [one.status for one in progress.ended]
        if ended:
            return ended[0]
        with Session(engine) as session, session.begin():
            if open_:
                given = {**facts, "again": False, "approved": True, "grade": 1}
                progress = runner.complete(session, progress.instance_id, open_[0].task_id, given, now=now)
                continue
            now += timedelta(days=400)
            if progress.instance_id in runner.due(session, now):
                progress = runner.wake(session, progress.instance_id, now=now)
                continue
            post = runner.post(session, "citizen.rated", CASE, {"grade": 5, "resolved": "yes"}, now=now)
        with Session(engine) as session, session.begin():
            progress = next(iter(runner.deliver(session, post.id, now=now)), progress)
    return "still running"


@pytest.mark.parametrize("way", ANSWERS)
@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_what_the_gate_accepts_the_engine_carries_to_its_end(gate, path: Path, way: str) -> None:
    assert ended(gate, path, answers(path, way)) == "completed"


@pytest.mark.skipif(not MIWG.exists(), reason="the MIWG reference models are not beside this checkout")
def test_the_miwg_models_that_run_come_to_their_end(gate) -> None:
    files = sorted(MIWG.rglob("*.bpmn"))
    definitions = Definitions(Operators([]), gate=gate)
    accepted = [path for path in files if definitions.check(path.read_bytes()).runs]
    assert accepted
    assert [path for path in accepted if ended(gate, path, {}) != "completed"] == []


def ended(gate, path: Path, facts: dict[str, object]) -> str:
    """Deploy, start, carry."""
    definitions = Definitions(Operators([]), {"working_days"}, gate=gate)
    runner = Runner(definitions, Operators([]), functions, {"working_days"})
    with fresh("sqlite", build) as url:
        engine = connect(url)
        with Session(engine) as session, session.begin():
            (row,) = definitions.deploy_all(
                session, [(path.name, path.read_bytes())], author=None, note=None, now=NOON
            )
            key, by_message = row.key, definitions.starters(session, "citizen.rated")
        with Session(engine) as session, session.begin():
            if by_message:
                post = runner.post(
                    session, "citizen.rated", CASE, {"grade": 5, "resolved": "yes"}, now=NOON
                ).id
                progress = runner.deliver(session, post, now=NOON)[0]
            else:
                progress = runner.start(session, key, CASE, facts, now=NOON)
        status = carry(runner, engine, progress, facts, NOON)
        engine.dispose()
    return status
