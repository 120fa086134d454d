"""A group case on the pages of staff: a list comes in whole, or every line to mend is named (群诉, R17)."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from app.casework import groups
from tests.web.test_once import form_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.web.conftest import Visitor

HEAD = "name,phone,email,representative\n"
FIVE = "".join(f"邻居{n},1370000000{n},,{'是' if n < 2 else ''}\n" for n in range(5))
SECRET = re.compile(r"<td class=\"govuk-table__cell\"><code>([^<]+)</code>")


def named(visitor: Callable[..., Visitor]) -> str:
    """A case of somebody who gave their name."""
    given = {"contact_choice": "contact", "name": "Zhang Wei", "phone": "13812345678"}
    return visitor().submit("The lamps of our street are dark.", **given)[0]


def clerk_of(visitor: Callable[..., Visitor], locale: str = "en") -> Visitor:
    clerk = visitor(locale)
    clerk.sign_in("clerk")
    return clerk


def upload(content: bytes) -> dict[str, object]:
    return {"list": (io.BytesIO(content), "list.csv")}


def test_a_list_becomes_a_group_and_each_gets_a_number_and_a_secret_once(
    visitor: Callable[..., Visitor],
) -> None:
    number = named(visitor)
    clerk, path = clerk_of(visitor), f"/cases/{number}/group"
    assert "make it a group case" in clerk.get(f"/cases/{number}").text
    assert "Nobody beside the first person" in clerk.get(path).text
    made = clerk.post(path, upload((HEAD + FIVE).encode()), seen=path)
    assert made.status_code == 200
    assert "5 people are added" in made.text
    secrets = SECRET.findall(made.text)
    assert len(set(secrets)) == 5
    shown = clerk.get(path).text
    assert "5 people beside the first" in shown
    assert not any(secret in shown for secret in secrets)
    assert "邻居" not in shown
    assert "People of the group case" in clerk.get(f"/cases/{number}").text
    assert "Group" in clerk.get(f"/cases/{number}").text


def test_sent_twice_it_is_one_group_and_the_same_secrets(visitor: Callable[..., Visitor]) -> None:
    clerk, path = clerk_of(visitor), f"/cases/{named(visitor)}/group"
    guard = form_of(clerk.get(path).text)
    pages = [
        clerk.client.post(path, data={**guard, "typed": HEAD + FIVE}).text for _time in ("first", "second")
    ]
    assert SECRET.findall(pages[0]) == SECRET.findall(pages[1]) != []
    assert "5 people beside the first" in clerk.get(path).text


def test_a_spreadsheet_in_chinese_is_read(visitor: Callable[..., Visitor]) -> None:
    clerk, path = clerk_of(visitor, "zh"), f"/cases/{named(visitor)}/group"
    made = clerk.post(path, upload((HEAD + FIVE).encode("gb18030")), seen=path).text
    assert "已加入 5 人" in made


def test_every_line_to_mend_is_named_and_nobody_is_added(visitor: Callable[..., Visitor]) -> None:
    clerk, path = clerk_of(visitor, "zh"), f"/cases/{named(visitor)}/group"
    bad = (
        HEAD
        + FIVE
        + ",13700000009,,\n"
        + "邻居0,13700000000,,\n"
        + "=cmd|' /C calc'!A0,,,\n"
        + "邻居8,none,,\n"
        + "Zhang Wei,13812345678,,\n"
        + '"邻居9,,,\n'
    )
    answer = clerk.post(path, {"typed": bad}, seen=path)
    assert answer.status_code == 422
    assert "名单有 6 处需要改正" in answer.text
    assert 'href="#list"' in answer.text
    for said in (
        "第 7 行：缺少姓名",
        "第 8 行：与第 2 行是同一人",
        "第 9 行：",
        "第 10 行：",
        "第 11 行：此人已在本案中",
        "第 12 行：",
    ):
        assert said in answer.text, said
    assert "目前只有首位诉求人" in answer.text
    assert "邻居8,none" in answer.text, "what was typed is there to be mended"


def test_too_few_too_many_voices_nothing_and_no_list(visitor: Callable[..., Visitor]) -> None:
    clerk, path = clerk_of(visitor), f"/cases/{named(visitor)}/group"
    voices = HEAD + "".join(f"N{n},,n{n}@example.org,yes\n" for n in range(6))
    for content in (b"", HEAD.encode(), (HEAD + "A,,a@example.org,\n").encode(), voices.encode()):
        assert clerk.post(path, upload(content), seen=path).status_code == 422
    for content in (b"\x00\xff\xfe", b"%PDF-1.7\n\n", b"a,b\n1,2\n", b'"' * 5000):
        assert clerk.post(path, upload(content), seen=path).status_code == 422, content[:9]


def test_a_list_that_is_too_large_is_to_be_divided(
    visitor: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "LARGEST", 100)
    clerk, path = clerk_of(visitor), f"/cases/{named(visitor)}/group"
    answer = clerk.post(path, upload((HEAD + FIVE).encode()), seen=path)
    assert answer.status_code == 422
    assert "Divide it" in answer.text


def test_who_may_not_link_adds_nobody(visitor: Callable[..., Visitor]) -> None:
    number = named(visitor)
    path = f"/cases/{number}/group"
    assert visitor().get(path).location.startswith("/sign-in")
    auditor = visitor()
    auditor.sign_in("auditor")
    page = auditor.get(path)
    assert page.status_code == 200
    assert 'name="list"' not in page.text
    answer = auditor.post(path, {"typed": HEAD + FIVE}, seen="/inbox")
    assert answer.status_code == 403
    assert "Nobody beside the first person" in auditor.get(path).text


def test_an_anonymous_case_takes_nobody_in(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor().submit()
    clerk, path = clerk_of(visitor), f"/cases/{number}/group"
    assert 'name="list"' not in clerk.get(path).text
    answer = clerk.post(path, {"typed": HEAD + FIVE}, seen="/inbox")
    assert "Only an open case of a named person" in answer.text
