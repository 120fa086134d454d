"""What expressions in diagrams may call: moments by the calendar and the clocks, and who may take a task."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from flask_babel import gettext as _

from app.domain import calendar, deadlines, parties
from app.domain.cases import Case
from app.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from app.domain.deadlines import Clock

EXCEPT = frozenset({"handler", "clerk", "owner", "dispatcher", "head", "supervisor", "privacy", "verifier"})
"""Who may be kept away from a task: separation of duties (R87)."""

BETWEEN_CALLS = timedelta(hours=4)
QUARTERS = 16 * 24 * 4
"""Quarters of an hour in which a safe one is looked for: longer than any holiday."""
MONTHS = {"month": 1, "quarter": 3, "halfyear": 6, "year": 12}
DECEMBER = 12


class About(Protocol):
    """What a process is about."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> int: ...


def functions(
    session: Session, subject: About, now: datetime, _facts: Mapping[str, Any]
) -> Mapping[str, Callable[..., Any]]:
    """Return the functions by name, for one subject at one moment; all moments are aware, in UTC."""
    named = {name: partial(call, session, subject, now) for name, call in _TIMES.items()}
    return {**named, **_PEOPLE}


def working_days(session: Session, _subject: About, now: datetime, n: int) -> datetime:
    """End of business of the n-th working day from now, by the authority's calendar; `WDn` in a diagram."""
    return calendar.current(session).add_working_days(now, n).at


def due(session: Session, subject: About, _now: datetime, kind: str = "") -> datetime:
    """When the subject's clock of this kind is due; of a clock itself, no kind is needed."""
    return _clock(session, subject, kind).due_at


def at_percent(session: Session, subject: About, _now: datetime, kind: str, percent: float) -> datetime:
    """When this share of the clock's time has passed: office hours for WDn, clock time for PTn (R23)."""
    return deadlines.rung_moment(session, _clock(session, subject, kind), percent)


def working_days_after(session: Session, subject: About, _now: datetime, kind: str, n: int) -> datetime:
    """End of business of the n-th working day after the clock is due."""
    return deadlines.rung_moment(session, _clock(session, subject, kind), 100, n)


def rung_due(session: Session, subject: About, _now: datetime, percent: float, days: int = 0) -> datetime:
    """When a rung of the ladder is due, for the clock that the process follows (D5)."""
    return deadlines.rung_moment(session, _clock(session, subject, ""), percent, days)


def after(session: Session, _subject: About, now: datetime, duration: str) -> datetime:
    """This long from now: `PT2H` of clock time, `P3D` on the authority's wall clock."""
    return deadlines.after(calendar.current(session), now, duration)


def after_closing(session: Session, subject: About, now: datetime, duration: str) -> datetime:
    """This long after the case was closed, from now while it is not."""
    case = session.get(Case, subject.id) if subject.kind == "case" else None
    closed = case.closed_at if case else None
    return deadlines.after(calendar.current(session), closed or now, duration)


def next_call(session: Session, subject: About, now: datetime, attempts: int = 0) -> datetime:
    """When to call again (R10): another hour of the day, a working day, no quiet hours, inside safe times.

    The first attempt (0 so far) may be made as soon as nobody rests. Hours that the citizen named as safe
    (安全联系时段) bind: where they are too short for another hour it is another day, and where they are all
    quiet hours the citizen's word counts more.
    """
    counting = calendar.current(session)
    spans = parties.safe_windows(session, subject.id) if subject.kind == "case" else ()
    hour = counting.local(now).hour if attempts else None
    then = counting.next_contact(now + BETWEEN_CALLS * bool(attempts))
    if spans:
        return _safe_call(counting, then, spans, hour)
    while counting.local(then).hour == hour:
        then = counting.next_contact(then + timedelta(hours=2))
    return then


def _safe_call(
    counting: calendar.Calendar, since: datetime, spans: tuple[tuple[time, time], ...], hour: int | None
) -> datetime:
    """The first quarter of an hour inside the spans; another hour and no quiet one if they leave any."""
    for another, quiet in ((True, False), (False, False), (False, True)):
        then = since
        for _quarter in range(QUARTERS):
            local = counting.local(then)
            fits = parties.inside(spans, local.time()) and counting.is_working_day(local.date())
            if fits and (quiet or not counting.is_quiet(then)) and not (another and local.hour == hour):
                return then
            then += timedelta(minutes=15 - then.minute % 15, seconds=-then.second)
    return since


def on(session: Session, _subject: About, _now: datetime, day: str) -> datetime:
    """When the office opens on this ISO date; a moment counts for its day."""
    counting = calendar.current(session)
    named = counting.local(datetime.fromisoformat(day)).date() if "T" in day else date.fromisoformat(day)
    return counting.at(named, counting.opens)


def first_workday(session: Session, _subject: About, now: datetime, period: str) -> datetime:
    """When the office opens on the next first working day of a month, quarter, halfyear or year (R45)."""
    counting, step = calendar.current(session), MONTHS[period]
    local = counting.local(now)
    year, month = local.year, (local.month - 1) // step * step + 1
    while (then := counting.at(counting.first_workday(year, month), counting.opens)) <= now:
        year, month = (year + 1, 1) if month + step > DECEMBER else (year, month + step)
    return then


def in_unit(unit: int, keep_away: str = "") -> str:
    """The people of the lane's role in this unit."""
    return f"unit:{int(unit)}{_without(keep_away)}"


def above(unit: int, keep_away: str = "") -> str:
    """The people of the lane's role in the unit above this one."""
    return f"above:{int(unit)}{_without(keep_away)}"


def centre(keep_away: str = "") -> str:
    """The people of the lane's role at the complaint centre."""
    return f"centre{_without(keep_away)}"


def person(number: int, keep_away: str = "") -> str:
    """This one person, by the id of the account; whoever holds the role while they are away or unknown."""
    return f"person:{int(number)}{_without(keep_away)}"


def only(number: int) -> str:
    """This one person and nobody else, whatever roles others hold: a declaration or a ballot of one's own."""
    return f"alone:{int(number)}"


def on_duty() -> str:
    """Whoever the duty roster names now."""
    return "roster"


def _without(word: str) -> str:
    if word and word not in EXCEPT:
        raise ValueError(
            _(
                "%(word)s cannot be kept away; say one of %(words)s.",
                word=word,
                words=", ".join(sorted(EXCEPT)),
            )
        )
    return f" not:{word}" if word else ""


def _clock(session: Session, subject: About, kind: str) -> Clock:
    """Return the clock meant: the subject itself, the case's, or another of the case of a clock."""
    if subject.kind == "clock":
        own = deadlines.get(session, subject.id)
        if kind in ("", own.kind):
            return own
        found = deadlines.current(session, (own.subject_kind, own.subject_id), kind)
    else:
        found = deadlines.current(session, (subject.kind, subject.id), kind)
    if found is None:
        raise NotFound(_("There is no clock %(kind)s here.", kind=kind))
    return found


_TIMES: Mapping[str, Callable[..., Any]] = {
    "working_days": working_days,
    "due": due,
    "at_percent": at_percent,
    "working_days_after": working_days_after,
    "rung_due": rung_due,
    "after": after,
    "after_closing": after_closing,
    "next_call": next_call,
    "on": on,
    "first_workday": first_workday,
}
_PEOPLE: Mapping[str, Callable[..., Any]] = {
    "in_unit": in_unit,
    "above": above,
    "centre": centre,
    "person": person,
    "only": only,
    "on_duty": on_duty,
}

NAMES = frozenset({*_TIMES, *_PEOPLE})
"""What a diagram may call, for the check at deploy."""
