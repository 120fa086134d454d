"""Forms of a dispute: admissibility, statement, talks, day, record, opinion, obligations (R41-R43)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import calendar, hearings
from app.domain.hearings import Obligation, composition, opinions, panel
from app.forms.checks import substantial
from app.forms.context import refuse
from app.forms.panels import hearing_of

if TYPE_CHECKING:
    from app.domain.hearings import Hearing
    from app.forms.context import Filled

NOTICE = 5
"""Working days between the public notice and the hearing (R43)."""
CONCERNS = ("minors", "health")


def admission(form: Filled) -> dict[str, Any]:
    """Taken on or not, with written reasons; a refusal names a ground of the table."""
    given, hearing = form.answers, hearing_of(form)
    substantial(given, ("reasons",))
    admitted = given["admitted"] == "yes"
    if admitted != (given["admission_reason"] == "admissible"):
        raise refuse("admission_reason", _l("The ground does not fit the decision."))
    hearing.admitted, hearing.admission_reason = admitted, given["admission_reason"]
    hearing.concerns = [one for one in CONCERNS if given.get(one) or one in hearing.concerns]
    return {"admitted": admitted, **{one: one in hearing.concerns for one in CONCERNS}}


def statement(form: Filled) -> dict[str, Any]:
    """What the unit holds goes into the bundle; it must attend, and may want talks first."""
    given, hearing = form.answers, hearing_of(form)
    substantial(given, ("statement",))
    hearing.unit_statement = hearings.seal(form.session, hearing, "statement", given["statement"])
    hearing.unit_talks = bool(given.get("unit_talks"))
    return {}


def talks(form: Filled) -> dict[str, Any]:
    """The result of talks alone; their words are sealed apart and never shown (R41).

    Raises Invalid for a settlement that was not signed or obliges to nothing.
    """
    given, hearing = form.answers, hearing_of(form)
    owed = _owed(given)
    if given["talks_result"] == "settled":
        if given.get("signed") is not True:
            raise refuse("signed", _l("A settlement is what both have signed."))
        if not owed:
            raise refuse("owed_1", _l("Say what was agreed, and by when."))
        opinions.oblige(form.session, hearing, owed, settled=True, now=form.now, actor=form.actor)
    hearing.talks = hearings.seal(form.session, hearing, "talks", given.get("notes"))
    _forget(form, keep=("talks_result",))
    return {}


def schedule(form: Filled) -> dict[str, Any]:
    """Day, place or stream: at least five working days ahead, with the bundle checked (R43)."""
    given, hearing = form.answers, hearing_of(form)
    if given["bundle_checked"] is not True:
        raise refuse("bundle_checked", _l("Check the redacted bundle first."))
    counting = calendar.current(form.session)
    day = date.fromisoformat(given["day"])
    earliest = counting.local(counting.add_working_days(form.now, NOTICE).at).date()
    if day < earliest:
        raise refuse(
            "day", _l("The notice must stand for five working days: not before %(day)s.", day=earliest)
        )
    if not counting.is_working_day(day):
        raise refuse("day", _l("Choose a working day."))
    if "remote_seat" in hearing.needs and not given.get("stream"):
        raise refuse("stream", _l("The citizen asked for a remote seat: give its link."))
    at = datetime.combine(day, time.fromisoformat(given["time"]), tzinfo=counting.zone).astimezone(UTC)
    hearing.session_at, hearing.place, hearing.stream = at, given["place"], given.get("stream")
    return {"session_at": at.isoformat()}


def postponement(form: Filled) -> dict[str, Any]:
    """Another day, or not; a granted one takes the announced day back."""
    hearing = hearing_of(form)
    if form.answers.get("postponed"):
        hearing.session_at = None
    return {}


def session(form: Filled) -> dict[str, Any]:
    """Who was there, what was said. Without quorum nothing was heard: absent members are followed (R43)."""
    given, hearing = form.answers, hearing_of(form)
    _absences(form, hearing, {int(place) for place in given.get("absent", [])})
    panel.recuse(form.session, hearing, now=form.now, actor=form.actor)
    kinds = [panel.kind_of(form.session, member) for member in panel.seated(form.session, hearing)]
    held = given["held"]
    if held == "held" and not composition.quorate(kinds):
        held = "no_quorum"
    if held == "held":
        hearing.citizen_present = bool(given.get("citizen_present"))
        hearing.unit_present = bool(given.get("unit_present"))
        hearing.minutes = hearings.seal(form.session, hearing, "minutes", given["minutes"])
        payload = {"citizen": hearing.citizen_present, "unit": hearing.unit_present}
        hearings.note(form.session, hearing, "hearing.held", payload, now=form.now, actor=form.actor)
    return {"held": held}


def _absences(form: Filled, hearing: Hearing, places: set[int]) -> None:
    for seat in panel.seats(form.session, hearing):
        member = panel.sitting(form.session, seat)
        if seat.place in places and member is not None:
            panel.leave(form.session, hearing, member, "absent", "absent", now=form.now, actor=form.actor)


def opinion(form: Filled) -> dict[str, Any]:
    """The outcome as voted, its grounds, and what the unit is to do by when; recorded once (R42)."""
    given, hearing = form.answers, hearing_of(form)
    substantial(given, ("grounds",))
    opinions.record(
        form.session,
        hearing,
        outcome=given["outcome"],
        grounds=given["grounds"],
        now=form.now,
        actor=form.actor,
    )
    opinions.oblige(form.session, hearing, _owed(given), settled=False, now=form.now, actor=form.actor)
    _forget(form)  # nobody of the unit reads the outcome from the case before the citizen does
    return {}


def publication(form: Filled) -> dict[str, Any]:
    """Fit to publish, or back with a word on what to change. Raises Invalid without that word."""
    if not form.answers.get("cleared") and not form.answers.get("remark"):
        raise refuse("remark", _l("Say what to change."))
    return {}


def obligation_answer(form: Filled) -> dict[str, Any]:
    """The unit complies, or explains for everybody to read."""
    given = form.answers
    row = form.session.scalars(
        select(Obligation).where(Obligation.instance_id == form.item.instance_id)
    ).one()
    if given["answer"] == "explain":
        if not given.get("explanation"):
            raise refuse("explanation", _l("Say why the unit does not comply: everybody reads it."))
        substantial(given, ("explanation",))
        hearing = hearings.get(form.session, row.hearing_id)
        row.explanation = opinions.redacted(form.session, hearing, given["explanation"])
    return {}


def _owed(given: dict[str, Any]) -> list[tuple[str, int]]:
    """What the unit is to do, and in how many working days. Raises Invalid for one without the other."""
    found = []
    for number in (1, 2, 3):
        text, days = given.get(f"owed_{number}"), given.get(f"days_{number}")
        if text and not days:
            raise refuse(f"days_{number}", _l("Say within how many working days."))
        if days and not text:
            raise refuse(f"owed_{number}", _l("Say what the unit is to do."))
        if text and days:
            found.append((str(text), int(days)))
    return found


def _forget(form: Filled, *, keep: tuple[str, ...] = ()) -> None:
    """Take words out of what is kept with the case and read by its staff: they are sealed elsewhere."""
    for name in set(form.answers) - set(keep):
        del form.answers[name]


FORMS = {
    "hearing_admission": admission,
    "unit_statement": statement,
    "mediation_talks": talks,
    "hearing_schedule": schedule,
    "postponement_decision": postponement,
    "hearing_session": session,
    "panel_opinion": opinion,
    "hearing_publication": publication,
    "obligation_answer": obligation_answer,
}
