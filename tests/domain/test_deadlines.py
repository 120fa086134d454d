"""Clocks: when they are due, what meets, misses, pauses and extends them, and what stays on record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain import calendar, deadlines, events
from app.domain.calendar import Day
from app.domain.identity import SYSTEM
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.some_time import a_case, notice_of_2027, seed_calendar, shanghai, staff

FRIDAY = shanghai("2025-09-26T10:00")


@pytest.fixture
def case(session):
    seed_calendar(session)
    return a_case(session, FRIDAY)


def begin(session, case, kind="final", limit="WD5", at=FRIDAY, **more):
    return deadlines.start(session, kind, ("case", case.id), limit, now=at, actor=SYSTEM, **more).clock


def at(text: str) -> dict:
    return {"now": shanghai(text), "actor": SYSTEM}


def test_general_and_major_limits_of_one_minute_end_as_the_law_counts(session, case):
    """S2: a Sunday that works, eight days off, and 24 hours that know neither."""
    assert begin(session, case, "initial", "WD3").due_at == shanghai("2025-09-30T17:30")
    assert begin(session, case, "final", "WD5").due_at == shanghai("2025-10-10T17:30")
    major = begin(session, case, "initial", "PT24H")
    assert major.due_at == shanghai("2025-09-27T10:00")
    assert not major.provisional


def test_a_clock_counts_from_submission_whenever_it_is_started(session, case):
    late = deadlines.start(
        session, "final", ("case", case.id), "WD5", **at("2025-09-28T16:00"), started_at=FRIDAY
    )
    assert late.clock.due_at == shanghai("2025-10-10T17:30")


def test_starting_posts_for_the_ladder_and_is_journalled(session, case):
    change = deadlines.start(
        session, "final", ("case", case.id), "WD5", now=FRIDAY, actor=SYSTEM, tier="general"
    )
    [post] = change.posts
    assert post == (
        "clock.started",
        ("clock", change.clock.id),
        {"clock_kind": "final", "tier": "general", "lead_unit": 0},
    )
    [event] = events.of_chain(session, f"case:{case.id}")
    assert event.kind == "clock.started"
    assert event.facts["limit"] == "WD5"


@pytest.mark.parametrize("limit", ["", "WD", "5", "WD-1", "P", "PT", "PTXH", "WD5 "])
def test_a_text_that_is_no_limit_is_refused(session, case, limit):
    with pytest.raises(ValueError, match="limit"):
        begin(session, case, limit=limit)


def test_meeting_in_time_and_too_late(session, case):
    begin(session, case, "initial", "WD3")
    begin(session, case, "final", "WD5")
    in_time = deadlines.meet(session, ("case", case.id), "initial", **at("2025-09-30T17:30"))
    too_late = deadlines.meet(session, ("case", case.id), "final", **at("2025-10-10T17:31"))
    assert in_time.clock.status == "met"
    assert too_late.clock.status == "missed"
    assert too_late.clock.missed_at == shanghai("2025-10-10T17:30")
    assert too_late.clock.met_at == shanghai("2025-10-10T17:31")
    assert deadlines.meet(session, ("case", case.id), "final", **at("2025-10-11T09:00")) is None
    assert deadlines.meet(session, ("case", case.id), "silence", **at("2025-10-11T09:00")) is None


def test_a_breach_is_put_on_record_once_with_the_due_time(session, case):
    clock = begin(session, case)
    assert deadlines.mark_missed(session, clock.id, **at("2025-10-10T17:29")) is None
    assert deadlines.mark_missed(session, clock.id, **at("2025-10-13T09:00")).clock.missed_at == clock.due_at
    assert deadlines.mark_missed(session, clock.id, **at("2025-10-13T09:00")) is None
    assert clock.open


def test_stopped_clocks_owe_nothing_but_keep_their_breach(session, case):
    begin(session, case, "initial", "WD1")
    begin(session, case, "final", "WD5")
    early, late = deadlines.cancel(session, ("case", case.id), **at("2025-09-29T09:00"))
    assert (early.clock.status, late.clock.status) == ("missed", "cancelled")
    assert deadlines.open_of(session, ("case", case.id)) == []
    assert [post.name for post in late.posts] == ["clock.met"]


def test_an_unknown_clock_is_not_found(session, case):
    with pytest.raises(NotFound):
        deadlines.get(session, 4711)


# pauses


def test_a_pause_adds_the_whole_working_days_from_request_to_answer(session, case):
    clock = begin(session, case)
    deadlines.pause(session, case.id, **at("2025-09-28T11:00"))
    assert clock.due_at == shanghai("2025-10-16T17:30")  # at the most
    [change] = deadlines.resume(session, case.id, **at("2025-09-30T23:00"))
    assert change.clock.due_at == shanghai("2025-10-13T17:30")  # two working days, over the make-up Saturday
    assert [row.reason for row in deadlines.history(session, clock.id)] == ["started", "pause", "resume"]
    assert change.posts[0].name == "clock.moved"


def test_an_answer_on_the_same_day_or_in_the_holidays_costs_no_time(session, case):
    clock = begin(session, case)
    deadlines.pause(session, case.id, **at("2025-09-30T09:00"))
    deadlines.resume(session, case.id, **at("2025-10-08T22:00"))
    assert clock.due_at == shanghai("2025-10-10T17:30")


def test_a_pause_ends_after_five_working_days_and_there_are_two(session, case):
    clock = begin(session, case)
    deadlines.pause(session, case.id, **at("2025-09-26T11:00"))
    with pytest.raises(Conflict):
        deadlines.pause(session, case.id, **at("2025-09-26T12:00"))
    assert deadlines.run_out(session, now=shanghai("2025-10-10T17:29")) == []
    end = shanghai("2025-10-10T17:30")
    assert deadlines.run_out(session, now=end) == [(case.id, end)]
    deadlines.resume(session, case.id, **at("2025-11-20T09:00"))
    assert clock.due_at == shanghai("2025-10-16T17:30")
    deadlines.pause(session, case.id, **at("2025-10-13T09:00"))
    deadlines.resume(session, case.id, **at("2025-10-14T09:00"))
    assert clock.due_at == shanghai("2025-10-17T17:30")
    with pytest.raises(Conflict):
        deadlines.pause(session, case.id, **at("2025-10-14T10:00"))


def test_clock_time_and_internal_limits_do_not_pause(session, case):
    major = begin(session, case, "initial", "PT24H")
    sign = begin(session, case, "sign", "WD1")
    assert deadlines.pause(session, case.id, **at("2025-09-26T11:00")) == []
    assert deadlines.resume(session, case.id, **at("2025-09-29T11:00")) == []
    assert major.due_at == shanghai("2025-09-27T10:00")
    assert sign.due_at == shanghai("2025-09-28T17:30")
    assert deadlines.resume(session, case.id, **at("2025-09-29T11:00")) == []


# delay reasons and extensions


def explain(session, clock, at_, code="cross_unit", until="2025-10-24"):
    handler, head = staff(session, "handler"), staff(session, "head")
    reason = deadlines.propose_reason(
        session,
        clock.id,
        code,
        "Two departments must agree.",
        date.fromisoformat(until),
        now=at_,
        actor=handler,
    )
    deadlines.approve_reason(session, reason.id, now=at_, actor=head)
    return reason


def lengthen(session, clock, asked: str, until: str = "2025-10-24", **more):
    given = {"reason": "complex_facts", "asked_by": None, "actor": staff(session, "head"), **more}
    moment = shanghai(asked)
    return deadlines.extend(
        session, clock.id, until=date.fromisoformat(until), asked_at=moment, now=moment, **given
    )


def test_an_extension_asked_in_time_counts_as_extended_and_there_are_two(session, case):
    clock = begin(session, case)
    assert lengthen(session, clock, "2025-10-10T17:30", "2025-10-17").flag == "extended"
    assert clock.due_at == shanghai("2025-10-17T17:30")
    assert clock.status == "running"
    assert deadlines.delay_code(session, case.id, now=shanghai("2025-10-11T09:00")) == "complex_facts"
    assert lengthen(session, clock, "2025-10-14T09:00", "2025-10-24").flag == "extended"
    with pytest.raises(Conflict):
        lengthen(session, clock, "2025-10-15T09:00", "2025-10-31")
    assert deadlines.refusal(session, clock.id, asked_at=shanghai("2025-10-15T09:00")) == "twice"


def test_an_overdue_case_without_a_reason_cannot_be_extended_and_with_one_it_can(session, case):
    """S6: and it counts as overdue, for ever."""
    clock = begin(session, case)
    later = shanghai("2025-10-13T09:00")
    assert deadlines.refusal(session, clock.id, asked_at=later) == "no_reason"
    with pytest.raises(Conflict):
        lengthen(session, clock, "2025-10-13T09:00")
    handler, head = staff(session, "handler"), staff(session, "head")
    reason = deadlines.propose_reason(
        session, clock.id, "cross_unit", "Two departments.", date(2025, 10, 20), now=later, actor=handler
    )
    assert deadlines.refusal(session, clock.id, asked_at=later) == "no_reason"  # nobody has approved it
    deadlines.approve_reason(session, reason.id, now=later, actor=head)
    assert lengthen(session, clock, "2025-10-13T10:00").flag == "overdue"
    assert clock.status == "missed"
    assert clock.missed_at == shanghai("2025-10-10T17:30")
    assert deadlines.delay_code(session, case.id, now=later) == "cross_unit"


def test_a_stated_reason_promises_a_new_date_and_a_second_breach_owes_a_new_reason(session, case):
    clock = begin(session, case)
    explain(session, clock, shanghai("2025-10-13T09:00"), until="2025-10-20")
    change = deadlines.state_reason(session, clock.id, **at("2025-10-13T09:30"))
    assert change.clock.due_at == shanghai("2025-10-20T17:30")
    assert clock.commitment == 2
    assert deadlines.state_reason(session, clock.id, **at("2025-10-13T09:40")) is None
    assert deadlines.refusal(session, clock.id, asked_at=shanghai("2025-10-20T17:00")) is None
    assert deadlines.refusal(session, clock.id, asked_at=shanghai("2025-10-20T17:31")) == "no_reason"
    assert deadlines.delay_code(session, case.id, now=shanghai("2025-10-20T17:31")) == "own_fault"


def test_every_open_case_shows_one_code(session, case):
    """R30: from `in_time` over waiting for the citizen to the unit's own fault until it is explained."""
    clock = begin(session, case)
    assert deadlines.delay_code(session, case.id, now=FRIDAY) == "in_time"
    deadlines.pause(session, case.id, **at("2025-09-28T11:00"))
    assert deadlines.delay_code(session, case.id, now=shanghai("2025-09-28T12:00")) == "waiting_for_citizen"
    deadlines.resume(session, case.id, **at("2025-09-28T13:00"))
    assert deadlines.delay_code(session, case.id, now=shanghai("2025-10-10T17:30")) == "in_time"
    assert deadlines.delay_code(session, case.id, now=shanghai("2025-10-10T17:31")) == "own_fault"
    explain(session, clock, shanghai("2025-10-13T09:00"), "weather")
    assert deadlines.delay_code(session, case.id, now=shanghai("2025-10-13T09:01")) == "weather"


