"""One transaction per use case: it waits its turn, leaves nothing when it fails, calls after it commits."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from app import clock
from app.db import Turns, after_commit, db, reading, transaction
from app.domain import events, identity


def note(session):
    events.record(session, "house", "note.made", now=clock.now(), actor=identity.SYSTEM)


def noted():
    with reading() as session:
        return len(events.of_chain(session, "house"))


def fail(call):
    with transaction() as session:
        note(session)
        after_commit(session, call)
        raise ZeroDivisionError


def test_what_fails_leaves_nothing_and_calls_nobody(app):
    called = []
    with pytest.raises(ZeroDivisionError):
        fail(lambda: called.append(1))
    assert (noted(), called) == (0, [])


def test_calls_come_after_the_commit_and_may_begin_their_own_transaction(app):
    seen = []

    def later():
        seen.append(noted())
        with transaction() as session:
            note(session)

    with transaction() as session:
        note(session)
        after_commit(session, later)
        assert seen == []
    assert (seen, noted()) == ([1], 2)


def test_inside_a_joinable_transaction_a_failing_use_case_is_undone_alone(app):
    called = []
    with transaction(joinable=True) as outer:
        note(outer)
        with transaction() as inner:
            note(inner)
            after_commit(inner, lambda: called.append("kept"))
        with pytest.raises(ZeroDivisionError):
            fail(lambda: called.append("undone"))
        assert called == []
    assert (noted(), called) == (2, ["kept"])


def test_writers_of_one_chain_wait_for_each_other_and_none_is_lost(app):
    def write():
        with app.app_context():
            for _ in range(5):
                with transaction() as session:
                    note(session)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert noted() == 20
    with reading() as session:
        assert events.verify(session) is None


def test_reading_takes_no_turn_and_postgresql_lets_it_write_nothing(app):
    with transaction() as writer:
        note(writer)
        assert noted() == 0  # a reader neither waits nor sees what is not committed
    if db.engine.dialect.name == "postgresql":
        with reading() as session, pytest.raises(DBAPIError, match="read-only"):
            session.execute(text("DELETE FROM event"))


def test_a_naive_moment_does_not_reach_the_database(app):
    naive = datetime(2026, 12, 1)  # noqa: DTZ001 - the point
    with transaction() as session, pytest.raises(StatementError, match="time zone"):
        session.scalars(select(events.Event).where(events.Event.at == naive)).all()


def test_foreign_keys_hold_on_both_databases(app):
    with transaction() as session:
        session.add(identity.Membership(person_id=999, role="clerk"))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def until(true):
    while not true():
        threading.Event().wait(0.001)


def test_writers_take_their_turns_in_the_order_they_came(app):
    turns, order, gate = Turns(), [], threading.Event()

    def write(which):
        with turns.turn(60):
            order.append(which)
            gate.wait(60)

    first = threading.Thread(target=write, args=(0,))
    first.start()
    threads = [first]
    for which in range(1, 9):
        until(lambda before=which - 1: order and len(turns._waiting) == before)
        threads.append(threading.Thread(target=write, args=(which,)))
        threads[-1].start()
    until(lambda: len(turns._waiting) == 8)
    gate.set()
    for thread in threads:
        thread.join()
    assert order == list(range(9))
    with turns.turn(0):
        order.append("free again")


def test_who_waits_too_long_goes_on_without_a_turn_and_takes_none_away(app):
    turns = Turns()
    with turns.turn(60):
        with turns.turn(0.01):
            assert not turns._waiting
        assert turns._taken
    assert not turns._taken


def test_a_transaction_reads_each_row_once(app, statements):
    with transaction() as session:
        person = identity.register(session, "once", name="Once", password=None, now=clock.now())
        number = person.id
    with transaction() as session:
        session.get(identity.Person, number)
        statements.clear()
        session.get(identity.Person, number)
    assert statements == []
