"""Forms of a panel: the draw, a member's declaration, a challenge, a ballot (R42)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app.domain import hearings
from app.domain.hearings import ballots, composition, panel, seating
from app.errors import NotAllowed
from app.forms.context import refuse

if TYPE_CHECKING:
    from app.domain.hearings import Hearing
    from app.forms.context import Filled


def hearing_of(form: Filled) -> Hearing:
    """The dispute that a task is about: the last of its case."""
    return hearings.latest(form.session, form.case.id)


def draw(form: Filled) -> dict[str, Any]:
    """Carry out the promised draw, once (S7: a panel without one of the media is none)."""
    counts = {kind: int(form.answers[kind]) for kind in composition.KINDS}
    drawn = panel.draw(form.session, hearing_of(form), counts, now=form.now, actor=form.actor)
    return {"seats": [seat.id for seat in drawn]}


def declaration(form: Filled) -> dict[str, Any]:
    """A conflict of interest or none, by the member alone. Raises NotAllowed for anybody else."""
    given, hearing = form.answers, hearing_of(form)
    member = panel.membership(form.session, hearing, form.actor.person_id)
    if member is None:
        raise NotAllowed(_l("Each member declares for themselves."))
    seating.declare(
        form.session,
        hearing,
        member,
        conflict=bool(given.get("conflict")),
        kind=given.get("conflict_kind"),
        words=given.pop("words", None),
        embargo=bool(given.get("embargo")),
        now=form.now,
        actor=form.actor,
    )
    return {}


def challenge(form: Filled) -> dict[str, Any]:
    """The oldest challenge is decided, with a reason that the party reads."""
    hearing = hearing_of(form)
    row = seating.undecided(form.session, hearing)
    if row is None:
        raise refuse("challenge_granted", _l("There is no challenge to decide."))
    seating.decide(
        form.session,
        hearing,
        row,
        granted=bool(form.answers.get("challenge_granted")),
        reason=form.answers["reason"],
        now=form.now,
        actor=form.actor,
    )
    return {}


def ballot(form: Filled) -> dict[str, Any]:
    """One's own vote, sealed apart: nothing of it is kept with the case or told to the process."""
    given = form.answers
    choice, reasons = given.pop("choice"), given.pop("reasons")
    ballots.cast(
        form.session, hearing_of(form), choice=choice, reasons=reasons, now=form.now, actor=form.actor
    )
    return dict.fromkeys(("voted_user", "voted_expert", "voted_media"), True)


def deliberation(form: Filled) -> dict[str, Any]:
    """Every member has spoken before the panel votes again."""
    if form.answers["heard"] is not True:
        raise refuse("heard", _l("Let every member speak first."))
    return {}


FORMS = {
    "panel_draw": draw,
    "conflict_declaration": declaration,
    "challenge_decision": challenge,
    "ballot": ballot,
    "deliberation": deliberation,
}
