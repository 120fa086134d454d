"""Findings (审计发现): raised with evidence, answered or disputed, settled, followed until corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import matters, parties
from app.domain.audits import planning
from app.domain.audits.records import Audit, Finding, SampledCase
from app.domain.vocabulary import LISTS, codes
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

WORDS = "finding"
"""The form under which a finding's own words are kept: `statement`, `evidence`."""

RAISED_IN = ("drawn", "compared")


def raise_(
    session: Session,
    audit: Audit,
    *,
    unit_id: int,
    grade: str,
    criterion: str,
    statement: str,
    evidence: str,
    now: datetime,
    actor: Actor,
    case_id: int | None = None,
) -> Finding:
    """Raise a finding about an audited unit. Raises Invalid by field, Conflict outside the fieldwork.

    The words are sealed, without what tells who the people of the case are.
    """
    if audit.status not in RAISED_IN:
        raise Conflict(_l("Findings are raised while the sample is examined."))
    errors: dict[str, list[object]] = {}
    if unit_id not in planning.units_of(session, audit):
        errors["unit"] = [_l("Choose one of the audited units.")]
    if grade not in LISTS["finding_grade"]:
        errors["grade"] = [_l("Choose one of the values offered.")]
    if criterion not in codes("audit_criterion"):
        errors["criterion"] = [_l("Choose one of the values offered.")]
    if not statement.strip():
        errors["statement"] = [_l("Say what was found.")]
    if not evidence.strip():
        errors["evidence"] = [_l("Say what shows it.")]
    if case_id is not None and not _sampled(session, audit, case_id):
        errors["case"] = [_l("This case is not in the sample.")]
    if errors:
        raise Invalid(errors)
    words = LISTS["audit_criterion"][criterion]
    finding = matters.open_(
        session,
        Finding(
            title_en=f"{words.en}: audit {audit.number}",
            title_zh=f"{words.zh}：审计 {audit.number}",
            status="raised",
            unit_id=unit_id,
            case_id=case_id,
            audit_id=audit.id,
            grade=grade,
            criterion=criterion,
        ),
        prefix="AF",
        now=now,
        actor=actor,
        payload={"audit": audit.id, "grade": grade, "criterion": criterion, "unit": unit_id},
    )
    known = _known(session, case_id)
    said = {"statement": parties.redact(statement, known), "evidence": parties.redact(evidence, known)}
    matters.answers.keep(session, finding, WORDS, said, now=now, actor=actor)
    payload = {"finding": finding.id, "grade": grade}
    matters.note(session, audit, "audit.finding_raised", payload, now=now, actor=actor)
    return finding


def _sampled(session: Session, audit: Audit, case_id: int) -> bool:
    rows = select(SampledCase.id).where(SampledCase.audit_id == audit.id, SampledCase.case_id == case_id)
    return session.scalars(rows).first() is not None


def _known(session: Session, case_id: int | None) -> list[str]:
    people = parties.of_case(session, case_id) if case_id is not None else []
    return [value for party in people for value in parties.read(session, party).known]


def words(session: Session, finding: Finding) -> dict[str, Any]:
    """What was found and what shows it."""
    return matters.answers.latest(session, finding, WORDS)


def of_audit(session: Session, audit_id: int) -> Sequence[Finding]:
    """Every finding of an audit, oldest first, withdrawn ones too."""
    rows = select(Finding).where(Finding.audit_id == audit_id).order_by(Finding.id)
    return session.scalars(rows).all()


def answer(
    session: Session,
    finding: Finding,
    stance: str,
    *,
    corrective_by: date | None,
    now: datetime,
    actor: Actor,
) -> None:
    """The unit accepts or disputes. Raises Invalid for a second dispute, or a correction without a day."""
    if stance == "dispute" and finding.ruling is not None:
        raise Invalid({"stance": [_l("The dispute was ruled upon. Say now how it is corrected.")]})
    if stance == "accept":
        require_day(corrective_by, now, needed=finding.grade != "observation")
    finding.stance, finding.corrective_by, finding.answered_at = stance, corrective_by, now
    finding.status = "disputed" if stance == "dispute" else "answered"
    matters.note(session, finding, "finding.answered", {"stance": stance}, now=now, actor=actor)


def require_day(day: date | None, now: datetime, *, needed: bool = True) -> None:
    """Raises Invalid unless a correction has a day to come."""
    if day is None and needed:
        raise Invalid({"corrective_by": [_l("Name the day by which it is corrected.")]})
    if day is not None and day <= now.date():
        raise Invalid({"corrective_by": [_l("Choose a day to come.")]})


def rule(session: Session, finding: Finding, ruling: str, *, now: datetime, actor: Actor) -> None:
    """The mediator upholds a disputed finding, or withdraws it."""
    finding.ruling = ruling
    finding.status = "withdrawn" if ruling == "withdraw" else "raised"
    matters.note(session, finding, "finding.ruled", {"ruling": ruling}, now=now, actor=actor)


def settle(session: Session, finding: Finding, *, now: datetime, actor: Actor) -> bool:
    """What is owed to the audit is done: the answer was accepted, or the finding withdrawn.

    True when it was the last one and the audit waits for it; the audit is held for that (lock order: the
    finding, being the subject, comes first).
    """
    audit = matters.lock(session, Audit, finding.audit_id)
    finding.settled_at = now
    if finding.withdrawn:
        matters.close(finding, "withdrawn", now)
    else:
        finding.status = "correcting" if finding.grade != "observation" else "answered"
    session.flush()
    kind = "finding.withdrawn" if finding.withdrawn else "finding.accepted"
    matters.note(session, finding, kind, now=now, actor=actor)
    last = audit.status == "answering" and not open_of(session, audit.id)
    if last:
        audit.status = "drafting"
    return last


def open_of(session: Session, audit_id: int) -> list[Finding]:
    """The findings that still owe the audit an answer."""
    return [finding for finding in of_audit(session, audit_id) if finding.settled_at is None]


def close(session: Session, finding: Finding, *, now: datetime, actor: Actor) -> None:
    """The correction is in effect, or none was asked for."""
    matters.close(finding, "closed", now)
    matters.note(session, finding, "finding.closed", now=now, actor=actor)