def test_a_reason_needs_a_code_a_text_and_a_day_to_come(session, case):
    clock = begin(session, case)
    with pytest.raises(Invalid) as refused:
        deadlines.propose_reason(
            session, clock.id, "in_time", " ", date(2025, 10, 13), **at("2025-10-13T09:00")
        )
    assert set(refused.value.errors) == {"code", "text", "new_date"}


def test_nobody_approves_their_own_date_and_nobody_below_a_head(session, case):
    clock = begin(session, case)
    head = staff(session, "head", "handler")
    reason = deadlines.propose_reason(
        session, clock.id, "works", "Digging.", date(2025, 10, 20), now=FRIDAY, actor=head
    )
    for person in (head, staff(session, "handler")):
        with pytest.raises(NotAllowed):
            deadlines.approve_reason(session, reason.id, now=FRIDAY, actor=person)
    deadlines.refuse_reason(session, reason.id, now=FRIDAY, actor=staff(session, "leader"))
    assert deadlines.latest_reason(session, clock.id) is None
    with pytest.raises(Conflict):
        deadlines.approve_reason(session, reason.id, now=FRIDAY, actor=staff(session, "leader"))
    with pytest.raises(NotFound):
        deadlines.approve_reason(session, 4711, now=FRIDAY, actor=head)


