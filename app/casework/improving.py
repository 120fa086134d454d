"""Improvements as staff work with them beside their tasks: lists, data, actions, stopping, merging (P6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.casework import loop, paging, places, reading
from app.casework.improvement_reading import meeting_of, row_of, view_of
from app.casework.views import Page
from app.domain import identity, improvements, surveys, vocabulary
from app.domain import matters as domain
from app.domain.improvements import Action, Improvement, Meeting, Metric, measuring, opening
from app.errors import Conflict, Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.casework.improvement_views import ImprovementRow, ImprovementView
    from app.domain.identity import Actor
    from app.domain.improvements import Observation
    from app.domain.matters import Matter

CHANGERS = ("improver", "head", "analyst", "leader", "admin")
"""Who may add to an improvement of a unit for which they hold the role."""


def list_(
    session: Session,
    *,
    actor: Actor,
    status: str | None = None,
    unit: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[ImprovementRow]:
    """The improvements that the actor may read, the newest first."""
    rows = select(Improvement)
    units = places.units_of(session, actor)
    if units is not None:
        rows = rows.where(or_(Improvement.unit_id.in_(units), Improvement.owner_id == actor.person_id))
    if status:
        rows = rows.where(Improvement.status == status)
    if unit:
        found = identity.by_code(session, unit)
        rows = rows.where(Improvement.unit_id == (found.id if found else 0))
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(Improvement.id < after[0])
    wanted = paging.limit_of(limit)
    shown = list(session.scalars(rows.order_by(Improvement.id.desc()).limit(wanted + 1)))
    following = paging.write(shown[wanted - 1].id) if len(shown) > wanted else None
    return Page([row_of(session, one) for one in shown[:wanted]], following)


def view(session: Session, improvement_id: int, *, actor: Actor) -> ImprovementView:
    """Everything about an improvement. Raises NotFound, NotAllowed."""
    row = _readable(session, improvement_id, actor)
    return view_of(session, row, may=may(session, row, actor))


def find(session: Session, number: str, *, actor: Actor) -> Matter:
    """An improvement or a meeting by its number. Raises NotFound, NotAllowed."""
    row = domain.by_number(session, number)
    if not isinstance(row, Improvement | Meeting):
        raise NotFound(_l("There is no such improvement."))
    if not places.may_read_matter(session, row, actor):
        raise NotAllowed(_l("This matter belongs to another unit."))
    return row


def kind_of(session: Session, matter_id: int) -> type[Matter]:
    """What kind of matter an id belongs to."""
    return type(domain.get(session, domain.Matter, matter_id))


def people(session: Session) -> list[tuple[str, str]]:
    """Who can be named as owner: user name and name."""
    rows = select(identity.Person).where(identity.Person.disabled_at.is_(None))
    return [
        (one.username, reading.own_name(one)) for one in session.scalars(rows.order_by(identity.Person.id))
    ]


def shown(session: Session, matter: Matter, *, now: datetime, actor: Actor) -> dict[str, Any]:
    """What the matter's page adds: the whole improvement, with a chart of each metric that has data."""
    row = domain.get(session, Improvement, matter.id)
    found = view_of(session, row, may=may(session, row, actor))
    charts = []
    for metric in measuring.metrics(session, row.id):
        drawn = measuring.chart(session, metric)
        if drawn is not None:
            charts.append({"metric": metric.id, "as_of": now, **drawn})
    return {"improvement": found, "charts": charts}


def shown_meeting(session: Session, matter: Matter, *, now: datetime, actor: Actor) -> dict[str, Any]:
    """What a meeting's page adds: its agenda and decisions."""
    found = meeting_of(session, domain.get(session, Meeting, matter.id))
    return {"meeting": found, "may": may(session, matter, actor), "as_of": now}


