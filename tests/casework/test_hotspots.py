"""Red alerts (R18, S1): mentions over seven days, one alert per episode, and the leader's way to its end."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from app.casework import cases, citizen, hotspots, staff, use_case
from app.db import reading
from app.domain import alerts, deadlines, identity, matters, tasks
from app.domain.alerts import Hotspot, Mention, charges
from app.domain.cases import Case
from app.domain.identity import SYSTEM
from tests.casework.dispute import wait
from tests.casework.test_races import _at_once

if TYPE_CHECKING:
    from tests.casework.city import City

NUMBERS = itertools.count(1)
KEY = "facilities|moonroad5"


def lamp(city: City, number: int = 0, **changes: Any) -> Any:
    """One mention of the lamp on Moon Road, by somebody of their own."""
    contact = citizen.Contact(name="Zhang Weiwei", phone=f"139{number:08d}")
    return city.submit(**{"category": "facilities", "contact": contact, **changes})


def lamps(city: City, count: int, *, apart: float = 0, first: int = 0) -> None:
    """So many mentions, so many minutes apart."""
    for number in range(first, first + count):
        lamp(city, number)
        city.later(minutes=apart)


def quickly(city: City, count: int) -> None:
    """So many mentions without the processes of their cases: counted and judged as `submit` does it."""
    case = city.submit(category="facilities")
    with use_case(city.now) as session:
        original = session.scalars(select(Case).where(Case.number == case.number)).one()
        values = {
            column.name: getattr(original, column.name)
            for column in Case.__table__.columns
            if column.name not in {"id", "number", "hotspot_id"}
        }
    for _one in range(count - 1):
        with use_case(city.now) as session:
            made = Case(number=f"T-{next(NUMBERS)}", **values)
            session.add(made)
            session.flush()
            hotspots.count(session, made, now=city.now)


def episodes(city: City) -> list[Hotspot]:
    with reading() as session:
        return list(session.scalars(select(Hotspot).order_by(Hotspot.id)))


def alerted(city: City) -> list[str]:
    """The forms of the leaders' open tasks."""
    with reading() as session:
        return [
            str(item.form)
            for row in session.scalars(select(Hotspot).order_by(Hotspot.id))
            for item in tasks.of_matter(session, row.id)
            if item.open
        ]


def do(city: City, form: str, by: str, **answers: Any) -> None:
    """Have somebody do the open task of the hotspot with this form."""
    with reading() as session:
        found = [
            item
            for row in session.scalars(select(Hotspot).order_by(Hotspot.id))
            for item in tasks.of_matter(session, row.id)
            if item.open and item.form == form
        ]
    assert found, alerted(city)
    actor = city.actor(by)
    with use_case(city.now) as session:
        staff.complete(session, found[-1].id, answers, now=city.now, actor=actor)


def instruct(city: City, **changes: Any) -> None:
    do(city, "alert_acknowledgement", "leader")
    given = {
        "instruction": "Mend every lamp on Moon Road and say why they failed.",
        "lead_unit": city.unit(),
        "report_limit": "WD3",
    }
    do(city, "alert_instruction", "leader", **{**given, **changes})


def report(city: City) -> None:
    do(
        city,
        "alert_report",
        "head",
        cause="One cable feeds the whole road and it was cut.",
        done="The cable was replaced on Friday night.",
        next_step="A second cable is laid in October.",
        affected=51,
    )


def settle(city: City, **changes: Any) -> None:
    given = {"alert_decision": "close", "reason": "All lamps burn again.", "change_needed": False}
    do(city, "alert_decision", "leader", **{**given, **changes})


def test_the_fifty_first_mention_fires_once_and_after_closing_another_fifty_one_fire_again(
    city: City,
) -> None:
    """S1, through the front door."""
    quickly(city, 47)
    lamps(city, 3, apart=1)
    assert [row.level for row in episodes(city)] == ["orange"]
    assert alerted(city) == []
    lamp(city, 50)
    assert [(row.level, row.mentions, row.complainants, row.anonymous) for row in episodes(city)] == [
        ("red", 51, 5, 46)
    ]
    assert alerted(city) == ["alert_acknowledgement"]
    lamp(city, 51)
    assert alerted(city) == ["alert_acknowledgement"]
    instruct(city)
    report(city)
    settle(city)
    assert [row.status for row in episodes(city)] == ["closed"]
    quickly(city, 50)
    assert [row.level for row in episodes(city)] == ["red", "orange"]
    quickly(city, 1)
    assert [row.level for row in episodes(city)] == ["red", "red"]
    assert alerted(city) == ["alert_acknowledgement"]


