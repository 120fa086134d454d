"""Service tasks of hotspots and red alerts (R18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import settings
from app.domain import matters, vocabulary
from app.domain.alerts import Hotspot, charges, counting, episodes
from app.domain.cases import desks
from app.domain.identity import Person
from app.operators.subjects import ACTOR, matter_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflows.operators import Context


def gather(context: Context) -> dict[str, Any]:
    """Every case counted belongs to the episode; the unit that has most of them answers for it."""
    row = matter_of(context, Hotspot)
    episodes.gather(context.session, row, now=context.now)
    return {"lead_unit": row.unit_id or 0}


def tell(context: Context, *, people: str) -> None:
    """A notice with the numbers to these: `head` and `analyst` of its unit, the `leader` who has it."""
    session, row = context.session, matter_of(context, Hotspot)
    found: set[int | None] = set()
    for role in people.split():
        if role == charges.LEADER and row.owner_id:
            found.add(desks.deputy_for(session, row.owner_id, now=context.now))
        else:
            found.add(desks.person_for(session, (role,), row.unit_id, now=context.now))
    _notify(context, row, "hotspot_raised", found)


def count(context: Context, *, level: str) -> dict[str, Any]:
    """How many there are now, and whether the episode still stands at this level, in nobody's hands."""
    row = matter_of(context, Hotspot)
    found = counting.tally(context.session, row.key, now=context.now)
    watching = row.closed_at is None and row.level == level and row.red_at is None
    return {
        "mentions": found.mentions,
        "complainants": found.complainants,
        "again": False,
        "watching": watching,
    }


def fade(context: Context) -> None:
    """It cooled down by itself."""
    episodes.fade(context.session, matter_of(context, Hotspot), now=context.now, actor=ACTOR)


def open_(context: Context) -> dict[str, Any]:
    """The leader in charge is alerted (分管领导); whoever that is answers for the episode from now on."""
    row = matter_of(context, Hotspot)
    row.level, row.red_at = episodes.RED, row.red_at or context.now
    return _hand(context, row, _people(context, row)[:1])


def next_leader(context: Context) -> dict[str, Any]:
    """Nobody acknowledged in time: the deputy is alerted, then the next leader."""
    row = matter_of(context, Hotspot)
    following = charges.after(_people(context, row), row.owner_id)
    return _hand(context, row, [following] if following else [])


def _people(context: Context, row: Hotspot) -> list[int]:
    return charges.leaders_for(context.session, row.unit_id, row.category, now=context.now)


def _hand(context: Context, row: Hotspot, people: list[int]) -> dict[str, Any]:
    row.owner_id = people[0] if people else None
    payload = {"leader": row.owner_id, "level": row.level, "mentions": row.mentions}
    matters.note(context.session, row, "hotspot.alerted", payload, now=context.now, actor=ACTOR)
    if row.owner_id:
        _notify(context, row, "alert_red", [desks.deputy_for(context.session, row.owner_id, now=context.now)])
    return {"leader": row.owner_id or 0}


def instruct(context: Context, *, unit: int) -> None:
    """The instruction goes to the head of the unit that is to report."""
    row = matter_of(context, Hotspot)
    row.unit_id = unit or row.unit_id
    payload = {"unit": row.unit_id}
    matters.note(context.session, row, "hotspot.instructed", payload, now=context.now, actor=ACTOR)
    head = desks.heads(context.session, row.unit_id, now=context.now)
    _tell(context, row, "matter_yours", [head])


def close(context: Context) -> dict[str, Any]:
    """The leader is content: the episode is over, and the next mentions are counted from one."""
    row = matter_of(context, Hotspot)
    episodes.close(context.session, row, now=context.now, actor=ACTOR)
    head = desks.heads(context.session, row.unit_id, now=context.now)
    _tell(context, row, "matter_news", [head])
    return {"source": "hotspot", "hotspot": row.id, "unit": row.unit_id or 0, "category": row.category}


def _notify(context: Context, row: Hotspot, template: str, people: Iterable[int | None]) -> None:
    numbers = {"mentions": row.mentions, "complainants": row.complainants, "anonymous": row.anonymous}
    for person_id in people:
        person = context.session.get(Person, person_id) if person_id else None
        locale = (person.locale if person else None) or settings.current().default_locale
        level = vocabulary.label("hotspot_level", row.level, locale)
        _tell(context, row, template, [person_id], level=level, **numbers)


def _tell(
    context: Context, row: Hotspot, template: str, people: Iterable[int | None], **params: object
) -> None:
    step = f"{context.instance_id}:{context.element}"
    matters.tell_staff(context.session, row, template, people, step=step, now=context.now, **params)


ACTS = {
    "hotspots.gather": (gather, ("lead_unit",)),
    "hotspots.tell": (tell, ()),
    "hotspots.fade": (fade, ()),
    "alerts.open": (open_, ("leader",)),
    "alerts.next_leader": (next_leader, ("leader",)),
    "alerts.instruct": (instruct, ()),
    "alerts.close": (close, ("source", "hotspot", "unit", "category")),
}
READS = {"hotspots.count": (count, ("mentions", "complainants", "again", "watching"))}
