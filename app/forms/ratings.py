"""Forms of negative ratings: verification, commitment, public reply, exclusion (R6, R44)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.domain import matters, parties, vocabulary
from app.domain.ratings import Feedback, exclusions, following
from app.forms.checks import substantial
from app.forms.context import refuse

if TYPE_CHECKING:
    from app.forms.context import Filled


def _feedback(form: Filled) -> Feedback:
    return matters.get(form.session, Feedback, form.matter.id)


def verification(form: Filled) -> dict[str, Any]:
    """What was found, and the rater's words as everybody may read them."""
    row = _feedback(form)
    words = following.publishable(form.session, row, form.answers.get("public_words", ""))
    following.verified(row, form.answers["finding"], parties.redact(words))
    return {}


def commitment(form: Filled) -> dict[str, Any]:
    """Something concrete, by a day."""
    substantial(form.answers, ("commitment",))
    row, day = _feedback(form), date.fromisoformat(form.answers["committed_on"])
    words = following.publishable(form.session, row, form.answers["commitment"])
    following.promise(row, words, day, now=form.now)
    return {}


def report(form: Filled) -> dict[str, Any]:
    """The unit says it is done."""
    substantial(form.answers, ("report",))
    following.report(_feedback(form), now=form.now)
    return {}


def reply(form: Filled) -> dict[str, Any]:
    """The public reply. Raises Invalid without the proof that the criticism demands."""
    row = _feedback(form)
    substantial(form.answers, ("reply",))
    if not following.proven(form.session, row):
        kind = vocabulary.label("proof", row.proof_kind, str(get_locale() or "zh"))
        raise refuse("reply", _l("Attach this proof to the file first, on its page: %(proof)s.", proof=kind))
    row.reply = following.publishable(form.session, row, form.answers["reply"])
    return {}


def exclusion(form: Filled) -> dict[str, Any]:
    """One of two approvals; a refusal needs one person alone."""
    if form.answers["exclusion_approved"]:
        exclusions.approve(form.session, _feedback(form), actor=form.actor)
    return {}


FORMS = {
    "rating_verification": verification,
    "rating_commitment": commitment,
    "commitment_report": report,
    "public_reply": reply,
    "exclusion_approval": exclusion,
}