def test_an_extension_needs_somebody_above_a_known_reason_and_a_later_day(session, case):
    clock = begin(session, case)
    head = staff(session, "head")
    with pytest.raises(NotAllowed):
        lengthen(session, clock, "2025-09-28T09:00", actor=staff(session, "handler"))
    with pytest.raises(NotAllowed):
        lengthen(session, clock, "2025-09-28T09:00", actor=head, asked_by=head.person_id)
    with pytest.raises(Invalid) as refused:
        lengthen(session, clock, "2025-09-28T09:00", "2025-10-10", reason="because")
    assert set(refused.value.errors) == {"until", "reason"}
    deadlines.pause(session, case.id, **at("2025-09-28T11:00"))
    assert deadlines.refusal(session, clock.id, asked_at=FRIDAY) == "paused"
    deadlines.cancel(session, ("case", case.id), **at("2025-09-28T12:00"))
    assert deadlines.refusal(session, clock.id, asked_at=FRIDAY) == "over"


# what else moves, and what does not


def test_another_type_moves_no_deadline_without_approval(session, case):
    """S12: on day four to a type of fifteen days; shorter neither."""
    clock = begin(session, case)
    for limit, would_be in (("WD15", "2025-10-23T17:30"), ("WD2", "2025-09-29T17:30")):
        done = deadlines.reclassify(
            session, case.id, {"final": limit}, tier="general", **at("2025-10-09T09:00")
        )
        assert done.changes == []
        assert [(move.kind, move.would_be) for move in done.waiting] == [("final", shanghai(would_be))]
        assert clock.due_at == shanghai("2025-10-10T17:30")
        assert clock.version == 1


