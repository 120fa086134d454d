"""Signing in, who may call, and the accounts of staff, over HTTP."""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.db import reading, transaction
from app.domain import events, identity, tasks

SUN = {"username": "sun", "name": "Sun", "password": "long enough!"}


def account():
    with transaction() as session:
        identity.register(session, "lin", name="Lin", password="correct horse", now=clock.now())


def test_a_token_opens_the_door_and_is_shut_by_signing_out(client):
    account()
    given = client.post("/api/v1/tokens", json={"username": "lin", "password": "correct horse"})
    assert given.status_code == 201
    assert set(given.json) == {"token", "expires_at"}
    headers = {"Authorization": f"Bearer {given.json['token']}"}
    assert client.get("/api/v1/me", headers=headers).json["username"] == "lin"
    assert client.delete("/api/v1/tokens/current", headers=headers).status_code == 204
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client):
    account()
    wrong = client.post("/api/v1/tokens", json={"username": "lin", "password": "wrong"})
    unknown = client.post("/api/v1/tokens", json={"username": "nobody", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json["detail"] == unknown.json["detail"]
    assert wrong.headers["WWW-Authenticate"] == "Bearer"


def test_guessing_is_counted_even_with_an_idempotency_key(client):
    account()
    for n in range(5):
        headers = {"Idempotency-Key": f"guess-{n}"}
        client.post("/api/v1/tokens", json={"username": "lin", "password": "wrong"}, headers=headers)
    locked = client.post("/api/v1/tokens", json={"username": "lin", "password": "correct horse"})
    assert locked.status_code == 429
    assert int(locked.headers["Retry-After"]) > 0


def test_a_token_ends_by_itself(client, travel):
    travel("2026-12-01T09:00+08:00")
    account()
    token = client.post("/api/v1/tokens", json={"username": "lin", "password": "correct horse"}).json["token"]
    headers = {"Authorization": f"Bearer {token}"}
    travel("2026-12-01T20:59+08:00")
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    travel("2026-12-01T21:00+08:00")
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_without_a_token_and_with_the_wrong_role(client, as_):
    assert client.get("/api/v1/accounts").status_code == 401
    assert client.get("/api/v1/accounts", headers={"Authorization": "Bearer nonsense"}).status_code == 401
    assert as_("clerk").get("/api/v1/accounts").status_code == 403
    assert as_("admin").get("/api/v1/accounts").status_code == 200


def test_an_account_is_opened_with_roles_and_journalled(as_, session):
    with transaction() as writing:
        identity.add_unit(writing, "roads", en="Roads", zh="道路")
    given = {
        **SUN,
        "roles": [{"role": "head", "unit": "roads"}],
    }
    assert as_("admin").post("/api/v1/accounts", json=given).status_code == 201
    assert identity.by_username(session, "sun").memberships[0].role == "head"
    assert events.of_chain(session, "house")[-1].kind == "account.opened"


def test_bad_accounts_are_refused_by_field(as_):
    admin = as_("admin")
    bad = {
        **SUN,
        "username": "UPPER",
        "name": "",
        "roles": [{"role": "emperor"}],
        "extra": 1,
    }
    answer = admin.post("/api/v1/accounts", json=bad)
    assert answer.status_code == 422
    assert {"username", "name", "roles.0.role", "extra"} <= set(answer.json["errors"])
    short = admin.post("/api/v1/accounts", json={"username": "sun", "name": "Sun", "password": "short"})
    assert list(short.json["errors"]) == ["password"]
    nowhere = {
        **SUN,
        "roles": [{"role": "head", "unit": "moon"}],
    }
    assert admin.post("/api/v1/accounts", json=nowhere).status_code == 422


def with_open_task(username):
    with transaction() as session:
        person = identity.by_username(session, username)
        item = tasks.WorkItem(
            instance_id=1,
            task_id="t-1",
            element="handle",
            process="complaint",
            title_en="Handle",
            title_zh="办理",
            role="handler",
            assignee_id=person.id,
            subject_kind="case",
            subject_id=1,
            state="claimed",
            opened_at=clock.now(),
        )
        tasks.open_(session, [item])
        return item.id


def test_an_account_with_open_work_is_disabled_only_after_it_was_handed_over(as_):
    admin, _handler, _other = as_("admin"), as_("handler"), as_("handler", username="sun")
    item = with_open_task("handler")
    refused = admin.post("/api/v1/accounts/handler/disable")
    assert refused.status_code == 409
    given = admin.post("/api/v1/accounts/handler/handover", json={"to": "sun"})
    assert given.json == {"cases": 0, "tasks": 1}
    assert admin.post("/api/v1/accounts/handler/disable").status_code == 200
    with reading() as session:
        assert tasks.get(session, item).assignee_id == identity.by_username(session, "sun").id
        kinds = [event.kind for event in events.of_chain(session, "house")]
    assert kinds[-3:] == ["task.handed_over", "account.handed_over", "account.closed"]


def test_a_disabled_account_has_no_tokens_left(as_):
    handler = as_("handler")
    assert as_("admin").post("/api/v1/accounts/handler/disable").status_code == 200
    assert handler.get("/api/v1/me").status_code == 401


def test_work_is_handed_over_by_oneself_a_head_or_an_administrator_only(as_):
    as_("handler", username="sun")
    assert as_("clerk").post("/api/v1/accounts/sun/handover", json={"to": "clerk"}).status_code == 403
    assert as_("head").post("/api/v1/accounts/sun/handover", json={"to": "head"}).status_code == 200
    itself = as_("handler", username="sun").post("/api/v1/accounts/sun/handover", json={"to": "sun"})
    assert itself.status_code == 422


def test_an_absence_names_a_deputy_who_then_has_the_role(as_):
    as_("head")
    deputy = as_("handler", username="sun")
    now = clock.now()
    given = {"deputy": "sun", "starts_at": now.isoformat(), "ends_at": (now + timedelta(days=3)).isoformat()}
    assert as_("head").post("/api/v1/accounts/head/absences", json=given).status_code == 201
    me = deputy.get("/api/v1/me").json
    assert me["stands_in_for"] == ["head"]
    assert {"role": "head", "unit": None} in me["roles"]
    assert as_("clerk").post("/api/v1/accounts/head/absences", json=given).status_code == 403


def test_a_moment_without_an_offset_is_refused(as_):
    naive = {"deputy": None, "starts_at": "2026-12-01T09:00:00", "ends_at": "2026-12-02T09:00:00"}
    answer = as_("head").post("/api/v1/accounts/head/absences", json=naive)
    assert set(answer.json["errors"]) == {"starts_at", "ends_at"}


def test_the_tree_of_departments_grows_from_one_root(as_):
    admin = as_("admin")
    root = {"code": "city", "name_en": "City", "name_zh": "市"}
    assert admin.post("/api/v1/units", json=root).status_code == 201
    child = {"code": "roads", "name_en": "Roads", "name_zh": "道路", "parent": "city"}
    assert admin.post("/api/v1/units", json=child).json["parent"] == "city"
    for bad, field in (
        ({**root, "code": "other"}, "parent"),
        (child, "code"),
        ({**child, "parent": "moon"}, "parent"),
    ):
        assert field in admin.post("/api/v1/units", json=bad).json["errors"]
    assert as_("clerk").post("/api/v1/units", json=child).status_code == 403
