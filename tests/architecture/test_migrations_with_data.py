"""A house of an earlier version, with cases in it, is brought to head and goes on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import create_app
from app.casework import proof
from app.casework.views import Submitted
from app.db import db, reading
from app.domain.cases import Case
from tests import databases, frozen
from tests.architecture.test_migrations import SCRIPTS
from tests.casework.city import FRIDAY, City
from tests.conftest import settings_for

KEPT = sorted(frozen.FOLDER.glob("*.zip"))


@pytest.fixture(scope="module")
def todays(tmp_path_factory):
    return frozen.freeze(tmp_path_factory.mktemp("house"))


@pytest.fixture(params=[*KEPT, None], ids=lambda file: file.stem if file else "head")
def house(request, todays):
    return request.param or todays


def test_every_earlier_version_is_kept_with_data_in_it():
    earlier = [revision.revision for revision in SCRIPTS.walk_revisions()][1:]
    assert set(earlier) <= {file.stem for file in KEPT}, "run python -m tests.frozen at that version"


def test_a_house_with_cases_in_it_is_brought_to_head_and_goes_on(house, kind):
    with databases.fresh(kind, frozen.nothing) as url:
        app = create_app(settings_for(url))
        with app.app_context():
            done = app.test_cli_runner().invoke(args=["restore", str(house)])
            assert done.exit_code == 0, done.output
            assert app.test_client().get("/readyz").json["checks"]["database"] == "ok"
            city = City(app)
            city.now = FRIDAY
            with reading() as session:
                assert proof.verify(session) is None
                numbers = session.scalars(select(Case.number).order_by(Case.id)).all()
            assert len(numbers) == 3
            _goes_on(city, numbers[1])
            db.engine.dispose()


def _goes_on(city, number):
    """A case that was triaged by the old version is dispatched by this one, on its old diagram."""

    known = Submitted(number, "", "open", [], False)
    city.do(known, "dispatch", "dispatcher")
    assert "sign" in city.forms(known)
