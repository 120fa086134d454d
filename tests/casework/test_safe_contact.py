"""When and how a citizen is reached: at hours they said are safe, no content on the screen (R10, R84)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from app.casework import cases as casework
from app.casework import citizen, use_case
from app.db import reading
from app.domain import notifications, parties
from app.functions import functions
from workflows.subject import Subject

if TYPE_CHECKING:
    from tests.casework.city import City

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai(text: str) -> datetime:
    """A moment in UTC from a wall clock in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ("18:00-20:00", [(time(18), time(20))]),
        ("please between 10:00 and 11:30", [(time(10), time(11, 30))]),
        ("from 9 am to 11 am", [(time(9), time(11))]),
        ("only after 6 pm", [(time(18), time.max)]),
        ("before 9:00", [(time.min, time(9))]),
        ("晚上7点后，勿留言", [(time(19), time.max)]),
        ("下午2点到5点", [(time(14), time(17))]),
        ("9点至11点半 或 19:00 以后", [(time(9), time(11, 30)), (time(19), time.max)]),
        ("in the evening", []),
        ("after 3 weeks, flat 12-14", []),
        ("25:00-26:00", []),
        (None, []),
    ],
)
def test_hours_are_read_from_everyday_words(words: str | None, spans: list[tuple[time, time]]) -> None:
    assert list(parties.windows(words)) == spans


@pytest.mark.parametrize(
    ("safe", "calls"),
    [
        (None, ["2025-10-13T10:00", "2025-10-13T14:00", "2025-10-13T18:00"]),
        ("after 18:00", ["2025-10-13T18:00", "2025-10-14T19:00", "2025-10-15T18:00"]),
        ("15:00-16:00", ["2025-10-13T15:00", "2025-10-14T15:00", "2025-10-15T15:00"]),
        ("21:00-22:00", ["2025-10-13T21:00", "2025-10-14T21:00", "2025-10-15T21:00"]),
    ],
)
def test_calls_are_made_at_hours_that_are_safe(city: City, safe: str | None, calls: list[str]) -> None:
    case = city.submit(safe_contact=safe)
    now, made = shanghai("2025-10-13T10:00"), []
    with reading() as session:
        for attempts in range(3):
            about = Subject("case", city.case(case).id)
            now = functions(session, about, now, {})["next_call"](attempts)
            made.append(now)
    assert made == [shanghai(call) for call in calls]


def test_staff_read_the_safe_hours_and_no_word_of_them_is_taken_out_of_the_text(city: City) -> None:
    words = "In the evening only this lamp is dark."
    case = city.submit(safe_contact="Only in the evening, please", text=words)
    with reading() as session:
        seen = casework.view(session, case.number, now=city.now, actor=city.actor("clerk"))
    assert seen.contact.safe_contact == "Only in the evening, please"
    assert seen.text == words


def test_a_text_message_names_the_case_and_says_nothing_of_it(city: City) -> None:
    case = city.until_replied(
        contact=citizen.Contact(name="Zhang Weiwei", phone="13812345678"), notice_channel="sms"
    )
    city.act("message", case, text="Thank you.")
    with use_case(city.now) as session:
        ids = notifications.due(session, city.now)
        letters = [letter for one in ids if (letter := notifications.claim(session, one, now=city.now))]
    sent = [letter for letter in letters if letter.channel == "sms"]
    assert len(sent) >= 4
    for letter in sent:
        assert case.number in letter.body
        assert not any(word in letter.body.lower() for word in ("lamp", "cable", "zhang", "moon road"))
