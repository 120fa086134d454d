"""Forms of dispatch, handling and reply (R21-R28)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import cases, deadlines
from app.domain.cases import Attachment, Return, desks, templates, verdicts
from app.domain.identity import Membership, OrganisationUnit, people_with, subtree
from app.forms.checks import substantial
from app.forms.context import refuse

if TYPE_CHECKING:
    from app.forms.context import Filled

REPLY_BLOCKS = ("points", "finding_text", "reasons", "measures", "follow_up", "disagree")


def dispatch(form: Filled) -> dict[str, Any]:
    """To one lead unit (主办) and any co-units; never to those complained of (R21, R22)."""
    case, lead = form.case, form.answers["lead_unit"]
    co_units = [unit for unit in dict.fromkeys(form.answers.get("co_units", [])) if unit != lead]
    for field, unit_id in (("lead_unit", lead), *(("co_units", unit) for unit in co_units)):
        unit = form.session.get(OrganisationUnit, unit_id)
        if unit is None or not unit.active:
            raise refuse(field, _l("There is no such unit."))
    about = _under_complaint(form)
    for field, units in (("lead_unit", [lead]), ("co_units", co_units)):
        if about.intersection(units):
            raise refuse(field, _l("It concerns this unit's head: give it to a unit above."))
    never = desks.never(case) | verdicts.previous_handlers(form.session, case)
    if desks.owner_in(form.session, lead, now=form.now, never=never) is None:
        raise refuse("lead_unit", _l("Nobody in this unit may handle the case. Choose another."))
    return {"lead_unit": lead, "co_units": co_units}


def _under_complaint(form: Filled) -> set[int]:
    """Units that answer to whoever a report, or a complaint about a head, is about: it goes above them."""
    case = form.case
    if not (case.about_head or case.kind == "report"):
        return set()
    rows = select(Membership.unit_id).where(
        Membership.person_id == case.complained_person_id, Membership.role == "head"
    )
    concerned = {*form.session.scalars(rows), case.complained_unit_id} - {None}
    return {below for unit in concerned if unit for below in subtree(form.session, unit)}


def sign(form: Filled) -> dict[str, Any]:
    """Signed for, to a person or a sub-unit; or returned with a coded reason and its basis (退单)."""
    if form.answers["signed"] == "return":
        return {"returns": _return(form), "signed": "return"}
    case, answers = form.case, form.answers
    sub_unit = answers.get("sub_unit")
    if sub_unit and (case.unit_id is None or sub_unit not in subtree(form.session, case.unit_id)):
        raise refuse("sub_unit", _l("Choose a unit below your own."))
    handler = answers.get("handler")
    unit_id = sub_unit or case.unit_id
    if handler is not None:
        able = {
            person.id for role in ("handler", "head") for person in people_with(form.session, role, unit_id)
        }
        if handler not in able:
            raise refuse("handler", _l("Choose somebody who handles cases for this unit."))
        if handler in desks.never(case) | verdicts.previous_handlers(form.session, case):
            raise refuse(
                "handler", _l("Choose somebody else: the case concerns them, or they handled it before.")
            )
    return {"signed": "sign", "returns": len(_returns(form))}


def _return(form: Filled) -> int:
    earlier = _returns(form)
    if any(row.ruling == "final" for row in earlier):
        raise refuse("signed", _l("It was ruled for good that this unit handles the case. Sign for it."))
    clock = deadlines.current(form.session, ("case", form.case.id), "sign")
    if clock is not None and clock.due_at < form.now:
        raise refuse("signed", _l("The working day for giving it back is over: it counts as signed for."))
    reason = form.answers["return_reason"]
    row = Return(
        case_id=form.case.id,
        unit_id=form.case.unit_id,
        reason=reason,
        basis=cases.sealed(form.session, form.case, "return.basis", form.answers["basis"]),
        suggested_unit_id=form.answers.get("suggested_unit"),
        by=form.actor.person_id,
        at=form.now,
    )
    form.session.add(row)
    form.session.flush()
    payload = {"return": row.id, "reason": reason, "unit": form.case.unit_id}
    cases.progress.note(form.session, form.case, "case.returned", payload, now=form.now, actor=form.actor)
    return len(earlier) + 1


def _returns(form: Filled) -> list[Return]:
    """Returns of this round: taking the case up again begins the count anew."""
    rounds = verdicts.reopenings(form.session, form.case)
    rows = select(Return).where(Return.case_id == form.case.id)
    if rounds:
        rows = rows.where(Return.at >= rounds[-1].at)
    return list(form.session.scalars(rows.order_by(Return.id)))


def return_ruling(form: Filled) -> dict[str, Any]:
    """The dispatcher judges a first return (退单审核)."""
    _rule(form, form.answers["ruling"])
    return {}


def arbitration(form: Filled) -> dict[str, Any]:
    """The leader names the unit for good (退单审定, S13)."""
    unit = form.session.get(OrganisationUnit, form.answers["lead_unit"])
    if unit is None or not unit.active:
        raise refuse("lead_unit", _l("There is no such unit."))
    _rule(form, "final")
    return {}


def _rule(form: Filled, ruling: str) -> None:
    rows = _returns(form)
    if rows:
        rows[-1].ruling, rows[-1].ruled_by, rows[-1].ruled_at = ruling, form.actor.person_id, form.now


def initial_response(form: Filled) -> dict[str, Any]:
    """Who handles it, what next, when: an empty phrase is no response (R14)."""
    texts = tuple(key for key, value in form.answers.items() if isinstance(value, str))
    substantial(form.answers, texts)
    if str(form.answers.get("promised_on", "9999")) < form.now.date().isoformat():
        raise refuse("promised_on", _l("Promise a day that is still to come."))
    return {}


def handling(form: Filled) -> dict[str, Any]:
    """The finding, then the outcomes with what each needs (R25)."""
    case, answers = form.case, form.answers
    outcomes = list(answers["outcomes"])
    _files_exist(form, ("photos_before", "photos_after", "evidence"))
    if "accountability" in outcomes and answers.get("person_heard") is not True:
        raise refuse("person_heard", _l("Hear the person concerned before anybody is held to account."))
    if answers["finding"] == "not_substantiated" and "accountability" in outcomes:
        raise refuse("outcomes", _l("Nobody is held to account for what was not substantiated."))
    case.finding, case.outcomes = answers["finding"], outcomes
    return {
        "outcomes": outcomes,
        "compensation": "compensation" in outcomes,
        "accountability": "accountability" in outcomes,
    }


def _files_exist(form: Filled, fields: tuple[str, ...]) -> None:
    wanted = {number for field in fields for number in form.answers.get(field, [])}
    if not wanted:
        return
    rows = select(Attachment.id).where(Attachment.case_id == form.case.id, Attachment.id.in_(wanted))
    missing = wanted - set(form.session.scalars(rows))
    for field in fields:
        if missing & set(form.answers.get(field, [])):
            raise refuse(field, _l("Attach the file to the case first."))


def assist(form: Filled) -> dict[str, Any]:
    """The co-unit's part (协办意见)."""
    substantial(form.answers, ("contribution",))
    _files_exist(form, ("evidence",))
    return {}


def reply(form: Filled) -> dict[str, Any]:
    """The six blocks (R27), each saying something; how much of it is template text is measured."""
    substantial(form.answers, REPLY_BLOCKS)
    blanks = [name for name in REPLY_BLOCKS if templates.has_blank(str(form.answers.get(name, "")))]
    if blanks:
        raise refuse(blanks[0], _l("Fill in the blanks of the template."))
    text = "\n".join(str(form.answers[name]) for name in REPLY_BLOCKS)
    share = templates.share(text, form.schema, form.case.locale)
    form.answers["template_share"] = share  # kept beside the words, whatever was sent for it
    payload = {"template_share": share}
    cases.progress.note(
        form.session, form.case, "case.reply_drafted", payload, now=form.now, actor=form.actor
    )
    return {}


def review(form: Filled) -> dict[str, Any]:
    """A second pair of eyes (R27)."""
    payload = {"review": form.answers["review"]}
    cases.progress.note(
        form.session, form.case, "case.reply_reviewed", payload, now=form.now, actor=form.actor
    )
    return {}