def test_with_approval_it_moves_and_keeps_what_was_paused(session, case):
    clock = begin(session, case)
    deadlines.pause(session, case.id, **at("2025-09-28T11:00"))
    deadlines.resume(session, case.id, **at("2025-09-29T11:00"))
    asker, head = staff(session, "handler"), staff(session, "head")
    moment = shanghai("2025-10-09T09:00")
    for approver in (asker, staff(session, "clerk")):
        with pytest.raises(NotAllowed):
            deadlines.reclassify(
                session, case.id, {"final": "WD15"}, tier=None, now=moment, actor=asker, approver=approver
            )
    done = deadlines.reclassify(
        session, case.id, {"final": "WD15"}, tier="major", now=moment, actor=asker, approver=head
    )
    assert [change.what for change in done.changes] == ["moved"]
    assert clock.due_at == shanghai("2025-10-24T17:30")
    assert (clock.limit, clock.tier, clock.commitment) == ("WD15", "major", 2)
    assert deadlines.history(session, clock.id)[-1].reason == "approval"


def test_a_date_of_its_own_is_kept_when_the_type_changes(session, case):
    clock = begin(session, case)
    lengthen(session, clock, "2025-10-09T09:00")
    done = deadlines.reclassify(session, case.id, {"final": "WD30"}, tier=None, **at("2025-10-09T10:00"))
    assert (done.changes, done.waiting) == ([], [])


def test_a_graver_tier_hurries_the_first_response_and_never_delays_it(session, case):
    clock = begin(session, case, "initial", "WD3")
    arguments = {"kind": "initial", "limit": "PT24H", "tier": "major"}
    assert deadlines.bring_forward(session, case.id, **arguments, **at("2025-09-30T09:00")) is None
    assert deadlines.bring_forward(session, case.id, **arguments, **at("2025-09-26T12:00")).clock is clock
    assert clock.due_at == shanghai("2025-09-27T12:00")
    deadlines.meet(session, ("case", case.id), "initial", **at("2025-09-26T13:00"))
    assert deadlines.bring_forward(session, case.id, **arguments, **at("2025-09-26T14:00")) is None


def test_each_contact_begins_the_silence_clock_anew_and_a_missed_one_stays_missed(session, case):
    assert deadlines.contacted(session, case.id, now=FRIDAY, actor=SYSTEM) == []
    first = begin(session, case, "silence", "WD5")
    [move] = deadlines.contacted(session, case.id, **at("2025-09-29T09:00"))
    assert move.clock is first
    assert first.due_at == shanghai("2025-10-13T17:30")  # by way of the make-up Saturday
    met, begun = deadlines.contacted(session, case.id, **at("2025-10-14T09:00"))
    assert met.clock.status == "missed"
    assert begun.clock.due_at == shanghai("2025-10-21T17:30")
    assert deadlines.current(session, ("case", case.id), "silence") is begun.clock


def test_reopening_starts_new_clocks_and_the_old_breach_stays(session, case):
    old = begin(session, case)
    deadlines.meet(session, ("case", case.id), "final", **at("2025-10-13T09:00"))
    [change] = deadlines.reopened(session, case.id, {"final": "WD5"}, **at("2025-10-20T09:00"))
    assert old.status == "missed"
    assert change.clock.id != old.id
    assert change.clock.due_at == shanghai("2025-10-27T17:30")
    assert deadlines.current(session, ("case", case.id), "final") is change.clock


