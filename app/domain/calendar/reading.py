"""Holiday notices as files: CSV and iCalendar in, days out, and a reason for every line that is not."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import icalendar
from flask_babel import lazy_gettext as _l

from app.domain.calendar.tables import Day

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 2_000_000
LONGEST = 60
ENOUGH = 5
"""A year counts as published when a notice names at least this many of its days (China has 11 and more)."""

COLUMNS = {
    **dict.fromkeys(("day", "date", "日期"), "day"),
    **dict.fromkeys(("working", "type", "类型"), "working"),
    **dict.fromkeys(("name_en", "name"), "name_en"),
    **dict.fromkeys(("name_zh", "名称"), "name_zh"),
}
WORKS = {"true", "1", "yes", "work", "workday", "working", "上班", "班", "补班", "工作日"}
RESTS = {"false", "0", "no", "rest", "holiday", "off", "休", "休息", "放假", "节假日"}
APPLE = {"WORK-HOLIDAY": False, "ALTERNATE-WORKDAY": True}


class LineError(NamedTuple):
    """A line that was left out, and why."""

    line: int
    text: object


@dataclass
class Read:
    """What a file says; the days are good whatever the errors, the caller decides."""

    found: dict[date, Day] = field(default_factory=dict)
    errors: list[LineError] = field(default_factory=list)

    @property
    def days(self) -> list[Day]:
        return [self.found[day] for day in sorted(self.found)]

    def add(self, line: int, day: Day) -> None:
        """Take a day in, unless the file has said the contrary of it."""
        if self.found.setdefault(day.day, day).working != day.working:
            self.refuse(line, _l("%(day)s is named as a workday and as a day off.", day=day.day))

    def refuse(self, line: int, text: object) -> None:
        self.errors.append(LineError(line, text))

    def published(self) -> tuple[date, date] | None:
        """Return the span that the file publishes: whole years, each with at least ENOUGH days named."""
        years = [year for year, n in Counter(day.year for day in self.found).items() if n >= ENOUGH]
        return (date(min(years), 1, 1), date(max(years), 12, 31)) if years else None


def read_csv(content: bytes) -> Read:
    """Read a table with the columns day (ISO) and working (work or rest), name_en, name_zh where known.

    UTF-8 or GB 18030, Chinese headings allowed; every line that cannot be read is named with its reason.
    """
    read = Read()
    if len(content) > LARGEST:
        read.refuse(0, _l("The file is larger than 2 MB; a calendar is not."))
        return read
    rows = csv.reader(io.StringIO(_text(content)))
    try:
        heading = [COLUMNS.get(cell.strip().lower(), "") for cell in next(rows, [])]
        if not {"day", "working"} <= set(heading):
            read.refuse(1, _l("The first line must name the columns day and working."))
            return read
        for row in rows:
            if any(cell.strip() for cell in row):
                _read_row(read, rows.line_num, dict(zip(heading, row, strict=False)))
    except csv.Error as error:
        read.refuse(rows.line_num, str(error))
    return read


def read_icalendar(content: bytes) -> Read:
    """Read a holiday calendar (.ics): whole-day events; 休 and 班, or Apple's own marks, say which kind.

    In a file with such marks an event without one is an observance and is left out; in a file without any,
    every event is a day off. Errors carry the line on which the event begins.
    """
    read = Read()
    try:
        if len(content) > LARGEST:
            raise ValueError("2 MB")  # noqa: TRY301 - told with the other ways of not being a calendar
        events = list(icalendar.Calendar.from_ical(content).walk("VEVENT"))
    except (ValueError, IndexError, KeyError) as error:
        read.refuse(1, _l("This is not an iCalendar file: %(error)s", error=str(error)[:200]))
        return read
    marks = [_mark(event) for event in events]
    lines = _event_lines(content)
    for event, mark, line in zip(events, marks, lines, strict=False):
        if mark is not None or not any(known is not None for known in marks):
            _read_event(read, line, event, working=bool(mark))
    return read


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _read_row(read: Read, line: int, row: dict[str, str]) -> None:
    kind = row.get("working", "").strip().lower()
    try:
        day = date.fromisoformat(row.get("day", "").strip().replace("/", "-"))
    except ValueError:
        read.refuse(line, _l("%(text)s is not a day; write 2027-01-01.", text=repr(row.get("day", "")[:40])))
        return
    if kind not in WORKS | RESTS:
        read.refuse(line, _l("%(text)s says neither work nor rest.", text=repr(kind[:40])))
        return
    names = [(row.get(name) or "").strip()[:120] or None for name in ("name_en", "name_zh")]
    read.add(line, Day(day, kind in WORKS, *names))


def _mark(event: Any) -> bool | None:
    special = str(event.get("X-APPLE-SPECIAL-DAY", "")).upper()
    if special in APPLE:
        return APPLE[special]
    summary = str(event.get("SUMMARY", "")).strip()
    if summary.endswith(("班", "班)", "班）")) or "上班" in summary:
        return True
    return False if summary.endswith(("休", "休)", "休）", "放假", "假期")) else None


def _event_lines(content: bytes) -> list[int]:
    lines = enumerate(content.splitlines(), start=1)
    return [number for number, line in lines if line.strip().upper() == b"BEGIN:VEVENT"]


def _read_event(read: Read, line: int, event: Any, *, working: bool) -> None:
    if event.errors:
        read.refuse(line, _l("The event cannot be read: %(error)s", error=str(event.errors[0][1])[:200]))
        return
    if event.get("RRULE"):
        read.refuse(line, _l("Repeating events are not read; a notice names its days."))
        return
    try:
        days = list(_days_of(event))
    except (AttributeError, KeyError, TypeError, ValueError):
        read.refuse(line, _l("The event needs a first day, and a last one at most 60 days later."))
        return
    name = str(event.get("SUMMARY", "")).strip()[:120] or None
    for day in days:
        read.add(line, Day(day, working, None, name))


def _days_of(event: Any) -> Iterator[date]:
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if event.get("DTEND") else start + event.get("DURATION", _ONE_DAY).dt
    # the end of an event of whole days is the day after it; one with hours counts for the days it touches
    if isinstance(start, datetime):
        start, end = start.date(), end.date() + timedelta(days=1)
    length = (end - start).days
    if not 0 < length <= LONGEST:
        raise ValueError(length)
    return (start + timedelta(days=n) for n in range(length))


_ONE_DAY = icalendar.vDuration(timedelta(days=1))