def test_the_same_fifty_one_spread_over_eight_days_do_not_alert(city: City) -> None:
    """S1: a rolling window of 7 x 24 hours."""
    start = city.now
    for number in range(51):
        city.now = start + timedelta(days=8) * number / 50
        quickly(city, 1)
    assert max(row.mentions for row in episodes(city)) == 30
    assert {row.level for row in episodes(city)} == {"orange"}
    assert alerted(city) == []


@pytest.mark.parametrize(("hours", "counted"), [(7 * 24 - 1, 2), (7 * 24, 1)])
def test_the_window_is_seven_times_twenty_four_hours_to_the_hour(
    city: City, hours: int, counted: int
) -> None:
    quickly(city, 1)
    city.later(hours=hours)
    quickly(city, 1)
    with reading() as session:
        assert alerts.counting.tally(session, KEY, now=city.now).mentions == counted


def test_what_a_person_puts_into_the_category_counts_there_and_may_be_the_fifty_first(city: City) -> None:
    """R18: a citizen need not know the category; who does is whoever sorts."""
    quickly(city, 50)
    stray = lamp(city, category="service_quality")
    assert [row.level for row in episodes(city)] == ["orange"]
    city.do(stray, "triage", "clerk", category="facilities")
    assert [row.level for row in episodes(city)] == ["red"]
    assert alerted(city) == ["alert_acknowledgement"]
    with use_case(city.now) as session:
        axes = {"category": "efficiency", "reason": "It is the repair that is slow."}
        cases.reclassify(session, stray.number, **axes, now=city.now, actor=city.actor("clerk"))
    with reading() as session:
        assert alerts.counting.tally(session, KEY, now=city.now).mentions == 50
    assert alerted(city) == ["alert_acknowledgement"], "an alert that was given stays"


def test_who_joined_another_case_stays_counted_with_it(city: City) -> None:
    first = lamp(city)
    joined = lamp(city, 1, category="service_quality")
    with use_case(city.now) as session:
        row = session.scalars(select(Mention).join(Case).where(Case.number == joined.number)).one()
        row.key = KEY
    city.do(joined, "triage", "clerk", category="efficiency")
    assert first.number != joined.number
    with reading() as session:
        assert alerts.counting.tally(session, KEY, now=city.now).mentions == 2


def test_of_two_that_come_at_once_exactly_one_is_the_fifty_first(city: City) -> None:
    quickly(city, 49)
    results = _at_once(city, *(lambda number=number: lamp(city, number) for number in range(4)))
    assert not [one for one in results if isinstance(one, Exception)]
    assert [row.level for row in episodes(city)] == ["red"]
    assert alerted(city) == ["alert_acknowledgement"]
    with reading() as session:
        assert len(list(session.scalars(select(Mention)))) == 53


def test_while_it_is_dealt_with_fifty_more_tell_the_leader_again_without_a_second_alert(city: City) -> None:
    quickly(city, 51)
    quickly(city, 49)
    with reading() as session:
        before = len(matters_events(session, "hotspot.repeated"))
    quickly(city, 1)
    with reading() as session:
        assert (before, len(matters_events(session, "hotspot.repeated"))) == (0, 1)
    assert alerted(city) == ["alert_acknowledgement"]


def matters_events(session: Any, kind: str) -> list[Any]:
    from app.domain.events.journal import Event

    return list(session.scalars(select(Event).where(Event.kind == kind)))


