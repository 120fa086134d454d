"""The calendar's versions in the database: seeded, edited, imported, laid over by a unit's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from app.domain import calendar
from app.domain.calendar import Day, Hours
from app.domain.identity import add_unit

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NOON_29_DECEMBER = datetime(2026, 12, 29, 4, 0, tzinfo=UTC)


@pytest.fixture
def seeded(session):
    calendar.seed(session, zone="Asia/Shanghai", now=NOW)
    return session


def test_without_any_version_the_weekend_rule_holds_and_everything_is_provisional(session):
    assert calendar.current(session).add_working_days(NOW, 5).provisional
    assert calendar.current(session).version is None


def test_the_seed_knows_the_notices_and_their_names_and_is_not_planted_twice(seeded):
    assert calendar.seed(seeded, zone="Asia/Shanghai", now=NOW) is None
    [version] = calendar.versions(seeded)
    assert version.source.startswith("chinesecalendar ")
    assert version.imported_at == NOW
    known = calendar.current(seeded)
    assert known.published_until == date(2026, 12, 31)
    assert not known.is_working_day(date(2026, 10, 1))
    assert known.is_working_day(date(2026, 10, 10))
    names = {day.day: day for day in calendar.days_of_year(seeded, 2026)}
    assert names[date(2026, 10, 10)].name_zh == "国庆节调休上班"
    assert names[date(2026, 10, 10)].working


def test_the_year_after_next_is_not_published_by_a_hole(seeded):
    hours = Hours(published=(date(2028, 1, 1), date(2028, 12, 31)))
    calendar.add_version(seeded, [], source="notice of 2028", now=NOW, hours=hours)
    assert calendar.current(seeded).published_until == date(2026, 12, 31)
    hours = Hours(published=(date(2027, 1, 1), date(2027, 12, 31)))
    calendar.add_version(seeded, [], source="notice of 2027", now=NOW, hours=hours)
    assert calendar.current(seeded).published_until == date(2028, 12, 31)


def test_a_day_edited_by_hand_is_a_new_version_and_the_old_one_can_still_be_read(seeded):
    before = calendar.current(seeded)
    typhoon = date(2026, 11, 25)
    after = calendar.add_version(
        seeded, [Day(typhoon, False, "Typhoon")], source="edited", now=NOW, author_id=7
    )
    assert not calendar.current(seeded).is_working_day(typhoon)
    assert calendar.current(seeded).version == after.id
    assert calendar.at_version(seeded, before.version).is_working_day(typhoon)
    calendar.add_version(seeded, [Day(typhoon, None)], source="taken back", now=NOW)
    assert calendar.current(seeded).is_working_day(typhoon)
    assert typhoon not in {day.day for day in calendar.days_of_year(seeded, 2026)}


def test_planting_again_does_not_undo_what_was_edited(seeded):
    calendar.add_version(seeded, [Day(date(2026, 10, 10), False)], source="edited", now=NOW)
    calendar.seed(seeded, zone="Asia/Shanghai", now=NOW)
    assert not calendar.current(seeded).is_working_day(date(2026, 10, 10))


def test_a_unit_has_its_own_days_and_hours_over_those_of_the_authority(seeded):
    desk = add_unit(seeded, "desk", en="Desk", zh="窗口")
    sunday = date(2026, 11, 22)
    hours = Hours(closes=time(20, 0), zone="UTC")
    calendar.add_version(seeded, [Day(sunday, True)], source="desk", now=NOW, unit_id=desk.id, hours=hours)
    own = calendar.current(seeded, desk.id)
    assert own.is_working_day(sunday)
    assert not calendar.current(seeded).is_working_day(sunday)
    assert not own.is_working_day(date(2026, 10, 1))
    assert own.closes == time(20, 0)
    assert str(own.zone) == "Asia/Shanghai"  # the zone is the authority's alone
    assert own.published_until == date(2026, 12, 31)
    assert own.version > calendar.current(seeded).version


@pytest.mark.parametrize(
    "hours", [Hours(opens=time(18)), Hours(quiet="nine to five"), Hours(zone="Atlantis/Capital")]
)
def test_hours_that_make_no_sense_are_refused(seeded, hours):
    with pytest.raises((ValueError, KeyError)):
        calendar.add_version(seeded, [], source="slip", now=NOW, hours=hours)


def test_a_looked_up_calendar_costs_one_statement_and_then_none(seeded, statements):
    seeded.commit()
    calendar.current(seeded)
    statements.clear()
    seeded.rollback()
    calendar.current(seeded)
    calendar.current(seeded).add_working_days(NOW, 10)
    assert len([text for text in statements if text.startswith("SELECT")]) == 1


def test_a_bad_line_is_quoted_so_that_it_can_be_found(app):
    read = calendar.read_csv(b"day,working\nnonsense,rest\n")
    assert "nonsense" in str(read.errors[0].text)
