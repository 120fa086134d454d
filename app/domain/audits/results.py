"""What an audit came to: cases compared and checked, the conclusion, the public statement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import deadlines, matters
from app.domain.audits import drawing, findings
from app.domain.audits.records import Audit, SampledCase
from app.domain.cases import verdicts
from app.domain.vocabulary import LISTS
from app.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor


@dataclass(frozen=True)
class Statement:
    """What everybody may read of an audit; by frame hash, opened number and seed the draw can be repeated."""

    number: str
    title: dict[str, str]
    period_from: date
    period_to: date
    criteria: list[str]
    confidence: float
    margin: float
    frame_size: int
    frame_hash: str
    commitment: str
    nonce: str
    seed: str
    sample_size: int
    conforming: int
    effect: str | None
    findings: dict[str, int]
    text: dict[str, str]
    published_at: datetime
    excluded: list[int] = field(default_factory=list)


def compared(
    row: SampledCase, deviations: list[dict[str, Any]], versions: Mapping[str, int], effect: str
) -> None:
    """What the replay of a sampled case gave, and what its record says of the effect."""
    row.deviations, row.versions, row.found_effect = deviations, dict(versions), effect
    row.conforms = not deviations


def effect_of(session: Session, case: Case) -> str:
    """Whether the work helped, by the record: the citizen's last verdict, reopenings, missed promises."""
    given = [one.resolved for one in verdicts.ratings(session, case) if one.replaced_at is None]
    resolved = given[-1] if given else case.resolved or ""
    again = bool(verdicts.reopenings(session, case))
    late = any(
        clock.missed_at is not None
        for clock in deadlines.of_case(session, case.id)
        if clock.kind in deadlines.PROMISED
    )
    if resolved == "yes":
        return "partly" if again or late else "effective"
    return {"no": "ineffective", "partly": "partly"}.get(resolved, "unknown")


def check(
    session: Session,
    audit: Audit,
    case_id: int,
    *,
    effect: str,
    checklist: Mapping[str, bool],
    now: datetime,
    actor: Actor,
) -> SampledCase:
    """What the auditor saw in one sampled case. Raises NotFound, Conflict after the fieldwork, Invalid."""
    if audit.status not in findings.RAISED_IN:
        raise Conflict(_l("Cases are checked while the sample is examined."))
    rows = select(SampledCase).where(SampledCase.audit_id == audit.id, SampledCase.case_id == case_id)
    row = session.scalars(rows).one_or_none()
    if row is None:
        raise NotFound(_l("This case is not in the sample."))
    if effect not in LISTS["audit_effect"]:
        raise Invalid({"effect": [_l("Choose one of the values offered.")]})
    if set(checklist) != set(audit.criteria):
        raise Invalid({"checklist": [_l("Answer each of the audit's criteria.")]})
    row.effect, row.checklist = effect, dict(checklist)
    row.checked_by, row.checked_at = actor.person_id, now
    failed = sorted(code for code, held in checklist.items() if not held)
    payload = {"case": case_id, "effect": effect, "failed": failed}
    matters.note(session, audit, "audit.case_checked", payload, now=now, actor=actor)
    return row


def conclude(session: Session, audit: Audit, effect: str, *, now: datetime, actor: Actor) -> None:
    """End the fieldwork. Raises Invalid while sampled cases are unchecked."""
    left = sum(row.checked_at is None for row in drawing.sample(session, audit.id))
    if left:
        raise Invalid({"effect": [_l("%(count)s cases of the sample are not yet checked.", count=left)]})
    audit.effect = effect
    matters.note(session, audit, "audit.concluded", {"effect": effect}, now=now, actor=actor)


def units_found(session: Session, audit: Audit) -> list[int]:
    """The units with a finding that stands, once each."""
    return sorted({one.unit_id for one in findings.of_audit(session, audit.id) if one.unit_id})


def publish(
    session: Session, audit: Audit, english: str, chinese: str, *, now: datetime, actor: Actor
) -> None:
    """Put the statement out; what is published is never changed."""
    audit.statement_en, audit.statement_zh, audit.published_at = english, chinese, now
    matters.close(audit, "published", now)
    matters.note(session, audit, "audit.published", now=now, actor=actor)


def published(session: Session) -> list[Statement]:
    """The public statements, the newest first."""
    rows = select(Audit).where(Audit.published_at.is_not(None)).order_by(Audit.published_at.desc(), Audit.id)
    return [_statement(session, audit) for audit in session.scalars(rows)]


def _statement(session: Session, audit: Audit) -> Statement:
    counted = Counter(one.grade for one in findings.of_audit(session, audit.id) if not one.withdrawn)
    rows: Sequence[SampledCase] = drawing.sample(session, audit.id)
    return Statement(
        number=audit.number,
        title={"en": audit.title_en, "zh": audit.title_zh},
        period_from=audit.period_from,
        period_to=audit.period_to,
        criteria=list(audit.criteria),
        confidence=audit.confidence,
        margin=audit.margin,
        frame_size=audit.frame_size,
        frame_hash=audit.frame_hash or "",
        commitment=audit.nonce_hash or "",
        nonce=audit.nonce or "",
        seed=audit.seed or "",
        sample_size=audit.sample_size,
        conforming=sum(row.conforms is True for row in rows),
        effect=audit.effect,
        findings={grade: counted.get(grade, 0) for grade in LISTS["finding_grade"]},
        text={"en": audit.statement_en or "", "zh": audit.statement_zh or ""},
        published_at=audit.published_at or audit.opened_at,
        excluded=list(audit.excluded),
    )
