"""Third-party audits (第三方审计) beside their tasks: the list, the plan, cases checked, findings raised."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app import clock
from app.casework import audit_reading, audits, matter_file, use_case
from app.db import reading
from app.domain import vocabulary
from app.errors import Conflict, Invalid
from app.web import who
from app.web.language import gettext as _
from app.web.offers import offers_of
from app.web.problems import Problems

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("auditing", __name__)

PAGE = 25
PERCENT = 100
MOST_WORDS = 2


@pages.get("/audits")
@who.allow("any")
def list_() -> str:
    """List the audits that the reader may see, the newest first."""
    with reading() as session:
        page = audit_reading.list_(session, actor=who.actor(), limit=PAGE, cursor=request.args.get("cursor"))
    plans = who.actor().has(*audits.PLANNERS)
    return render_template("web/audit/list.html", rows=page.items, next_cursor=page.next, plans=plans)


@pages.get("/audits/new")
@who.allow(*audits.PLANNERS)
def ask() -> str:
    """Ask for the plan of an audit."""
    return _form()


def _form(problems: Problems | None = None) -> str:
    with reading() as session:
        units = offers_of(session)["unit"]
        auditors = audit_reading.auditors(session, now=clock.now())
    return render_template(
        "web/audit/new.html",
        units=units,
        auditors=auditors,
        criteria=vocabulary.LISTS["audit_criterion"],
        chooses=not who.actor().has("auditor"),
        problems=problems or Problems(),
        typed=request.form,
    )


@pages.post("/audits/new")
@who.allow(*audits.PLANNERS)
def plan() -> Response | tuple[str, int]:
    """Open the audit, or say what to mend."""
    now = clock.now()
    try:
        given = _planned()
        with use_case(now) as session:
            made = audits.plan(session, given, now=now, actor=who.actor())
    except Invalid as invalid:
        return _form(Problems(invalid.errors)), 422
    flash(_("The audit is planned. Its auditor declares interests next."), "success")
    return redirect(url_for("matter.show", number=made.row.number))


def _planned() -> dict[str, Any]:
    sent, errors = request.form, {}
    days: dict[str, date] = {}
    for name in ("period_from", "period_to"):
        try:
            days[name] = date.fromisoformat(sent.get(name, ""))
        except ValueError:
            errors[name] = [_("Choose a day.")]
    titles = {name: sent.get(name, "").strip() for name in ("title_en", "title_zh")}
    errors |= {name: [_("Give it a name.")] for name, text in titles.items() if not text}
    percent = {name: _number(sent.get(name, "")) for name in ("confidence", "margin")}
    errors |= {name: [_("Choose one of the values offered.")] for name, n in percent.items() if n is None}
    if errors:
        raise Invalid(errors)
    auditor = sent.get("auditor", "")
    return {
        **titles,
        **days,
        **{name: (n or 0) / PERCENT for name, n in percent.items()},
        "criteria": sent.getlist("criteria"),
        "scope": [int(unit) for unit in sent.getlist("scope") if unit.isdecimal()],
        "auditor": int(auditor) if auditor.isdecimal() else None,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


@pages.post("/audits/<number>/checks")
@who.allow("auditor")
def check(number: str) -> Response:
    """Record what was seen in one sampled case."""
    now, sent = clock.now(), request.form
    try:
        with use_case(now) as session:
            audit = matter_file.open_matter(session, number, who.actor())
            criteria = audits.open_audit(session, audit.id, who.actor()).criteria
            held = set(sent.getlist("held"))
            audits.check(
                session,
                audit.id,
                case=sent.get("case", ""),
                effect=sent.get("effect", ""),
                checklist={code: code in held for code in criteria},
                now=now,
                actor=who.actor(),
            )
    except Invalid as invalid:
        flash(" ".join(Problems(invalid.errors).sentences()), "note")
    else:
        flash(_("What you saw in this case is recorded."), "success")
    return redirect(url_for("matter.show", number=number, _anchor="sample"))


@pages.post("/audits/<number>/findings")
@who.allow("auditor")
def raise_finding(number: str) -> Response | tuple[str, int]:
    """Raise a finding, or say what to mend."""
    now, sent = clock.now(), request.form
    unit = sent.get("unit", "")
    try:
        with use_case(now) as session:
            audit = matter_file.open_matter(session, number, who.actor())
            made = audits.raise_finding(
                session,
                audit.id,
                unit=int(unit) if unit.isdecimal() else 0,
                grade=sent.get("grade", ""),
                criterion=sent.get("criterion", ""),
                statement=sent.get("statement", ""),
                evidence=sent.get("evidence", ""),
                case=sent.get("case", "").strip() or None,
                cites=_cites(sent.get("cites", "")),
                now=now,
                actor=who.actor(),
            )
    except Invalid as invalid:
        return _finding_form(number, Problems(invalid.errors)), 422
    flash(_("The finding is with the unit. It has ten working days to answer."), "success")
    return redirect(url_for("matter.show", number=made.number))


def _cites(text: str) -> list[dict[str, Any]]:
    """One a line: the number of a case, and the number of an entry of its journal or none. Raises Invalid."""
    found, faults = [], []
    for place, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        entry = _number(words[1]) if len(words) > 1 else None
        if len(words) > MOST_WORDS or (len(words) > 1 and not entry):
            faults.append(_("Line %(line)s: write a case number, or a case number and an entry.", line=place))
            continue
        found.append({"case": words[0], "entry": entry})
    if faults:
        raise Invalid({"cites": faults})
    return found


@pages.post("/findings/<number>/evidence")
@who.allow("auditor")
def cite(number: str) -> Response:
    """Cite more of what shows a finding, and say what could not be cited."""
    now = clock.now()
    try:
        with use_case(now) as session:
            finding = matter_file.open_matter(session, number, who.actor())
            cites = _cites(request.form.get("cites", ""))
            audits.cite(session, finding.id, cites, now=now, actor=who.actor())
    except Invalid as invalid:
        flash(" ".join(Problems(invalid.errors).sentences()), "note")
    except Conflict as conflict:
        flash(str(conflict.detail), "note")
    else:
        flash(_("Cited. The unit sees it with the finding."), "success")
    return redirect(url_for("matter.show", number=number, _anchor="evidence"))


@pages.get("/audits/<number>/findings/new")
@who.allow("auditor")
def ask_finding(number: str) -> str:
    """Ask for a finding."""
    return _finding_form(number)


def _finding_form(number: str, problems: Problems | None = None) -> str:
    now = clock.now()
    with reading() as session:
        audit = matter_file.open_matter(session, number, who.actor())
        view = audits.view(session, audit.id, now=now, actor=who.actor())
    return render_template(
        "web/audit/finding.html",
        view=view,
        lists=vocabulary.LISTS,
        problems=problems or Problems(),
        typed=request.form or request.args,
    )