def chart(
    session: Session, improvement_id: int, *, actor: Actor, metric: int | None = None
) -> dict[str, Any]:
    """A metric's run chart with control limits, the deciding one's if none is named."""
    row = _readable(session, improvement_id, actor)
    chosen = _metric(session, row, metric)
    drawn = measuring.chart(session, chosen)
    if drawn is None:
        raise Conflict(_l("There is nothing to draw before the baseline data are entered."))
    name = {"en": chosen.name_en, "zh": chosen.name_zh}
    unit = {"en": chosen.unit_en, "zh": chosen.unit_zh}
    return {"metric": chosen.id, "name": name, "unit": unit, "kind": chosen.kind, **drawn}


def open_(
    session: Session,
    *,
    title_en: str,
    title_zh: str,
    unit: str,
    now: datetime,
    actor: Actor,
    category: str | None = None,
    domain: str | None = None,
) -> ImprovementView:
    """Propose one by hand (R53); one of the same cause under way takes the proposal in."""
    found = identity.by_code(session, unit)
    if found is None:
        raise Invalid({"unit": [_l("There is no such unit.")]})
    if not any(places.holds(session, actor, role, found.id) for role in CHANGERS):
        raise NotAllowed(_l("Your roles do not include this."))
    cause = improvements.causes.key(category, domain, found.id) if category else None
    row, new = opening.open_(
        session,
        source="manual",
        now=now,
        actor=actor,
        unit_id=found.id,
        cause=cause,
        title=(title_en, title_zh),
    )
    if new:
        loop.post_about(session, "improvement.opened", row, {"lead_unit": found.id}, now=now)
    session.flush()
    return view_of(session, row, may=may(session, row, actor))


def add_metric(
    session: Session, improvement_id: int, *, now: datetime, actor: Actor, **given: Any
) -> ImprovementView:
    """Say what is measured, in which unit, with which target. Only while it is planned."""
    row = _changeable(session, improvement_id, actor, "metrics")
    metric = measuring.add_metric(session, row, Metric(**given))
    domain.note(session, row, "improvement.measured", {"metric": metric.id}, now=now, actor=actor)
    return view_of(session, row, may=may(session, row, actor))


def observe(
    session: Session,
    improvement_id: int,
    observed: Sequence[Observation],
    *,
    now: datetime,
    actor: Actor,
    metric: int | None = None,
) -> int:
    """Enter measurements; how many. The baseline is closed once the plan is approved."""
    row = _changeable(session, improvement_id, actor, "observations")
    chosen = _metric(session, row, metric)
    for one in observed:
        if one.phase == "before" and row.status != "plan":
            raise Conflict(_l("The baseline is closed: the plan was approved on it."))
        if one.phase == "after" and (row.live_at is None or one.at < row.live_at or row.status != "check"):
            raise Conflict(_l("The after-sample is taken after going live, in the Check stage."))
        if one.at > now:
            raise Invalid({"values": [_l("Nothing can be measured in the future.")]})
        one.round, one.by = row.round, actor.person_id
    count = measuring.add(session, chosen, observed)
    payload = {"metric": chosen.id, "count": count, "phase": observed[0].phase if observed else ""}
    domain.note(session, row, "improvement.observed", payload, now=now, actor=actor)
    return count


def add_action(
    session: Session,
    matter_id: int,
    kind: type[Matter],
    *,
    text: str,
    owner: str,
    until: date,
    now: datetime,
    actor: Actor,
    milestone: bool = False,
    action_kind: str = "measure",
) -> Action:
    """Plan something to be done: in Plan it waits for approval, in Do it begins at once (R55)."""
    matter = domain.lock(session, kind, matter_id)
    require(session, matter, actor, "actions")
    person = identity.by_username(session, owner)
    if person is None or person.disabled_at is not None:
        raise Invalid({"owner": [_l("Name somebody with an account in use.")]})
    if not text.strip():
        raise Invalid({"text": [_l("Write a few words.")]})
    row = improvements.actions.plan(
        session,
        matter,
        text.strip(),
        owner_id=person.id,
        until=until,
        now=now,
        actor=actor,
        milestone=milestone,
        kind=action_kind,
        round_=matter.round if isinstance(matter, Improvement) else 1,
    )
    if matter.status in {"do", "tracking"}:
        loop.post_about(
            session, "action.planned", matter, improvements.actions.payload(session, row, now=now), now=now
        )
    return row


