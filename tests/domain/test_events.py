"""The journal: appended, chained, tamper-evident, and free of words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from app.domain import events
from app.domain.events.journal import EventChain
from app.domain.identity import SYSTEM, Actor

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def written(session, count=3, chain="case:1"):
    rows = [
        events.record(session, chain, "case.noted", now=NOW, actor=SYSTEM, payload={"n": n})
        for n in range(count)
    ]
    events.settle(session)
    return rows


def numbers(session, chain="case:1"):
    return [row.facts["n"] for row in events.of_chain(session, chain)]


def test_events_of_a_chain_are_numbered_and_linked(session):
    first, second, third = written(session)
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert second.previous == first.hash
    assert third.previous == second.hash
    assert events.verify(session) is None


def test_chains_are_independent(session):
    written(session, 2, "case:1")
    written(session, 2, events.HOUSE)
    assert [row.seq for row in events.of_chain(session, "house")] == [1, 2]
    assert events.verify(session, "house") is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload", '{"n":9}'),
        ("kind", "case.closed"),
        ("actor_id", 7),
        ("at", datetime(2026, 12, 2, tzinfo=UTC)),
    ],
)
def test_an_altered_event_is_found(session, column, value):
    written(session)
    session.execute(update(events.Event).where(events.Event.seq == 2).values({column: value}))
    session.expire_all()
    assert events.verify(session) == events.Broken("case:1", 2, "altered")


def test_an_altered_event_with_a_recomputed_hash_is_found_at_its_successor(session):
    from app.domain.events.journal import digest

    rows = written(session)
    rows[1].payload = '{"n":9}'
    session.execute(
        update(events.Event).where(events.Event.seq == 2).values(payload='{"n":9}', hash=digest(rows[1]))
    )
    session.expire_all()
    assert events.verify(session) == events.Broken("case:1", 3, "unlinked")


def test_a_missing_event_is_found(session):
    written(session)
    session.execute(delete(events.Event).where(events.Event.seq == 2))
    session.expunge_all()
    assert events.verify(session) == events.Broken("case:1", 2, "missing")


def test_a_chain_cut_at_its_end_is_found_by_its_head(session):
    written(session)
    session.execute(delete(events.Event).where(events.Event.seq == 3))
    session.expunge_all()
    assert events.verify(session) == events.Broken("case:1", 2, "head")


def test_a_root_closes_what_is_new_and_covers_the_root_before(session):
    written(session)
    first = events.close_root(session, NOW)
    assert events.close_root(session, NOW) is None
    written(session, 2, "case:2")
    second = events.close_root(session, NOW)
    assert first is not None
    assert second is not None
    assert (second.first, second.events, second.previous) == (first.last + 1, 2, first.root)
    assert events.verify_roots(session) is None


def test_a_chain_removed_together_with_its_head_is_found_by_the_root(session):
    written(session)
    written(session, 2, "case:2")
    events.close_root(session, NOW)
    session.execute(delete(events.Event).where(events.Event.chain == "case:2"))
    session.execute(delete(EventChain).where(EventChain.chain == "case:2"))
    session.expunge_all()
    assert events.verify(session) is None
    assert events.verify_roots(session) == events.Broken("root", 1, "root")


def test_the_journal_refuses_words(session):
    for words in ("张三说路灯坏了", "the lamp is broken", "x" * 101):
        with pytest.raises(ValueError, match="no plain words"):
            events.record(session, "case:1", "case.noted", now=NOW, actor=SYSTEM, payload={"text": words})


def test_the_journal_takes_codes_moments_and_sealed_text(session):
    row = events.record(
        session,
        "case:1",
        "case.noted",
        now=NOW,
        actor=Actor(person_id=4),
        payload={"due": NOW, "to": "in_progress", "note": "v1." + "A" * 200, "ids": [1, 2]},
    )
    assert row.facts["due"] == "2026-12-01T01:00:00+00:00"
    assert (row.actor_kind, row.actor_id) == ("staff", 4)


def test_the_journal_is_append_only(session):
    written(session, 1)
    row = events.of_chain(session, "case:1")[0]
    row.kind = "case.closed"
    with pytest.raises(RuntimeError, match="append-only"):
        session.flush()


def say(session, n, chain="case:1"):
    events.record(session, chain, "case.noted", now=NOW, actor=SYSTEM, payload={"n": n})


@pytest.mark.parametrize("early", [False, True])
def test_a_savepoint_undone_takes_its_events_along_and_no_other(session, early):
    say(session, 1)
    undone = session.begin_nested()
    say(session, 2)
    say(session, 3, "case:2")
    if early:
        events.settle(session)
    undone.rollback()
    with session.begin_nested():
        say(session, 4)
    say(session, 5, "case:2")
    session.commit()
    assert (numbers(session), numbers(session, "case:2")) == ([1, 4], [5])
    assert events.verify(session) is None


def test_what_is_rolled_back_leaves_no_number_behind(session):
    say(session, 1)
    session.rollback()
    say(session, 2)
    session.commit()
    assert numbers(session) == [2]
    assert events.verify(session) is None


def test_the_events_of_a_transaction_are_written_in_one_go(session, statements):
    say(session, 0)
    session.commit()
    statements.clear()
    for n in range(20):
        say(session, n)
    session.commit()
    assert (
        len([one for one in statements if "event" in one]) == 3
    )  # read the head, write events, move the head
