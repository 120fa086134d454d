"""Ratings for the personnel office (人事): by post with their context, never a bare average of few (R44)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.casework import places, rating_desk, rating_lists, reading
from app.casework.feeds import cell
from app.domain.ratings import Feedback, Touchpoint, counts, touchpoints
from app.domain.statistics import Period

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

COLUMNS = (
    "unit",
    "place",
    "post",
    "ratings",
    "excluded",
    *(f"grade_{grade}" for grade in range(1, 6)),
    "satisfied",
    "low",
    "high",
    "followed",
    "kept",
    "late",
    "open",
    "unanswered",
    "remark",
)
"""`satisfied` is the share of grades 3 to 5, with its interval of 95 %; `followed`: what bad ones led to."""


def as_csv(
    session: Session, since: date | None, until: date | None, locale: str, *, now: datetime, actor: Actor
) -> str:
    """A row per window, line or vehicle of the actor's units, for days from `since` to before `until`.

    Where fewer than ten rated, grades and shares are left empty, and so is one more where else they could be
    worked out. With a byte order mark, so that spreadsheets read the Chinese.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows(session, Period(since, until), locale, now=now, actor=actor):
        writer.writerow([cell("" if row[name] is None else str(row[name])) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def rows(
    session: Session, period: Period, locale: str, *, now: datetime, actor: Actor
) -> list[dict[str, Any]]:
    """The same as values."""
    found = touchpoints.all_(session, places.units_of(session, actor))
    told = rating_desk.coarse([_grades(session, point, period) for point in found])
    return [
        {**_named(session, point, locale), **_counted(one), **_followed(session, point, period, now)}
        for point, one in zip(found, told, strict=True)
    ]


def _grades(session: Session, point: Touchpoint, period: Period) -> dict[str, Any]:
    found = counts.grades(session, touchpoint_id=point.id, period=period.bounds)
    return {"counts": found.counts, "excluded": found.excluded, "satisfied": vars(found.satisfied)}


def _named(session: Session, point: Touchpoint, locale: str) -> dict[str, Any]:
    unit = reading.unit_of(session, point.unit_id) or {}
    chinese = locale == "zh"
    return {
        "unit": unit.get(locale, ""),
        "place": point.name_zh if chinese else point.name_en,
        "post": point.post_zh if chinese else point.post_en,
    }


def _counted(one: dict[str, Any]) -> dict[str, Any]:
    of, shown = one["satisfied"], bool(one["counts"])
    share = {name: round(of[key], 3) if of[key] is not None else None for name, key in _SHARES}
    return {
        "ratings": of["n"],
        "excluded": one["excluded"],
        **{f"grade_{grade}": one["counts"].get(grade) for grade in range(1, 6)},
        **share,
        "remark": "" if shown else str(_l("too few to show")) if of["n"] else "",
    }


_SHARES = (("satisfied", "share"), ("low", "low"), ("high", "high"))


def _followed(session: Session, point: Touchpoint, period: Period, now: datetime) -> dict[str, Any]:
    since, until = period.bounds
    wanted = select(Feedback).where(Feedback.touchpoint_id == point.id)
    if since is not None:
        wanted = wanted.where(Feedback.opened_at >= since)
    if until is not None:
        wanted = wanted.where(Feedback.opened_at < until)
    files = session.scalars(wanted).all()
    states = [rating_lists.state_of(row, now) for row in files]
    return {
        "followed": len(files),
        "kept": states.count("kept"),
        "late": states.count("late"),
        "open": states.count(rating_lists.OPEN) + states.count(rating_lists.OVERDUE),
        "unanswered": sum(row.unanswered_at is not None and row.replied_at is None for row in files),
    }
