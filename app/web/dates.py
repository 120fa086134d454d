"""Dates as people say them: the day, its weekday, and how many working days are left, in either language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from babel.dates import format_date, format_time

from app.web.language import gettext as _
from app.web.language import here, ngettext

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
SOON_DAYS = 1


class WorkingDays(Protocol):
    """What is asked of a calendar: the days that count, and where on earth."""

    @property
    def zone(self) -> ZoneInfo: ...

    def working_days_between(self, start: datetime, end: datetime) -> int: ...


@dataclass(frozen=True)
class Due:
    """A deadline in words. `tone` is "late", "soon", "met" or "": it colours, the words already tell."""

    text: str
    tone: str = ""
    at: datetime | None = None


def day(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """The local day with its weekday, and the year when it is not this one: "Wed 15 Oct", "10月15日 周三"."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    same_year = local.year == today.year
    if here() == "zh":
        return format_date(local, "M月d日 EEE" if same_year else "y年M月d日 EEE", locale="zh")
    return format_date(local, "EEE d MMM" if same_year else "EEE d MMM y", locale="en_GB").replace(",", "")


def clock(at: datetime, *, zone: ZoneInfo) -> str:
    """The local time of day, 24 hours: "17:30"."""
    return format_time(at.astimezone(zone), "HH:mm", locale="en_GB")


def moment(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Day and time of something that happened: "Wed 15 Oct 09:12"."""
    return f"{day(at, now=now, zone=zone)} {clock(at, zone=zone)}"


def due(at: datetime, *, now: datetime, calendar: WorkingDays, provisional: bool = False) -> Due:
    """A running deadline: the day, what is left in working days or hours, whether it may still move."""
    when, left, tone = _day_and_rest(at, now, calendar)
    text = _("%(day)s, %(left)s", day=when, left=left)
    if provisional:
        text = _("%(due)s (provisional: that year's holidays are not announced yet)", due=text)
    return Due(text, tone, at)


def met(at: datetime, *, now: datetime, calendar: WorkingDays) -> Due:
    """A deadline that was kept."""
    return Due(_("done %(day)s", day=day(at, now=now, zone=calendar.zone)), "met", at)


def late(at: datetime, *, now: datetime, calendar: WorkingDays) -> Due:
    """A deadline that was missed, and what was promised done afterwards, at `at`."""
    return Due(_("done %(day)s, too late", day=day(at, now=now, zone=calendar.zone)), "late", at)


def paused(at: datetime, *, now: datetime, calendar: WorkingDays) -> Due:
    """A deadline that stands still while we wait for the citizen."""
    return Due(
        _("%(day)s, paused while we wait for an answer", day=day(at, now=now, zone=calendar.zone)), "", at
    )


def _day_and_rest(at: datetime, now: datetime, calendar: WorkingDays) -> tuple[str, str, str]:
    zone = calendar.zone
    today, last = now.astimezone(zone).date(), at.astimezone(zone).date()
    when = day(at, now=now, zone=zone)
    if at < now:
        return when, _late(at, now, calendar), "late"
    time = clock(at, zone=zone)
    if last == today:
        return _("today %(time)s", time=time), _hours_left(at - now), "soon"
    if last == today + timedelta(days=1):
        return _("tomorrow, %(day)s %(time)s", day=when, time=time), _days_left(now, at, calendar), "soon"
    tone = "soon" if calendar.working_days_between(now, at) <= SOON_DAYS else ""
    return when, _days_left(now, at, calendar), tone


def _days_left(now: datetime, at: datetime, calendar: WorkingDays) -> str:
    number = calendar.working_days_between(now, at)
    if number == 0:
        return _hours_left(at - now)
    return ngettext("%(num)s working day left", "%(num)s working days left", number)


def _hours_left(rest: timedelta) -> str:
    hours = rest // HOUR
    if hours == 0:
        return _("less than an hour left")
    return ngettext("%(num)s hour left", "%(num)s hours left", hours)


def _late(at: datetime, now: datetime, calendar: WorkingDays) -> str:
    number = calendar.working_days_between(at, now)
    if number > 0:
        return ngettext("%(num)s working day overdue", "%(num)s working days overdue", number)
    hours = (now - at) // HOUR
    if hours == 0:
        return _("overdue by less than an hour")
    return ngettext("%(num)s hour overdue", "%(num)s hours overdue", hours)
