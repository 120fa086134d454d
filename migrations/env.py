"""How migrations meet the database: the application's own engine and metadata."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata
LOCK = 7_237_331  # any number, the same in every process that migrates


def render(kind: str, value: object, _context: object) -> str | bool:
    """Write our column type as the database's: a migration must not depend on today's code."""
    if kind == "type" and type(value).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def run_offline() -> None:
    """Print the statements instead of running them."""
    context.configure(url=engine.url, target_metadata=metadata, literal_binds=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run them, one process at a time."""
    with engine.connect() as connection:
        _prepare(connection)
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_item=render,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            context.run_migrations()


def _prepare(connection: Connection) -> None:
    # SQLite changes a table by making it anew: with foreign keys on, dropping the old one would delete
    # the rows that refer to it. The pragma works outside of a transaction only.
    if connection.dialect.name == "sqlite":
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")


if context.is_offline_mode():
    run_offline()
else:
    run_online()
