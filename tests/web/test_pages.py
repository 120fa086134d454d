"""Every page answers in both languages, to those it is for, and leads on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.web.error_pages import CODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Visitor

HEADINGS = {
    "/": ("Tell us what went wrong", "有问题，告诉我们"),
    "/submit": ("What happened?", "发生了什么事？"),
    "/follow": ("Follow your case", "查询案件"),
    "/sign-in": ("Staff sign-in", "工作人员登录"),
}
OF_A_CASE = (
    "",
    "/message",
    "/answer",
    "/attach",
    "/urge",
    "/choose",
    "/reopen",
    "/appeal",
    "/withdraw",
    "/rate",
)
OF_STAFF = ("/inbox", "/inbox?tab=free", "/inbox?tab=all&overdue=1&order=opened", "/inbox?tab=done", "/cases")
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def words(page: str) -> str:
    """What a page says in its body, without markup."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"<[^>]+>", " ", main)


@pytest.mark.parametrize("path", HEADINGS)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_public_page_speaks_the_readers_language(
    visitor: Callable[..., Visitor], path: str, locale: str
) -> None:
    answer = visitor(locale).get(path)
    assert answer.status_code == 200
    assert f'<html lang="{"zh-CN" if locale == "zh" else "en"}"' in answer.text
    heading = HEADING.search(answer.text)
    assert heading is not None
    assert heading[1].strip() == HEADINGS[path][locale == "zh"]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_page_of_a_case_opens_with_number_and_secret(
    visitor: Callable[..., Visitor], locale: str
) -> None:
    citizen = visitor(locale)
    number, secret = citizen.submit()
    stranger = visitor(locale)
    for action in OF_A_CASE:
        path = f"/follow/{number}{action}"
        assert citizen.get(path).status_code == 200, path
        assert stranger.get(path).location == f"/follow?number={number}", path
    opened = stranger.post("/follow", {"number": number.lower(), "secret": secret.lower()})
    assert opened.request.path == f"/follow/{number}"
    left = stranger.post(f"/follow/{number}/leave", {}, seen=f"/follow/{number}")
    assert left.request.path == "/follow"
    assert stranger.get(f"/follow/{number}").status_code == 302


def test_a_wrong_number_and_a_wrong_secret_look_the_same(visitor: Callable[..., Visitor]) -> None:
    someone = visitor()
    number, _secret = someone.submit()
    wrong_secret = someone.post("/follow", {"number": number, "secret": "WRONG"})
    wrong_number = someone.post("/follow", {"number": number[:-3] + "9-X", "secret": "WRONG"})
    assert wrong_secret.status_code == wrong_number.status_code == 404
    hide = re.compile(r'value="[^"]*"')
    assert hide.sub("", words(wrong_secret.text)) == hide.sub("", words(wrong_number.text))


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_staff_pages_open_after_signing_in_and_lead_back(
    visitor: Callable[..., Visitor], locale: str
) -> None:
    clerk = visitor(locale)
    number, _secret = visitor(locale).submit()
    asked = clerk.get(f"/cases/{number}")
    assert asked.location == f"/sign-in?next=/cases/{number}"
    came = clerk.post("/sign-in", {"username": "clerk", "password": "demo", "next": f"/cases/{number}"})
    assert came.request.path == f"/cases/{number}"
    for path in OF_STAFF:
        assert clerk.get(path).status_code == 200, path
    task = re.search(r'href="(/tasks/\d+)"', clerk.get(f"/inbox?tab=all&case={number}").text)
    assert task is not None
    assert clerk.get(task[1]).status_code == 200


def test_a_chinese_page_is_chinese_throughout(visitor: Callable[..., Visitor]) -> None:
    clerk = visitor("zh")
    number, _secret = clerk.submit("解放路21号的路灯坏了两周，没有人修。")
    pages = [clerk.get(f"/follow/{number}{action}").text for action in OF_A_CASE]
    clerk.sign_in("clerk")
    task = re.search(r'href="(/tasks/\d+)"', clerk.get(f"/inbox?tab=all&case={number}").text)
    assert task is not None
    mine = (f"/inbox?tab=all&case={number}", f"/cases?q={number}", f"/cases/{number}", task[1])
    pages += [clerk.get(path).text for path in (*HEADINGS, *mine)]
    left = {said for page in pages for said in re.findall(r"[A-Za-z]{4,}(?: [A-Za-z]{2,})+", words(page))}
    # people's own names and the keys of the sealed record are nobody's to translate
    assert {said for said in left if not said[0].isupper() or len(said.split()) > 2} == set()


