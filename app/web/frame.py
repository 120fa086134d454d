"""What every template may say: labels, dates in words, who is reading, and where the pages are."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import g, request, url_for
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from app import clock
from app.casework import operations, privacy, survey_series
from app.db import reading
from app.domain import calendar as calendars
from app.domain import vocabulary
from app.web import dates, display, who
from app.web.language import NAMES, here, pick
from app.web.language import gettext as _

if TYPE_CHECKING:
    from flask import Flask

    from app.domain.calendar import Calendar

CJK = re.compile(r"[\u4e00-\u9fff]")
_AROUND = r"\u3000-\u303f\uff00-\uffef"
CHINESE = re.compile(rf"([{_AROUND}]*[\u4e00-\u9fff][\u4e00-\u9fff{_AROUND}]*)")
TEMPLATES = Path(__file__).parent / "templates"


def join(app: Flask) -> None:
    """Give templates the library's macros under their own name, and our words."""
    parts = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([FileSystemLoader(TEMPLATES), parts])
    app.context_processor(words)


def words() -> dict[str, Any]:
    """The names known in every template."""
    return {
        "here": here(),
        "languages": NAMES,
        "label": label,
        "pick": pick,
        "speech": speech,
        "aloud": aloud,
        "say_day": say_day,
        "say_date": say_date,
        "say_moment": say_moment,
        "say_due": say_due,
        "person": who.person(),
        "actor": who.actor(),
        "display_classes": display.classes(),
        "navigation": navigation(),
        "this_page": this_page(),
        "sentences": sentences(),
    }


def label(name: str, code: str | None) -> str:
    """What people call a code."""
    return vocabulary.label(name, code, here()) if code else ""


def speech(text: str | None) -> Markup:
    """The attribute that tells a reading voice to change its language, or nothing."""
    spoken = "zh" if CJK.search(text or "") else "en"
    if not text or spoken == here():
        return Markup()
    return Markup('lang="{}"').format("zh-CN" if spoken == "zh" else "en")


def aloud(text: str | None) -> Markup:
    """The text, with what is in the other language marked for a reading voice."""
    if not text or here() == "zh":
        spoken = speech(text)
        return Markup("<span {}>{}</span>").format(spoken, text) if spoken else escape(text or "")
    marked = Markup('<span lang="zh-CN">{}</span>')
    parts = CHINESE.split(text)
    return Markup().join(
        marked.format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def calendar() -> Calendar:
    """The authority's calendar, read once per request."""
    if "calendar" not in g:
        with reading() as session:
            g.calendar = calendars.current(session)
    found: Calendar = g.calendar
    return found


def say_day(at: datetime | None) -> str:
    """A day in words, in the authority's zone."""
    return dates.day(at, now=clock.now(), zone=calendar().zone) if at else ""


def say_date(on: date | str | None) -> str:
    """A date, or the date at the beginning of an ISO moment, in words; whose zone it is has been decided."""
    if not on:
        return ""
    plain = date.fromisoformat(on[:10]) if isinstance(on, str) else on
    zone = calendar().zone
    return dates.day(datetime.combine(plain, time(12), zone), now=clock.now(), zone=zone)


def say_moment(at: datetime | None) -> str:
    """A day and time in words, in the authority's zone."""
    return dates.moment(at, now=clock.now(), zone=calendar().zone) if at else ""


def say_due(at: datetime | None, *, provisional: bool = False, state: str = "running") -> dates.Due | None:
    """A deadline in words: running, met, met too late, or standing still."""
    if at is None:
        return None
    said = {"met": dates.met, "late": dates.late, "paused": dates.paused}.get(state)
    if said is not None:
        return said(at, now=clock.now(), calendar=calendar())
    return dates.due(at, now=clock.now(), calendar=calendar(), provisional=provisional)


def this_page() -> str:
    """Where to come back to after choosing a language; a form that was sent: its own empty page."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def navigation() -> list[dict[str, Any]]:
    """The masthead's links: what a citizen may do, and for staff their work."""
    if who.person() is None:
        places = [("submit.begin", _("Submit")), ("follow.ask", _("Follow")), ("sign_in.ask", _("Staff"))]
    else:
        places = [("inbox.show", _("Inbox")), ("case.list_", _("Cases")), ("submit.begin", _("New case"))]
        places.append(("improvement.list_", _("Improvements")))
        if who.actor().has(*survey_series.READERS):
            places.append(("survey.list_", _("Surveys")))
        places += [("alert.show", _("Alerts"))]
        places += [("duty.show", _("Duty roster")), ("working_days.show", _("Working days"))]
        if who.actor().has(*operations.WATCHERS):
            places += [("incident.list_", _("Incidents")), ("owner.list_", _("Processes"))]
        if who.actor().has(*privacy.READERS):
            places.append(("erasing.register", _("Privacy")))
    subject = (request.endpoint or "").split(".")[0]
    return [
        {"href": url_for(endpoint), "text": text, "active": endpoint.split(".")[0] == subject}
        for endpoint, text in places
    ]


def sentences() -> str:
    """The words that scripts need, as JSON for a data block of the page."""
    said = {
        "characterCount": {
            "charactersUnderLimit": {"other": _("You have %{count} characters left")},
            "charactersAtLimit": _("You have 0 characters left"),
            "charactersOverLimit": {"other": _("You have %{count} characters too many")},
        },
        "sortableTable": {
            "statusMessage": _("Sorted by %heading% (%direction%)"),
            "ascendingText": _("ascending"),
            "descendingText": _("descending"),
        },
        "sortable": _("(sort by the buttons in the column headings)"),
        "draftSaved": _("Draft saved"),
        "draftUnsaved": _("Not saved yet. Please check your connection."),
        "copied": _("Copied. Keep it where only you can see it."),
        "chosen": _("%{n} chosen"),
        "live": _("Live: changes appear by themselves."),
        "notLive": _("Not live at the moment. Load the page again to see what is new."),
    }
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
