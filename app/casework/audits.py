"""Third-party audits (第三方审计, R50, R88): plan, draw, check, find, answer, state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flask_babel import lazy_gettext as _l

from app.casework import loop, places, staff
from app.casework.audit_reading import finding_row, may_cite, row_of, view_of
from app.domain import audits as domain
from app.domain import cases, matters, tasks
from app.domain.audits import Audit, Finding
from app.domain.matters import Matter
from app.errors import Conflict, Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.audit_views import AuditView, FindingRow
    from app.casework.views import Completed
    from app.domain.identity import Actor
    from app.domain.tasks import WorkItem

M = TypeVar("M", bound=Matter)
PLANNERS = ("auditor", "leader", "admin")


def plan(session: Session, given: Mapping[str, Any], *, now: datetime, actor: Actor) -> AuditView:
    """Open an audit: criteria, period, units, confidence and margin; an auditor plans for themself.

    Raises NotAllowed for whoever may not plan, Invalid by field.
    """
    if not actor.has(*PLANNERS):
        raise NotAllowed(_l("Your roles do not include this."))
    wanted = dict(given)
    auditor = wanted.pop("auditor", None)
    if actor.has("auditor"):
        auditor = actor.person_id
    if auditor is None:
        raise Invalid({"auditor": [_l("Choose an auditor with an account in use.")]})
    audit = domain.plan(session, **wanted, auditor_id=int(auditor), now=now, actor=actor)
    loop.post_about(session, "audit.planned", audit, {"auditor": audit.owner_id}, now=now)
    return view_of(session, audit, now=now, actor=actor)


def open_audit(session: Session, audit_id: int, actor: Actor) -> Audit:
    """An audit that the actor may read. Raises NotFound, also for one they may not know of."""
    return _readable(session, matters.get(session, Audit, audit_id), actor)


def open_finding(session: Session, finding_id: int, actor: Actor) -> Finding:
    """A finding that the actor may read. Raises NotFound."""
    return _readable(session, matters.get(session, Finding, finding_id), actor)


def _readable(session: Session, matter: M, actor: Actor) -> M:
    if not places.may_read_matter(session, matter, actor):
        raise NotFound(_l("There is no such matter."))
    return matter


def view(session: Session, audit_id: int, *, now: datetime, actor: Actor) -> AuditView:
    """An audit on one page."""
    return view_of(session, open_audit(session, audit_id, actor), now=now, actor=actor)


def finding(session: Session, finding_id: int, *, actor: Actor) -> FindingRow:
    """A finding with its words."""
    return finding_row(session, open_finding(session, finding_id, actor))


def draw(session: Session, audit_id: int, *, seed: str, now: datetime, actor: Actor) -> AuditView:
    """Draw the sample, once. Raises Conflict when it is not the time for it."""
    audit = open_audit(session, audit_id, actor)
    _do(session, audit, {"audit_sample": {"seed": seed}}, now=now, actor=actor)
    return view_of(session, audit, now=now, actor=actor)


def check(
    session: Session,
    audit_id: int,
    *,
    case: str,
    effect: str,
    checklist: Mapping[str, bool],
    now: datetime,
    actor: Actor,
) -> AuditView:
    """What the auditor saw in one sampled case, criterion by criterion, and whether it helped."""
    audit = _examined(session, audit_id, actor)
    found = _case_id(session, case)
    domain.check(session, audit, found, effect=effect, checklist=checklist, now=now, actor=actor)
    session.flush()
    return view_of(session, audit, now=now, actor=actor)


def raise_finding(
    session: Session,
    audit_id: int,
    *,
    unit: int,
    grade: str,
    criterion: str,
    statement: str,
    evidence: str,
    now: datetime,
    actor: Actor,
    case: str | None = None,
    cites: Sequence[Mapping[str, Any]] = (),
) -> FindingRow:
    """Raise a finding; its own process begins with the unit's ten working days to answer (WD10).

    `cites` are cases of the sample, each with the number of an entry of its journal or none.
    """
    audit = _examined(session, audit_id, actor)
    cited = _citations(session, audit.id, cites)
    made = domain.findings.raise_(
        session,
        audit,
        unit_id=unit,
        grade=grade,
        criterion=criterion,
        statement=statement.strip(),
        evidence=evidence.strip(),
        case_id=_case_id(session, case) if case else None,
        now=now,
        actor=actor,
    )
    seen = cases.get(session, made.case_id) if made.case_id else None
    if seen is not None and not cases.has(seen, "confidential"):
        cited = [domain.evidence.Citation(seen), *cited]
    domain.evidence.cite(session, made, cited, now=now, actor=actor)
    facts: dict[str, object] = {"audited_unit": unit, "auditor": audit.owner_id or 0, "grade": grade}
    loop.post_about(session, "finding.raised", made, facts, now=now)
    return finding_row(session, made)


def cite(
    session: Session,
    finding_id: int,
    cites: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
    actor: Actor,
) -> FindingRow:
    """Cite more of what shows a finding until its answer is accepted. Raises NotAllowed, Conflict."""
    found = open_finding(session, finding_id, actor)
    if actor.person_id != matters.get(session, Audit, found.audit_id).owner_id:
        raise NotAllowed(_l("Only the auditor of this audit does this."))
    found = matters.lock(session, Finding, finding_id)
    if not may_cite(session, found, actor):
        raise Conflict(_l("The answer to this finding was accepted: nothing is added to it any more."))
    cited = _citations(session, found.audit_id, cites)
    if not cited:
        raise Invalid({"cites": [_l("Name a case of the sample, or an entry of its journal.")]})
    domain.evidence.cite(session, found, cited, now=now, actor=actor)
    return finding_row(session, found)


def _citations(
    session: Session, audit_id: int, cites: Sequence[Mapping[str, Any]]
) -> list[domain.evidence.Citation]:
    """Cases and entries by their numbers. Raises Invalid with one sentence per fault."""
    found, faults = [], []
    for one in cites:
        number, entry = str(one["case"]), int(one.get("entry") or 0)
        try:
            cited = domain.evidence.Citation(cases.by_number(session, number), entry)
        except NotFound as missing:
            fault: object = missing.detail
        else:
            found.append(cited)
            fault = domain.evidence.fault(session, audit_id, cited)
        if fault:
            where = f"{number} {entry}" if entry else number
            faults.append(_l("%(what)s: %(fault)s", what=where, fault=fault))
    if faults:
        raise Invalid({"cites": faults})
    return found


def _examined(session: Session, audit_id: int, actor: Actor) -> Audit:
    """The audit, held, for the auditor whose it is. Raises NotAllowed for anybody else."""
    open_audit(session, audit_id, actor)
    audit = matters.lock(session, Audit, audit_id)
    if actor.person_id != audit.owner_id:
        raise NotAllowed(_l("Only the auditor of this audit does this."))
    return audit


def _case_id(session: Session, number: str) -> int:
    try:
        return cases.by_number(session, number).id
    except NotFound as missing:
        raise Invalid({"case": [missing.detail]}) from None


def state(
    session: Session, audit_id: int, answers: Mapping[str, str], *, now: datetime, actor: Actor
) -> AuditView:
    """Draft the statement, or finish it after the units checked its facts: whichever is due."""
    audit = open_audit(session, audit_id, actor)
    texts = {name: answers.get(name) for name in ("statement_en", "statement_zh")}
    final = {**texts, "remarks_weighed": answers.get("remarks_weighed")}
    _do(session, audit, {"audit_statement": texts, "audit_final": final}, now=now, actor=actor)
    return view_of(session, audit, now=now, actor=actor)


def respond(
    session: Session, finding_id: int, answers: Mapping[str, Any], *, now: datetime, actor: Actor
) -> FindingRow:
    """The unit's answer to a finding."""
    found = open_finding(session, finding_id, actor)
    _do(session, found, {"finding_response": answers}, now=now, actor=actor)
    return finding_row(session, found)


