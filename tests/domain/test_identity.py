"""Accounts, roles in a tree of units, absence, tokens, and what happens to whoever guesses passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import argon2
import pytest
from sqlalchemy import text

from app.domain import identity
from app.errors import Invalid, NotSignedIn, TooMany
from tests.conftest import HASHER_OF_THE_PRODUCT

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PASSWORD = "correct horse"


def somebody(session, username="lin", password=PASSWORD, **more):
    return identity.register(session, username, name=username.title(), password=password, now=NOW, **more)


def tree(session):
    city = identity.add_unit(session, "city", en="City", zh="市")
    roads = identity.add_unit(session, "roads", en="Roads", zh="道路", parent=city)
    lamps = identity.add_unit(session, "lamps", en="Lamps", zh="路灯", parent=roads)
    return city, roads, lamps


def test_the_tree_knows_who_is_above_and_below(session):
    city, roads, lamps = tree(session)
    assert identity.lineage(session, lamps.id) == [lamps.id, roads.id, city.id]
    assert identity.subtree(session, roads.id) == [roads.id, lamps.id]
    assert [unit.code for unit in identity.children(session, city.id)] == ["roads"]
    assert roads.name("zh_Hans_CN") == "道路"


def test_a_role_is_held_for_the_unit_and_all_below(session):
    city, roads, lamps = tree(session)
    head = somebody(session)
    identity.grant(session, head, "head", roads)
    assert [person.id for person in identity.people_with(session, "head", lamps.id)] == [head.id]
    assert identity.people_with(session, "head", city.id) == []


def test_a_role_granted_twice_is_held_once_and_can_be_taken_away(session):
    _city, roads, _lamps = tree(session)
    person = somebody(session)
    identity.grant(session, person, "handler", roads)
    identity.grant(session, person, "handler", roads)
    assert len(person.memberships) == 1
    identity.revoke(session, person, "handler", roads)
    assert identity.actor_of(session, person, now=NOW).roles == frozenset()


def test_only_roles_of_the_vocabulary_exist(session):
    with pytest.raises(Invalid):
        identity.grant(session, somebody(session), "emperor")


def test_a_user_name_is_taken_once(session):
    somebody(session)
    with pytest.raises(Invalid) as refused:
        somebody(session)
    assert "username" in refused.value.errors


def test_passwords_are_long_and_kept_as_argon2(session):
    with pytest.raises(Invalid):
        somebody(session, password="short")
    somebody(session)
    kept = session.execute(text("SELECT password_hash FROM person")).scalar_one()
    assert kept.startswith("$argon2id$")


def test_outside_the_tests_a_password_costs_what_the_standard_advises():
    kept = argon2.extract_parameters(HASHER_OF_THE_PRODUCT().hash(PASSWORD))
    assert kept == argon2.profiles.RFC_9106_LOW_MEMORY


def test_the_demo_password_opens_in_demo_mode_alone(session):
    with pytest.raises(Invalid):
        somebody(session, password="demo")
    somebody(session, password="demo", demo=True)
    with pytest.raises(NotSignedIn):
        identity.sign_in(session, "lin", "demo", now=NOW)
    assert identity.sign_in(session, "lin", "demo", now=NOW, demo=True) is not None
    identity.state(session, identity.DEMO, "yes")
    assert identity.sign_in(session, "lin", "demo", now=NOW) is not None


def test_five_wrong_passwords_close_the_door_for_a_quarter_of_an_hour(session):
    somebody(session)
    for _ in range(5):
        assert identity.sign_in(session, "lin", "wrong", now=NOW) is None
    with pytest.raises(TooMany) as refused:
        identity.sign_in(session, "lin", PASSWORD, now=NOW + timedelta(minutes=14))
    assert 0 < refused.value.seconds <= 61
    assert identity.sign_in(session, "lin", PASSWORD, now=NOW + timedelta(minutes=15)) is not None


def test_a_right_password_forgives_the_wrong_ones(session):
    somebody(session)
    for _ in range(4):
        identity.sign_in(session, "lin", "wrong", now=NOW)
    identity.sign_in(session, "lin", PASSWORD, now=NOW)
    assert identity.sign_in(session, "lin", "wrong", now=NOW) is None
    assert identity.sign_in(session, "lin", PASSWORD, now=NOW) is not None


def test_nobody_signs_in_to_a_disabled_account(session):
    person = somebody(session)
    token, _row = identity.issue_token(session, person, now=NOW)
    person.disabled_at = NOW
    assert identity.sign_in(session, "lin", PASSWORD, now=NOW) is None
    assert identity.person_of_token(session, token, now=NOW) is None
    assert identity.sign_in(session, "nobody", PASSWORD, now=NOW) is None


def test_a_token_is_kept_as_a_fingerprint_expires_and_can_be_revoked(session):
    person = somebody(session)
    token, row = identity.issue_token(session, person, now=NOW, life=HOUR)
    assert identity.person_of_token(session, token, now=NOW) is person
    assert identity.person_of_token(session, token, now=NOW + HOUR) is None
    assert token not in str(session.execute(text("SELECT * FROM api_token")).all())
    identity.revoke_token(session, token, now=NOW)
    assert row.revoked_at == NOW
    assert identity.person_of_token(session, token, now=NOW) is None


def test_a_deputy_holds_the_roles_while_the_person_is_away(session):
    _city, roads, _lamps = tree(session)
    head, deputy = somebody(session), somebody(session, "sun")
    identity.grant(session, head, "head", roads)
    identity.record_absence(session, head.id, deputy_id=deputy.id, starts_at=NOW, ends_at=NOW + HOUR)
    assert identity.actor_of(session, deputy, now=NOW).has("head")
    assert not identity.actor_of(session, deputy, now=NOW + HOUR).has("head")
    assert not identity.actor_of(session, deputy, now=NOW - HOUR).has("head")
    assert identity.deputies_of(session, head.id, now=NOW) == [deputy.id]
    assert identity.absent(session, head.id, now=NOW)


def test_an_absence_ends_after_it_starts_and_names_somebody_else(session):
    person = somebody(session)
    with pytest.raises(Invalid):
        identity.record_absence(session, person.id, deputy_id=None, starts_at=NOW, ends_at=NOW)
    with pytest.raises(Invalid):
        identity.record_absence(session, person.id, deputy_id=person.id, starts_at=NOW, ends_at=NOW + HOUR)


def test_units_of_a_role_and_having_one():
    actor = identity.Actor(1, frozenset({("head", 3), ("handler", None)}))
    assert actor.has("head")
    assert not actor.has("leader")
    assert actor.units("head", "handler") == {3, None}
