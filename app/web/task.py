"""A task: the case in short, the form, and everything one does with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for

from app import clock
from app.casework import cases, staff, use_case
from app.db import reading
from app.domain.vocabulary import LISTS
from app.errors import Conflict, Invalid
from app.web import who
from app.web.answers import parse
from app.web.choices import words
from app.web.language import gettext as _
from app.web.language import here
from app.web.offers import offers_of
from app.web.problems import Problems
from app.web.schema_form import control_of, ordered, questions

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Response as FlaskResponse
    from sqlalchemy.orm import Session
    from werkzeug.datastructures import FileStorage
    from werkzeug.wrappers import Response

    from app.casework.views import TaskView

pages = Blueprint("task", __name__)

CJK = re.compile(r"[\u4e00-\u9fff]")


@pages.get("/tasks/<int:item_id>")
@who.allow("any")
def show(item_id: int) -> str:
    """Show the task with its form, filled from the draft if there is one."""
    with reading() as db_session:
        view = staff.task(db_session, item_id, now=clock.now(), actor=who.actor())
        return _page(db_session, view)


def _page(
    db_session: Session,
    view: TaskView,
    answers: dict[str, Any] | None = None,
    problems: Problems | None = None,
) -> str:
    known = answers if answers is not None else {**(view.form.prefill or {}), **(view.draft or {})}
    titles = {name: words(part, "title") for name, part in ordered(view.form.schema)}
    found = (problems or Problems()).asked_as(titles)
    return render_template(
        "web/task.html",
        task=view.row,
        view=view,
        documentation=spoken(view.documentation),
        title=view.row.title_zh if here() == "zh" and view.row.title_zh else view.row.title_en,
        introduction=words(view.form.schema, "description"),
        questions=questions(
            view.form.schema,
            known,
            found,
            offers_of(db_session, staff.delegates(db_session, view.row.id, actor=who.actor())),
        ),
        problems=found,
        takers=staff.delegates(db_session, view.row.id, actor=who.actor()) if "delegate" in view.may else [],
        return_reasons=list(LISTS["return_reason"]),
    )


def spoken(documentation: str | None) -> str:
    """The half of a diagram's documentation in the reader's language; English stands first."""
    lines = (documentation or "").splitlines()
    chinese = [line for line in lines if CJK.search(line)]
    english = [line for line in lines if not CJK.search(line)]
    chosen = chinese if here() == "zh" else english
    return "\n".join(line.strip() for line in chosen or lines).strip()


@pages.post("/tasks/<int:item_id>/complete")
@who.allow("any")
def complete(item_id: int) -> str | Response | tuple[str, int]:
    """Take the answers: the task is done, or the page says what to mend."""
    now = clock.now()
    with reading() as db_session:
        view = staff.task(db_session, item_id, now=now, actor=who.actor())
    answers = parse(view.form.schema, request.form)
    try:
        with use_case(now) as db_session:
            answers |= _files(db_session, view, now)
            done = staff.complete(db_session, item_id, answers, now=now, actor=who.actor())
    except Invalid as invalid:
        with reading() as db_session:
            return _page(db_session, view, answers, Problems(invalid.errors)), 422
    flash(_told(done), "note" if done.incident else "success")
    following = next((row for row in done.opened if row.assignee_id == who.actor().person_id), None)
    return redirect(url_for("task.show", item_id=following.id) if following else url_for("inbox.show"))


def _files(db_session: Session, view: TaskView, now: datetime) -> dict[str, list[int]]:
    """What was attached, put with the case; a form knows its files by their ids. Raises Invalid."""
    found: dict[str, list[int]] = {}
    for name, part in view.form.schema.get("properties", {}).items():
        given = [file for file in request.files.getlist(name) if file.filename]
        if control_of(part) != "files" or not given or view.case is None:
            continue
        try:
            found[name] = [_kept(db_session, view.case.row.number, file, now) for file in given]
        except Invalid as invalid:
            raise Invalid({name: Problems(invalid.errors).sentences()}) from None
    return found


def _kept(db_session: Session, number: str, file: FileStorage, now: datetime) -> int:
    return cases.attach(
        db_session,
        number,
        name=file.filename or "",
        media_type=file.mimetype,
        content=file.read(),
        now=now,
        actor=who.actor(),
    )


def _told(done: Any) -> str:
    if done.incident:
        return _(
            "Your answers are kept. The next automatic step failed; it is tried again, and operators see it."
        )
    names = [row.title_zh if here() == "zh" and row.title_zh else row.title_en for row in done.opened]
    if names:
        return _("Done. Next: %(tasks)s.", tasks=_(", ").join(names))
    return _("Done. The case is now: %(status)s.", status=_status(done.case_status))


def _status(code: str | None) -> str:
    found = LISTS["status"].get(code or "")
    return found.in_(here()) if found else ""


@pages.post("/tasks/<int:item_id>/<any(claim, release):action>")
@who.allow("any")
def hold(item_id: int, action: str) -> Response:
    """Take the task, or put it back for others."""
    now = clock.now()
    with use_case(now) as db_session:
        doing = staff.claim if action == "claim" else staff.release
        doing(db_session, item_id, now=now, actor=who.actor())
    if action == "claim":
        return redirect(url_for("task.show", item_id=item_id))
    flash(_("The task is free for others."), "success")
    return redirect(url_for("inbox.show"))


@pages.post("/tasks/<int:item_id>/delegate")
@who.allow("any")
def delegate(item_id: int) -> Response:
    """Hand the task to somebody else who may do it."""
    now = clock.now()
    to = request.form.get("to", "")
    if not to.isdecimal():
        flash(_("Choose who takes the task."), "note")
        return redirect(url_for("task.show", item_id=item_id))
    with use_case(now) as db_session:
        reason = request.form.get("reason", "").strip() or None
        row = staff.delegate(db_session, item_id, to=int(to), reason=reason, now=now, actor=who.actor())
    flash(_("%(name)s has the task now.", name=row.assignee), "success")
    return redirect(url_for("inbox.show"))


@pages.post("/tasks/<int:item_id>/return")
@who.allow("any")
def give_back(item_id: int) -> Response:
    """Return a case that belongs elsewhere (退单), with a coded reason and the basis."""
    now = clock.now()
    try:
        with use_case(now) as db_session:
            staff.return_(
                db_session,
                item_id,
                reason=request.form.get("reason", ""),
                basis=request.form.get("basis", "").strip(),
                now=now,
                actor=who.actor(),
            )
    except Invalid as invalid:
        flash(" ".join(Problems(invalid.errors).sentences()), "note")
        return redirect(url_for("task.show", item_id=item_id))
    flash(_("Returned. A dispatcher judges it; the clock goes on meanwhile."), "success")
    return redirect(url_for("inbox.show"))


@pages.post("/tasks/<int:item_id>/draft")
@who.allow("any")
def draft(item_id: int) -> Response | FlaskResponse | tuple[FlaskResponse, int]:
    """Keep what has been typed so far; a script asks for it quietly, the button loudly."""
    now = clock.now()
    quiet = request.headers.get("X-Requested-With") == "fetch"
    try:
        with use_case(now) as db_session:
            view = staff.task(db_session, item_id, now=now, actor=who.actor())
            answers = parse(view.form.schema, request.form)
            staff.save_draft(db_session, item_id, answers, now=now, actor=who.actor())
    except Conflict as conflict:
        if quiet:
            return jsonify(detail=str(conflict.detail)), 409
        raise
    if quiet:
        return jsonify(saved=True)
    flash(_("Draft saved"), "success")
    return redirect(url_for("task.show", item_id=item_id))


@pages.post("/tasks/<int:item_id>/comments")
@who.allow("any")
def comment(item_id: int) -> Response:
    """Leave a word for colleagues; the citizen does not see it."""
    text = request.form.get("comment", "").strip()
    if text:
        now = clock.now()
        with use_case(now) as db_session:
            staff.comment(db_session, item_id, text, now=now, actor=who.actor())
    return redirect(url_for("task.show", item_id=item_id, _anchor="comments"))
