"""Audits and findings as rows and pages; a unit sees its own cases and findings alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.casework import chronicle, improvement_reading, paging, places, reading
from app.casework.audit_views import AuditRow, AuditView, CitedView, FindingRow, SampleRow
from app.casework.views import Page, PersonRow
from app.domain import audits as domain
from app.domain import cases, identity, matters, tasks
from app.domain.audits import Audit, Finding, SampledCase
from app.domain.identity import OrganisationUnit
from app.domain.vocabulary import LISTS

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.views import Both
    from app.domain.audits import Evidence
    from app.domain.identity import Actor


def list_(
    session: Session, *, actor: Actor, status: str | None = None, limit: int = 50, cursor: str | None = None
) -> Page[AuditRow]:
    """The audits that the actor may read, the newest first; those of the whole house are for its centre."""
    rows = select(Audit)
    if places.units_of(session, actor) is not None:
        mine = {item.matter_id for item in tasks.open_of_person(session, int(actor.person_id or 0))}
        rows = rows.where(Audit.id.in_([one for one in mine if one is not None]))
    if status:
        rows = rows.where(Audit.status == status)
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(Audit.id < after[0])
    wanted = paging.limit_of(limit)
    found = list(session.scalars(rows.order_by(Audit.id.desc()).limit(wanted + 1)))
    following = paging.write(found[wanted - 1].id) if len(found) > wanted else None
    return Page([row_of(session, one) for one in found[:wanted]], following)


def row_of(session: Session, audit: Audit) -> AuditRow:
    """One audit as lists show it."""
    counted = Counter(one.grade for one in domain.findings.of_audit(session, audit.id) if not one.withdrawn)
    return AuditRow(
        id=audit.id,
        number=audit.number,
        title={"en": audit.title_en, "zh": audit.title_zh},
        status=audit.status,
        auditor=reading.name_of(session, audit.owner_id),
        period_from=audit.period_from,
        period_to=audit.period_to,
        frame_size=audit.frame_size,
        sample_size=audit.sample_size,
        findings={grade: counted.get(grade, 0) for grade in LISTS["finding_grade"]},
        opened_at=audit.opened_at,
        published_at=audit.published_at,
    )


def view_of(session: Session, audit: Audit, *, now: datetime, actor: Actor) -> AuditView:
    """An audit on one page. The number joined with the seed shows only once the sample is drawn."""
    units = places.units_of(session, actor)
    sampled = [row for row in domain.sample(session, audit.id) if units is None or row.unit_id in units]
    found = domain.findings.of_audit(session, audit.id)
    stated = audit.published_at is not None
    return AuditView(
        row=row_of(session, audit),
        criteria=list(audit.criteria),
        scope=_units(session, audit.scope),
        excluded=_units(session, audit.excluded),
        confidence=audit.confidence,
        margin=audit.margin,
        frame_hash=audit.frame_hash,
        commitment=audit.nonce_hash,
        nonce=audit.nonce if audit.seed is not None else None,
        seed=audit.seed,
        drawn_at=audit.drawn_at,
        effect=audit.effect,
        sample=[_sampled(session, row) for row in sampled],
        findings=[finding_row(session, one) for one in found if places.may_read_matter(session, one, actor)],
        statement={"en": audit.statement_en or "", "zh": audit.statement_zh or ""} if stated else None,
        units=_offered(session, audit),
        may=_may(session, audit, actor, now=now),
    )


def _may(session: Session, audit: Audit, actor: Actor, *, now: datetime) -> list[str]:  # noqa: ARG001
    if actor.person_id != audit.owner_id:
        return []
    open_forms = {item.form for item in tasks.of_matter(session, audit.id) if item.open}
    examined = audit.status in domain.findings.RAISED_IN
    possible = {
        "sample": "audit_sample" in open_forms,
        "check": examined,
        "findings": examined,
        "statement": bool({"audit_statement", "audit_final"} & open_forms),
    }
    return [name for name, can in possible.items() if can]


def _units(session: Session, ids: Collection[int]) -> list[Both]:
    return [found for one in ids if (found := reading.unit_of(session, one)) is not None]


def _offered(session: Session, audit: Audit) -> list[dict[str, Any]]:
    """The audited units, for whoever raises a finding."""
    rows = select(OrganisationUnit).where(OrganisationUnit.id.in_(domain.units_of(session, audit)))
    return [
        {"id": unit.id, "en": unit.name_en, "zh": unit.name_zh}
        for unit in session.scalars(rows.order_by(OrganisationUnit.id))
    ]


def _sampled(session: Session, row: SampledCase) -> SampleRow:
    return SampleRow(
        case=cases.get(session, row.case_id).number,
        unit=reading.unit_of(session, row.unit_id),
        tier=row.tier,
        outcome=row.outcome,
        conforms=row.conforms,
        deviations=list(row.deviations),
        versions=dict(row.versions),
        found_effect=row.found_effect,
        effect=row.effect,
        checklist=dict(row.checklist),
        checked_at=row.checked_at,
    )


def finding_row(session: Session, finding: Finding) -> FindingRow:
    """A finding with its words; for whoever may read it already."""
    words = domain.findings.words(session, finding)
    return FindingRow(
        id=finding.id,
        number=finding.number,
        audit=matters.get(session, Audit, finding.audit_id).number,
        unit=reading.unit_of(session, finding.unit_id),
        grade=finding.grade,
        criterion=finding.criterion,
        status=finding.status,
        case=cases.get(session, finding.case_id).number if finding.case_id else None,
        statement=str(words.get("statement", "")),
        evidence=str(words.get("evidence", "")),
        cited=[_cited(session, one) for one in domain.evidence.of_finding(session, finding.id)],
        stance=finding.stance,
        ruling=finding.ruling,
        corrective_by=finding.corrective_by,
        opened_at=finding.opened_at,
        answered_at=finding.answered_at,
        settled_at=finding.settled_at,
        closed_at=finding.closed_at,
        led_to=improvement_reading.led_to(session, finding.subject),
    )


def _cited(session: Session, row: Evidence) -> CitedView:
    event = domain.evidence.entry_of(session, row.case_id, row.entry) if row.entry else None
    told = chronicle.TOLD.get(event.kind, (event.kind, event.kind)) if event else None
    return CitedView(
        case=cases.get(session, row.case_id).number,
        entry=row.entry or None,
        what={"en": told[0], "zh": told[1]} if told else None,
        at=event.at if event else None,
        hash=row.hash,
        holds=row.hash == (event.hash if event else None),
    )


def may_cite(session: Session, finding: Finding, actor: Actor) -> bool:
    """Whether the reader is the auditor of an audit whose finding still waits for its answer."""
    audit = matters.get(session, Audit, finding.audit_id)
    return actor.person_id == audit.owner_id and finding.settled_at is None


def auditors(session: Session, *, now: datetime) -> list[PersonRow]:
    """The auditors whose account is in use."""
    people = identity.people_with(session, identity.AUDITOR)
    return [PersonRow(one.id, reading.own_name(one)) for one in people if identity.usable(one, now)]


def shown(session: Session, matter: Any, *, now: datetime, actor: Actor) -> dict[str, Any]:
    """What the page of an audit, or of a finding, shows besides what every matter does."""
    if isinstance(matter, Audit):
        return {"audit": view_of(session, matter, now=now, actor=actor)}
    may_cite_more = may_cite(session, matter, actor)
    return {"finding": finding_row(session, matter), "may_cite": may_cite_more}
