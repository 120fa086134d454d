"""Improvements on pages: the board by stage, what everybody may read, and entering data and actions."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock, settings
from app.casework import improving, openly_improving, surveys, use_case
from app.db import reading
from app.domain import vocabulary
from app.domain.improvements import Improvement, Meeting, Observation
from app.errors import Conflict, Invalid
from app.limits import PUBLIC, limiter
from app.web import who
from app.web.language import gettext as _
from app.web.problems import Problems
from app.web.run_chart import drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

pages = Blueprint("improvement", __name__)
STAGES = ("plan", "do", "check", "act")
MOST = 200

pages.add_app_template_global(drawn, "draw_chart")


@pages.get("/improvements")
@who.allow("public")
@limiter.limit(PUBLIC)
def list_() -> str:
    """Show staff the board by stage, and everybody else what is under way and what came of it."""
    with reading() as session:
        if who.person() is None:
            page = openly_improving.list_(session, cursor=request.args.get("cursor"))
            return render_template("web/improvement/list.html", rows=page.items, next_cursor=page.next)
        rows = improving.list_(session, actor=who.actor(), limit=MOST).items
    stages = {stage: [row for row in rows if row.status == stage] for stage in STAGES}
    ended = [row for row in rows if row.status not in STAGES]
    return render_template("web/improvement/board.html", stages=stages, ended=ended)


@pages.get("/improvements/<number>")
@who.allow("public")
@limiter.limit(PUBLIC)
def show(number: str) -> str | Response:
    """Show everybody what changed and whether it worked; lead staff to the whole matter."""
    if who.person() is not None:
        return redirect(url_for("matter.show", number=number))
    with reading() as session:
        found = openly_improving.show(session, number)
    return render_template("web/improvement/show.html", one=found)


@pages.get("/improvements/<number>/data")
@who.allow("any")
def ask(number: str) -> str:
    """Ask for metric, measurements and actions."""
    return _page(number, Problems())


@pages.post("/improvements/<number>/<any(metric, observe, action, stop, survey):what>")
@who.allow("any")
def enter(number: str, what: str) -> str | Response | tuple[str, int]:
    """Enter one thing and say so; or say what to mend."""
    try:
        with use_case(clock.now()) as session:
            said = DOING[what](session, improving.find(session, number, actor=who.actor()).id)
    except Invalid as invalid:
        errors = {f"{what}_{field}": words for field, words in invalid.errors.items()}
        return _page(number, Problems(errors)), 422
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(said, "success")
    return redirect(url_for("matter.show", number=number))


def _page(number: str, problems: Problems) -> str:
    with reading() as session:
        row = improving.find(session, number, actor=who.actor())
        view = improving.view(session, row.id, actor=who.actor()) if isinstance(row, Improvement) else None
        may = view.may if view else improving.may(session, row, who.actor())
        people = improving.people(session)
    return render_template(
        "web/improvement/data.html",
        number=row.number,
        title={"en": row.title_en, "zh": row.title_zh},
        view=view,
        may=may,
        people=people,
        lists=vocabulary.LISTS,
        problems=problems,
        typed=request.form,
    )


def _given(what: str, field: str, missing: str | None = None) -> str:
    text = request.form.get(f"{what}_{field}", "").strip()
    if not text and missing is not None:
        raise Invalid({field: [missing]})
    return text


def _day(what: str, field: str) -> date:
    with suppress(ValueError):
        return date.fromisoformat(_given(what, field))
    raise Invalid({field: [_("Choose a day.")]})


def _number(text: str, field: str) -> float:
    with suppress(ValueError):
        return float(text.replace(",", "."))
    raise Invalid({field: [_("Write a number.")]})


def _metric(session: Session, improvement_id: int) -> str:
    needed = _("This is needed.")
    names = ("name_en", "name_zh", "unit_en", "unit_zh")
    given: dict[str, Any] = {name: _given("metric", name, needed) for name in names}
    for name, codes in (("kind", "metric_kind"), ("better", "better")):
        given[name] = _given("metric", name, needed)
        if given[name] not in vocabulary.codes(codes):
            raise Invalid({name: [_("Choose one of the values offered.")]})
    given["target"] = _number(_given("metric", "target", needed), "target")
    given["baseline_from"], given["baseline_until"] = _day("metric", "from"), _day("metric", "until")
    improving.add_metric(session, improvement_id, now=clock.now(), actor=who.actor(), **given)
    return _("The metric is set.")


def _observe(session: Session, improvement_id: int) -> str:
    lines = [line.split() for line in _given("observe", "values", _("This is needed.")).splitlines()]
    phase, part = _given("observe", "phase") or "before", _given("observe", "part") or "pilot"
    metric = _given("observe", "metric")
    observed = [_observation(line, phase=phase, part=part) for line in lines if line]
    count = improving.observe(
        session,
        improvement_id,
        observed,
        metric=int(metric) if metric.isdigit() else None,
        now=clock.now(),
        actor=who.actor(),
    )
    return _("%(n)s measurements are entered.", n=count)


def _observation(line: list[str], **given: str) -> Observation:
    """A day (or a moment) and a value, `2026-03-02 48`, or hits and n, `2026-03-02 45 100`."""
    with suppress(ValueError, IndexError, OverflowError):
        day, *rest = line
        zone = settings.current().timezone
        at = (
            datetime.fromisoformat(day) if "T" in day else datetime.combine(date.fromisoformat(day), time(12))
        )
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        if len(rest) == 1:
            return Observation(at=at, value=float(rest[0].replace(",", ".")), **given)
        hits, counted = rest
        return Observation(at=at, hits=int(hits), n=int(counted), **given)
    raise Invalid({"values": [_("Each line has a day and a value, or a day, hits and n.")]})


def _action(session: Session, matter_id: int) -> str:
    kind = improving.kind_of(session, matter_id)
    improving.add_action(
        session,
        matter_id,
        kind,
        text=_given("action", "text", _("This is needed.")),
        owner=_given("action", "owner", _("This is needed.")),
        until=_day("action", "until"),
        milestone=bool(_given("action", "milestone")),
        action_kind="decision" if kind is Meeting else "measure",
        now=clock.now(),
        actor=who.actor(),
    )
    return _("It is entered, with an owner and a day.")


def _stop(session: Session, improvement_id: int) -> str:
    into = _given("stop", "into")
    act: dict[str, Any] = {"now": clock.now(), "actor": who.actor()}
    if not who.actor().has("head", "leader", "admin"):
        raise Conflict(_("A head or leader stops an improvement."))
    if into:
        improving.merge(session, improvement_id, into=into, **act)
        return _("Merged. Its complaints went with it.")
    improving.stop(session, improvement_id, reason=_given("stop", "reason", _("This is needed.")), **act)
    return _("Stopped. The reason stays on record.")


def _survey(session: Session, improvement_id: int) -> str:
    surveys.request(session, improvement_id, now=clock.now(), actor=who.actor())
    return _("The special survey is asked for. The analyst prepares its questions.")


DOING: dict[str, Callable[[Session, int], str]] = {
    "metric": _metric,
    "observe": _observe,
    "action": _action,
    "stop": _stop,
    "survey": _survey,
}
