"""What a case is taken for: raised at will, lowered with a reason (R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import crypto
from app.domain.cases import progress
from app.domain.cases.records import Classification
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases.case import Case
    from app.domain.identity import Actor

TIERS = ("general", "major", "emergency")
URGENCIES = ("normal", "high")
ORDERED = {"tier": TIERS, "urgency": URGENCIES}
AXES = ("kind", "category", "domain", "tier", "urgency")


def classify(
    session: Session,
    case: Case,
    values: Mapping[str, str | None],
    *,
    source: str,
    now: datetime,
    actor: Actor,
    why: str | None = None,
) -> list[Classification]:
    """Put the case on its axes and keep each change. `why` is sealed.

    Raises Invalid when a person lowers tier or urgency without saying why (R13).
    """
    changes = [(axis, value) for axis in AXES if (value := values.get(axis)) and value != getattr(case, axis)]
    if source == "person" and not (why or "").strip() and any(lowers(case, axis, to) for axis, to in changes):
        raise Invalid({"reason": [_l("Say why the tier or urgency is lowered. Raising it needs no reason.")]})
    sealed = (
        crypto.seal(session, case.key_id, why, place=f"classification.why:{case.key_id}") if why else None
    )
    rows = []
    for axis, value in changes:
        rows.append(
            Classification(
                case_id=case.id,
                axis=axis,
                was=getattr(case, axis),
                value=value,
                source=source,
                why=sealed,
                by=actor.person_id,
                at=now,
            ),
        )
        setattr(case, axis, value)
    session.add_all(rows)
    if rows:
        payload = {row.axis: [row.was, row.value] for row in rows} | {"source": source}
        progress.note(session, case, "case.classified", payload, now=now, actor=actor)
    return rows


def lowers(case: Case, axis: str, to: str) -> bool:
    """Whether the new value stands lower than the present one on an axis that has an order."""
    order = ORDERED.get(axis, ())
    present = getattr(case, axis)
    return to in order and present in order and order.index(to) < order.index(present)


def history(session: Session, case: Case) -> list[Classification]:
    """Every change, oldest first."""
    rows = select(Classification).where(Classification.case_id == case.id).order_by(Classification.id)
    return list(session.scalars(rows))
