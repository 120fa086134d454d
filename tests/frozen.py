"""Houses of earlier versions, with data in them: `python -m tests.frozen` keeps one of today's schema.

Run it before a new migration is written; tests then bring that house to head on both databases.
"""

from __future__ import annotations

from pathlib import Path

from flask_migrate import upgrade

from app import create_app
from app.casework import backup, citizen, demo, owner
from app.db import db, transaction
from app.domain import calendar
from app.domain.identity import SYSTEM
from tests import databases
from tests.casework.city import FRIDAY, City
from tests.conftest import settings_for

FOLDER = Path(__file__).parent / "frozen"
NAME = "Ouyang Frozen"


def nothing(url: str) -> None:
    """An empty database."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()


def freeze(folder: Path) -> Path:
    """A small house in use, as a backup named after its revision: a case at each of three stages."""
    with databases.fresh("sqlite", nothing) as url:
        app = create_app(settings_for(url))
        with app.app_context():
            upgrade()
            city = _in_use(City(app))
            file = folder / "house.zip"
            manifest, _keys = backup.take(file, _ring(file), now=city.now)
            db.engine.dispose()
    named = folder / f"{manifest.revision}.zip"
    _ring(file).rename(_ring(named))
    return file.rename(named)


def _ring(file: Path) -> Path:
    return file.with_name(file.name + ".keys")


def _in_use(city: City) -> City:
    with transaction() as session:
        calendar.seed(session, zone="Asia/Shanghai", now=FRIDAY)
        demo.seed_units(session)
        demo.seed_accounts(session, now=FRIDAY)
        owner.deploy(session, owner.shipped(), note=None, now=FRIDAY, actor=SYSTEM)
    city.submit(contact=citizen.Contact(name=NAME, phone="13812345678"))
    city.do(city.submit(anonymous=True, contact=None), "triage", "clerk")
    city.until_signed()
    return city


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    print(freeze(FOLDER))  # noqa: T201 - what it is for
