"""S11 against copies: an old backup with old keys, the files of SQLite on the disk, a crash in between."""

from __future__ import annotations

import json
from zipfile import ZipFile

import pytest

from app import crypto, jobs
from app.casework import citizen, erasing, loop
from app.db import db, reading, tidy, transaction
from app.domain import cases
from app.domain.identity import CITIZEN
from app.errors import Gone
from tests.casework.erasure import NAME, PLANTED, ask, closed, dump, file_bytes, found_in, row
from tests.cli.test_backup import city, empty, run, saved  # noqa: F401 (the fixture)


def readable(case) -> str | None:
    with reading() as session:
        return cases.open_original(session, cases.by_number(session, case.number), "title")


@pytest.mark.parametrize("keys", ["young", "old"])
def test_a_restored_backup_forgets_again_with_young_keys_and_with_old_ones(city, kind, tmp_path, keys):  # noqa: F811
    case, other = closed(city), city.submit()
    old = saved(city, tmp_path / "old.zip")
    ask(city, case)
    entry = row(city, case).entry
    saved(city, tmp_path / "young.zip")
    given = ["--keys", tmp_path / "young.zip.keys"] if keys == "young" else []
    with empty(kind) as app:
        done = run(app, "restore", old, *given, "--register", tmp_path / "young.zip.erasures")
        assert done.exit_code == 0, done.output
        assert found_in(dump()) == []
        assert readable(case) is None
        assert readable(other) == "Street lamp dark"
        with reading() as session:
            found = erasing.show(session, case.number, case.secret, now=city.now)
            assert (found.status, found.entry) == ("erased", entry)
            key = session.get(crypto.PersonKey, cases.by_number(session, case.number).key_id)
            assert key.wrapped is None


def test_without_the_register_old_keys_would_read_again(city, kind, tmp_path):  # noqa: F811
    """Why the register is replayed: this is what it prevents."""
    case = closed(city)
    old = saved(city, tmp_path / "old.zip")
    ask(city, case)
    with empty(kind) as app:
        assert run(app, "restore", old).exit_code == 0
        assert NAME in str(readable(case))


def test_neither_a_backup_nor_the_register_holds_a_name(city, tmp_path):  # noqa: F811
    case = closed(city)
    ask(city, case)
    path = saved(city, tmp_path / "house.zip")
    texts = [(tmp_path / "house.zip.erasures").read_text()]
    for file in (path, tmp_path / "house.zip.keys"):
        with ZipFile(file) as archive:
            texts += [archive.read(name).decode() for name in archive.namelist()]
    assert found_in("\n".join(texts)) == []


def test_an_altered_register_is_refused(city, kind, tmp_path):  # noqa: F811
    case = closed(city)
    old = saved(city, tmp_path / "old.zip")
    ask(city, case)
    saved(city, tmp_path / "young.zip")
    register = tmp_path / "young.zip.erasures"
    line = json.loads(register.read_text())
    register.write_text(json.dumps({**line, "key": line["key"] + 1}))
    with empty(kind) as app:
        done = run(app, "restore", old, "--register", register)
        assert (done.exit_code, "register" in done.output) == (1, True)


def test_the_files_of_the_database_hold_nothing_either(city, kind):  # noqa: F811
    if kind != "sqlite":
        pytest.skip("PostgreSQL's files are its own; its vacuum is told in the README")
    case = closed(city)
    url = str(db.engine.url)
    with reading() as session:
        key = session.get(crypto.PersonKey, cases.by_number(session, case.number).key_id).wrapped
    assert key in file_bytes(url)
    ask(city, case)
    db.engine.dispose()
    tidy()
    said = file_bytes(url)
    assert key not in said, "the wrapped key is overwritten, in the file and in its log"
    assert [one for one in PLANTED if one.encode() in said] == []


def test_a_crash_between_request_and_destruction_is_made_good(city, monkeypatch):  # noqa: F811
    case = closed(city)
    monkeypatch.setattr(loop, "deliver_posts", lambda _ids, *, now: 0)
    ask(city, case)
    assert (row(city, case).status, found_in(dump()) == []) == ("requested", False)
    monkeypatch.undo()
    jobs.perform(jobs.JOBS[0], city.later(minutes=1), forced=True)
    assert row(city, case).status == "erased"
    assert found_in(dump()) == []


def test_a_destruction_that_fails_half_way_leaves_all_and_is_tried_again(city, monkeypatch):  # noqa: F811
    from app.domain.privacy import shredding

    whole = shredding._unsend

    def broken(_session, _party):
        raise RuntimeError("the lights went out")

    case = closed(city)
    monkeypatch.setattr(shredding, "_unsend", broken)
    ask(city, case)
    assert readable(case) is not None, "all or nothing: no half-erased person"
    monkeypatch.setattr(shredding, "_unsend", whole)
    city.later(hours=30)
    jobs.perform(jobs.JOBS[0], city.now, forced=True)
    assert row(city, case).status == "erased"


def test_the_secret_opens_the_tombstone_and_nothing_else(city):  # noqa: F811
    case = closed(city)
    ask(city, case)
    with transaction() as session, pytest.raises(Gone):
        citizen.message(session, case.number, case.secret, "hello", now=city.now, actor=CITIZEN)