def accept(
    session: Session, finding_id: int, answers: Mapping[str, Any], *, now: datetime, actor: Actor
) -> FindingRow:
    """The auditor accepts the unit's answer, or says what is missing."""
    found = open_finding(session, finding_id, actor)
    _do(session, found, {"finding_acceptance": answers}, now=now, actor=actor)
    return finding_row(session, found)


def _do(
    session: Session,
    matter: Matter,
    forms: Mapping[str, Mapping[str, Any]],
    *,
    now: datetime,
    actor: Actor,
) -> Completed:
    """Complete the open task with one of these forms. Raises Conflict when none is open."""
    item = waiting(session, matter, forms)
    if item is None:
        raise Conflict(_l("This step is not due now."), matter.status)
    return staff.complete(session, item.id, dict(forms[item.form or ""]), now=now, actor=actor)


def waiting(session: Session, matter: Matter, forms: Mapping[str, object]) -> WorkItem | None:
    """The matter's open task with one of these forms."""
    found = [item for item in tasks.of_matter(session, matter.id) if item.open and item.form in forms]
    return found[-1] if found else None


__all__ = [
    "accept",
    "check",
    "cite",
    "draw",
    "finding",
    "open_audit",
    "open_finding",
    "plan",
    "raise_finding",
    "respond",
    "row_of",
    "state",
    "view",
    "waiting",
]
