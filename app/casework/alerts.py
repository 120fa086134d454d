"""Red alerts and hotspots as staff work with them: lists, the leader's acts, the map of who is in charge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.casework import improvement_reading, paging, places, reading, staff
from app.casework.alert_views import AlertView, ChargeView
from app.casework.views import Page
from app.domain import alerts, deadlines, identity, matters, tasks
from app.domain.alerts import Hotspot, charges, counting
from app.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.alerts import Charge
    from app.domain.identity import Actor, Person
    from app.domain.matters import Matter
    from app.domain.tasks import WorkItem

KEEPERS = ("admin",)
"""Who says who is in charge of what."""

ACTS = {
    "acknowledge": "alert_acknowledgement",
    "instruct": "alert_instruction",
    "report": "alert_report",
    "close": "alert_decision",
}
"""What can be done with an alert, and the form of the task in which it is done."""


def list_(
    session: Session,
    *,
    actor: Actor,
    level: str | None = None,
    state: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[AlertView]:
    """The episodes that the actor may read, the newest first; `state` is open or closed."""
    rows = select(Hotspot)
    units = places.units_of(session, actor)
    if units is not None:
        rows = rows.where(or_(Hotspot.unit_id.in_(units), Hotspot.owner_id == actor.person_id))
    if level:
        rows = rows.where(Hotspot.level == level)
    if state:
        rows = rows.where(Hotspot.closed_at.is_(None) == (state == "open"))
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(Hotspot.id < after[0])
    wanted = paging.limit_of(limit)
    found = list(session.scalars(rows.order_by(Hotspot.id.desc()).limit(wanted + 1)))
    following = paging.write(found[wanted - 1].id) if len(found) > wanted else None
    return Page([view_of(session, one, actor=actor) for one in found[:wanted]], following)


def view(session: Session, alert_id: int, *, actor: Actor) -> AlertView:
    """One episode. Raises NotFound, NotAllowed."""
    return view_of(session, _readable(session, alert_id, actor), actor=actor)


def view_of(session: Session, row: Hotspot, *, actor: Actor) -> AlertView:
    """An episode as it is shown."""
    owed = deadlines.open_of(session, row.subject)
    return AlertView(
        id=row.id,
        number=row.number,
        title={"en": row.title_en, "zh": row.title_zh},
        level=row.level,
        status=row.status,
        category=row.category,
        place=row.place,
        unit=reading.unit_of(session, row.unit_id),
        leader=reading.name_of(session, row.owner_id),
        mentions=row.mentions,
        complainants=row.complainants,
        anonymous=row.anonymous,
        flags=list(row.flags),
        opened_at=row.opened_at,
        red_at=row.red_at,
        acknowledged_at=row.acknowledged_at,
        closed_at=row.closed_at,
        next_deadline=reading.deadline(min(owed, key=lambda clock: clock.due_at)) if owed else None,
        led_to=improvement_reading.led_to(session, row.subject),
        may=_may(session, row, actor),
    )


def _may(session: Session, row: Hotspot, actor: Actor) -> list[str]:
    able = []
    for item in tasks.of_matter(session, row.id):
        try:
            places.require_task(session, item, row, actor)
        except NotAllowed:
            continue
        able += [act for act, form in ACTS.items() if item.open and item.form == form]
    return able


def _readable(session: Session, alert_id: int, actor: Actor) -> Hotspot:
    row = matters.get(session, Hotspot, alert_id)
    if not places.may_read_matter(session, row, actor):
        raise NotAllowed(_l("This matter belongs to another unit."))
    return row


def act(
    session: Session, alert_id: int, what: str, answers: dict[str, Any], *, now: datetime, actor: Actor
) -> AlertView:
    """Do what the alert waits for, as completing its task does. Raises Conflict when it waits for else."""
    row = _readable(session, alert_id, actor)
    item = _task(session, row, ACTS[what])
    staff.complete(session, item.id, answers, now=now, actor=actor)
    session.flush()
    session.refresh(row)
    return view_of(session, row, actor=actor)


def _task(session: Session, row: Hotspot, form: str) -> WorkItem:
    found = [item for item in tasks.of_matter(session, row.id) if item.open and item.form == form]
    if not found:
        raise Conflict(_l("This alert does not wait for that now. Its page says what is next."))
    return found[-1]


def unit_id(session: Session, code: str | None) -> int | None:
    """The unit with this code. Raises Invalid for one that is none of ours."""
    if not code:
        return None
    found = identity.by_code(session, code)
    if found is None:
        raise Invalid({"unit": [_l("There is no such unit.")]})
    return found.id


def unit_of(session: Session, alert_id: int) -> int | None:
    """The unit that answers for an episode. Raises NotFound."""
    return matters.get(session, Hotspot, alert_id).unit_id


def charges_of(session: Session) -> list[ChargeView]:
    """The map of who is in charge of what (分管)."""
    return [_charge(session, row) for row in charges.all_(session)]


def put_in_charge(
    session: Session,
    *,
    leader: str,
    now: datetime,
    actor: Actor,
    deputy: str | None = None,
    unit: str | None = None,
    category: str | None = None,
) -> ChargeView:
    """Add a line to the map, people by user name, the unit by its code. Raises Invalid, Conflict."""
    leading = _person(session, "leader", leader)
    row = charges.set_(
        session,
        leader_id=leading,
        deputy_id=_person(session, "deputy", deputy) if deputy else None,
        unit_id=unit_id(session, unit),
        category=category or None,
        now=now,
        actor=actor,
    )
    return _charge(session, row)


def take_off(session: Session, charge_id: int, *, now: datetime, actor: Actor) -> None:
    """Take a line from the map. Raises NotFound."""
    charges.remove(session, charge_id, now=now, actor=actor)


def leaders(session: Session) -> list[Person]:
    """Those who can be put in charge."""
    return list(identity.people_with(session, charges.LEADER))


def _person(session: Session, field: str, username: str) -> int:
    found = identity.by_username(session, username)
    if found is None:
        raise Invalid({field: [_l("Name somebody with the role of leader.")]})
    return found.id


def _charge(session: Session, row: Charge) -> ChargeView:
    return ChargeView(
        id=row.id,
        unit=reading.unit_of(session, row.unit_id),
        category=row.category,
        leader=reading.name_of(session, row.leader_id) or "",
        deputy=reading.name_of(session, row.deputy_id),
    )


def shown(session: Session, matter: Matter, *, now: datetime, actor: Actor) -> dict[str, Any]:
    """What the page of a hotspot adds: the episode, and what is counted in this moment."""
    row = matters.get(session, Hotspot, matter.id)
    found = counting.tally(session, row.key, now=now) if row.closed_at is None else None
    current = {"mentions": found.mentions, "complainants": found.complainants} if found else None
    numbers = [one.number for one in alerts.episodes.cases_of(session, row)]
    return {"alert": view_of(session, row, actor=actor), "now": current, "cases": numbers}
