"""The authority's calendar (工作日历): which days work, and until when that is published."""

from app.domain.calendar.changes import NOTHING, Hours, add_version, packaged_days, seed, tried
from app.domain.calendar.days import Calendar, Due, aware
from app.domain.calendar.reading import LineError, Read, read_csv, read_icalendar
from app.domain.calendar.shelf import at_version, current, days_of_year, newest, origins, versions
from app.domain.calendar.tables import CalendarDay, CalendarVersion, Day

__all__ = [
    "NOTHING",
    "Calendar",
    "CalendarDay",
    "CalendarVersion",
    "Day",
    "Due",
    "Hours",
    "LineError",
    "Read",
    "add_version",
    "at_version",
    "aware",
    "current",
    "days_of_year",
    "newest",
    "origins",
    "packaged_days",
    "read_csv",
    "read_icalendar",
    "seed",
    "tried",
    "versions",
]
