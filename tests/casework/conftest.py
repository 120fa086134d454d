"""A demonstration city on a fresh database, its processes deployed once per kind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from flask_migrate import upgrade

from app import create_app
from app.casework import demo, owner
from app.db import db, transaction
from app.domain import calendar
from app.domain.identity import SYSTEM
from tests import databases
from tests.casework.city import City
from tests.conftest import settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

BEFORE = datetime(2025, 9, 1, 1, 0, tzinfo=UTC)


def build(url: str) -> None:
    """The whole city, once per kind of database and copied for each test."""
    app = create_app(settings_for(url))
    with app.app_context():
        upgrade()
        with transaction() as session:
            calendar.seed(session, zone="Asia/Shanghai", now=BEFORE)
            demo.seed_units(session)
            demo.seed_accounts(session, now=BEFORE)
            owner.deploy(session, owner.shipped(), note=None, now=BEFORE, actor=SYSTEM)
        db.engine.dispose()


@pytest.fixture
def city(kind: str) -> Iterator[City]:
    """The city, ready for a complaint on Friday 26 September 2025 at 10:00 in Shanghai."""
    with databases.fresh(kind, build) as url:
        app: Flask = create_app(settings_for(url))
        with app.app_context():
            yield City(app)
            db.engine.dispose()
