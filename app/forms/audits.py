"""Forms of a third-party audit and of its findings (R50, R88)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain import audits, matters
from app.domain.audits import Audit, Finding, findings
from app.forms.checks import substantial

if TYPE_CHECKING:
    from app.forms.context import Filled


def _audit(form: Filled) -> Audit:
    return matters.get(form.session, Audit, form.matter.id)


def _finding(form: Filled) -> Finding:
    return matters.get(form.session, Finding, form.matter.id)


def declaration(form: Filled) -> dict[str, Any]:
    """The auditor's interests; what is on record of them counts too."""
    units = [int(unit) for unit in form.answers.get("interests", [])]
    return {"may_audit": audits.declare(form.session, _audit(form), units, now=form.now, actor=form.actor)}


def appointment(form: Filled) -> dict[str, Any]:
    """Another auditor takes the audit over."""
    person_id = int(form.answers["auditor"])
    audits.appoint(form.session, _audit(form), person_id, now=form.now, actor=form.actor)
    return {}


def sample(form: Filled) -> dict[str, Any]:
    """The seed, and with it the one draw there will be."""
    audits.draw(form.session, _audit(form), form.answers["seed"], now=form.now, actor=form.actor)
    return {}


def fieldwork(form: Filled) -> dict[str, Any]:
    """The conclusion, once every sampled case has been looked at."""
    substantial(form.answers, ("conclusion",))
    audits.conclude(form.session, _audit(form), form.answers["effect"], now=form.now, actor=form.actor)
    return {}


def response(form: Filled) -> dict[str, Any]:
    """The unit's answer: accepted with cause, action and day, or disputed with reasons."""
    given = form.answers
    substantial(given, ("answer", "cause", "action"))
    findings.answer(
        form.session,
        _finding(form),
        given["stance"],
        corrective_by=_day(given.get("corrective_by")),
        now=form.now,
        actor=form.actor,
    )
    return {}


def ruling(form: Filled) -> dict[str, Any]:
    """The mediator's word on a dispute."""
    substantial(form.answers, ("reasons",))
    findings.rule(form.session, _finding(form), form.answers["ruling"], now=form.now, actor=form.actor)
    return {}


def check(form: Filled) -> dict[str, Any]:
    """The auditor has looked: done, or by another day."""
    if form.answers["correction_done"]:
        return {}
    finding = _finding(form)
    day = _day(form.answers.get("corrective_by"))
    findings.require_day(day, form.now)
    finding.corrective_by = day
    return {}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


FORMS = {
    "audit_declaration": declaration,
    "audit_appointment": appointment,
    "audit_sample": sample,
    "audit_fieldwork": fieldwork,
    "finding_response": response,
    "finding_ruling": ruling,
    "finding_check": check,
}
