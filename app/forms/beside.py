"""Forms beside the main line: call-back, delay reason, extension, emergencies, supervision, contact plan."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app.domain import cases, deadlines, parties
from app.domain.cases import verdicts
from app.forms.checks import substantial
from app.forms.context import refuse

if TYPE_CHECKING:
    from app.forms.context import Filled


def callback(form: Filled) -> dict[str, Any]:
    """A call-back (回访): entered by an independent verifier as `phone`, if somebody answered (R37)."""
    given, case = form.answers, form.case
    reached = given["call_result"] == "reached"
    grade, resolved = given.get("grade"), given.get("resolved", "")
    if not reached and ("grade" in given or "resolved" in given):
        raise refuse("call_result", _l("Nobody was reached, so there is no verdict to enter."))
    if reached:
        verdicts.rate(
            form.session,
            case,
            grade=grade,
            resolved=resolved,
            mode="phone",
            now=form.now,
            actor=form.actor,
            comment=given.get("said"),
        )
    wants_reopen = bool(given.get("wants_reopen")) and reached
    if wants_reopen:
        verdicts.reopen(form.session, case, reason="callback", unsettled=given.get("unsettled"), now=form.now)
    # who was not reached said nothing: a verdict the citizen gave before stands
    verdict = {"grade": grade or 0, "resolved": resolved} if reached else {}
    return {
        **verdict,
        "attempts": _attempts(form) + 1,
        "reached": reached or given["call_result"] == "refused",
        "negatives": verdicts.negatives(form.session, case),
        "wants_reopen": wants_reopen,
    }


def _attempts(form: Filled) -> int:
    """Attempts made before this one since the reply of this round went out."""
    since = form.case.replied_at
    rows = cases.answers.all_(form.session, form.case, "callback")
    return sum(1 for row in rows if since is None or row.at >= since)


def internal_review(form: Filled) -> dict[str, Any]:
    """Somebody who had no part in it looks at the whole case again."""
    substantial(form.answers, ("reason",))
    return {}


def delay_reason(form: Filled) -> dict[str, Any]:
    """The coded reason, a sentence without names, a new date (R30)."""
    known = _known(form)
    substantial(form.answers, ("text",))
    deadlines.propose_reason(
        form.session,
        form.item.subject_id,
        form.answers["delay_code"],
        parties.redact(form.answers["text"], known),
        date.fromisoformat(form.answers["new_date"]),
        now=form.now,
        actor=form.actor,
    )
    return {}


def _known(form: Filled) -> list[str]:
    """What tells who the people of a case are; a matter has none."""
    if form.item.case_id is None:
        return []
    people = parties.of_case(form.session, form.case.id)
    return [value for party in people for value in parties.read(form.session, party).known]


def delay_approval(form: Filled) -> dict[str, Any]:
    """Somebody above the owner agrees to the reason and the date, or sends them back."""
    proposed = deadlines.latest_reason(form.session, form.item.subject_id, ("proposed",))
    if proposed is None:
        raise refuse("delay_approved", _l("There is no reason to approve yet."))
    decide = deadlines.approve_reason if form.answers["delay_approved"] else deadlines.refuse_reason
    decide(form.session, proposed.id, now=form.now, actor=form.actor)
    return {}


def extension_decision(form: Filled) -> dict[str, Any]:
    """A head grants a later day, or not."""
    if form.answers["granted"]:
        until = date.fromisoformat(form.answers["granted_until"])
        if until <= form.now.date():
            raise refuse("granted_until", _l("The new day must be later than today."))
    row = cases.answers.latest_row(form.session, form.case, "extension_request")
    if row is not None and row.by == form.actor.person_id:
        raise refuse("granted", _l("Somebody else decides on an extension you asked for."))
    return {}


def plan_dates(form: Filled) -> dict[str, Any]:
    """A contact plan and its review name a day to look at it again, at most half a year ahead."""
    if "review_date" not in form.answers:
        return {}
    ahead = (date.fromisoformat(form.answers["review_date"]) - form.now.date()).days
    if not 0 < ahead <= 183:  # noqa: PLR2004 - half a year
        raise refuse("review_date", _l("Choose a day within the next six months."))
    return {}


def contact_plan(form: Filled) -> dict[str, Any]:
    """What happened, that the citizen was warned, and mild measures; a plan is never a blacklist."""
    if form.answers.get("warned") is not True:
        raise refuse("warned", _l("Tell the citizen first what will happen if the conduct goes on."))
    substantial(form.answers, ("conduct",))
    return plan_dates(form)
