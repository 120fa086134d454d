"""`python -m tests.bench`: every benchmark in turn, each a table with its conditions."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from importlib import import_module

NAMES = ("bench_engine", "bench_casework", "bench_http")


def main() -> None:
    """Print the machine, then run the benchmarks named on the command line, or all."""
    conditions = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    sys.stdout.write(f"{conditions}, SQLite {sqlite3.sqlite_version}\n")
    names, sys.argv[1:] = sys.argv[1:] or NAMES, []  # each benchmark reads options of its own
    for name in names:
        sys.stdout.write(f"\n{name}\n")
        sys.stdout.flush()
        import_module(f"tests.bench.{name}").main()


if __name__ == "__main__":
    main()
