"""Forms of a red alert (R18): the leader acknowledges, instructs and closes; the unit reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import matters
from app.domain.alerts import Hotspot, episodes
from app.forms.checks import substantial

if TYPE_CHECKING:
    from app.forms.context import Filled


def acknowledgement(form: Filled) -> dict[str, Any]:
    """The leader has seen it: when, and who."""
    hotspot = matters.get(form.session, Hotspot, form.matter.id)
    episodes.acknowledge(form.session, hotspot, now=form.now, actor=form.actor)
    hotspot.owner_id = form.actor.person_id or hotspot.owner_id
    return {"leader": hotspot.owner_id or 0}


def instruction(form: Filled) -> dict[str, Any]:
    """What is to be done, by which unit, and until when it reports."""
    substantial(form.answers, ("instruction",))
    return {}


def report(form: Filled) -> dict[str, Any]:
    """What the unit found and did."""
    substantial(form.answers, ("cause", "done"))
    payload = {"unit": form.matter.unit_id}
    matters.note(form.session, form.matter, "hotspot.reported", payload, now=form.now, actor=form.actor)
    return {}


def decision(form: Filled) -> dict[str, Any]:
    """Closed, or back to the unit with what is missing and a new deadline."""
    substantial(form.answers, ("reason",))
    payload = {"decision": form.answers["alert_decision"]}
    matters.note(form.session, form.matter, "hotspot.decided", payload, now=form.now, actor=form.actor)
    return {}


FORMS = {
    "alert_acknowledgement": acknowledgement,
    "alert_instruction": instruction,
    "alert_report": report,
    "alert_decision": decision,
}
