"""`flask tick --dry-run` over a whole house: it tells what would fire and changes nothing at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.casework import backup
from app.db import db

AHEAD = timedelta(days=10)


@pytest.fixture
def contents(city, tmp_path):
    """The sum of every table."""
    return lambda: [manifest.tables for manifest in backup.take(tmp_path / "a", tmp_path / "b", now=city.now)]


def fired(city, *options):
    done = city.app.test_cli_runner().invoke(args=["tick", "--at", (city.now + AHEAD).isoformat(), *options])
    assert done.exit_code == 0, done.output
    return done.output


def test_what_would_fire_is_told_and_nothing_is_changed(city, contents):
    city.submit()
    city.until_signed()
    before = contents()
    would = fired(city, "--dry-run")
    assert would.count("escalation") >= 2
    assert contents() == before
    assert fired(city, "--dry-run") == would
    assert fired(city).count("escalation") >= 2
    assert contents() != before


def test_ready_only_while_no_migration_is_pending(city):
    from flask_migrate import stamp

    client = city.app.test_client()
    stamp()
    assert client.get("/readyz").status_code == 200
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["database"] != "ok"