def test_an_unpublished_year_is_provisional_and_recomputed_when_it_is_published(session):
    """S3: the notice of 2027 moves the one deadline, confirms the other, and both keep their history."""
    seed_calendar(session)
    case = a_case(session, shanghai("2026-12-29T10:00"))
    moved = begin(session, case, "final", "WD5", shanghai("2026-12-29T10:00"))
    assert (moved.due_at, moved.provisional) == (shanghai("2027-01-05T17:30"), True)
    settled = begin(session, case, "initial", "WD2", shanghai("2026-12-29T10:00"))
    assert not settled.provisional
    hours = begin(session, case, "contact", "PT240H", shanghai("2026-12-29T10:00"))
    notice_of_2027(session, rest=["2027-01-01"])
    now = shanghai("2026-12-30T09:00")
    assert hours.id not in deadlines.outdated(session, now=now)
    changes = [
        deadlines.recompute(session, clock_id, now=now, actor=SYSTEM)
        for clock_id in deadlines.outdated(session, now=now)
    ]
    [change] = [change for change in changes if change]
    assert change.clock is moved
    assert change.was == shanghai("2027-01-05T17:30")
    assert (moved.due_at, moved.provisional) == (shanghai("2027-01-06T17:30"), False)
    assert [row.due_at for row in deadlines.history(session, moved.id)] == [change.was, moved.due_at]
    assert deadlines.outdated(session, now=now) == []


def test_a_notice_without_surprises_confirms_the_date(session):
    seed_calendar(session)
    case = a_case(session, shanghai("2026-12-31T10:00"))
    clock = begin(session, case, "final", "WD5", shanghai("2026-12-31T10:00"))
    notice_of_2027(session, rest=[])
    assert deadlines.recompute(session, clock.id, **at("2027-01-01T10:00")) is None
    assert not clock.provisional
    assert clock.version == 1
    assert events.of_chain(session, f"case:{case.id}")[-1].kind == "clock.confirmed"


def test_a_firm_date_is_never_moved_earlier_by_a_calendar_and_a_passed_one_not_at_all(session, case):
    firm = begin(session, case)
    calendar.add_version(session, [Day(date(2025, 10, 1), True)], source="edited", now=FRIDAY)
    assert deadlines.recompute(session, firm.id, **at("2025-09-30T09:00")) is None
    assert firm.due_at == shanghai("2025-10-10T17:30")
    calendar.add_version(
        session, [Day(date(2025, 10, 1), False), Day(date(2025, 10, 9), False)], source="typhoon", now=FRIDAY
    )
    assert deadlines.recompute(session, firm.id, **at("2025-10-10T17:31")) is None
    assert deadlines.recompute(session, firm.id, **at("2025-10-10T09:00")) is not None


# the ladder


def test_a_rung_fires_once_per_promise_and_a_pause_is_no_new_promise(session, case):
    clock = begin(session, case)
    half = deadlines.rung_moment(session, clock, 50)
    assert deadlines.position(session, clock.id) == ("none", "running")
    first = deadlines.fire(session, clock.id, "half", due_at=half, **at("2025-09-30T12:00"))
    assert first.due_at == half
    assert deadlines.fire(session, clock.id, "half", due_at=half, **at("2025-09-30T12:00")) is None
    deadlines.pause(session, case.id, **at("2025-09-30T13:00"))
    assert deadlines.position(session, clock.id) == ("half", "paused")
    deadlines.resume(session, case.id, **at("2025-10-09T13:00"))
    assert deadlines.fire(session, clock.id, "half", due_at=half, **at("2025-10-09T14:00")) is None
    lengthen(session, clock, "2025-10-09T15:00")
    assert deadlines.position(session, clock.id) == ("none", "running")
    assert deadlines.fire(session, clock.id, "half", due_at=half, **at("2025-10-16T14:00")) is not None


def test_the_due_rung_puts_the_breach_on_record_and_nothing_fires_when_met(session, case):
    clock = begin(session, case)
    fired = shanghai("2025-10-11T09:00")
    deadlines.fire(session, clock.id, "due", due_at=clock.due_at, now=fired, actor=SYSTEM, published=True)
    assert clock.status == "missed"
    deadlines.meet(session, ("case", case.id), "final", **at("2025-10-11T10:00"))
    assert deadlines.fire(session, clock.id, "head", due_at=fired, **at("2025-10-13T17:30")) is None
    assert deadlines.position(session, clock.id) == ("due", "met")


def test_the_rungs_are_shares_of_office_time_and_working_days_over(session, case):
    clock = begin(session, case, at=shanghai("2025-10-13T09:00"))
    moments = [(0, 0), (50, 0), (80, 0), (100, 0), (100, 1), (100, 5)]
    assert [deadlines.rung_moment(session, clock, *rung) for rung in moments] == [
        shanghai("2025-10-13T09:00"),
        shanghai("2025-10-15T17:30"),
        shanghai("2025-10-17T15:48"),
        shanghai("2025-10-20T17:30"),
        shanghai("2025-10-21T17:30"),
        shanghai("2025-10-27T17:30"),
    ]
    hours = begin(session, case, "initial", "PT24H", shanghai("2025-10-11T22:00"))
    assert deadlines.rung_moment(session, hours, 50) == hours.started_at + timedelta(hours=12)
