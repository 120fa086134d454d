"""The server is killed outright in the middle of work: nothing is half done, lost or done twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from sqlalchemy import func, select

from app import clock, create_app, jobs
from app.casework import proof
from app.db import db, reading, transaction
from app.domain import identity
from app.domain.cases import Case
from app.domain.deadlines import Clock
from app.domain.tasks import WorkItem
from tests import databases, serving
from tests.casework.city import ANSWERS, City
from tests.casework.conftest import build
from tests.conftest import settings_for
from workflows.store import Incident, Instance, Post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KILLS = 1
BEFORE_A_KILL = 5
CALLERS = 8
EACH = 12
CASE = {
    "kind": "complaint",
    "channel": "website",
    "title": "Street lamp",
    "text": "The street lamp at the corner has been dark for a week.",
    "place": "Moon Road",
    "anonymous": True,
}


class Request(NamedTuple):
    """Something asked with a key, so that it may be asked again."""

    key: str
    path: str
    body: dict[str, Any]


class Callers:
    """Several at once, who note what was answered and kill the server after a few answers."""

    def __init__(self, work: list[Request], token: str) -> None:
        self.work = work
        self.token = token
        self.answers: dict[str, Any] = {}
        self.lock = Lock()

    def ask_until_killed(self, server: Any, port: int) -> None:
        """Ask for everything that has no answer yet, from threads, until the server dies among them."""
        enough, goal = Event(), len(self.answers) + BEFORE_A_KILL
        left = [one for one in self.work if one.key not in self.answers]

        def share(which: int) -> None:
            with serving.Caller(port, self.token) as caller, suppress(OSError, HTTPException):
                for one in left[which::CALLERS]:
                    answer = caller.ask("POST", one.path, one.body, key=one.key)
                    with self.lock:
                        self.answers[one.key] = answer
                        if len(self.answers) >= goal:
                            enough.set()

        with ThreadPoolExecutor(CALLERS) as pool:
            done = [pool.submit(share, number) for number in range(CALLERS)]
            assert enough.wait(60), "the server gave too few answers to be killed in the middle"
            server.kill()
            server.wait()
            for one in done:
                one.result()

    def ask_all_again(self, port: int) -> None:
        """Ask for everything once more, answered or not. An answer that was given is given again."""
        with serving.Caller(port, self.token) as caller:
            for one in self.work:
                answer = caller.ask("POST", one.path, one.body, key=one.key)
                assert self.answers.setdefault(one.key, answer) == answer


@pytest.fixture
def town(kind: str) -> Iterator[tuple[City, str]]:
    """The city as of now, and where its database is: a server of its own shall work on it."""
    with databases.fresh(kind, build) as url:
        app = create_app(settings_for(url))
        with app.app_context():
            city = City(app)
            city.now = clock.now()
            yield city, url
            db.engine.dispose()


@pytest.mark.slow
def test_killed_in_the_middle_of_work_everything_is_done_once(town: tuple[City, str], tmp_path: Path) -> None:
    city, url = town
    token = _token("clerk")
    triages = [city.item(city.submit(), "triage").id for _ in range(EACH)]
    work = []
    for number, item in enumerate(triages):
        work.append(Request(f"triage-{item}", f"/tasks/{item}/complete", {"answers": ANSWERS["triage"]}))
        work.append(Request(f"case-{number}", "/cases", CASE))
    callers = Callers(work, token)
    db.engine.dispose()
    for _ in range(KILLS):
        callers.ask_until_killed(*serving.start(url, tmp_path))
    assert len(callers.answers) < len(work), "there was nothing left to be killed in the middle of"
    server, port = serving.start(url, tmp_path)
    try:
        callers.ask_all_again(port)
    finally:
        server.terminate()
        server.wait()
    jobs.perform(jobs.JOBS[0], clock.now())
    _everything_is_there_once(triages, new=EACH)


def _token(username: str) -> str:
    with transaction() as session:
        person = identity.by_username(session, username)
        assert person is not None
        return identity.issue_token(session, person, now=clock.now())[0]


def _everything_is_there_once(triaged: list[int], *, new: int) -> None:
    with reading() as session:
        assert proof.verify(session) is None
        assert session.scalar(select(func.count()).select_from(Incident)) == 0
        cases = set(session.scalars(select(WorkItem.case_id).where(WorkItem.id.in_(triaged))))
        everything = set(session.scalars(select(Case.id)))
        assert len(everything) == len(triaged) + new
        opened = [
            (row.case_id, row.form) for row in session.scalars(select(WorkItem)) if row.open and row.case_id
        ]
        assert sorted(opened) == sorted((one, "dispatch" if one in cases else "triage") for one in everything)
        running = select(Instance.subject_id).where(
            Instance.process_key == "complaint", Instance.status == "active"
        )
        assert sorted(session.scalars(running)) == sorted(everything)
        clocks = sorted(session.scalars(select(Clock.id)))
        ladders = select(Instance.subject_id).where(Instance.process_key == "escalation")
        assert sorted(session.scalars(ladders)) == clocks, "each clock has one ladder"
        assert not session.scalars(select(Post).where(Post.status == "pending")).all()
