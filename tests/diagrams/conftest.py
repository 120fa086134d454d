"""One shelf with everything shipped, deployed once; every test works on subjects of its own."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.diagrams.office import Office, database


@pytest.fixture(scope="session")
def shelf() -> Iterator[Engine]:
    engine = database()
    yield engine
    engine.dispose()


@pytest.fixture
def office(shelf: Engine) -> Iterator[Callable[..., Office]]:
    with Session(shelf) as session:
        yield lambda kind="case", **returns: Office(session, kind, **returns)
        session.commit()
