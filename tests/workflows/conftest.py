"""Houses on both databases."""

from __future__ import annotations

import pytest

from tests.databases import KINDS, fresh
from tests.workflows.house import House, build


@pytest.fixture
def make(request):
    """Make a house on a fresh SQLite database, or on `kind`."""
    opened = []

    def _make(kind="sqlite", **options):
        context = fresh(kind, build)
        house = House(context.__enter__(), **options)
        opened.append((context, house))
        return house

    yield _make
    for context, house in reversed(opened):
        house.close()
        context.__exit__(None, None, None)


@pytest.fixture
def house(make):
    """A house on SQLite: what does not depend on the database."""
    return make()


@pytest.fixture(params=KINDS)
def both(request, make):
    """A house on each database in turn."""
    return make(request.param)
