"""The papers of a case, from its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import clock
from app.db import transaction
from app.domain import identity
from tests.casework.conftest import city  # noqa: F401 (a fixture)

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.casework.city import City


def signed_in(town: City, username: str) -> FlaskClient:
    client = town.app.test_client()
    with transaction() as session:
        person = identity.by_username(session, username)
        assert person is not None
        token, _row = identity.issue_token(session, person, now=clock.now())
    with client.session_transaction() as kept:
        kept["token"] = token
    return client


def test_papers_are_linked_from_the_case_and_come_as_downloads(city: City) -> None:  # noqa: F811 (the fixture)
    case = city.until_replied()
    client = signed_in(city, "handler")
    page = client.get(f"/cases/{case.number}").text
    for what, kind in (("order", "pdf"), ("receipt", "pdf"), ("letter", "pdf"), ("file", "zip")):
        path = f"/cases/{case.number}/papers/{what}"
        assert path in page
        answer = client.get(path)
        assert answer.status_code == 200, what
        assert answer.mimetype == f"application/{kind}"
        assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get(f"/cases/{case.number}/papers/poster").status_code == 404
