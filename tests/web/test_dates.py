"""Dates as people say them, in both languages."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import force_locale

from app.domain.calendar.days import Calendar
from app.web import dates, language
from tests.conftest import settings_for

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(zone=ZONE)
FRIDAY = datetime(2026, 10, 16, 10, 0, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def speaking() -> object:
    """Enough of an application to speak two languages."""
    app = Flask("app", root_path="app")
    app.extensions["settings"] = settings_for("sqlite://")
    language.join(app)
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("after", "en", "zh", "tone"),
    [
        (timedelta(days=4), "Tue 20 Oct, 2 working days left", "10月20日 周二，还有2个工作日", ""),
        (timedelta(days=3), "Mon 19 Oct, 1 working day left", "10月19日 周一，还有1个工作日", "soon"),
        (timedelta(hours=7, minutes=30), "today 17:30, 7 hours left", "今天 17:30，还剩7小时", "soon"),
        (timedelta(minutes=20), "today 10:20, less than an hour left", "今天 10:20，还剩不到一小时", "soon"),
        (
            timedelta(days=1),
            "tomorrow, Sat 17 Oct 10:00, 24 hours left",
            "明天（10月17日 周六）10:00，还剩24小时",
            "soon",
        ),
        (timedelta(days=-1), "Thu 15 Oct, 1 working day overdue", "10月15日 周四，已逾期1个工作日", "late"),
        (timedelta(hours=-3), "Fri 16 Oct, 3 hours overdue", "10月16日 周五，已逾期3小时", "late"),
        (
            timedelta(minutes=-5),
            "Fri 16 Oct, overdue by less than an hour",
            "10月16日 周五，逾期不到一小时",
            "late",
        ),
    ],
)
def test_a_deadline_says_the_day_and_what_is_left(after: timedelta, en: str, zh: str, tone: str) -> None:
    for locale, words in (("en", en), ("zh", zh)):
        with force_locale(locale):
            said = dates.due(FRIDAY + after, now=FRIDAY, calendar=CALENDAR)
        assert (said.text, said.tone) == (words, tone)


def test_a_provisional_deadline_says_so_and_another_year_is_named() -> None:
    at = datetime(2027, 1, 8, 17, 30, tzinfo=ZONE)
    with force_locale("en"):
        said = dates.due(
            at, now=datetime(2026, 12, 29, 9, 0, tzinfo=ZONE), calendar=CALENDAR, provisional=True
        )
    assert said.text.startswith("Fri 8 Jan 2027, 8 working days left (provisional")
    with force_locale("zh"):
        said = dates.due(
            at, now=datetime(2026, 12, 29, 9, 0, tzinfo=ZONE), calendar=CALENDAR, provisional=True
        )
    assert said.text == "2027年1月8日 周五，还有8个工作日（暂定：该年度放假安排尚未公布）"


def test_what_was_kept_and_what_stands_still_are_told_apart() -> None:
    with force_locale("en"):
        assert dates.met(FRIDAY, now=FRIDAY, calendar=CALENDAR).text == "done Fri 16 Oct"
        assert "paused" in dates.paused(FRIDAY, now=FRIDAY, calendar=CALENDAR).text
