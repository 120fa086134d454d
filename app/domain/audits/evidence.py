"""Evidence of a finding (审计证据): cited where it stands, never copied, so that it names nobody (R50)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import cases, events, matters
from app.domain.audits.records import Evidence, SampledCase
from app.domain.events import Event
from app.errors import Invalid
from app.limits import LARGEST_ID

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.audits.records import Finding
    from app.domain.cases import Case
    from app.domain.identity import Actor

WHOLE = 0
"""The entry of a citation that means the case as a whole."""
MOST = 50


@dataclass(frozen=True)
class Citation:
    """A case, and the number of the entry of its journal; none for the case as a whole."""

    case: Case
    entry: int = WHOLE


def fault(session: Session, audit_id: int, cited: Citation) -> object:
    """Why something cannot be cited: not of the sample, confidential, no such entry. None when it can."""
    rows = select(SampledCase.id).where(
        SampledCase.audit_id == audit_id, SampledCase.case_id == cited.case.id
    )
    if session.scalars(rows).first() is None:
        return _l("This case is not in the sample.")
    if cases.has(cited.case, "confidential"):
        return _l("This case is confidential: describe it without its number.")
    if cited.entry and entry_of(session, cited.case.id, cited.entry) is None:
        return _l("The journal of this case has no such entry.")
    return None


def cite(
    session: Session, finding: Finding, cited: Sequence[Citation], *, now: datetime, actor: Actor
) -> list[Evidence]:
    """Keep what shows the finding, each once, with the hash of its entry. Raises Invalid for too many."""
    there = {(one.case_id, one.entry) for one in of_finding(session, finding.id)}
    new = {(one.case.id, one.entry): one for one in cited if (one.case.id, one.entry) not in there}
    if len(there) + len(new) > MOST:
        raise Invalid({"cites": [_l("A finding cites at most %(n)s things.", n=MOST)]})
    made = []
    for one in new.values():
        event = entry_of(session, one.case.id, one.entry) if one.entry else None
        row = Evidence(
            finding_id=finding.id,
            case_id=one.case.id,
            entry=one.entry,
            hash=event.hash if event else None,
            by=actor.person_id,
            at=now,
        )
        session.add(row)
        made.append(row)
        payload = {"case": one.case.id, "entry": one.entry, "hash": row.hash}
        matters.note(session, finding, "finding.evidence_cited", payload, now=now, actor=actor)
    session.flush()
    return made


def of_finding(session: Session, finding_id: int) -> Sequence[Evidence]:
    """What a finding cites, in the order it was cited."""
    return session.scalars(
        select(Evidence).where(Evidence.finding_id == finding_id).order_by(Evidence.id)
    ).all()


def entry_of(session: Session, case_id: int, entry: int) -> Event | None:
    """An entry of a case's journal by its number there."""
    if not 0 < entry <= LARGEST_ID:
        return None
    events.settle(session)
    rows = select(Event).where(Event.chain == events.case_chain(case_id), Event.seq == entry)
    return session.scalars(rows).one_or_none()
