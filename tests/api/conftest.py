"""The demonstration city over HTTP: a fresh copy for each test, and everybody signed in by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app import clock, create_app
from app.db import db, reading, transaction
from app.domain import identity
from tests import databases
from tests.casework.city import ANSWERS
from tests.casework.conftest import build
from tests.conftest import Client, settings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from flask import Flask
    from werkzeug.test import TestResponse

FRIDAY = "2025-09-26T10:00+08:00"

LAMP: dict[str, Any] = {
    "kind": "complaint",
    "channel": "website",
    "title": "Street lamp dark",
    "text": "The street lamp at the corner has been dark for a week. My number is 13812345678.",
    "place": "Moon Road 5",
    "contact": {"name": "Zhang Weiwei", "email": "zhang@example.org", "phone": "13812345678"},
}


class Town:
    """Citizens and staff, each with a client of their own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.citizen = app.test_client()

    def staff(self, username: str) -> Any:
        """A client with a fresh token of this account."""
        with transaction() as session:
            person = identity.by_username(session, username)
            assert person is not None, username
            token, _row = identity.issue_token(session, person, now=clock.now())
        client = self.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    def person(self, username: str) -> int:
        """An account's id."""
        with reading() as session:
            person = identity.by_username(session, username)
            assert person is not None, username
            return person.id

    def unit(self, code: str = "urban_management") -> int:
        """A department's id."""
        with reading() as session:
            unit = identity.by_code(session, code)
            assert unit is not None, code
            return unit.id

    def submit(self, **changes: Any) -> dict[str, Any]:
        """Number and secret of a new complaint about a lamp."""
        answer = self.citizen.post("/api/v1/public/cases", json={**LAMP, **changes})
        assert answer.status_code == 201, answer.json
        found: dict[str, Any] = answer.json
        return found

    def mine(self, case: dict[str, Any], path: str = "", body: Any = None, **more: Any) -> TestResponse:
        """A citizen's request about their case: GET, or POST with a body."""
        url = f"/api/v1/public/cases/{case['number']}{path}"
        headers = {"X-Case-Secret": case["secret"], **more}
        if body is None:
            return self.citizen.get(url, headers=headers)
        return self.citizen.post(url, json=body, headers=headers)

    def task(self, case: dict[str, Any], form: str, by: str = "admin") -> int:
        """The open task of a case with this form, as somebody sees it in their inbox."""
        found = self.staff(by).get("/api/v1/tasks", query_string={"case": case["number"]}).json["items"]
        matching = [task["id"] for task in found if task["form"] == form]
        assert matching, f"no open {form} for {by}, but {[task['form'] for task in found]}"
        return int(matching[-1])

    def do(self, case: dict[str, Any], form: str, by: str, **changes: Any) -> dict[str, Any]:
        """Have somebody complete the task with this form."""
        answers = {**ANSWERS.get(form, {}), **changes}
        if form == "dispatch":
            answers.setdefault("lead_unit", self.unit())
        url = f"/api/v1/tasks/{self.task(case, form, by)}/complete"
        answer = self.staff(by).post(url, json={"answers": answers})
        assert answer.status_code == 200, answer.json
        found: dict[str, Any] = answer.json
        return found

    def until_signed(self) -> dict[str, Any]:
        """A case that was accepted, dispatched and signed for."""
        case = self.submit()
        self.do(case, "triage", "clerk")
        self.do(case, "dispatch", "dispatcher")
        self.do(case, "sign", "handler")
        return case

    def until_replied(self) -> dict[str, Any]:
        """A case whose reply went out."""
        case = self.until_signed()
        for form in ("initial_response", "handling", "reply"):
            self.do(case, form, "handler")
        return case


@pytest.fixture
def town(kind: str, travel: Callable[[str], datetime]) -> Iterator[Town]:
    """The city on Friday 26 September 2025 at ten in the morning."""
    travel(FRIDAY)
    with databases.fresh(kind, build) as url:
        app = create_app(settings_for(url))
        app.test_client_class = Client
        with app.app_context():
            yield Town(app)
            db.engine.dispose()
