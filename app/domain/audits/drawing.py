"""Frame and draw of an audit: fixed once, drawn once, each step in the journal before the next is known."""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app import crypto, settings
from app.domain import matters
from app.domain.audits import planning, sampling
from app.domain.audits.records import SampledCase
from app.domain.cases import Case
from app.domain.identity import OrganisationUnit
from app.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.domain.audits.records import Audit
    from app.domain.identity import Actor

NONCE_BYTES = 32
CENTRE = "centre"
"""How the frame names the unit of a case that was never dispatched."""


def fix_frame(session: Session, audit: Audit, *, now: datetime, actor: Actor) -> int:
    """Write down every case that may be drawn, and a sealed number whose hash alone is known; how many.

    Cases submitted in the period, of the audited units; one that never went to a unit counts for the centre
    when the whole authority is audited. A second call changes nothing.
    """
    if audit.frame_hash is not None:
        return audit.frame_size
    rows = _rows(session, audit)
    audit.frame = sampling.write_frame(rows)
    audit.frame_hash, audit.frame_size = sampling.hash_of(audit.frame), len(rows)
    nonce = secrets.token_hex(NONCE_BYTES)
    audit.nonce = crypto.seal_house(nonce, place=f"audit.nonce:{audit.id}")
    audit.nonce_hash, audit.status = sampling.hash_of(nonce), "framed"
    payload = {"frame": audit.frame_hash, "cases": len(rows), "commitment": audit.nonce_hash}
    matters.note(session, audit, "audit.frame_fixed", payload, now=now, actor=actor)
    return len(rows)


def _rows(session: Session, audit: Audit) -> list[sampling.FrameCase]:
    zone = settings.current().timezone
    since = datetime.combine(audit.period_from, time(), tzinfo=zone)
    until = datetime.combine(audit.period_to + timedelta(days=1), time(), tzinfo=zone)
    audited = Case.unit_id.in_(planning.units_of(session, audit))
    wanted = audited if audit.scope else or_(audited, Case.unit_id.is_(None))
    names = {unit.id: unit.code for unit in session.scalars(select(OrganisationUnit))}
    found = session.execute(
        select(Case.number, Case.unit_id, Case.tier, Case.status, Case.resolved)
        .where(Case.submitted_at >= since, Case.submitted_at < until, wanted)
        .order_by(Case.number)
    )
    return [
        sampling.FrameCase(number, names.get(unit or 0, CENTRE), tier, outcome_of(status, resolved))
        for number, unit, tier, status, resolved in found
    ]


def outcome_of(status: str, resolved: str | None) -> str:
    """The outcome a case is sampled by: solved or not in the citizen's words, how it ended, or still open."""
    if status in {"closed", "archived"}:
        return resolved or "unverified"
    return status if status in {"not_accepted", "referred", "withdrawn"} else "open"


def draw(session: Session, audit: Audit, seed: str, *, now: datetime, actor: Actor) -> list[SampledCase]:
    """Draw the sample, once. Raises Conflict when it was drawn, or while no frame is fixed."""
    if audit.seed is not None:
        raise Conflict(_l("The sample was drawn already. It cannot be drawn again."))
    if audit.frame is None or audit.nonce is None or audit.frame_hash is None:
        raise Conflict(_l("The list of cases is not fixed yet."))
    frame = sampling.read_frame(audit.frame)
    total = sampling.size(len(frame), audit.confidence, audit.margin)
    nonce = crypto.open_house(audit.nonce, place=f"audit.nonce:{audit.id}")
    chosen = sampling.draw(frame, sampling.joined_seed(nonce, audit.frame_hash, seed), total)
    found = [_keep(session, audit, row) for row in chosen]
    audit.seed, audit.drawn_at, audit.sample_size = seed, now, len(found)
    # opened now: anybody can compare it with its hash and draw again
    audit.nonce, audit.status = nonce, "drawn"
    payload = {"seed": sampling.hash_of(seed), "opened": nonce, "cases": len(found), "asked": total}
    matters.note(session, audit, "audit.sample_drawn", payload, now=now, actor=actor)
    session.flush()
    return found


def _keep(session: Session, audit: Audit, row: sampling.FrameCase) -> SampledCase:
    case_id = session.scalars(select(Case.id).where(Case.number == row.number)).one()
    unit_id = session.scalars(
        select(OrganisationUnit.id).where(OrganisationUnit.code == row.unit)
    ).one_or_none()
    kept = SampledCase(
        audit_id=audit.id, case_id=case_id, unit_id=unit_id, tier=row.tier, outcome=row.outcome
    )
    session.add(kept)
    return kept


def sample(session: Session, audit_id: int) -> Sequence[SampledCase]:
    """The sampled cases in the order of the draw."""
    rows = select(SampledCase).where(SampledCase.audit_id == audit_id).order_by(SampledCase.id)
    return session.scalars(rows).all()
