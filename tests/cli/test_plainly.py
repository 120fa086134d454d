"""A database that is not there, or has no tables yet, is told in one line with what to do."""

from __future__ import annotations

import pytest
import sqlalchemy

from app import create_app
from app.db import db
from tests import databases
from tests.conftest import settings_for

COMMANDS = (
    ["definitions", "list"],
    ["audit", "verify"],
    ["tick"],
    ["seed", "--demo"],
    ["cases", "import", "x"],
)


def empty(url: str) -> None:
    """A database in which nobody has run the migrations."""
    engine = sqlalchemy.create_engine(url)
    engine.connect().close()
    engine.dispose()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_without_tables_is_told_with_what_to_do(kind, command, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("text\nThe lamp is dark.\n")
    with databases.fresh(kind, empty) as url:
        app = create_app(settings_for(url))
        found = app.test_cli_runner().invoke(args=[str(rows) if part == "x" else part for part in command])
        with app.app_context():
            db.engine.dispose()
    assert found.exit_code == 1
    assert isinstance(found.exception, SystemExit)
    assert "flask --app wsgi db upgrade" in found.output
    assert "Traceback" not in found.output


def test_a_database_that_does_not_answer_is_told_too():
    app = create_app(settings_for("postgresql+psycopg://nobody:secret@localhost:1/nothing"))
    found = app.test_cli_runner().invoke(args=["definitions", "list"])
    assert found.exit_code == 1
    assert "DATABASE_URL" in found.output
    assert "secret" not in found.output
