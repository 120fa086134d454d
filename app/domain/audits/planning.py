"""The plan of an audit, and who may carry it out: from outside, without an interest, for a limited time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.domain import matters
from app.domain.audits.records import Audit
from app.domain.cases import Case
from app.domain.identity import Membership, OrganisationUnit, Person, subtree, usable
from app.domain.vocabulary import codes
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

CONFIDENCES = (0.9, 0.95, 0.99)
MARGINS = (0.01, 0.2)


def plan(
    session: Session,
    *,
    title_en: str,
    title_zh: str,
    period_from: date,
    period_to: date,
    criteria: Sequence[str],
    auditor_id: int,
    now: datetime,
    actor: Actor,
    scope: Sequence[int] = (),
    confidence: float = 0.95,
    margin: float = 0.1,
) -> Audit:
    """Open an audit. Raises Invalid by field: no criterion, a period that ends before it begins, …"""
    errors: dict[str, list[object]] = {}
    if period_to < period_from:
        errors["period_to"] = [_l("The period ends before it begins.")]
    if not criteria or set(criteria) - set(codes("audit_criterion")):
        errors["criteria"] = [_l("Choose at least one of the criteria offered.")]
    if confidence not in CONFIDENCES:
        errors["confidence"] = [_l("Choose one of the values offered.")]
    if not MARGINS[0] <= margin <= MARGINS[1]:
        errors["margin"] = [_l("A margin lies between 1 and 20 percent.")]
    if any(session.get(OrganisationUnit, unit) is None for unit in scope):
        errors["scope"] = [_l("Choose one of the values offered.")]
    errors |= _unfit(session, auditor_id, now=now)
    if errors:
        raise Invalid(errors)
    audit = Audit(
        title_en=title_en,
        title_zh=title_zh,
        status="planned",
        owner_id=auditor_id,
        period_from=period_from,
        period_to=period_to,
        criteria=list(dict.fromkeys(criteria)),
        scope=sorted(set(scope)),
        excluded=[],
        confidence=confidence,
        margin=margin,
    )
    payload = {"auditor": auditor_id, "criteria": audit.criteria, "scope": audit.scope}
    return matters.open_(session, audit, prefix="AU", now=now, actor=actor, payload=payload)


def _unfit(session: Session, person_id: int, *, now: datetime) -> dict[str, list[object]]:
    """Why somebody cannot audit: no auditor, of the house, or without an end to the account."""
    person = session.get(Person, person_id)
    held = {one.role for one in person.memberships} if person else set()
    if person is None or "auditor" not in held or not usable(person, now):
        return {"auditor": [_l("Choose an auditor with an account in use.")]}
    if held != {"auditor"} or any(one.unit_id is not None for one in person.memberships):
        return {"auditor": [_l("An auditor comes from outside: no other role, no unit.")]}
    if person.expires_at is None:
        return {"auditor": [_l("An auditor's account needs a day on which it ends.")]}
    return {}


def declare(session: Session, audit: Audit, units: Collection[int], *, now: datetime, actor: Actor) -> bool:
    """Leave out the units in which the auditor has an interest; False when none is left to audit.

    To what was declared comes what is on record: units whose cases the auditor once handled or owned.
    """
    mine = {*units, *_worked_for(session, int(audit.owner_id or 0))}
    audit.excluded = sorted(mine)
    left = units_of(session, audit)
    audit.status = "declared" if left else "planned"
    payload = {"excluded": audit.excluded, "free": bool(left)}
    matters.note(session, audit, "audit.interests_declared", payload, now=now, actor=actor)
    return bool(left)


def _worked_for(session: Session, person_id: int) -> set[int]:
    rows = select(Case.unit_id).where(
        or_(Case.handler_id == person_id, Case.owner_id == person_id), Case.unit_id.is_not(None)
    )
    held = select(Membership.unit_id).where(
        Membership.person_id == person_id, Membership.unit_id.is_not(None)
    )
    return {unit for unit in (*session.scalars(rows.distinct()), *session.scalars(held)) if unit}


def units_of(session: Session, audit: Audit) -> set[int]:
    """The units that are audited: those planned with all below them, without those left out."""
    every = set(session.scalars(select(OrganisationUnit.id)))
    chosen = {one for unit in audit.scope for one in subtree(session, unit)} if audit.scope else every
    left_out = {one for unit in audit.excluded for one in subtree(session, unit)}
    return chosen - left_out


def appoint(session: Session, audit: Audit, person_id: int, *, now: datetime, actor: Actor) -> None:
    """Give the audit to another auditor. Raises Invalid for the same one, or for anybody who cannot audit."""
    errors = _unfit(session, person_id, now=now)
    if not errors and person_id == audit.owner_id:
        errors = {"auditor": [_l("Name somebody else: this auditor has an interest.")]}
    if errors:
        raise Invalid(errors)
    audit.owner_id, audit.excluded = person_id, []
    matters.note(session, audit, "audit.appointed", {"auditor": person_id}, now=now, actor=actor)
