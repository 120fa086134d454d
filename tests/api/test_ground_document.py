"""The API's document, its readable form, the vocabulary, health, numbers and logs."""

from __future__ import annotations

import io
import json
import logging

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.domain.vocabulary import LISTS
from app.logs import JsonLines


def test_the_openapi_document_is_valid_and_names_who_may_call(client):
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()
    operation = document["paths"]["/api/v1/accounts"]["post"]
    assert operation["x-allows"] == ["admin"]
    assert operation["security"] == [{"bearer": []}]
    assert "Idempotency-Key" in [parameter.get("name") for parameter in operation["parameters"]]


def test_the_docs_read_without_anything_from_elsewhere(client):
    page = client.get("/api/docs")
    assert page.status_code == 200
    html = page.get_data(as_text=True)
    assert "/api/v1/tokens" in html
    assert "http://" not in html.replace("http://127.0.0.1", "")
    assert "https://" not in html
    assert "<script" not in html
    assert client.get("/api/docs.css").status_code == 200


def test_the_vocabulary_is_public_in_both_languages(client):
    lists = client.get("/api/v1/public/vocabulary").json["lists"]
    assert set(lists) == set(LISTS)
    assert {"code": "hotline", "en": "Hotline", "zh": "热线"} in lists["channel"]
    assert [word["grade"] for word in lists["grade"]] == [5, 4, 3, 2, 1]


def test_it_is_alive_and_says_what_keeps_it_from_being_ready(client):
    assert client.get("/healthz").json == {"status": "ok"}
    answer = client.get("/readyz")
    assert set(answer.json["checks"]) >= {"database", "releases"}


def test_numbers_are_by_route_template(client):
    client.get("/api/v1/public/vocabulary")
    found = client.get("/metrics").get_data(as_text=True)
    assert 'route="/api/v1/public/vocabulary"' in found
    assert "redress_tasks_open 0.0" in found
    assert "redress_incidents_open 0.0" in found


def test_a_request_id_is_taken_over_or_made(client):
    assert (
        client.get("/healthz", headers={"X-Request-ID": "abcdef-123"}).headers["X-Request-ID"] == "abcdef-123"
    )
    assert len(client.get("/healthz", headers={"X-Request-ID": "no good\t"}).headers["X-Request-ID"]) == 16


def test_log_lines_are_json_with_templates_and_without_people(client):
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("redress")
    log.addHandler(handler)
    try:
        client.get("/api/v1/nothing/R2026-0001?phone=13800138000")
        log.warning("mail to %s or call %s", "zhang.san@example.org", "138 0013 8000")
        try:
            int("张三 13800138000")
        except ValueError:
            log.exception("failed")
    finally:
        log.removeHandler(handler)
    text = lines.getvalue()
    request, warning, failure = (json.loads(line) for line in text.splitlines())
    assert request["route"] == "unmatched"
    assert request["status"] == 404
    assert len(request["request"]) == 16
    assert warning["event"] == "mail to … or call …"
    assert failure["error"] == "ValueError"
    for personal in ("13800138000", "张三", "R2026-0001", "zhang.san"):
        assert personal not in text


@pytest.fixture
def lines():
    """What the house logs while the test runs, as a machine reads it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in text.getvalue().splitlines()]
    root.removeHandler(handler)


@pytest.mark.parametrize("path", ["/api/v1/public/cases/TS-2025-000002-V", "/cases/TS-2025-000002-V"])
def test_a_crash_is_logged_with_its_place_and_neither_path_nor_words(client, lines, monkeypatch, path):
    def crash(*_args, **_kwargs):
        raise RuntimeError("Zhang Weiwei of Moon Road")

    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(client.application.before_request_funcs, None, [crash])
    answer = client.get(path, query_string={"secret": "moonlight"})
    assert answer.status_code == 500
    (logged,) = [line for line in lines() if line["level"] == "error"]
    assert (logged["event"], logged["error"]) == ("unexpected", "RuntimeError")
    assert logged["places"][-1].endswith("crash")
    text = json.dumps(lines(), ensure_ascii=False)
    for personal in ("Zhang", "Moon", "TS-", "moonlight", "-V"):
        assert personal not in text