def test_the_secret_is_said_once_and_then_only_kept_by_the_browser(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    number, secret = citizen.submit()
    assert secret not in citizen.get(f"/follow/{number}").text


def test_a_danger_to_life_shows_the_emergency_numbers_first(visitor: Callable[..., Visitor]) -> None:
    given = {"step": "what", "go": "next", "text": "煤气泄漏，有人昏迷！"}
    page = visitor("zh").post("/submit", given, seen="/submit").text
    assert page.index("tel:119") < page.index("<h1")


def test_a_page_turned_back_keeps_what_was_typed(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    given = {"step": "you", "text": "The lamp is dark.", "place": "Liberation Road", "phone": "13800001111"}
    forgotten = citizen.post("/submit", {**given, "go": "next"}, seen="/submit").text
    assert "Choose whether we may contact you." in forgotten
    assert 'value="13800001111"' in forgotten
    back = citizen.post("/submit", {**given, "go": "what"}, seen="/submit").text
    assert "The lamp is dark." in back
    assert 'value="Liberation Road"' in back


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_what_does_not_exist_says_the_way_on(visitor: Callable[..., Visitor], locale: str) -> None:
    someone = visitor(locale)
    answer = someone.get("/nowhere")
    assert answer.status_code == 404
    assert 'href="/follow"' in answer.text
    someone.sign_in("clerk")
    assert someone.get("/cases/TS-2026-999999-X").status_code == 404
    assert someone.get("/tasks/999999").status_code == 404


def test_every_refusal_has_its_number() -> None:
    assert sorted(CODES.values()) == [401, 403, 404, 409, 410, 422, 429, 503]


def test_another_person_has_the_task_and_the_page_says_who(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor().submit()
    clerk, other = visitor(), visitor()
    clerk.sign_in("clerk")
    other.sign_in("admin")
    task = re.search(r'href="(/tasks/\d+)"', clerk.get(f"/inbox?tab=all&case={number}").text)
    assert task is not None
    assert clerk.post(f"{task[1]}/claim", {}, seen=task[1]).request.path == task[1]
    refused = other.post(f"{task[1]}/claim", {}, seen="/inbox")
    assert refused.status_code in {403, 404, 409}
    assert "<h1" in refused.text


def test_several_cases_are_dispatched_at_once_with_a_result_for_each(visitor: Callable[..., Visitor]) -> None:
    numbers = [visitor().submit()[0] for _ in range(2)]
    clerk, dispatcher = visitor(), visitor()
    clerk.sign_in("clerk")
    accept = {"kind": "complaint", "category": "facilities", "tier": "general", "decision": "accept"}
    for number in numbers:
        clerk.post(f"{task_of(clerk, number)}/complete", dict(accept), seen="/inbox?tab=all")
    dispatcher.sign_in("dispatcher")
    ids = [task_of(dispatcher, number).rsplit("/", 1)[1] for number in numbers]
    unit = re.search(r'<option value="(\d+)">Urban Management Bureau', dispatcher.get("/inbox?tab=all").text)
    assert unit is not None
    given = {
        "id": [*ids, "999999"],
        "action": "dispatch",
        "lead_unit": unit[1],
        "instruction": "Mend both by Friday.",
    }
    assert "2 done, 1 not done." in dispatcher.post("/inbox", dict(given), seen="/inbox?tab=all").text
    for number in numbers:
        assert "Dispatched" in dispatcher.get(f"/cases/{number}").text


def test_staff_enter_a_matter_for_somebody_with_its_channel(visitor: Callable[..., Visitor]) -> None:
    clerk = visitor()
    clerk.sign_in("clerk")
    assert 'name="channel"' in clerk.get("/submit").text
    number, _secret = clerk.submit("She says that the bus did not stop.", channel="hotline")
    assert "Hotline" in clerk.get(f"/cases/{number}").text
    assert 'name="channel"' not in visitor().get("/submit").text


def task_of(someone: Visitor, number: str) -> str:
    """The address of the first open task of a case that this person sees."""
    found = re.search(r'href="(/tasks/\d+)"', someone.get(f"/inbox?tab=all&case={number}").text)
    assert found is not None
    return found[1]


def test_every_missing_answer_is_named_once_beside_its_own_question(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor().submit()
    clerk, dispatcher = visitor(), visitor()
    clerk.sign_in("clerk")
    accept = {"kind": "complaint", "category": "facilities", "tier": "general", "decision": "accept"}
    clerk.post(f"{task_of(clerk, number)}/complete", dict(accept), seen="/inbox?tab=all")
    dispatcher.sign_in("dispatcher")
    answer = dispatcher.post(
        f"{task_of(dispatcher, number)}/complete", {"lead_unit": ""}, seen="/inbox?tab=all"
    )
    assert answer.status_code == 422
    assert answer.text.count("Lead unit – This is needed.") == 1
    assert answer.text.count("Instruction – This is needed.") == 1
    assert answer.text.index("Lead unit – ") < answer.text.index("Instruction – ")
    assert 'id="instruction-error"' in answer.text


def test_the_short_address_on_notices_leads_to_the_page(visitor: Callable[..., Visitor]) -> None:
    assert visitor().get("/track").location == "/follow"
