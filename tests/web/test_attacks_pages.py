"""Attacks on the pages: forged forms, borrowed sessions, odd addresses, scripts, forms sent twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.db import reading
from app.domain.cases import Case
from tests.web.conftest import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.conftest import Visitor

SCRIPT = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}${7*7}<a href="javascript:alert(1)">x</a>'
)
ODD = (
    "\x00",
    "²",
    "-1",
    "9" * 400,
    "%",
    "x" * 3000,
    "[]",
    "WyLCsiJd",
    "W10",
    "😀",
    "<script>",
    "\u2028",
    "me",
    "none",
)

OTHERS = ("/api", "/static", "/assets", "/readyz")


def pages(house: Flask, method: str) -> list[str]:
    """Every page's address with this method, its parts filled in with things that do not exist."""
    found = []
    for rule in house.url_map.iter_rules():
        if method in (rule.methods or ()) and not rule.rule.startswith(
            ("/api", "/static", "/assets", "/readyz")
        ):
            part = re.compile(r"<any\(([a-z]+)[^>]*>")
            plain = re.sub(r"<int:[^>]*>", "1", part.sub(r"\1", rule.rule))
            found.append(re.sub(r"<[^>]*>", "TS-2026-000001-G", plain))
    return sorted(found)


def test_no_form_is_taken_without_its_token(house: Flask, visitor: Callable[..., Visitor]) -> None:
    clerk, other = visitor(), visitor()
    clerk.sign_in("clerk")
    foreign = TOKEN.search(other.get("/submit").text)
    assert foreign is not None
    for path in pages(house, "POST"):
        for token in ({}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": foreign[1]}):
            answer = clerk.client.post(
                path, data={**token, "text": "x"}, headers={"Origin": "https://evil.example"}
            )
            assert answer.status_code == 400, path
            assert clerk.client.get(path, headers={"X-HTTP-Method-Override": "POST"}).status_code != 500
    assert clerk.get("/inbox").status_code == 200, "a forged sign-out changes nothing either"


def test_no_query_and_no_method_breaks_a_page(house: Flask, visitor: Callable[..., Visitor]) -> None:
    clerk = visitor("zh")
    clerk.sign_in("clerk")
    names = ["q", "owner", "cursor", "order", "tab", "role", "case", "status", "flag", "unit", "number"]
    names += ["next", "form", "locale", "overdue", "page"]
    for path in pages(house, "GET"):
        if path == "/alerts/live":  # it does not end by itself; tests/api/test_alerts.py reads its like
            continue
        for value in ODD:
            answer = clerk.client.get(path, query_string=dict.fromkeys(names, value))
            assert answer.status_code < 500, (path, value)
            assert "Traceback" not in answer.text
            assert "<script>alert" not in answer.text
        for method in ("OPTIONS", "HEAD", "TRACE", "PUT", "DELETE", "PATCH"):
            answer = clerk.client.open(path, method=method)
            assert answer.status_code < 500, (path, method)
    for name in names:
        for value in ODD:
            for path in ("/cases", "/inbox", "/follow", "/track", "/sign-in"):
                assert clerk.client.get(path, query_string={name: value}).status_code < 500, (
                    path,
                    name,
                    value,
                )


def test_no_posted_field_breaks_a_page(house: Flask, visitor: Callable[..., Visitor]) -> None:
    clerk = visitor()
    clerk.sign_in("clerk")
    number, _secret = clerk.submit()
    token = TOKEN.search(clerk.get("/submit").text)
    assert token is not None
    fields = [
        "id",
        "action",
        "to",
        "lead_unit",
        "text",
        "note",
        "reason",
        "basis",
        "instruction",
        "go",
        "step",
    ]
    fields += ["back", "occurred", "grade", "resolved", "route", "channel", "kind", "contact_choice", "phone"]
    fields += ["email", "until", "category", "readers", "other"]
    for path in pages(house, "POST"):
        if path in {"/sign-in", "/sign-out"}:
            continue
        for value in ODD:
            given = {"csrf_token": token[1], **dict.fromkeys(fields, value)}
            answer = clerk.client.post(path.replace("TS-2026-000001-G", number), data=given)
            assert answer.status_code < 500, (path, value)
            assert not (answer.location or "/").startswith(("//", "http")), (path, value)


def test_words_of_a_citizen_stay_words_on_every_page_and_paper(visitor: Callable[..., Visitor]) -> None:
    citizen, clerk = visitor(), visitor()
    number, _secret = citizen.submit(SCRIPT, place=SCRIPT, remedy_sought=SCRIPT, whom=SCRIPT)
    citizen.post(f"/follow/{number}/message", {"text": SCRIPT}, seen=f"/follow/{number}/message")
    clerk.sign_in("clerk")
    clerk.post(f"/cases/{number}/note", {"note": SCRIPT}, seen=f"/cases/{number}")
    clerk.post(f"/cases/{number}/message", {"message": SCRIPT, "text": SCRIPT}, seen=f"/cases/{number}")
    revealed = clerk.post(f"/cases/{number}/reveal", {"reason": SCRIPT}, seen=f"/cases/{number}")
    seen = [clerk.get("/inbox"), clerk.get("/cases"), clerk.get(f"/cases/{number}"), revealed]
    seen += [citizen.get(f"/follow/{number}"), clerk.get(f"/cases?q={SCRIPT[:20]}")]
    for page in seen:
        assert page.status_code < 500
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert 'href="javascript:' not in page.text
        assert "${49}" not in page.text
        assert "}49" not in page.text
    assert clerk.get(f"/cases/{number}/papers/receipt?form=pdf").data.startswith(b"%PDF")


def test_a_matter_sent_twice_is_one_case(house: Flask, visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    given = {
        "step": "you",
        "go": "next",
        "text": "The lamp at number 77 is dark.",
        "contact_choice": "anonymous",
    }
    page = citizen.post("/submit", dict(given), seen="/submit").text
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once is not None

    def count() -> int:
        with house.app_context(), reading() as session:
            return session.query(Case).count()

    before = count()
    sent = {**given, "step": "check", "once": once[1]}
    first = citizen.post("/submit", dict(sent), seen="/submit").text
    second = citizen.post("/submit", dict(sent), seen="/submit").text
    number = re.search(r"<dd data-number>\s*(\S+)", first)
    assert number is not None
    assert number[1] in second
    assert count() == before + 1


def test_a_session_taken_along_ends_with_sign_out(visitor: Callable[..., Visitor]) -> None:
    clerk, thief = visitor(), visitor()
    clerk.sign_in("clerk")
    stolen = clerk.client.get_cookie("redress")
    assert stolen is not None
    clerk.post("/sign-out", {}, seen="/inbox")
    thief.client.set_cookie("redress", stolen.value)
    assert thief.get("/inbox").status_code == 302


def test_a_forged_or_broken_cookie_is_nobody(visitor: Callable[..., Visitor]) -> None:
    someone = visitor()
    for value in ("x", "eyJwZXJzb25faWQiOjF9.x.x", ".eJw", "\x7f", "a" * 3000):
        someone.client.set_cookie("redress", value)
        assert someone.get("/inbox").status_code == 302
    for name in ("locale", "type", "theme"):
        someone.client.set_cookie(name, "../../x<script>")
        assert "<script>" not in someone.get("/").text.split("</head>")[0].replace("<script ", "")


def test_neither_secret_nor_word_is_in_an_address(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    number, secret = citizen.submit("A secret story of a lamp.")
    for path in ("/", f"/follow/{number}", f"/follow/{number}/message", "/submit/done"):
        for address in re.findall(r'(?:href|action|src)="([^"]*)"', citizen.get(path).text):
            assert secret not in address
            assert "story" not in address


def test_a_page_of_a_case_opens_only_with_its_own_secret(visitor: Callable[..., Visitor]) -> None:
    mine, other = visitor(), visitor()
    number, secret = mine.submit()
    theirs, _their_secret = other.submit()
    assert mine.get(f"/follow/{theirs}").status_code == 302
    assert mine.get(f"/follow/{theirs}/rate").status_code == 302
    wrong = mine.post("/follow", {"number": theirs, "secret": secret}, seen="/follow")
    nowhere = mine.post("/follow", {"number": "TS-2026-999999-9", "secret": secret}, seen="/follow")
    assert wrong.status_code == nowhere.status_code == 404
    same = [re.sub(r'TS-2026-\S{8}|value="[^"]*"', "", page.text) for page in (wrong, nowhere)]
    assert same[0] == same[1]
    assert mine.get(f"/follow/{number}").status_code == 200


@pytest.mark.parametrize("path", ["/nowhere", "/cases/x", "/follow/x/files/1", "/tasks/1"])
def test_an_error_page_speaks_the_readers_language_and_tells_nothing_of_the_inside(
    visitor: Callable[..., Visitor], path: str
) -> None:
    reader = visitor("zh")
    page = reader.client.get(path, follow_redirects=True)
    assert 'lang="zh' in page.text
    for word in ("Traceback", "werkzeug", "sqlalchemy", "/app/"):
        assert word not in page.text
