"""Third-party audits and their findings over HTTP (R50, R88)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.paging import page_of
from app.api.schemas import audits as schemas
from app.casework import audit_reading, audits, use_case
from app.db import reading

if TYPE_CHECKING:
    from app.casework.audit_views import AuditRow, AuditView, FindingRow
    from app.casework.views import Page

blueprint = Blueprint("audits", "Third-party audits")


@blueprint.route("/audits")
@allow("any")
@blueprint.arguments(schemas.AuditQuery, location="query")
@blueprint.response(200, page_of(schemas.AuditRow))
def list_audits(asked: dict[str, Any]) -> Page[AuditRow]:
    """Audits one may read, the newest first."""
    with reading() as session:
        return audit_reading.list_(session, **asked, actor=actor())


@blueprint.route("/audits", methods=["POST"])
@allow(*audits.PLANNERS)
@blueprint.arguments(schemas.NewAudit)
@blueprint.response(201, schemas.AuditView)
def plan(given: dict[str, Any]) -> AuditView:
    """Plan an audit: criteria, period, units, confidence and margin."""
    now = clock.now()
    with use_case(now) as session:
        return audits.plan(session, given, now=now, actor=actor())


@blueprint.route("/audits/<int:audit_id>")
@allow("any")
@blueprint.response(200, schemas.AuditView)
def show(audit_id: int) -> AuditView:
    """An audit: plan, draw, sampled cases, findings."""
    with reading() as session:
        return audits.view(session, audit_id, now=clock.now(), actor=actor())


@blueprint.route("/audits/<int:audit_id>/sample", methods=["POST"])
@allow("auditor")
@blueprint.arguments(schemas.AuditDraw)
@blueprint.response(201, schemas.AuditView)
def draw(given: dict[str, Any], audit_id: int) -> AuditView:
    """Draw the sample with a seed, once; 409 when it was drawn."""
    now = clock.now()
    with use_case(now) as session:
        return audits.draw(session, audit_id, **given, now=now, actor=actor())


@blueprint.route("/audits/<int:audit_id>/checks", methods=["POST"])
@allow("auditor")
@blueprint.arguments(schemas.CaseCheck)
@blueprint.response(200, schemas.AuditView)
def check(given: dict[str, Any], audit_id: int) -> AuditView:
    """Record what was seen in one sampled case, criterion by criterion."""
    now = clock.now()
    with use_case(now) as session:
        return audits.check(session, audit_id, **given, now=now, actor=actor())


@blueprint.route("/audits/<int:audit_id>/findings", methods=["POST"])
@allow("auditor")
@blueprint.arguments(schemas.NewFinding)
@blueprint.response(201, schemas.FindingRow)
def raise_finding(given: dict[str, Any], audit_id: int) -> FindingRow:
    """Raise a finding; the unit has ten working days to answer."""
    now = clock.now()
    with use_case(now) as session:
        return audits.raise_finding(session, audit_id, **given, now=now, actor=actor())


@blueprint.route("/audits/<int:audit_id>/statement", methods=["POST"])
@allow("auditor")
@blueprint.arguments(schemas.NewAuditStatement)
@blueprint.response(200, schemas.AuditView)
def state(given: dict[str, Any], audit_id: int) -> AuditView:
    """Draft the statement; or finish and publish it after the units checked the facts."""
    now = clock.now()
    with use_case(now) as session:
        return audits.state(session, audit_id, given, now=now, actor=actor())


@blueprint.route("/findings/<int:finding_id>")
@allow("any")
@blueprint.response(200, schemas.FindingRow)
def show_finding(finding_id: int) -> FindingRow:
    """A finding with its words."""
    with reading() as session:
        return audits.finding(session, finding_id, actor=actor())


@blueprint.route("/findings/<int:finding_id>/evidence", methods=["POST"])
@allow("auditor")
@blueprint.arguments(schemas.NewEvidence)
@blueprint.response(201, schemas.FindingRow)
def cite(given: dict[str, Any], finding_id: int) -> FindingRow:
    """Cite sampled cases or entries of their journals as evidence, until the answer is accepted."""
    now = clock.now()
    with use_case(now) as session:
        return audits.cite(session, finding_id, **given, now=now, actor=actor())


@blueprint.route("/findings/<int:finding_id>/response", methods=["POST"])
@allow("head")
@blueprint.arguments(schemas.FindingResponse)
@blueprint.response(200, schemas.FindingRow)
def respond(given: dict[str, Any], finding_id: int) -> FindingRow:
    """Answer a finding as the audited unit: accept it, or dispute it."""
    now = clock.now()
    day = given.pop("corrective_by")
    answers = {**given, "corrective_by": day.isoformat() if day else None}
    with use_case(now) as session:
        return audits.respond(session, finding_id, answers, now=now, actor=actor())


@blueprint.route("/findings/<int:finding_id>/accept", methods=["POST"])
@allow("auditor")
@blueprint.arguments(schemas.FindingJudgement)
@blueprint.response(200, schemas.FindingRow)
def accept(given: dict[str, Any], finding_id: int) -> FindingRow:
    """Accept the unit's answer, or say what is missing."""
    now = clock.now()
    with use_case(now) as session:
        return audits.accept(session, finding_id, given, now=now, actor=actor())
