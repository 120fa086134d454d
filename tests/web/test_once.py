"""A form sent twice, by a double click or a reload, is done once; the second answer is the first's."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Visitor

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ONCE = re.compile(r'name="once" value="([^"]+)"')


def form_of(page: str) -> dict[str, str]:
    """The hidden fields that guard the first form of a page."""
    token, once = TOKEN.search(page), ONCE.search(page)
    assert token is not None
    assert once is not None
    return {"csrf_token": token[1], "once": once[1]}


def test_a_complaint_sent_twice_is_one_case_and_both_answers_show_its_secret(
    visitor: Callable[..., Visitor],
) -> None:
    citizen = visitor()
    guard = form_of(citizen.get("/submit").text)
    given = {"step": "check", "go": "next", "text": "The lamp is dark.", "contact_choice": "anonymous"}

    def send() -> str:
        picture = (io.BytesIO(b"A letter about the lamp."), "letter.txt")
        answer = citizen.client.post("/submit", data=given | guard | {"files": picture})
        assert answer.location == "/submit/done"
        return citizen.get("/submit/done").text

    first = send()
    with citizen.client.session_transaction() as kept:  # the browser never saw the first answer
        kept.pop("unlocked")
        kept.pop("submitted")
    second = send()
    for what in ("number", "secret"):
        pattern = rf"<dd data-{what}>\s*(\S+)"
        seen = [re.search(pattern, page) for page in (first, second)]
        assert seen[0] is not None
        assert seen[1] is not None
        assert seen[0][1] == seen[1][1]


def test_a_message_sent_twice_arrives_once_and_another_text_is_another_message(
    visitor: Callable[..., Visitor],
) -> None:
    citizen = visitor()
    number, _secret = citizen.submit()
    path = f"/follow/{number}/message"
    guard = form_of(citizen.get(path).text)
    for text in ("It blinks at night.", "It blinks at night.", "Now it is dark again."):
        citizen.client.post(path, data=guard | {"text": text})
    page = citizen.get(f"/follow/{number}").text
    assert page.count("It blinks at night.") == 1
    assert page.count("Now it is dark again.") == 1


def test_what_asks_to_be_mended_leaves_the_key_free(visitor: Callable[..., Visitor]) -> None:
    citizen = visitor()
    number, _secret = citizen.submit()
    path = f"/follow/{number}/message"
    guard = form_of(citizen.get(path).text)
    for _attempt in range(2):
        assert "Write your message first." in citizen.client.post(path, data=guard | {"text": ""}).text


def test_a_task_of_staff_is_taken_once(visitor: Callable[..., Visitor]) -> None:
    number, _secret = visitor().submit()
    clerk = visitor()
    clerk.sign_in("clerk")
    path = f"/cases/{number}"
    guard = form_of(clerk.get(path).text)
    for _attempt in range(2):
        answer = clerk.client.post(f"{path}/note", data=guard | {"note_text": "Seen on the way."})
        assert answer.location == path
    assert clerk.get(path).text.count("Seen on the way.") == 1
