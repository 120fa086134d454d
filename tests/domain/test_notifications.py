"""The outbox: once per key, sealed until sent, tried again with back-off, given up in the end (R29)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app import crypto
from app.domain import notifications
from app.domain.notifications import TEMPLATES, Notice, word
from app.domain.notifications.outbox import BACK_OFF, LEASE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
NAMES = """
    anonymous commitment complainants contact_by danger day days deadlines due erasure ground hearing level
    mentions number outcome page place proof reason reply result rung text title unit until url where
"""
PARAMS = {name: f"<{name}>" for name in NAMES.split()}


def _put(session: Session, key: str = "one", **changes: object) -> Notice | None:
    given = {"channel": "email", "address": "a@example.org", "locale": "en", "now": NOON} | changes
    return notifications.put(session, "message", PARAMS, key=key, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("template", sorted(TEMPLATES))
@pytest.mark.parametrize("locale", ["en", "zh", "zh-CN"])
def test_every_template_can_be_worded_in_both_languages(template: str, locale: str) -> None:
    text = word(template, locale, PARAMS)
    assert text.subject
    assert text.body
    assert "{" not in text.subject + text.body


def test_braces_that_a_citizen_wrote_stay_what_they_are() -> None:
    assert "{number}" in word("message", "en", PARAMS | {"text": "I read {number}"}).body


def test_the_same_step_tells_once(session: Session) -> None:
    assert _put(session) is not None
    assert _put(session) is None
    assert len(session.scalars(select(Notice)).all()) == 1


def test_a_notice_is_sealed_until_it_is_sent_and_empty_afterwards(session: Session) -> None:
    row = _put(session)
    assert row is not None
    assert "example" not in row.address
    letter = notifications.claim(session, row.id, now=NOON)
    assert letter is not None
    assert (letter.address, letter.attempts) == ("a@example.org", 1)
    notifications.sent(session, row.id, now=NOON)
    session.refresh(row)
    assert (row.state, row.address, row.subject, row.body) == ("sent", "", "", "")
    assert notifications.due(session, NOON + timedelta(days=1)) == []


def test_what_fails_is_tried_again_later_and_later_and_then_given_up(session: Session) -> None:
    row = _put(session)
    assert row is not None
    now = NOON
    for pause in BACK_OFF:
        assert notifications.claim(session, row.id, now=now)
        assert not notifications.failed(session, row.id, "ConnectionError", now=now)
        assert notifications.due(session, now + pause - timedelta(seconds=1)) == []
        now += pause
        assert notifications.due(session, now) == [row.id]
    assert notifications.claim(session, row.id, now=now)
    assert notifications.failed(session, row.id, "ConnectionError", now=now)
    assert [one.id for one in notifications.dead(session)] == [row.id]


def test_a_notice_whose_sender_died_comes_round_again(session: Session) -> None:
    row = _put(session)
    assert row is not None
    assert notifications.claim(session, row.id, now=NOON)
    assert notifications.claim(session, row.id, now=NOON) is None
    assert notifications.claim(session, row.id, now=NOON + LEASE)


def test_an_erased_persons_notice_is_dropped(session: Session) -> None:
    key = crypto.new_key(session, now=NOON)
    row = _put(session, key_id=key.id)
    assert row is not None
    crypto.destroy_key(session, key.id, now=NOON)
    assert notifications.claim(session, row.id, now=NOON) is None
    session.refresh(row)
    assert row.state == "dropped"
