"""Submitting: what happened, how to reach you, look it over and send. The answers travel in the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, session, url_for

from app import clock
from app.casework import citizen, joining, use_case
from app.db import reading
from app.domain import vocabulary
from app.domain.cases import sensing
from app.errors import Invalid
from app.limits import SUBMIT, limiter
from app.web import answered, follow, unlocked, who
from app.web.problems import Problems

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("submit", __name__)

STEPS = ("what", "similar", "you", "check")
COUNTED = ("what", "you", "check")
"""The steps that everybody takes; «similar» is asked when there is something to choose from."""
FIELDS = {
    "what": ("channel", "text", "place", "occurred", "whom", "remedy_sought"),
    "similar": ("joins",),
    "you": (
        "contact_choice",
        "name",
        "phone",
        "email",
        "safe_contact",
        "notice_channel",
        "helped",
        "helper",
        "relation",
        "consent",
    ),
    "check": (),
}


@pages.get("/submit")
@who.allow("public")
def begin() -> str:
    """Show the first question."""
    return _show("what", {})


@pages.post("/submit")
@who.allow("public")
@limiter.limit(SUBMIT)
def go_on() -> str | Response:
    """Take one step's answers: show the next step, an earlier one, or send."""
    answers = {name: request.form.get(name, "").strip() for step in STEPS for name in FIELDS[step]}
    step = request.form.get("step", "what")
    wanted = request.form.get("go", "next")
    if step not in STEPS:
        step = "what"
    if wanted in STEPS:
        return _show(wanted, answers)
    found = answered.wrong(step, answers)
    if found:
        return _show(step, answers, Problems(found))
    if step == "what":
        return _show_similar(answers)
    if step != "check":
        return _show(STEPS[STEPS.index(step) + 1], answers)
    return _send(answers)


def _similar(answers: dict[str, str]) -> list[Any]:
    with reading() as db_session:
        place = answers["place"] or None
        return joining.similar(db_session, title="", text=answers["text"], place=place, now=clock.now())


def _show_similar(answers: dict[str, str]) -> str:
    """Ask whether it is one of those that are known already, where there are any (R17)."""
    found = _similar(answers)
    if not found:
        return _show("you", {**answers, "joins": ""})
    return _show("similar", answers, candidates=found)


def _show(
    step: str, answers: dict[str, str], problems: Problems | None = None, candidates: list[Any] | None = None
) -> str:
    carried = {name: answers.get(name, "") for other in STEPS if other != step for name in FIELDS[other]}
    return render_template(
        f"web/submit/{step}.html",
        answers=answers,
        danger=step != "what" and sensing.sense(answers["text"]).danger,
        advice=answered.advice(answers) if step == "check" else None,
        carried=carried,
        step=step,
        number=COUNTED.index("what" if step == "similar" else step) + 1,
        total=len(COUNTED),
        candidates=candidates or (_similar(answers) if step == "similar" else []),
        problems=problems or Problems(),
        longest=answered.LONGEST,
        channels=vocabulary.codes("channel") if who.actor().kind == "staff" else [],
    )


@pages.post("/submit/advice")
@who.allow("public")
def advise() -> str:
    """Give that sentence while the citizen is still writing."""
    return render_template("web/submit/advice.html", advice=answered.advice(dict(request.form.items())))


def _send(answers: dict[str, str]) -> str | Response:
    now = clock.now()
    try:
        with use_case(now) as db_session:
            done = citizen.submit(db_session, answered.submission(answers), now=now, actor=who.actor())
            refused = _attach(db_session, done, now)
    except Invalid as invalid:
        step = next((step for step in STEPS if set(invalid.errors) & set(FIELDS[step])), "check")
        return _show(step, answers, Problems(invalid.errors))
    unlocked.unlock(done.number, done.secret)
    session["submitted"] = {"number": done.number, "danger": done.emergency_advice, "refused": refused}
    return redirect(url_for("submit.done"))


def _attach(db_session: Any, done: Any, now: Any) -> list[str]:
    """Keep what was attached; a file that cannot be taken is named, never a reason to lose the rest."""
    refused = []
    for file in request.files.getlist("files"):
        if not file.filename:
            continue
        try:
            with db_session.begin_nested():
                citizen.attach(
                    db_session,
                    done.number,
                    done.secret,
                    name=file.filename,
                    media_type=file.mimetype,
                    content=file.read(),
                    now=now,
                    actor=who.actor(),
                )
        except Invalid as invalid:
            sentences = [str(said) for said_of in invalid.errors.values() for said in said_of]
            refused.append(f"{file.filename}: {' '.join(sentences)}")
    return refused


@pages.get("/submit/done")
@who.allow("public")
def done() -> str | Response:
    """Confirm: the number, the secret, and the dates; to be printed or written down."""
    kept = session.get("submitted")
    secret = unlocked.secret_of(kept["number"]) if kept else ""
    if not kept or not secret:
        return redirect(url_for("follow.ask"))
    followed = follow.read(kept["number"], secret)
    return render_template("web/submit/done.html", case=followed, secret=secret, **kept)
