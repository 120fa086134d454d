"""What the metronome watches: pauses that last too long, new calendars, owners, silence, the outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import delivery, jobs
from app.casework import calendars, use_case
from app.db import reading, transaction
from app.domain import deadlines, events, notifications
from app.domain.calendar import Day, Hours
from app.domain.cases import Case
from app.domain.identity import SYSTEM, Person, add_unit, grant
from app.domain.notifications import Notice
from app.errors import Invalid
from tests.some_time import EPOCH, a_case, seed_calendar, shanghai, staff
from workflows.store import Post

JOBS = {job.name: job for job in jobs.JOBS}
MONDAY = shanghai("2025-10-13T10:00")


def do(name, now):
    done = jobs.perform(JOBS[name], now, forced=True)
    assert done.failed == []
    return done.fired


@pytest.fixture
def case(app):
    with transaction() as session:
        seed_calendar(session)
        return a_case(session, MONDAY)


def test_a_pause_ends_by_itself_after_five_working_days(app, case):
    with use_case(MONDAY) as session:
        change = deadlines.start(session, "final", ("case", case.id), "WD5", now=MONDAY, actor=SYSTEM)
        deadlines.pause(session, case.id, now=MONDAY, actor=SYSTEM)
    assert do("pauses", shanghai("2025-10-20T17:29")) == []
    [item] = do("pauses", shanghai("2025-10-21T09:00"))
    assert item.due_at == shanghai("2025-10-20T17:30")
    with reading() as session:
        clock = deadlines.get(session, change.clock.id)
        assert clock.paused_since is None
        assert clock.due_at == shanghai("2025-10-27T17:30")
        assert deadlines.delay_code(session, case.id, now=shanghai("2025-10-21T09:00")) == "in_time"


def test_a_published_year_moves_deadlines_tells_the_citizen_and_is_journalled(app, case):
    """S3, from the import to the notice in the outbox."""
    filed = shanghai("2026-12-29T10:00")
    with use_case(filed) as session:
        case = a_case(session, filed)
        clock = deadlines.start(session, "final", ("case", case.id), "WD5", now=filed, actor=SYSTEM).clock
        assert clock.provisional
    assert do("calendar", filed) == []
    with use_case(filed) as session:
        hours = Hours(published=(date(2027, 1, 1), date(2027, 12, 31)))
        days = [Day(date(2027, 1, 1), False)]
        calendars.publish(session, days, source="notice of 2027", now=filed, actor=SYSTEM, hours=hours)
    assert [item.id for item in do("calendar", filed)] == [clock.id]
    assert do("calendar", filed) == []
    with reading() as session:
        moved = deadlines.get(session, clock.id)
        assert (moved.due_at, moved.provisional) == (shanghai("2027-01-06T17:30"), False)
        assert [post.name for post in session.scalars(select(Post))] == ["clock.moved"]
        assert events.of_chain(session, events.HOUSE)[-1].kind == "calendar.published"
        assert events.of_chain(session, f"case:{case.id}")[-1].facts["reason"] == "calendar"


def test_hours_that_make_no_sense_are_refused_with_their_reason(app, case):
    with pytest.raises(Invalid), use_case(MONDAY) as session:
        calendars.publish(
            session, [], source="slip", now=MONDAY, actor=SYSTEM, hours=Hours(zone="Nowhere/At_all")
        )


def test_a_case_whose_owner_has_left_gets_another(app, case):
    with transaction() as session:
        unit = add_unit(session, "top", en="Top", zh="顶")
        head = staff(session, "head")
        grant(session, session.get(Person, head.person_id), "head", unit)
    assert do("owners", MONDAY) == []
    with transaction() as session:
        session.get(Person, session.get(Case, case.id).owner_id).disabled_at = MONDAY
    [item] = do("owners", MONDAY + timedelta(hours=1))
    assert item.id == case.id
    with reading() as session:
        assert session.get(Case, case.id).owner_id == head.person_id
    assert do("owners", MONDAY + timedelta(hours=2)) == []


def test_a_silent_case_is_told_of_once_in_five_working_days(app, case):
    with transaction() as session:
        session.get(Person, case.owner_id).email = "owner@example.org"
    assert do("silence", shanghai("2025-10-17T23:00")) == []
    assert [item.id for item in do("silence", shanghai("2025-10-20T09:00"))] == [case.id]
    assert do("silence", shanghai("2025-10-24T09:00")) == []
    with reading() as session:
        assert [notice.template for notice in session.scalars(select(Notice))] == ["staff_silent"]
        assert events.of_chain(session, f"case:{case.id}")[-1].kind == "case.silent"
    [item] = do("silence", shanghai("2025-10-28T09:00"))
    assert (item.id, item.due_at) == (case.id, shanghai("2025-10-27T17:30")), (
        "when it fell silent for too long"
    )
    with transaction() as session:
        session.get(Case, case.id).status = "closed"
    assert do("silence", shanghai("2025-11-27T09:00")) == []


def letter(session, key="k", channel="email", address="citizen@example.org"):
    params = {"number": "TS-1", "url": "http://x", "days": 5}
    return notifications.put(
        session, "staff_silent", params, key=key, channel=channel, address=address, locale="en", now=MONDAY
    )


@pytest.fixture
def mail(app, monkeypatch):
    """An installation that has mail and no SMS; what it sends is collected, what it refuses is chosen."""
    app.extensions["settings"] = replace(
        app.extensions["settings"],
        notify_urls=("mailto://mail.example.org?from=redress@example.org&to={address}",),
    )
    sent, refused = [], set()

    def send(url, address, subject, body):
        if address in refused:
            raise delivery.NotTaken("refused")
        sent.append((address, subject))

    monkeypatch.setattr(delivery, "send", send)
    return sent, refused


def test_a_notice_is_sent_once_and_forgotten(app, mail):
    with transaction() as session:
        notice = letter(session)
        letter(session, key="sms", channel="sms", address="+8613800138000")
    [item] = do("outbox", MONDAY)
    assert item.id == notice.id
    assert do("outbox", MONDAY + timedelta(hours=1)) == []
    assert mail[0] == [("citizen@example.org", "Case TS-1: nothing happens")]
    with reading() as session:
        states = {row.channel: row.state for row in session.scalars(select(Notice))}
        assert states == {"email": "sent", "sms": "waiting"}  # nothing here sends SMS: it waits for a channel


def test_a_refused_notice_is_tried_again_later_and_its_reason_names_no_address(app, mail):
    with transaction() as session:
        notice = letter(session)
    mail[1].add("citizen@example.org")
    assert do("outbox", MONDAY) == []
    with reading() as session:
        row = session.get(Notice, notice.id)
        assert (row.state, row.error, row.attempts) == ("waiting", "NotTaken", 1)
    mail[1].clear()
    assert do("outbox", MONDAY + timedelta(seconds=59)) == []
    assert [item.id for item in do("outbox", MONDAY + timedelta(minutes=1))] == [notice.id]


def test_channels_are_found_by_their_url():
    urls = [
        "json://sms.example.org/{address}",
        "mailtos://u:p@mail.example.org?to={address}",
        "json://no.place",
    ]
    assert delivery.route(urls, "email") == urls[1]
    assert delivery.route(urls, "sms") == urls[0]
    assert delivery.route(["json://no.place"], "sms") is None
    with pytest.raises(delivery.NotTaken):
        delivery.send("nonsense{address}", "a@example.org", "subject", "body")


def test_the_root_of_the_journal_is_closed_over_what_was_written(app, case):
    with use_case(MONDAY) as session:
        deadlines.start(session, "final", ("case", case.id), "WD5", now=MONDAY, actor=SYSTEM)
    assert len(do("root", MONDAY)) == 1
    assert do("root", MONDAY) == []
    assert do("answers", MONDAY) == []
    assert do("unheard", EPOCH) == []