def test_a_leader_who_does_not_acknowledge_in_two_hours_is_followed_by_the_deputy(city: City) -> None:
    with use_case(city.now) as session:
        second = identity.register(session, "leader2", name="Second leader", password=None, now=city.now)
        identity.grant(session, second, "leader")
    leader, deputy = city.actor("leader"), city.actor("leader2")
    with use_case(city.now) as session:
        charges.set_(
            session,
            leader_id=int(leader.person_id or 0),
            deputy_id=int(deputy.person_id or 0),
            category="facilities",
            now=city.now,
            actor=SYSTEM,
        )
    quickly(city, 51)
    assert episodes(city)[0].owner_id == leader.person_id
    wait(city, hours=2.1)
    assert episodes(city)[0].owner_id == deputy.person_id
    assert alerted(city) == ["alert_acknowledgement"]
    wait(city, hours=2.1)
    assert episodes(city)[0].owner_id != deputy.person_id
    do(city, "alert_acknowledgement", "leader2")
    assert episodes(city)[0].acknowledged_by == deputy.person_id


def test_the_deadline_the_leader_sets_is_a_clock_and_a_report_can_be_sent_back(city: City) -> None:
    quickly(city, 51)
    instruct(city, report_limit="PT24H")
    hotspot = episodes(city)[0]
    with reading() as session:
        owed = deadlines.open_of(session, hotspot.subject)
        assert [(clock.kind, clock.due_at - city.now) for clock in owed] == [
            ("alert_report", timedelta(hours=24))
        ]
    report(city)
    settle(city, alert_decision="send_back", reason="Three lamps are dark still.", report_limit="WD1")
    assert alerted(city) == ["alert_report"]
    report(city)
    settle(city)
    with reading() as session:
        assert deadlines.open_of(session, hotspot.subject) == []


def test_a_change_that_is_needed_becomes_an_improvement_with_every_case_linked(city: City) -> None:
    from app.domain.improvements import Improvement

    quickly(city, 51)
    instruct(city)
    report(city)
    settle(city, change_needed=True)
    with reading() as session:
        made = session.scalars(select(Improvement).where(Improvement.source_kind == "hotspot")).one()
        linked = list(session.scalars(select(Case.id).where(Case.improvement_id == made.id)))
    assert len(linked) == 51


def test_amber_and_orange_are_told_and_leave_the_leader_alone(city: City) -> None:
    quickly(city, 9)
    assert episodes(city) == []
    quickly(city, 1)
    assert [(row.level, row.status) for row in episodes(city)] == [("amber", "watched")]
    quickly(city, 20)
    assert [row.level for row in episodes(city)] == ["orange"]
    assert alerted(city) == []


def test_a_hotspot_that_cools_down_ends_by_itself_and_a_new_one_can_follow(city: City) -> None:
    quickly(city, 10)
    wait(city, days=7.1)
    assert [row.status for row in episodes(city)] == ["faded"]
    quickly(city, 10)
    assert [row.status for row in episodes(city)] == ["faded", "watched"]


def test_what_looks_arranged_is_flagged_and_counts_all_the_same(city: City) -> None:
    for _again in range(5):
        lamp(city)
    quickly(city, 5)
    row = episodes(city)[0]
    assert (row.level, row.flags) == ("amber", ["burst", "one_contact"])
    assert (row.mentions, row.complainants, row.anonymous) == (10, 2, 4)


def test_a_mention_without_a_place_is_counted_nowhere_and_a_redacted_one_tells_nobody(city: City) -> None:
    city.submit(category="facilities", place=None)
    city.submit(category="facilities", place="13812345678")
    with reading() as session:
        assert list(session.scalars(select(Mention))) == []


def test_the_edited_table_is_the_threshold(city: City) -> None:
    """D6 belongs to the process owners."""
    from app.casework import owner

    table = next((name, text) for name, text in owner.shipped() if name == "hotspot.dmn")
    changed = table[1].replace(b"&gt; 50", b"&gt; 2")
    with use_case(city.now) as session:
        owner.deploy(session, [(table[0], changed)], note="Three.", now=city.now, actor=SYSTEM)
    quickly(city, 3)
    assert [row.level for row in episodes(city)] == ["red"]


def test_nothing_of_a_hotspot_tells_who_complained(city: City) -> None:
    quickly(city, 9)
    lamp(city)
    row = episodes(city)[0]
    assert "Zhang" not in f"{row.title_en}{row.title_zh}{row.place}{row.key}"
    with reading() as session:
        found = matters.get(session, Hotspot, row.id)
        assert found.key == KEY
