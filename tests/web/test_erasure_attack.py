"""S11 as an attacker walks it: every address of the house, read by many, before and after the erasure."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from sqlalchemy import func, select

from app import clock
from app.casework import cases as casework
from app.casework import use_case
from app.db import reading, transaction
from app.domain import cases, identity
from app.domain.events import Event
from tests.web.test_erasure import made, page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from app.casework.views import Submitted
    from tests.web.conftest import Visitor

__all__ = ["made"]

NAME, PHONE, EMAIL, WORD = "上官雁回", "13977776666", "yanhui.shangguan@example.net", "琉璃瓦鸽子"
PLANTED = (NAME, PHONE, "139 7777 6666", EMAIL, "yanhui", WORD)
SKIPPED = r"live|stream|static|assets|openapi|/docs|definitions|process"
"""What streams without end, and what is about diagrams alone."""
READERS = ("handler", "leader", "admin")


def planted(house: Flask, made: Callable[..., Submitted]) -> Submitted:
    """A closed case that says the names wherever a citizen or a clerk can write."""
    case = made(
        name=NAME,
        phone=PHONE,
        title=f"{NAME}反映路灯不亮，{WORD}",
        text=f"我叫{NAME}，电话139 7777 6666，邮箱{EMAIL}。{WORD}飞走了。",
        place=f"皂荚巷{WORD}旁",
    )
    now = clock.now()
    with house.app_context(), use_case(now) as session:
        person = identity.by_username(session, "handler")
        assert person is not None
        handler = identity.actor_of(session, person, now=now)
        casework.note(session, case.number, f"{NAME} {WORD} {EMAIL}", now=now, actor=handler)
    return case


def addresses(house: Flask, case: Submitted) -> Iterator[str]:
    """Every address that is read, filled in with this case; streams without end are left out."""
    with house.app_context(), reading() as session:
        row = cases.by_number(session, case.number)
        numbers = {"case_id": row.id, "number": case.number, "case_number": case.number}
    for rule in house.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or re.search(SKIPPED, rule.rule):
            continue
        path = re.sub(r"<any\(([a-z_]+)[^>]*>", r"\1", rule.rule)
        for name, value in numbers.items():
            path = re.sub(rf"<(?:[a-z]+:)?{name}>", str(value), path)
        path = re.sub(r"<int:[^>]*>", str(numbers["case_id"]), path)
        yield re.sub(r"<[^>]*>", case.number, path)


def said_by(client: object, path: str, **headers: str) -> str:
    """What an address says, a PDF or a spreadsheet unpacked."""
    answer = client.get(path, headers=headers)  # type: ignore[attr-defined]
    assert answer.status_code < 500, (path, answer.status_code)
    if answer.mimetype == "application/pdf":
        try:
            return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
        except PyPdfError:  # pragma: no cover - a broken paper is told by its own tests
            return ""
    return str(answer.data.decode("utf-8", "replace"))


def signed(house: Flask, username: str) -> dict[str, str]:
    """What somebody sends along to the API."""
    with house.app_context(), transaction() as session:
        person = identity.by_username(session, username)
        assert person is not None
        token, _row = identity.issue_token(session, person, now=clock.now())
    return {"Authorization": f"Bearer {token}"}


def heard(house: Flask, visitor: Callable[..., Visitor], case: Submitted) -> dict[str, list[str]]:
    """Who reads which of the planted words, and where: `reader path` → the words."""
    found: dict[str, list[str]] = {}
    people = {name: visitor("zh") for name in READERS}
    for name, one in people.items():
        one.sign_in(name)
    clients = {"nobody": visitor("zh").client, **{name: one.client for name, one in people.items()}}
    citizen = visitor("zh")
    page_of(citizen, case)
    clients["citizen"] = citizen.client
    sent = {name: signed(house, name) for name in READERS}
    sent |= {"nobody": {}, "citizen": {"X-Case-Secret": case.secret}}
    for path in addresses(house, case):
        for name, client in clients.items():
            said = said_by(client, path, **(sent[name] if "/api/" in path else {}))
            words = [one for one in PLANTED if one in said or json.dumps(one)[1:-1] in said]
            if words:
                found[f"{name} {path}"] = words
    return found


@pytest.mark.usefixtures("house")
def test_nobody_reads_the_erased_at_any_address(
    visitor: Callable[..., Visitor],
    made: Callable[..., Submitted],
    house: Flask,
) -> None:
    case = planted(house, made)
    before = heard(house, visitor, case)
    assert any(one.startswith("citizen ") for one in before), "the walk does read what is there"
    assert any(one.startswith("handler ") for one in before), sorted(before)
    public = [words for one, words in before.items() if one.startswith("nobody ")]
    assert all(words == [WORD] for words in public), "a place may be public, with its odd word; never a name"
    api = {one.split()[0] for one in before if "/api/" in one}
    assert {"handler", "citizen"} <= api, "the interface is walked too"
    counted = figures(visitor)
    events = journal(house)
    citizen = visitor("zh")
    page = page_of(citizen, case)
    assert citizen.post(page, {"sure": "yes"}, seen=page).status_code == 200
    assert heard(house, visitor, case) == {}
    assert figures(visitor) == counted, "the case still counts as one"
    assert journal(house) > events
    done = house.test_cli_runner().invoke(args=["audit", "verify"])
    assert (done.exit_code, "The journal holds." in done.output) == (0, True)
    searched = visitor("zh")
    searched.sign_in("clerk")
    for word in (NAME, PHONE, EMAIL, WORD):
        for path in ("/cases", "/api/v1/cases"):
            assert case.number not in searched.client.get(path, query_string={"q": word}).text, (path, word)


def figures(visitor: Callable[..., Visitor]) -> object:
    """What everybody reads of all cases, in figures."""
    found = visitor().client.get("/api/v1/public/statistics")
    assert found.status_code == 200, found.text
    return found.json


def journal(house: Flask) -> int:
    with house.app_context(), reading() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0