def stop(
    session: Session, improvement_id: int, *, reason: str, now: datetime, actor: Actor
) -> ImprovementView:
    """Stop it, with a coded reason; a duplicate is merged, not stopped."""
    row = _changeable(session, improvement_id, actor, "stop")
    if reason not in vocabulary.codes("improvement_stop") or reason == "duplicate":
        raise Invalid({"reason": [_l("Choose one of the values offered.")]})
    loop.post_about(session, "improvement.stop", row, {"reason": reason}, now=now)
    return view_of(session, row, may=[])


def merge(
    session: Session, improvement_id: int, *, into: str, now: datetime, actor: Actor
) -> ImprovementView:
    """Merge a duplicate into another: its complaints move, and it ends as merged."""
    row = _changeable(session, improvement_id, actor, "stop")
    other = domain.by_number(session, into)
    if not isinstance(other, Improvement):
        raise Invalid({"into": [_l("Name another improvement.")]})
    opening.merge(session, row, other, now=now, actor=actor)
    loop.post_about(session, "improvement.stop", row, {"reason": "duplicate"}, now=now)
    return view_of(session, row, may=[])


def hand_over(
    session: Session, improvement_id: int, *, to: str, now: datetime, actor: Actor
) -> ImprovementView:
    """Give the work to somebody else. Raises Invalid for whoever evaluated it."""
    row = _changeable(session, improvement_id, actor, "handover")
    person = identity.by_username(session, to)
    if person is None or person.disabled_at is not None:
        raise Invalid({"to": [_l("Name somebody with an account in use.")]})
    if person.id == row.evaluated_by:
        raise Invalid({"to": [_l("Whoever evaluated it cannot own it.")]})
    opening.hand_over(session, row, person.id, now=now, actor=actor)
    return view_of(session, row, may=may(session, row, actor))


def may(session: Session, matter: Matter, actor: Actor) -> list[str]:
    """What the actor can do with it now, beside the tasks."""
    mine = actor.person_id is not None and actor.person_id == matter.owner_id
    if not (mine or any(places.holds(session, actor, role, matter.unit_id) for role in CHANGERS)):
        return []
    if isinstance(matter, Improvement):
        asked = any(one.closed_at is None for one in surveys.about(session, matter.id))
        acting = matter.status == "do" and not improvements.actions.finished(session, matter.id)
        possible = {
            "metrics": matter.status == "plan",
            "observations": matter.status in {"plan", "check"},
            "actions": matter.status == "plan" or acting,
            "stop": not matter.ended,
            "handover": not matter.ended,
            "survey": matter.status not in {"stopped", "merged"} and not asked,
        }
    else:
        possible = {"actions": matter.status == "preparing"}
    return [name for name, can in possible.items() if can]


def require(session: Session, matter: Matter, actor: Actor, what: str) -> None:
    """Raises NotAllowed for whose it is not, Conflict where it cannot be done now."""
    allowed = may(session, matter, actor)
    if not allowed and not any(places.holds(session, actor, role, matter.unit_id) for role in CHANGERS):
        raise NotAllowed(_l("This belongs to another unit."))
    if what not in allowed:
        raise Conflict(_l("This cannot be done at this stage."))


def _changeable(session: Session, improvement_id: int, actor: Actor, what: str) -> Improvement:
    row = domain.lock(session, Improvement, improvement_id)
    require(session, row, actor, what)
    return row


def _readable(session: Session, improvement_id: int, actor: Actor) -> Improvement:
    row = domain.get(session, Improvement, improvement_id)
    if not places.may_read_matter(session, row, actor):
        raise NotAllowed(_l("This matter belongs to another unit."))
    return row


def _metric(session: Session, row: Improvement, metric: int | None) -> Metric:
    for one in measuring.metrics(session, row.id):
        if metric is None or one.id == metric:
            return one
    raise Invalid({"metric": [_l("There is no such metric here.")]})
