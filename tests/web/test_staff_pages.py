"""What staff read on a case: their own language, neutral words, and what they may do about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Visitor


def test_colleagues_are_named_as_the_reader_writes_them(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor("zh").submit()
    for locale, here, there in (("zh", "黄志远", "Huang"), ("en", "Huang", "黄志远")):
        leader = visitor(locale)
        leader.sign_in("leader")
        noted = leader.post(f"/cases/{number}/note", {"note_text": "Note."}, seen=f"/cases/{number}").text
        main = noted[noted.index("<main") : noted.index("</main>")]
        assert here in main
        assert there not in main


def test_the_journal_of_staff_is_neutral_and_says_who(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor().submit()
    clerk = visitor()
    clerk.sign_in("clerk")
    page = clerk.get(f"/cases/{number}").text
    journal = page[page.index("moj-timeline") :]
    assert "Case submitted" in journal
    assert "the citizen" in journal
    assert "You submitted" not in journal


def test_a_case_is_worked_on_beside_its_tasks(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor().submit()
    other, _secret = visitor().submit("Another lamp is dark as well.")
    leader = visitor()
    leader.sign_in("leader")
    path = f"/cases/{number}"
    classified = leader.post(
        f"{path}/reclassify",
        {"reclassify_category": "facilities", "reclassify_tier": "major", "reclassify_reason": "Lamp."},
        seen=path,
    ).text
    assert "Classified anew." in classified
    given = {"link_other": other.lower(), "link_kind": "related"}
    linked = leader.post(f"{path}/link", given, seen=path).text
    assert f'href="/cases/{other}"' in linked
    link = re.search(r'name="unlink_id" value="(\d+)"', linked)
    assert link is not None
    given = {"unlink_id": link[1], "unlink_reason": "Two lamps."}
    assert "has been taken back" in leader.post(f"{path}/unlink", given, seen=path).text
    taker = re.search(r'<option value="(\d+)"', linked[linked.index('id="handover_to"') :])
    assert taker is not None
    given = {"handover_to": taker[1], "handover_reason": "Knows the street."}
    assert "answers for the case now" in leader.post(f"{path}/handover", given, seen=path).text
    kept = leader.post(f"{path}/restrict", {"restrict_reason": "A child is concerned."}, seen=path).text
    assert "Confidential" in kept


def test_what_is_missing_is_said_beside_its_own_field(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor().submit()
    leader = visitor()
    leader.sign_in("leader")
    path = f"/cases/{number}"
    for action, field in (
        ("reclassify", "reclassify_kind"),
        ("handover", "handover_to"),
        ("link", "link_other"),
        ("restrict", "restrict_reason"),
        ("supervise", "supervise_instruction"),
        ("note", "note_text"),
    ):
        answer = leader.post(f"{path}/{action}", {}, seen=path)
        assert answer.status_code == 422, action
        assert f'id="{field}-error"' in answer.text, action
        assert f'href="#{field}"' in answer.text, action
    unknown = leader.post(f"{path}/link", {"link_other": "TS-1", "link_kind": "related"}, seen=path)
    assert 'id="link_other-error"' in unknown.text


def test_a_bulk_result_is_said_per_task_also_for_those_gone(
    visitor: Callable[..., Visitor],
) -> None:
    number, _secret = visitor().submit()
    clerk = visitor()
    clerk.sign_in("clerk")
    page = clerk.get(f"/inbox?tab=all&case={number}").text
    task = re.search(r'name="(name-(\d+))" value="([^"]+)"', page)
    assert task is not None
    given = {"id": task[2], task[1]: task[3], "action": "release", "back": "/inbox?tab=done"}
    told = clerk.post("/inbox", given, seen=f"/inbox?tab=all&case={number}").text
    section = told[told.index('id="results"') :]
    assert task[3] in section
    assert f'href="/tasks/{task[2]}"' in section


def test_words_in_the_other_language_say_so_to_a_reading_voice(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor("zh").submit("解放路21号的路灯坏了两周。")
    clerk = visitor("en")
    clerk.sign_in("clerk")
    clerk.post(f"/cases/{number}/message", {"message_text": "明天上午到现场。"}, seen=f"/cases/{number}")
    assert 'lang="zh-CN">明天上午到现场。' in clerk.get(f"/cases/{number}").text


def test_whose_session_ended_is_told_that_nothing_was_changed(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor().submit()
    stranger = visitor()
    answer = stranger.post(f"/cases/{number}/note", {"note_text": "Lost?"})
    assert answer.request.path == "/sign-in"
    assert "nothing was changed" in answer.text


def test_what_is_refused_is_a_page_with_a_way_on(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor("zh").submit("路灯坏了两周。")
    clerk = visitor("zh")
    clerk.sign_in("clerk")
    unknown = clerk.get("/cases/TS-2026-999999-X")
    path = f"/cases/{number}"
    refused = clerk.post(f"{path}/supervise", {"supervise_instruction": "快办"}, seen=path)
    for answer, code in ((unknown, 404), (refused, 403)):
        assert answer.status_code == code
        assert 'href="/inbox"' in answer.text
    left = clerk.post("/sign-out", {}, seen="/inbox")
    assert left.request.path == "/sign-in"
    assert "您已退出" in left.text
    assert clerk.get("/inbox").location.startswith("/sign-in")
