"""What goes in and out of audits and findings (R50, R88)."""

from __future__ import annotations

from marshmallow import fields

from app.api.paging import Paged
from app.api.schemas.base import Code, Moment, Schema, between, length, one_of
from app.api.schemas.improvements import PublicImprovement
from app.api.schemas.public import LINE, LONG, Both
from app.limits import LARGEST_ID


class AuditQuery(Paged):
    """Which audits."""

    status = Code("audit_status", load_default=None)


class NewAudit(Schema):
    """The plan of an audit; units none means the whole authority, auditor none the caller."""

    title_en = fields.String(required=True, validate=LINE)
    title_zh = fields.String(required=True, validate=LINE)
    period_from = fields.Date(required=True)
    period_to = fields.Date(required=True)
    criteria = fields.List(Code("audit_criterion"), required=True, validate=length(1, 20))
    units = fields.List(fields.Integer(), load_default=list, attribute="scope", validate=length(0, 100))
    confidence = fields.Float(load_default=0.95)
    margin = fields.Float(load_default=0.1)
    auditor = fields.Integer(load_default=None, allow_none=True)


class AuditRow(Schema):
    """An audit in a list."""

    id = fields.Integer()
    number = fields.String()
    title = fields.Nested(Both)
    status = Code("audit_status")
    auditor = fields.String(allow_none=True)
    period_from = fields.Date()
    period_to = fields.Date()
    frame_size = fields.Integer()
    sample_size = fields.Integer()
    findings = fields.Dict(keys=Code("finding_grade"), values=fields.Integer())
    opened_at = Moment()
    published_at = Moment(allow_none=True)


class CaseDeviation(Schema):
    """Where a case left its diagram."""

    process = fields.String()
    element = fields.String()
    name = fields.Nested(Both)
    what = Code("deviation")


class AuditSampleRow(Schema):
    """A sampled case compared with the diagram versions it ran on, and what the auditor saw."""

    case = fields.String()
    unit = fields.Nested(Both, allow_none=True)
    tier = Code("tier")
    outcome = fields.String()
    conforms = fields.Boolean(allow_none=True)
    deviations = fields.List(fields.Nested(CaseDeviation))
    versions = fields.Dict(keys=fields.String(), values=fields.Integer())
    found_effect = Code("audit_effect", allow_none=True)
    effect = Code("audit_effect", allow_none=True)
    checklist = fields.Dict(keys=Code("audit_criterion"), values=fields.Boolean())
    checked_at = Moment(allow_none=True)


class CitedEvidence(Schema):
    """A case or an entry of its journal that shows a finding; `holds`: it is what it was when cited."""

    case = fields.String()
    entry = fields.Integer(allow_none=True)
    what = fields.Nested(Both, allow_none=True)
    at = Moment(allow_none=True)
    hash = fields.String(allow_none=True)
    holds = fields.Boolean()


class FindingRow(Schema):
    """A finding with its words and where it stands."""

    id = fields.Integer()
    number = fields.String()
    audit = fields.String()
    unit = fields.Nested(Both, allow_none=True)
    grade = Code("finding_grade")
    criterion = Code("audit_criterion")
    status = Code("finding_status")
    case = fields.String(allow_none=True)
    statement = fields.String()
    evidence = fields.String()
    cited = fields.List(fields.Nested(CitedEvidence))
    stance = fields.String(allow_none=True)
    ruling = fields.String(allow_none=True)
    corrective_by = fields.Date(allow_none=True)
    opened_at = Moment()
    answered_at = Moment(allow_none=True)
    settled_at = Moment(allow_none=True)
    closed_at = Moment(allow_none=True)
    led_to = fields.List(fields.Nested(PublicImprovement))


class AuditView(Schema):
    """An audit on one page; by frame hash, opened number and seed anybody can draw again."""

    row = fields.Nested(AuditRow)
    criteria = fields.List(Code("audit_criterion"))
    scope = fields.List(fields.Nested(Both))
    excluded = fields.List(fields.Nested(Both))
    confidence = fields.Float()
    margin = fields.Float()
    frame_hash = fields.String(allow_none=True)
    commitment = fields.String(allow_none=True)
    nonce = fields.String(allow_none=True)
    seed = fields.String(allow_none=True)
    drawn_at = Moment(allow_none=True)
    effect = Code("audit_effect", allow_none=True)
    sample = fields.List(fields.Nested(AuditSampleRow))
    findings = fields.List(fields.Nested(FindingRow))
    statement = fields.Nested(Both, allow_none=True)
    may = fields.List(fields.String())


class AuditDraw(Schema):
    """The seed of the one draw."""

    seed = fields.String(required=True, validate=length(1, 100))


class CaseCheck(Schema):
    """What the auditor saw in a sampled case."""

    case = fields.String(required=True, validate=LINE)
    effect = Code("audit_effect", required=True)
    checklist = fields.Dict(keys=Code("audit_criterion"), values=fields.Boolean(), required=True)


class EvidenceCitation(Schema):
    """A case of the sample, and the number of an entry of its journal; none for the case as a whole."""

    case = fields.String(required=True, validate=LINE)
    entry = fields.Integer(load_default=None, allow_none=True, validate=between(1, LARGEST_ID))


class NewEvidence(Schema):
    """What else shows a finding."""

    cites = fields.List(fields.Nested(EvidenceCitation), required=True, validate=length(1, 50))


class NewFinding(Schema):
    """A finding about an audited unit."""

    unit = fields.Integer(required=True)
    grade = Code("finding_grade", required=True)
    criterion = Code("audit_criterion", required=True)
    statement = fields.String(required=True, validate=LONG)
    evidence = fields.String(required=True, validate=LONG)
    case = fields.String(load_default=None, allow_none=True, validate=LINE)
    cites = fields.List(fields.Nested(EvidenceCitation), load_default=list, validate=length(0, 50))


class NewAuditStatement(Schema):
    """The statement: its draft, or after the units checked the facts what changes, and why."""

    statement_en = fields.String(load_default=None, allow_none=True, validate=LONG)
    statement_zh = fields.String(load_default=None, allow_none=True, validate=LONG)
    remarks_weighed = fields.String(load_default=None, allow_none=True, validate=LONG)


class FindingResponse(Schema):
    """The unit's answer: accepted with cause, action and day, or disputed with reasons."""

    stance = fields.String(required=True, validate=one_of(["accept", "dispute"]))
    answer = fields.String(required=True, validate=LONG)
    cause = fields.String(load_default=None, allow_none=True, validate=LONG)
    action = fields.String(load_default=None, allow_none=True, validate=LONG)
    corrective_by = fields.Date(load_default=None, allow_none=True)


class FindingJudgement(Schema):
    """Whether the answer meets the finding."""

    response_accepted = fields.Boolean(load_default=True)
    remarks = fields.String(load_default=None, allow_none=True, validate=LONG)
