"""What every endpoint shares: one answer per key, problems, cursors, versions, limits."""

from __future__ import annotations

import threading

import pytest
from marshmallow import fields
from sqlalchemy import select, text

from app import clock, errors, idempotency
from app.api.access import allow
from app.api.base import Blueprint
from app.api.etags import check_match, etag
from app.api.schemas.base import Schema
from app.db import after_commit, db, reading, transaction
from app.domain import events, identity
from tests.conftest import application

KEY = {"Idempotency-Key": "one"}


class Note(Schema):
    """A thing to post."""

    text = fields.String(required=True)


@pytest.fixture
def counted(app):
    """`POST /api/v1/notes` journals once per call, and fails as its text asks for."""
    blueprint = Blueprint("notes", "Test")
    after: list[str] = []

    @blueprint.route("/notes", methods=["POST"])
    @allow("public")
    @blueprint.arguments(Note)
    @blueprint.response(201, Note)
    def post(given):
        with transaction() as session:
            events.record(session, "house", "note.made", now=clock.now(), actor=identity.SYSTEM)
            after_commit(session, lambda: after.append(given["text"]))
            if given["text"] == "conflict":
                raise errors.Conflict("taken", holder="Lin")
        if given["text"] == "crash":
            raise RuntimeError("crash")
        return {"text": f"{given['text']} {journalled()}"}

    app.register_blueprint(blueprint)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return after


def journalled():
    with reading() as session:
        return len(events.of_chain(session, "house"))


def test_the_same_key_and_body_give_the_same_answer_once_done(counted, client):
    first = client.post("/api/v1/notes", json={"text": "a"}, headers=KEY)
    again = client.post("/api/v1/notes", json={"text": "a"}, headers=KEY)
    assert first.status_code == again.status_code == 201
    assert first.data == again.data
    assert again.headers["Idempotent-Replayed"] == "true"
    assert journalled() == 1
    assert counted == ["a"]


def test_the_same_key_with_another_body_is_refused(counted, client):
    client.post("/api/v1/notes", json={"text": "a"}, headers=KEY)
    other = client.post("/api/v1/notes", json={"text": "b"}, headers=KEY)
    assert other.status_code == 422
    assert list(other.json["errors"]) == ["Idempotency-Key"]
    assert journalled() == 1


def test_without_a_key_each_call_counts(counted, client):
    client.post("/api/v1/notes", json={"text": "a"})
    client.post("/api/v1/notes", json={"text": "a"})
    assert journalled() == 2


def test_a_refusal_is_kept_and_undone(counted, client):
    first = client.post("/api/v1/notes", json={"text": "conflict"}, headers=KEY)
    again = client.post("/api/v1/notes", json={"text": "conflict"}, headers=KEY)
    assert first.status_code == again.status_code == 409
    assert again.json["holder"] == "Lin"
    assert again.headers["Idempotent-Replayed"] == "true"
    assert journalled() == 0
    assert counted == []


def test_a_crash_is_not_kept_and_leaves_nothing(counted, client):
    assert client.post("/api/v1/notes", json={"text": "crash"}, headers=KEY).status_code == 500
    assert journalled() == 0
    assert counted == []
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM idempotency_key")).scalar_one() == 0


def test_a_key_is_the_callers_own(counted, client, as_):
    client.post("/api/v1/notes", json={"text": "a"}, headers=KEY)
    assert as_("clerk").post("/api/v1/notes", json={"text": "b"}, headers=KEY).status_code == 201
    with_secret = {**KEY, "X-Case-Secret": "s3cret"}
    assert client.post("/api/v1/notes", json={"text": "c"}, headers=with_secret).status_code == 201


def test_a_key_is_forgotten_after_a_day(counted, client, travel):
    travel("2026-12-01T09:00+08:00")
    client.post("/api/v1/notes", json={"text": "a"}, headers=KEY)
    travel("2026-12-02T09:00+08:00")
    assert client.post("/api/v1/notes", json={"text": "b"}, headers=KEY).status_code == 201
    with transaction() as session:
        assert idempotency.expire(session, now=clock.now()) == 0
    travel("2026-12-03T09:00+08:00")
    with transaction() as session:
        assert idempotency.expire(session, now=clock.now()) == 1


def test_stored_answers_are_sealed_and_die_with_the_case(counted, client):
    client.post("/api/v1/notes", json={"text": "张三的电话"}, headers=KEY)
    with db.engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM idempotency_key")).all())
    assert "张三" not in kept
    assert "one" not in kept.split("'")
    with transaction() as session:
        row = session.scalars(select(idempotency.IdempotencyKey)).one()
        row.case_id = 7
    with transaction() as session:
        idempotency.forget_case(session, 7)
        assert session.scalars(select(idempotency.IdempotencyKey)).all() == []


def test_two_at_once_with_one_key_are_done_once(counted, app):
    answers = []

    def send():
        answers.append(app.test_client().post("/api/v1/notes", json={"text": "a"}, headers=KEY))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].data == answers[1].data
    assert journalled() == 1


def test_a_second_transaction_inside_a_use_case_is_a_mistake(app):
    with transaction(), pytest.raises(RuntimeError, match="cannot begin a second"), transaction():
        pass


def test_an_unknown_address_is_a_problem_in_the_callers_language(client):
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail", "request_id"} <= set(answer.json)


def test_a_broken_body_and_an_unknown_field_are_told(counted, client):
    broken = client.post("/api/v1/notes", data="{", content_type="application/json")
    assert broken.status_code == 400
    assert broken.mimetype == "application/problem+json"
    unknown = client.post("/api/v1/notes", json={"tekst": "a"})
    assert unknown.status_code == 422
    assert set(unknown.json["errors"]) == {"text", "tekst"}


def test_lists_are_paged_to_the_end_without_gap_or_repeat(as_, session):
    with transaction() as writing:
        for n in range(7):
            identity.add_unit(writing, f"u{n}", en="U", zh="U")
    clerk, seen, cursor = as_("clerk"), [], None
    while True:
        asked = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        answer = clerk.get("/api/v1/units", query_string=asked).json
        seen += [unit["code"] for unit in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert seen == [f"u{n}" for n in range(7)]


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"cursor": "nonsense"}])
def test_a_bad_page_is_refused(as_, asked):
    assert as_("clerk").get("/api/v1/units", query_string=asked).status_code == 422


def test_editing_another_version_than_the_one_read_is_refused(app):
    assert etag(3) == {"ETag": '"3"'}
    with app.test_request_context(headers={"If-Match": '"3"'}):
        check_match(3)
        with pytest.raises(Exception, match="412"):
            check_match(4)
    with app.test_request_context():
        check_match(4)


def test_signing_in_is_limited_by_address(kind):
    with application(kind, ratelimit=True) as app:
        client = app.test_client()
        given = {"username": "nobody", "password": "wrong"}
        codes = [client.post("/api/v1/tokens", json=given).status_code for _ in range(11)]
        assert codes[:10] == [401] * 10
        assert codes[10] == 429
        assert client.post("/api/v1/tokens", json=given).mimetype == "application/problem+json"
