"""Sealed fields: bound to person, field and row; unreadable after erasure; found by a blind index only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from app import crypto

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def test_what_is_sealed_opens_at_its_place_alone(session):
    key = crypto.new_key(session, now=NOW)
    sealed = crypto.seal(session, key.id, "张三 13800138000", place="contact.phone:1")
    assert crypto.open_(session, key.id, sealed, place="contact.phone:1") == "张三 13800138000"
    with pytest.raises(crypto.Sealed):
        crypto.open_(session, key.id, sealed, place="contact.phone:2")
    with pytest.raises(crypto.Sealed):
        crypto.open_(session, key.id, sealed, place="contact.email:1")


def test_another_persons_key_does_not_open_it(session):
    one, other = crypto.new_key(session, now=NOW), crypto.new_key(session, now=NOW)
    sealed = crypto.seal(session, one.id, "secret", place="p")
    with pytest.raises(crypto.Sealed):
        crypto.open_(session, other.id, sealed, place="p")


def test_wrapped_keys_cannot_be_exchanged(session):
    one, other = crypto.new_key(session, now=NOW), crypto.new_key(session, now=NOW)
    one.wrapped = other.wrapped
    with pytest.raises(crypto.Sealed):
        crypto.seal(session, one.id, "secret", place="p")


@pytest.mark.parametrize("at", [0, 1, 15, -1])
def test_an_altered_envelope_does_not_open(session, at):
    key = crypto.new_key(session, now=NOW)
    envelope = bytearray(crypto.seal_bytes(session, key.id, b"secret", place="p"))
    envelope[at] ^= 1
    with pytest.raises(crypto.Sealed):
        crypto.open_bytes(session, key.id, bytes(envelope), place="p")


def test_garbage_is_not_an_envelope(session):
    key = crypto.new_key(session, now=NOW)
    for garbage in ("", "v1.", "v1.AQ==", "plain words", "v1.!!!", "v1.A"):
        with pytest.raises(crypto.Sealed):
            crypto.open_(session, key.id, garbage, place="p")


def test_after_erasure_nothing_opens_and_the_date_stays(session):
    key = crypto.new_key(session, now=NOW)
    sealed = crypto.seal(session, key.id, "secret", place="p")
    crypto.destroy_key(session, key.id, now=NOW)
    crypto.destroy_key(session, key.id, now=datetime(2027, 1, 1, tzinfo=UTC))
    with pytest.raises(crypto.Erased):
        crypto.open_(session, key.id, sealed, place="p")
    assert key.destroyed_at == NOW
    assert session.execute(text("SELECT wrapped FROM person_key")).scalar_one() is None


def test_the_same_text_is_sealed_differently_each_time(session):
    key = crypto.new_key(session, now=NOW)
    assert len({crypto.seal(session, key.id, "secret", place="p") for _ in range(20)}) == 20


def test_the_blind_index_finds_equal_values_however_typed(app):
    index = crypto.blind_index("A.Lee@Example.org", kind="email")
    assert index == crypto.blind_index(" a.lee@example.org ", kind="email")
    assert crypto.blind_index("１３８ 0013 8000", kind="phone") == crypto.blind_index(
        "13800138000", kind="phone"
    )
    assert crypto.blind_index("13800138000", kind="id") != crypto.blind_index("13800138000", kind="phone")
    assert "13800138000" not in crypto.blind_index("13800138000", kind="phone")


def test_keys_for_different_uses_differ_and_stay_out_of_the_repr():
    ring = crypto.make_keyring(b"k" * 32)
    assert len({ring.wrapping, ring.index, ring.house}) == 3
    assert repr(ring) == "Keyring()"
