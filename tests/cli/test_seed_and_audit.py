"""`flask seed` twice is once; `flask audit verify` sees what somebody changed behind the house's back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from app import clock, create_app
from app.db import db, reading, transaction
from app.domain import events, identity
from tests import databases
from tests.casework.conftest import build
from tests.conftest import application, settings_for
from workflows.store import Definition, Release


@pytest.fixture
def town(kind):
    with databases.fresh(kind, build) as url:
        app = create_app(settings_for(url, demo=False))
        with app.app_context():
            yield app
            db.engine.dispose()


def counts():
    with reading() as session:
        tables = (
            Definition,
            Release,
            identity.Person,
            identity.OrganisationUnit,
            identity.Membership,
            events.Event,
        )
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_seeding_twice_is_seeding_once(town):
    run = town.test_cli_runner().invoke
    first = run(args=["seed", "--demo"])
    assert first.exit_code == 0, (first.output, getattr(first.exception, "errors", first.exc_info))
    before = counts()
    second = run(args=["seed", "--demo"])
    assert second.exit_code == 0, second.output
    assert counts() == before


def test_the_demo_has_27_departments_and_every_account_signs_in(town):
    town.test_cli_runner().invoke(args=["seed", "--demo"])
    with reading() as session:
        root = identity.by_code(session, "city")
        assert len(identity.children(session, root.id)) == 27
    client = town.test_client()
    for name in ("clerk", "handler", "leader", "owner", "admin"):
        answer = client.post("/api/v1/tokens", json={"username": name, "password": "demo"})
        assert answer.status_code == 201, name


def test_without_the_demo_there_is_no_demo_password(kind):
    with application(kind, demo=False) as app:
        with transaction() as session:
            identity.register(session, "clerk", name="C", password="demo", demo=True, now=clock.now())
        answer = app.test_client().post("/api/v1/tokens", json={"username": "clerk", "password": "demo"})
        assert answer.status_code == 401


def journalled(app, count=3):
    with transaction() as session:
        for _ in range(count):
            events.record(session, "house", "note.made", now=clock.now(), actor=identity.SYSTEM)


def test_a_journal_that_holds_says_so(app):
    journalled(app)
    run = app.test_cli_runner().invoke
    assert run(args=["audit", "close"]).exit_code == 0
    found = run(args=["audit", "verify"])
    assert (found.exit_code, found.output) == (0, "The journal holds.\n")


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE event SET kind = 'note.unmade' WHERE seq = 2", "house, event 2: altered"),
        ("DELETE FROM event WHERE seq = 2", "house, event 2: missing"),
        ("DELETE FROM event WHERE seq = 3", "house, event 2: head"),
    ],
)
def test_a_tampered_journal_is_told_with_its_first_broken_event(app, tampering, said):
    journalled(app)
    with db.engine.begin() as connection:
        connection.execute(text(tampering))
    found = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert found.exit_code == 1
    assert said in found.output


def test_a_chain_cut_off_with_its_head_is_told_by_the_root(app):
    journalled(app)
    run = app.test_cli_runner().invoke
    run(args=["audit", "close"])
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM event"))
        connection.execute(text("DELETE FROM event_chain"))
    found = run(args=["audit", "verify"])
    assert found.exit_code == 1
    assert "root, event 1: root" in found.output


def test_one_case_is_verified_by_its_number_and_an_unknown_one_is_told(app):
    found = app.test_cli_runner().invoke(args=["audit", "verify", "--case", "R000"])
    assert found.exit_code == 1
    assert "no such case" in found.output.lower()


def test_auditors_verify_over_http_and_anybody_reads_the_roots(app, as_, client):
    journalled(app)
    with transaction() as session:
        events.close_root(session, clock.now())
    assert as_("auditor").get("/api/v1/audit/verify").json == {
        "holds": True,
        "chain": None,
        "seq": None,
        "how": None,
    }
    assert as_("clerk").get("/api/v1/audit/verify").status_code == 403
    assert as_("auditor").get("/api/v1/audit/verify?case=R000").status_code == 404
    root = client.get("/api/v1/audit/roots").json["items"][0]
    assert root["events"] == 3
    assert len(root["root"]) == 64
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE event SET payload = '{}1' WHERE seq = 1"))
    assert as_("auditor").get("/api/v1/audit/verify").json["how"] == "altered"
