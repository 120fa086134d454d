"""Forms of intake: triage and the ends it may lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app.domain import cases, parties
from app.domain.cases import Reader, desks
from app.domain.identity import Person
from app.forms.checks import substantial
from app.forms.context import refuse

if TYPE_CHECKING:
    from app.forms.context import Filled


def triage(form: Filled) -> dict[str, Any]:
    """What the case is and what happens now (受理分拣). The clerk's reading makes the summary listable."""
    case, given = form.case, form.answers
    if given["decision"] == "clarify" and _asked_before(form):
        raise refuse("decision", _l("The citizen was asked once already. Decide with what there is."))
    if given["decision"] == "repeat" and not cases.has(case, "repeat") and not _linked(form):
        raise refuse("decision", _l("Link the earlier case first, so that the repeat can be seen."))
    if given["tier"] == "emergency" and given["decision"] in {"not_accepted", "repeat"}:
        raise refuse("decision", _l("An emergency is acted on first. Accept it or refer it."))
    _complained_of(form)
    if cases.sorting.lowers(case, "tier", given["tier"]) and not given.get("tier_lowered_because"):
        raise refuse("tier_lowered_because", _l("Say why the tier is lowered. Raising it needs no reason."))
    axes = {axis: given.get(axis) for axis in ("kind", "category", "domain", "tier")}
    cases.sorting.classify(
        form.session,
        case,
        axes,
        source="person",
        now=form.now,
        actor=form.actor,
        why=given.get("tier_lowered_because"),
    )
    for flag in ("sensitive", "group", "confidential"):
        cases.set_flag(case, flag, bool(given.get(flag)) or cases.has(case, flag))
    if given.get("confidential"):
        _name_readers(form, given.get("readers", []))
    _consent(form)
    case.reviewed_at, case.reviewed_by = form.now, form.actor.person_id
    return {"named_unit": case.complained_unit_id or 0, "domain": given.get("domain") or ""}


def _asked_before(form: Filled) -> bool:
    rows = cases.answers.all_(form.session, form.case, "triage")
    return any(cases.answers.read(form.session, form.case, row).get("decision") == "clarify" for row in rows)


def _linked(form: Filled) -> bool:
    from sqlalchemy import select  # noqa: PLC0415 - one query

    rows = select(cases.Link.id).where(cases.Link.case_id == form.case.id, cases.Link.ended_at.is_(None))
    return form.session.scalars(rows).first() is not None


def _complained_of(form: Filled) -> None:
    """Nobody keeps a case that complains of them: it goes on to somebody else at once."""
    case, given = form.case, form.answers
    person_id = given.get("person_complained_of")
    case.about_head = bool(given.get("about_head")) or case.about_head
    if person_id is None:
        return
    if form.session.get(Person, person_id) is None:
        raise refuse("person_complained_of", _l("There is no such person."))
    case.complained_person_id = person_id
    if case.owner_id == person_id:
        owner = desks.owner_at_intake(form.session, now=form.now, never={person_id})
        desks.hand(
            form.session,
            case,
            owner_id=owner,
            unit_id=case.unit_id,
            how="recused",
            now=form.now,
            actor=form.actor,
        )


def _consent(form: Filled) -> None:
    """Whether somebody may speak for the citizen: until the consent is on file they are told nothing."""
    said = form.answers.get("representation")
    for party in parties.of_case(form.session, form.case.id):
        if party.role == parties.REPRESENTATIVE and said in {"consent_seen", "consent_missing"}:
            party.consent = said == "consent_seen"


def _name_readers(form: Filled, people: list[int]) -> None:
    never = desks.never(form.case)
    wanted = {*people, form.actor.person_id, form.case.owner_id} - never - {None}
    for person_id in wanted:
        if form.session.get(Person, person_id) is None:
            raise refuse("readers", _l("There is no such person."))
        if form.session.get(Reader, (form.case.id, person_id)) is None:
            form.session.add(Reader(case_id=form.case.id, person_id=person_id, at=form.now))


def direct_answer(form: Filled) -> dict[str, Any]:
    """Answered at first contact (R97)."""
    substantial(form.answers, ("answer",))
    form.case.outcomes = ["direct_answer"]
    return {}


def not_accepted(form: Filled) -> dict[str, Any]:
    """A coded reason, in plain words, and where to go instead."""
    substantial(form.answers, ("explanation", "where_to_go"))
    return {}


def objection_review(form: Filled) -> dict[str, Any]:
    """Somebody else looks at the refusal again."""
    substantial(form.answers, ("reason",))
    return {}


def repeat_approval(form: Filled) -> dict[str, Any]:
    """Two people must agree that there is nothing new; never the same one twice."""
    rows = cases.answers.all_(form.session, form.case, "repeat_approval")
    if any(row.by == form.actor.person_id for row in rows):
        raise refuse("repeat_agreed", _l("You agreed already. The second approval is somebody else's."))
    reference = form.answers.get("final_reply")
    if reference and not cases.numbers.well_formed(reference):
        raise refuse(
            "final_reply", _l("Give the number of the case with the final reply, such as TS-2026-000123-V.")
        )
    return {}
