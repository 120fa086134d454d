"""Service tasks of surveys (满意度调查): open what is due, draw and invite, count, publish (P10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import matters, surveys
from app.domain.cases import desks
from app.domain.matters import Matter
from app.domain.surveys import Survey, fielding, rounds
from app.operators.subjects import ACTOR, matter_of
from workflows.subject import Subject

if TYPE_CHECKING:
    from workflows.operators import Context


def open_due(context: Context) -> None:
    """Every series whose quarter or half-year has ended gets its round (R38)."""
    for made in rounds.open_due(context.session, now=context.now, actor=ACTOR):
        context.post("survey.due", Subject(*made.subject), {"field_days": fielding.FIELD_DAYS})


def open_special(context: Context) -> None:
    """A survey about an improvement, one at a time, among those answered since it began to work."""
    about = matter_of(context, Matter)
    if any(one.closed_at is None for one in surveys.about(context.session, about.id)):
        return  # asked for twice at the same time: one is enough
    since = getattr(about, "live_at", None) or about.opened_at
    made = rounds.open_special(
        context.session,
        title_en=f"Special survey: {about.title_en}"[:200],
        title_zh=f"专项调查：{about.title_zh}"[:200],
        base_from=since,
        unit_id=about.unit_id,
        improvement_id=about.id,
        now=context.now,
        actor=ACTOR,
    )
    matters.note(context.session, about, "survey.opened", {"survey": made.id}, now=context.now, actor=ACTOR)
    context.post("survey.due", Subject(*made.subject), {"field_days": fielding.FIELD_DAYS})


def open_field(context: Context, *, days: int) -> None:
    """Draw the sample and invite."""
    fielding.open_field(context.session, matter_of(context, Survey), days, now=context.now, actor=ACTOR)


def close_field(context: Context) -> dict[str, Any]:
    """Freeze the results; what an improvement would be told about them."""
    row = matter_of(context, Survey)
    below = fielding.close_field(context.session, row, now=context.now, actor=ACTOR)
    unit = row.unit_id or desks.root(context.session) or 0
    return {"below_target": below, "source": "survey", "survey": row.id, "unit": unit}


def publish(context: Context) -> None:
    """Everybody may read the results."""
    fielding.publish(context.session, matter_of(context, Survey), now=context.now, actor=ACTOR)


ACTS = {
    "surveys.open_due": (open_due, ()),
    "surveys.open_special": (open_special, ()),
    "surveys.open_field": (open_field, ()),
    "surveys.close_field": (close_field, ("below_target", "source", "survey", "unit")),
    "surveys.publish": (publish, ()),
}
