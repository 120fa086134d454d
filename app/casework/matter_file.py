"""A matter's own page: what it is, its tasks and limits, what was answered, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app.casework import (
    alerts,
    audit_reading,
    chronicle,
    history,
    improvement_reading,
    improving,
    matters,
    places,
    publications,
    rating_desk,
    reading,
    shelf,
    surveys,
)
from app.casework.blinding import blind
from app.casework.matter_views import MatterView
from app.casework.views import AnswerView
from app.domain import deadlines, events, parties, tasks
from app.domain import matters as domain
from app.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.matters import Matter, MatterAnswer

SHOWN: dict[str, Callable[..., dict[str, Any]]] = {
    "publication": publications.shown,
    "survey": surveys.shown,
    "feedback": rating_desk.shown,
    "improvement": improving.shown,
    "meeting": improving.shown_meeting,
    "audit": audit_reading.shown,
    "finding": audit_reading.shown,
    "hotspot": alerts.shown,
}
"""Kind to what its concept adds to the page: `shown(session, matter, now=, actor=)`."""


def open_matter(session: Session, number: str, actor: Actor) -> Matter:
    """The matter, if the actor may read it. Raises NotFound or NotAllowed."""
    matter = domain.by_number(session, number)
    if not places.may_read_matter(session, matter, actor):
        raise NotAllowed(_l("This matter belongs to another unit."))
    return matter


def view(session: Session, number: str, *, now: datetime, actor: Actor) -> MatterView:
    """Everything about a matter that the actor may read."""
    matter = open_matter(session, number, actor)
    items = tasks.of_matter(session, matter.id)
    titles = {item.id: {"en": item.title_en, "zh": item.title_zh} for item in items}
    more = SHOWN.get(matter.kind)
    return MatterView(
        row=matters.row_of(session, matter),
        deadlines=[reading.deadline(clock) for clock in deadlines.of_matter(session, matter.id)],
        tasks=[reading.task_row(session, item, None, now=now) for item in items],
        answers=[_answer(session, matter, row, actor) for row in domain.answers.all_(session, matter)],
        timeline=chronicle.timeline(session, events.of_chain(session, matter.chain), titles),
        diagrams=history.diagrams_of(session, matter),
        led_to=improvement_reading.led_to(session, matter.subject),
        more=more(session, matter, now=now, actor=actor) if more else {},
    )


def _answer(session: Session, matter: Matter, row: MatterAnswer, actor: Actor) -> AnswerView:
    """What was answered: a rater's own words for those who speak with raters, to an auditor no numbers."""
    inside = matter.kind == "feedback" and actor.has(*rating_desk.READS_CONTACT) and not blind(actor)
    hidden = frozenset() if inside else shelf.restricted(session, row.form, row.form_version)
    said = domain.answers.read(session, matter, row)
    kept = {name: _shown(value, actor) for name, value in said.items() if name not in hidden}
    return AnswerView(row.id, row.form, row.form_version, row.at, reading.name_of(session, row.by), kept)


def _shown(value: Any, actor: Actor) -> Any:
    return parties.redact(value, []) if isinstance(value, str) and blind(actor) else value
