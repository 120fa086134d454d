"""The list of a group case over HTTP: each hostile line is named, and nothing of it is taken (R17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.improving import API

if TYPE_CHECKING:
    from tests.api.conftest import Town

HEAD = "name,phone,email,representative\n"
FOUR = "".join(f"Neighbour {n},1370000000{n},,{'yes' if n < 2 else ''}\n" for n in range(4))


def add(town: Town, case: dict[str, Any], text: str, by: str = "clerk") -> Any:
    return town.staff(by).post(f"{API}/cases/{case['number']}/members", json={"csv": text})


def refused(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.json
    said: list[str] = answer.json["errors"]["csv"]
    return said


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",13700000009,,", "name is missing"),
        ("Neighbour 3,13700000003,,", "stands in line 5"),
        ("neighbour 3,137-0000-0003,,", "stands in line 5"),
        ("Zhang Weiwei,138 1234 5678,zhang@example.org,", "belongs to the case"),
        ("=HYPERLINK(1),,,", "spreadsheet formula"),
        ("A,call me,,", "telephone"),
        ("A,,nowhere,", "e-mail"),
        ("x" * 300 + ",,,", "too long"),
        ("A,,", "not as many cells"),
        ('"A,,,', "never closed"),
    ],
)
def test_a_hostile_line_is_named_and_nobody_is_added(town: Town, line: str, why: str) -> None:
    case = town.submit()
    said = refused(add(town, case, HEAD + FOUR + line + "\n"))
    assert [one for one in said if one.startswith("Line 6:") and why in one], said
    assert town.staff("clerk").get(f"{API}/cases/{case['number']}/members").json["items"] == []


def test_a_list_that_is_none_is_refused_as_a_whole(town: Town) -> None:
    case = town.submit()
    huge = HEAD + "A" * 200_000 + ",,,\n"
    many = HEAD + "".join(f"N{n},,n{n}@example.org,\n" for n in range(501))
    faulty = HEAD + ",1,,\n" * 400
    assert len(refused(add(town, case, faulty))) == 101
    for text in (HEAD, "\n", "a,b\n1,2\n", "name,name\nA,B\n", '"', huge, many):
        assert refused(add(town, case, text)), text[:20]


def test_the_line_of_each_is_told_with_number_and_secret(town: Town) -> None:
    case = town.submit()
    answer = add(town, case, HEAD + "\n,,,\n" + FOUR)
    assert answer.status_code == 201, answer.json
    assert [one["line"] for one in answer.json["items"]] == [4, 5, 6, 7]
    assert [one["speaks"] for one in answer.json["items"]] == [True, True, False, False]
    again = refused(add(town, case, HEAD + FOUR))
    assert len(again) == 4


def test_who_may_not_link_adds_nobody_and_an_anonymous_case_takes_nobody_in(town: Town) -> None:
    case = town.submit()
    assert add(town, case, HEAD + FOUR, by="auditor").status_code == 403
    alone = town.submit(contact=None, anonymous=True)
    assert add(town, alone, HEAD + FOUR).status_code == 409


def test_a_link_keeps_why_it_was_made(town: Town) -> None:
    first, second = town.submit(), town.submit()
    clerk, url = town.staff("clerk"), f"{API}/cases/{first['number']}"
    given = {"kind": "related", "other": second["number"], "reason": "The same street."}
    assert clerk.post(f"{url}/link", json=given).status_code == 204
    assert "The same street." in [note["text"] for note in clerk.get(url).json["notes"]]
    assert town.staff("auditor").post(f"{url}/link", json=given).status_code == 403
