"""Forms of surveys: a questionnaire is fair before anybody is asked to approve it, and when they do (R39)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.domain.surveys import Survey, questions
from app.forms.context import refuse

if TYPE_CHECKING:
    from app.forms.context import Filled


def _survey(form: Filled) -> Survey:
    if isinstance(form.matter, Survey):
        return form.matter
    raise LookupError(f"task {form.item.id} is about no survey")


def _fair(form: Filled) -> None:
    asked = questions.of(form.session, _survey(form).id)
    questions.require_fair(asked, str(get_locale() or "zh"))


def questionnaire(form: Filled) -> dict[str, Any]:
    """Nothing that the linter finds goes to approval; who prepares it owns it."""
    _fair(form)
    form.matter.owner_id = form.actor.person_id
    return {}


def approval(form: Filled) -> dict[str, Any]:
    """Approved by somebody else than who prepared it, and only without faults."""
    if not form.answers.get("approved"):
        return {}
    if form.actor.person_id == form.matter.owner_id:
        raise refuse("approved", _l("Somebody else than who prepared it approves it."))
    _fair(form)
    return {}


FORMS = {
    "survey_questionnaire": questionnaire,
    "survey_approval": approval,
}
