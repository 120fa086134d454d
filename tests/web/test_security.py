"""What keeps the reader of a page safe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.web.display import local

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.conftest import Visitor

TEMPLATES = sorted(Path("app/web/templates").rglob("*.html"))


@pytest.mark.parametrize("path", ["/", "/submit", "/nowhere", "/inbox", "/api/v1/public/vocabulary"])
def test_every_answer_carries_the_safety_headers(visitor: Callable[..., Visitor], path: str) -> None:
    headers = visitor().get(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_page_of_a_case_stays_in_no_cache(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    number, _secret = citizen.submit()
    assert citizen.get(f"/follow/{number}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/submit", "/follow", "/sign-in", "/sign-out", "/inbox"])
def test_a_form_without_its_token_is_refused_and_changes_nothing(house: Flask, path: str) -> None:
    answer = house.test_client().post(
        path, data={"username": "clerk", "password": "demo", "text": "Hello there"}
    )
    assert answer.status_code == 400
    assert "Nothing has been changed" in answer.text


def test_the_session_cookie_is_out_of_reach_of_scripts(visitor: Callable[..., Visitor]) -> None:
    said = visitor().get("/submit").headers["Set-Cookie"]
    assert said.startswith("redress=")
    assert "HttpOnly" in said
    assert "SameSite=Lax" in said


def test_signing_in_forgets_whatever_the_session_held_before(visitor: Callable[..., Visitor]) -> None:
    someone = visitor()
    number, _secret = someone.submit()
    someone.sign_in("clerk")
    assert someone.get(f"/follow/{number}").status_code == 302
    someone.post("/sign-out", {}, seen="/inbox")
    assert someone.get("/inbox").location == "/sign-in?next=/inbox"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\r\nX: y",
        "/\x00",
        "/\u2028/evil.example",
        "",
    ],
)
def test_nobody_is_led_away_by_a_link(address: str) -> None:
    assert local(address, "/inbox") == "/inbox"
    assert local("/cases/TS-1?x=1") == "/cases/TS-1?x=1"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_script_or_a_style_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script


def test_what_a_citizen_writes_stays_text(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    number, _secret = citizen.submit("<script>alert(1)</script> & <b>bold</b> words", place='"><img src=x>')
    page = citizen.get(f"/follow/{number}").text
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;b&gt;bold" in page


def test_a_handler_of_another_unit_cannot_open_a_case_by_its_address(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor().submit()
    handler = visitor()
    handler.sign_in("panel_media")
    assert handler.get(f"/cases/{number}").status_code == 404
