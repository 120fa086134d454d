"""Migrations: numbered, one head, and from an empty database they make exactly what the models say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app import create_app
from app.db import db
from app.settings import ROOT
from tests import databases
from tests.conftest import settings_for

SCRIPTS = ScriptDirectory(str(ROOT / "migrations"))


def nothing(url: str) -> None:
    """An empty database."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()


@pytest.fixture
def empty(kind):
    with databases.fresh(kind, nothing) as url:
        app = create_app(settings_for(url))
        with app.app_context():
            yield app
            db.engine.dispose()


def test_migrations_are_numbered_in_order_and_have_one_head():
    revisions = list(SCRIPTS.walk_revisions())[::-1]
    assert [revision.revision for revision in revisions] == [f"{n + 1:04}" for n in range(len(revisions))]
    assert len(SCRIPTS.get_heads()) == 1
    for revision in revisions:
        assert re.fullmatch(rf"{revision.revision}_\w+\.py", revision.path.rsplit("/", 1)[-1])


def test_the_migrations_make_what_the_models_say(empty):
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_way_back_leaves_nothing(empty):
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_upgrading_twice_is_upgrading_once(empty):
    upgrade()
    upgrade()
    client = empty.test_client()
    assert client.get("/readyz").json["checks"]["database"] == "ok"
