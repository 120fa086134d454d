"""One place commits, one reads the clock, one the environment, one knows the engine's engine."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CLOCKS = {"now", "utcnow", "today", "time", "time_ns"}
CLOCK_OWNERS = {"datetime", "date", "time", "dt"}


def sources(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "node_modules" not in path.parts
    )


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def where(test: object, *folders: str) -> set[str]:
    return {str(path.relative_to(ROOT)) for path in sources(*folders) if test(path)}  # type: ignore[operator]


def commits(path: Path) -> bool:
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "commit"
        # to release a savepoint is not to commit
        and not ast.unparse(call.func.value).endswith("savepoint")
        for call in calls(path)
    )


def reads_the_clock(path: Path) -> bool:
    for call in calls(path):
        found = call.func
        if isinstance(found, ast.Attribute) and found.attr in CLOCKS:
            owner = found.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if name in CLOCK_OWNERS:
                return True
    return False


def reads_the_environment(path: Path) -> bool:
    names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
    return bool(names & {"environ", "environb", "getenv"})


def knows_spiffworkflow(path: Path) -> bool:
    return any(name.split(".")[0] == "SpiffWorkflow" for name in imported(path))


def test_one_place_commits():
    assert where(commits, "app", "workflows") == {"app/db.py"}


def test_one_place_reads_the_clock():
    assert where(reads_the_clock, "app", "workflows") == {"app/clock.py"}


def test_one_place_reads_the_environment():
    assert where(reads_the_environment, "app", "workflows") == {"app/settings.py"}


def test_one_place_knows_spiffworkflow():
    places = where(knows_spiffworkflow, "app", "workflows")
    assert places
    assert all(place.startswith("workflows/engine") for place in places)


@pytest.mark.parametrize("forbidden", ["app", "flask", "marshmallow", "apscheduler"])
def test_the_library_stands_alone(forbidden):
    assert (
        where(lambda path: any(name.split(".")[0] == forbidden for name in imported(path)), "workflows")
        == set()
    )


def test_every_module_says_what_it_is_for():
    silent = {
        str(path.relative_to(ROOT))
        for path in sources("app", "workflows")
        if not ast.get_docstring(ast.parse(path.read_text()))
    }
    assert silent == set()
