"""`flask accounts` and `flask units`: a house that is no demonstration gets its first people."""

from __future__ import annotations

from app.db import reading
from app.domain import identity


def test_the_first_administrator_is_opened_from_the_shell_and_signs_in(app):
    run = app.test_cli_runner().invoke
    assert run(args=["units", "add", "city", "City", "市"]).exit_code == 0
    opened = ["accounts", "open", "cao", "--name", "Cao Ning", "--role", "admin", "--role", "head@city"]
    made = run(args=opened, input="long enough!\nlong enough!\n")
    assert made.exit_code == 0, made.output
    given = {"username": "cao", "password": "long enough!"}
    assert app.test_client().post("/api/v1/tokens", json=given).status_code == 201
    with reading() as session:
        held = identity.by_username(session, "cao").memberships
        assert [(one.role, one.unit.code if one.unit else None) for one in held] == [
            ("admin", None),
            ("head", "city"),
        ]


def test_what_is_wrong_is_said_and_nothing_is_kept(app):
    run = app.test_cli_runner().invoke
    short = run(args=["accounts", "open", "cao", "--name", "C", "--role", "admin"], input="a\na\n")
    assert short.exit_code == 1
    assert "password" in short.output
    unknown = run(
        args=["accounts", "open", "cao", "--name", "C", "--role", "king"],
        input="long enough!\nlong enough!\n",
    )
    assert unknown.exit_code == 1
    assert "role" in unknown.output
    assert run(args=["units", "add", "x", "X", "X", "--parent", "moon"]).exit_code == 1
    with reading() as session:
        assert identity.by_username(session, "cao") is None
