"""Every channel leads through the same door to the same fields and clocks (R1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.casework import citizen
from app.domain.vocabulary import codes
from app.errors import Invalid

if TYPE_CHECKING:
    from tests.casework.city import City


@pytest.fixture
def kind() -> str:
    """The rules of intake are the same on every database; the loop itself is tested on both."""
    return "sqlite"


def test_every_channel_gives_the_same_fields_clocks_and_first_task(city: City) -> None:
    seen: set[tuple[Any, ...]] = set()
    for channel in codes("channel"):
        case = city.submit(channel=channel)
        row = city.case(case)
        assert row.channel == channel
        clocks = tuple((one.kind, one.due) for one in city.follow(case).deadlines)
        seen.add((row.status, row.tier, row.owner_id, row.unit_id, clocks, tuple(city.forms(case))))
    assert len(seen) == 1


def test_staff_enter_a_case_on_behalf_of_somebody(city: City) -> None:
    case = city.submit(city.actor("clerk"), channel="hotline", occurred_at=city.now)
    assert city.follow(case).may


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"title": "t" * 201}, "title"),
        ({"kind": "rant"}, "kind"),
        ({"channel": "pigeon"}, "channel"),
        ({"category": "weather"}, "category"),
        ({"contact": None}, "contact"),
        ({"contact": citizen.Contact(email="nowhere")}, "contact.email"),
        ({"contact": citizen.Contact(phone="call me")}, "contact.phone"),
        ({"complained_unit": 9999}, "complained_unit"),
        (
            {"representative": citizen.Representative("Ann", "daughter", consent=False)},
            "representative.consent",
        ),
    ],
)
def test_what_cannot_be_taken_is_told_by_field(city: City, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        city.submit(**wrong)
    assert list(refused.value.errors) == [field]


def test_a_title_is_taken_from_the_text_when_none_is_given(city: City) -> None:
    case = city.submit(title="", text="The lift is stuck.\nSince Monday.")
    assert city.follow(case).title == "The lift is stuck."


def test_the_same_words_of_the_same_person_after_a_reply_are_flagged_as_a_repeat(city: City) -> None:
    city.until_replied()
    again = city.submit()
    assert "repeat" in city.case(again).flags


@pytest.mark.parametrize(
    ("name", "media_type", "content"),
    [
        ("a.exe", "application/x-msdownload", b"MZ"),
        ("a.jpg", "image/jpeg", b"GIF89a"),
        ("a.png", "image/png", b"\x89PNG\r\n\x1a\nbroken"),
        ("a.pdf", "application/pdf", b""),
        ("a.txt", "text/plain", b"x" * (10 * 1024 * 1024 + 1)),
    ],
)
def test_files_that_cannot_be_taken_are_refused(
    city: City, name: str, media_type: str, content: bytes
) -> None:
    case = city.submit()
    with pytest.raises(Invalid) as refused:
        city.act("attach", case, name=name, media_type=media_type, content=content)
    assert "file" in refused.value.errors
