"""A seeded house and people who visit its pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.db import db
from tests import databases
from tests.conftest import build, settings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """A browser without a screen: keeps cookies, sends the token of the page it looks at."""

    def __init__(self, client: FlaskClient, locale: str) -> None:
        self.client = client
        client.set_cookie("locale", locale)

    def get(self, path: str) -> TestResponse:
        """Look at a page."""
        return self.client.get(path)

    def post(self, path: str, data: dict[str, object], *, seen: str = "/sign-in") -> TestResponse:
        """Send a form from the page `seen` and go where it leads."""
        token = TOKEN.search(self.get(seen).text)
        assert token is not None, seen
        return self.client.post(path, data={"csrf_token": token[1], **data}, follow_redirects=True)

    def submit(self, text: str = "The lamp at number 21 is dark.", **more: str) -> tuple[str, str]:
        """Write to the authority anonymously: number and secret."""
        given = {"step": "check", "go": "next", "text": text, "contact_choice": "anonymous", **more}
        page = self.post("/submit", dict(given), seen="/submit").text
        number = re.search(r"<dd data-number>\s*(\S+)", page)
        secret = re.search(r"<dd data-secret>\s*(\S+)", page)
        assert number is not None, page
        assert secret is not None, page
        return number[1], secret[1]

    def sign_in(self, username: str) -> None:
        """Sign in as a demo account."""
        answer = self.post("/sign-in", {"username": username, "password": "demo"})
        assert answer.request.path == "/inbox", answer.text


@pytest.fixture(scope="session")
def house() -> Iterator[Flask]:
    """The demonstration city, shared by all; each test uses cases of its own.

    No context is left pushed: every request has its own, as in life.
    """
    with databases.fresh("sqlite", build) as url:
        app = create_app(settings_for(url))
        seeded = app.test_cli_runner().invoke(args=["seed", "--demo"])
        assert seeded.exit_code == 0, seeded.output
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def visitor(house: Flask) -> Callable[..., Visitor]:
    """`visitor("zh")`: somebody new, who reads Chinese."""

    def come(locale: str = "en") -> Visitor:
        return Visitor(house.test_client(), locale)

    return come
