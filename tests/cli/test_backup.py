"""`flask backup` and `flask restore`: the whole house in two files, on either database, checked."""

from __future__ import annotations

import json
import stat
from contextlib import contextmanager
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select, text

from app import create_app, crypto
from app.casework import backup, citizen, proof
from app.db import db, reading, transaction
from app.domain.cases import Case
from app.domain.identity import Person
from app.domain.parties import Party
from tests import databases, frozen
from tests.casework.city import City
from tests.casework.conftest import build as built
from tests.conftest import settings_for

NAME = "欧阳备份"


def build(url):
    """The city by its migrations, as an installation has it."""
    built(url)
    with create_app(settings_for(url)).app_context():
        from flask_migrate import stamp

        stamp()
        db.engine.dispose()


@contextmanager
def empty(kind):
    with databases.fresh(kind, frozen.nothing) as url:
        app = create_app(settings_for(url))
        with app.app_context():
            yield app
            db.engine.dispose()


@pytest.fixture
def city(kind):
    with databases.fresh(kind, build) as url:
        app = create_app(settings_for(url))
        with app.app_context():
            yield City(app)
            db.engine.dispose()


def run(app, *args):
    return app.test_cli_runner().invoke(args=[str(one) for one in args])


def saved(city, path):
    done = run(city.app, "backup", path)
    assert done.exit_code == 0, done.output
    return path


def counts():
    tables = [one for one in db.metadata.sorted_tables if one.name not in backup.LEFT_OUT]
    with reading() as session:
        return {one.name: session.scalar(select(func.count()).select_from(one)) for one in tables}


def rewritten(path, part, change):
    """The same archive with one part changed behind the manifest's back."""
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part])
    with ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)


@pytest.mark.parametrize("target", databases.KINDS)
def test_a_house_in_use_is_backed_up_and_restored_on_either_database(city, target, tmp_path):
    case = city.submit(contact=citizen.Contact(name=NAME, phone="13812345678"))
    city.do(case, "triage", "clerk")
    before = counts()
    path = saved(city, tmp_path / "house.zip")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with empty(target) as app:
        done = run(app, "restore", path)
        assert done.exit_code == 0, done.output
        assert counts() == before
        with reading() as session:
            assert proof.verify(session) is None
            found = citizen.follow(session, case.number, case.secret, now=city.now)
            assert found.number == case.number
        again = City(app)
        again.now = city.now
        again.do(case, "dispatch", "dispatcher")  # and the case goes on
        other = again.submit()
        assert other.number != case.number
        assert run(app, "audit", "verify").exit_code == 0


def test_neither_part_holds_a_name(city, tmp_path):
    city.submit(contact=citizen.Contact(name=NAME, phone="13812345678"))
    path = saved(city, tmp_path / "house.zip")
    for file in (path, tmp_path / "house.zip.keys"):
        with ZipFile(file) as archive:
            for name in archive.namelist():
                assert NAME.encode() not in archive.read(name)
    with ZipFile(path) as archive:
        assert not {"person_key.jsonl", "api_token.jsonl", "idempotency_key.jsonl"} & set(archive.namelist())


def test_who_was_erased_since_stays_erased_when_an_old_backup_is_restored(city, kind, tmp_path):
    city.submit(contact=citizen.Contact(name=NAME, phone="13812345678"))
    old = saved(city, tmp_path / "old.zip")
    with transaction() as session:
        party = session.scalars(select(Party)).first()
        crypto.destroy_key(session, party.key_id, now=city.now)
    saved(city, tmp_path / "young.zip")
    with empty(kind) as app:
        done = run(app, "restore", old, "--keys", tmp_path / "young.zip.keys")
        assert done.exit_code == 0, done.output
        with reading() as session:
            party = session.scalars(select(Party)).first()
            assert session.get(crypto.PersonKey, party.key_id).wrapped is None
    with empty(kind) as app:
        done = run(app, "restore", tmp_path / "young.zip", "--keys", tmp_path / "old.zip.keys")
        assert done.exit_code == 1
        assert "older" in done.output


def test_a_damaged_backup_is_refused_and_nothing_is_kept(city, kind, tmp_path):
    city.submit()
    path = saved(city, tmp_path / "house.zip")
    rewritten(path, "person.jsonl", lambda lines: lines.replace(b"handler", b"hacker1", 1))
    with empty(kind) as app:
        done = run(app, "restore", path)
        assert (done.exit_code, "person" in done.output) == (1, True)
    with empty(kind) as app:
        (tmp_path / "poem.zip").write_text("roses are red")
        assert run(app, "restore", tmp_path / "poem.zip").exit_code == 1


def test_a_journal_that_was_altered_in_the_backup_is_refused_and_nothing_is_kept(city, kind, tmp_path):
    from hashlib import sha256

    city.submit()
    path = saved(city, tmp_path / "house.zip")
    rewritten(path, "event.jsonl", lambda lines: lines.replace(b"case.submitted", b"case.submittes", 1))
    with ZipFile(path) as archive:
        altered = sha256(archive.read("event.jsonl")).hexdigest()

    def forged(text_):
        manifest = json.loads(text_)
        manifest["tables"]["event"][1] = altered
        return json.dumps(manifest).encode()

    rewritten(path, "manifest.json", forged)
    with empty(kind) as app:
        done = run(app, "restore", path)
        assert done.exit_code == 1
        assert "altered" in done.output
        with reading() as session:
            assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_house_with_anything_in_it_is_not_restored_over(city, tmp_path):
    path = saved(city, tmp_path / "house.zip")
    before = counts()
    assert run(city.app, "restore", path).exit_code == 1
    assert counts() == before


def test_a_backup_is_of_one_moment_though_the_house_goes_on(city, tmp_path, monkeypatch):
    from app.casework.backup import taking

    whole, began = taking._part, []

    def slowly(session, archive, table):
        told = whole(session, archive, table)
        if not began:
            began.append(table.name)
            city.submit()
        return told

    monkeypatch.setattr(taking, "_part", slowly)
    path = saved(city, tmp_path / "house.zip")
    with ZipFile(path) as archive:
        assert json.loads(archive.read("manifest.json"))["tables"]["case"][0] == 0
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert session.execute(text("select 1")).scalar() == 1
