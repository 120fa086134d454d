"""The invitation to a hearing as a calendar entry (iCalendar, RFC 5545), for parties, panel, public (R43)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import icalendar
from flask_babel import lazy_gettext as _l

from app import settings
from app.casework import hearing_views, open_hearings
from app.casework.citizen import enter
from app.domain import hearings
from app.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.hearings import Hearing
    from app.domain.identity import Actor

LENGTH = timedelta(hours=2)
TITLE = {"en": "Hearing {number}", "zh": "听证 {number}"}
SAID = {
    "en": "Taking part is voluntary. You may bring somebody to speak for you; other remedies stay open.",
    "zh": "自愿参加，可由代理人陪同；其他救济途径不受影响。",
}


def for_party(session: Session, number: str, secret: str, *, now: datetime, locale: str) -> bytes:
    """The citizen's invitation. Raises NotFound before there is a day."""
    hearing = hearings.running(session, enter(session, number, secret).id)
    if hearing is None:
        raise NotFound(_l("There is no hearing to invite to."))
    return write(hearing, now=now, locale=locale)


def for_staff(session: Session, number: str, *, now: datetime, actor: Actor, locale: str) -> bytes:
    """The invitation of the unit, the panel and those in charge. Raises NotAllowed for outsiders."""
    hearing = hearings.by_number(session, number)
    if hearing_views.part_of(session, hearing, actor) is None:
        raise NotAllowed(_l("This hearing is for its parties, its panel and those in charge of it."))
    return write(hearing, now=now, locale=locale)


def for_all(session: Session, number: str, *, now: datetime, locale: str) -> bytes:
    """Everybody's, of a public hearing. Raises NotFound for a closed one."""
    hearing = open_hearings.find(session, number)
    if not hearing.is_open:
        raise NotFound(_l("There is no hearing to invite to."))
    return write(hearing, now=now, locale=locale)


def write(hearing: Hearing, *, now: datetime, locale: str) -> bytes:
    """The entry; an announcement of another day replaces it (same UID, higher sequence)."""
    if hearing.session_at is None or hearing.announced_at is None:
        raise NotFound(_l("There is no hearing to invite to."))
    language = "zh" if locale.startswith("zh") else "en"
    event = icalendar.Event()
    event.add("uid", f"{hearing.number}@redress")
    event.add("sequence", hearing.moved)
    event.add("dtstamp", now)
    event.add("dtstart", hearing.session_at)
    event.add("dtend", hearing.session_at + LENGTH)
    event.add("summary", TITLE[language].format(number=hearing.number))
    event.add("description", SAID[language])
    event.add("location", hearing.place or "")
    event.add("url", hearing.stream or f"{settings.current().public_url}/public/hearings/{hearing.number}")
    event.add("status", "CONFIRMED")
    found = icalendar.Calendar()
    found.add("prodid", "-//Redress//Hearings//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add_component(event)
    return bytes(found.to_ical())
