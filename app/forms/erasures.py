"""Forms of an erasure: the officer decides on a claimed hold, looks at it again; another hears the appeal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app.domain import calendar, privacy
from app.domain.privacy import erasures, holds
from app.forms.checks import substantial
from app.forms.context import refuse

if TYPE_CHECKING:
    from app.domain.privacy import Erasure
    from app.forms.context import Filled


def decision(form: Filled) -> dict[str, Any]:
    """A claimed hold is confirmed until a day, or falls; or the request is refused, with reasons."""
    given, row = form.answers, _erasure(form)
    substantial(given, ("reason",))
    erasures.seal(form.session, row, "reason", given["reason"])
    row.decided_by, row.decided_at = form.actor.person_id, form.now
    row.refusal = given["refusal"] if given["decision"] == "refuse" else None
    until = date.fromisoformat(given["hold_until"]) if given["decision"] == "hold" else None
    for hold in holds.standing(form.session, form.case.id):
        if hold.status == "claimed":
            _settle(form, hold, until)
    return {}


def hold_review(form: Filled) -> dict[str, Any]:
    """The officer looks again: kept until a later day, for a reason, or lifted."""
    given = form.answers
    substantial(given, ("reason",))
    until = date.fromisoformat(given["hold_until"]) if given["hold_action"] == "keep" else None
    for hold in holds.standing(form.session, form.case.id):
        _settle(form, hold, until)
    return {}


def appeal(form: Filled) -> dict[str, Any]:
    """Somebody other than the decider looks at a refusal or a hold (R85, R87)."""
    given, row = form.answers, _erasure(form)
    if form.actor.person_id in {row.decided_by, *_holders(form)}:
        raise refuse("review", _l("Somebody else decides on this appeal: the decision was yours."))
    substantial(given, ("reason",))
    row.reviewed_by, row.reviewed_at = form.actor.person_id, form.now
    row.upheld = given["review"] == "uphold"
    erasures.seal(form.session, row, "reason", given["reason"])
    return {}


def _holders(form: Filled) -> set[int | None]:
    return {one.decided_by for one in holds.standing(form.session, form.case.id)}


def _settle(form: Filled, hold: privacy.Hold, until: date | None) -> None:
    if until is None:
        status = "rejected" if hold.status == "claimed" else "lifted"
        holds.end(form.session, form.case, hold, status, now=form.now, actor=form.actor)
        return
    today = calendar.current(form.session).local(form.now).date()
    holds.put(form.session, form.case, hold, until, today=today, now=form.now, actor=form.actor)


def _erasure(form: Filled) -> Erasure:
    row = erasures.waiting(form.session, form.case)
    if row is None:
        raise refuse("reason", _l("There is no request for erasure to decide on."))
    return row


FORMS = {"erasure_decision": decision, "hold_review": hold_review, "erasure_review": appeal}
