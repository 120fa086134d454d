"""The calendar of working days (工作日历): a year of it, what it comes from, and its next version."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import calendar_preview, calendars, use_case
from app.db import reading, transaction
from app.domain import identity
from app.domain.calendar import NOTHING, Day, Hours
from app.errors import Invalid
from app.web import frame, months, who
from app.web.language import gettext as _
from app.web.language import here
from app.web.problems import Problems

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("working_days", __name__)

KINDS = {"work": True, "rest": False, "usual": None}
MOST_DAYS = 2_000
LONGEST = {"source": 200, "note": 1_000, "name_en": 120, "name_zh": 120}
NOON = time(12)


@pages.get("/calendar")
@who.allow("any")
def show() -> str:
    """Show a year: working days, days off, make-up workdays, and where each comes from."""
    return _page()


def _page(problems: Problems | None = None) -> str:
    year, unit = _year(), _unit()
    with reading() as session:
        view = calendars.year(session, year, unit=unit, now=clock.now())
        origins = calendars.origins(session, view.year, unit=unit)
        history = calendars.history(session, unit=unit)
        units = [(one.code, one.name(here())) for one in identity.all_units(session)]
    return render_template(
        "web/calendar.html",
        view=view,
        months=months.of_year(view.year, view.days),
        origins=origins,
        history=history,
        units=units,
        unit=unit,
        by_hand=calendars.BY_HAND,
        keeps=who.actor().has(*calendars.KEEPERS),
        say_date=say_date,
        problems=problems or Problems(),
        typed=request.form,
    )


@pages.post("/calendar/preview")
@who.allow(*calendars.KEEPERS)
def preview() -> str | tuple[str, int]:
    """Show what a changed day or an uploaded notice would move; nothing is changed yet."""
    try:
        given = _from_file() if request.form.get("how") == "file" else _by_hand()
        with transaction() as session:
            found = calendar_preview.preview(
                session,
                given["days"],
                hours=given["hours"],
                unit_id=calendars.unit_named(session, _unit()),
                now=clock.now(),
                actor=who.actor(),
            )
    except Invalid as invalid:
        return _page(Problems(invalid.errors)), 422
    return render_template(
        "web/calendar_preview.html",
        found=found,
        given=given,
        days=json.dumps([[day.isoformat(), *rest] for day, *rest in given["days"]]),
        until=given["hours"].published,
        unit=_unit(),
        say_date=say_date,
    )


@pages.post("/calendar/publish")
@who.allow(*calendars.KEEPERS)
def publish() -> Response | tuple[str, int]:
    """Put in force what the preview showed."""
    now = clock.now()
    try:
        days = _kept(request.form.get("days", ""))
        with use_case(now) as session:
            calendars.publish(
                session,
                days,
                source=_text("source", _("Say where the days come from.")),
                note=_text("note") or None,
                unit_id=calendars.unit_named(session, _unit()),
                hours=_span(),
                now=now,
                actor=who.actor(),
            )
    except Invalid as invalid:
        return _page(Problems(invalid.errors)), 422
    flash(
        _("The new calendar is in force. Dates that count by it are counted again within minutes."), "success"
    )
    return redirect(url_for("working_days.show", year=days[0].day.year, unit=_unit()))


def say_date(day: date) -> str:
    """A day of the calendar in words."""
    return frame.say_day(datetime.combine(day, NOON, tzinfo=frame.calendar().zone))


def _by_hand() -> dict[str, Any]:
    errors: dict[str, list[object]] = {}
    day = _date("day")
    if day is None:
        errors["day"] = [_("Choose the day.")]
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        errors["kind"] = [_("Say what the day is to be.")]
    note = _text("note")
    if not note:
        errors["note"] = [_("Say why the day changes.")]
    if errors or day is None:
        raise Invalid(errors)
    names = (_text("name_en") or None, _text("name_zh") or None)
    return {
        "days": [Day(day, KINDS[kind], *names)],
        "hours": NOTHING,
        "source": calendars.BY_HAND,
        "note": note,
    }


def _from_file() -> dict[str, Any]:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid({"file": [_("Choose the file with the notice.")]})
    form = "ics" if file.filename.lower().endswith((".ics", ".ical")) else "csv"
    try:
        read = calendars.read_notice(file.read(), form)
    except Invalid as invalid:
        raise Invalid({"file": invalid.errors.get("content", [])}) from None
    if len(read.days) > MOST_DAYS:
        raise Invalid(
            {"file": [_("This names more than %(n)s days. Import a few years at a time.", n=MOST_DAYS)]}
        )
    published, until = read.published(), _date("published_until")
    if until is not None:
        published = (min(read.days).day.replace(month=1, day=1), until)
    source = _text("source") or file.filename[: LONGEST["source"]]
    return {"days": read.days, "hours": Hours(published=published), "source": source, "note": _text("note")}


def _kept(text: str) -> list[Day]:
    """The days as the preview handed them on. Raises Invalid when somebody has been at them."""
    try:
        days = [Day(date.fromisoformat(day), works, *names) for day, works, *names in json.loads(text)]
        if not days or len(days) > MOST_DAYS or not all(_sound(day) for day in days):
            raise ValueError(len(days))  # noqa: TRY301 - told with the other ways of being unreadable
    except (ValueError, TypeError, RecursionError):
        raise Invalid({"file": [_("These days cannot be read any more. Choose the file again.")]}) from None
    return days


def _sound(day: Day) -> bool:
    names = [name for name in (day.name_en, day.name_zh) if name is not None]
    return (day.working is None or isinstance(day.working, bool)) and all(
        isinstance(name, str) and len(name) <= LONGEST["name_en"] and "\x00" not in name for name in names
    )


def _span() -> Hours:
    first, last = _date("published_from"), _date("published_until")
    return Hours(published=(first, last)) if first and last else NOTHING


def _date(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        return None


def _text(name: str, missing: str = "") -> str:
    text = request.form.get(name, "").replace("\x00", "").strip()[: LONGEST[name]]
    if not text and missing:
        raise Invalid({name: [missing]})
    return text


def _year() -> int | None:
    text = request.values.get("year", "")
    plain = text.isascii() and text.isdecimal() and len(text) <= len(str(date.max.year))
    return int(text) or None if plain else None


def _unit() -> str | None:
    return request.values.get("unit", "").replace("\x00", "") or None
