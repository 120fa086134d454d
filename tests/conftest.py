"""Fixtures for the whole house: the application on a fresh database of each kind, a client, time."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy
from argon2 import PasswordHasher, profiles
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from app import clock, create_app
from app.db import db, transaction
from app.domain import identity
from app.domain.identity import people
from app.settings import Settings
from tests import databases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from werkzeug.test import TestResponse


HASHER_OF_THE_PRODUCT = people._hasher
people._hasher = cache(lambda: PasswordHasher.from_parameters(profiles.CHEAPEST))
"""Real argon2 at its lowest cost: at the product's, 64 MiB a password, 19 demo accounts take seconds."""


def settings_for(url: str, **changes: object) -> Settings:
    """Settings of a test installation: demo mode on, no rate limits, keys that are no secret."""
    given: dict[str, object] = {
        "secret_key": "tests only",
        "master_key": b"k" * 32,
        "demo": True,
        "allow_time_travel": True,
        "ratelimit": False,
        "testing": True,
    }
    return Settings(database_url=url, **{**given, **changes})  # type: ignore[arg-type]


def build(url: str) -> None:
    """The schema as the migrations make it, once per kind and copied for each test."""
    app = create_app(settings_for(url))
    with app.app_context():
        upgrade()
        db.engine.dispose()


class Client(FlaskClient):
    """A client whose every request has a `g` of its own, although the test's context is pushed around it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request."""
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture(params=databases.KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each test runs on SQLite and on PostgreSQL."""
    return str(request.param)


@contextmanager
def application(kind: str, **changes: object) -> Iterator[Flask]:
    """An application on a fresh database, its context pushed; for tests that need other settings."""
    with databases.fresh(kind, build) as url:
        app = create_app(settings_for(url, **changes))
        app.test_client_class = Client
        with app.app_context():
            yield app
            db.engine.dispose()


@pytest.fixture
def app(kind: str) -> Iterator[Flask]:
    """The application on a fresh, empty database; its context is pushed for the whole test."""
    with application(kind) as made:
        yield made


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session that is rolled back in the end. Commit before a client shall see its rows."""
    with Session(db.engine, expire_on_commit=False) as made:
        made.info["after_commit"] = []
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def travel() -> Iterator[Callable[[str | datetime], datetime]]:
    """`travel("2026-12-01T09:00+08:00")` stops the clock there; the wall clock is back after the test."""

    def to(moment: str | datetime) -> datetime:
        aware = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        clock.stand_still(aware)
        return aware.astimezone(UTC)

    yield to
    clock.stand_still(None)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement the test sends, in order; `statements.clear()` before what is to be counted."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sqlalchemy.event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    sqlalchemy.event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def as_(app: Flask) -> Callable[..., FlaskClient]:
    """`as_("clerk")` is a client signed in with that role, in a unit by code if one is named."""

    def client_of(role: str, unit: str | None = None, username: str | None = None) -> FlaskClient:
        moment = clock.now()
        with transaction() as session:
            person = identity.by_username(session, username or role)
            if person is None:
                person = identity.register(session, username or role, name=role, password=None, now=moment)
            identity.grant(session, person, role, identity.by_code(session, unit) if unit else None)
            token, _row = identity.issue_token(session, person, now=moment)
        made = app.test_client()
        made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return made

    return client_of
