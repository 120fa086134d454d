"""A case on one page, as staff see it: redacted until they need more and say why (R86)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from app.casework import blinding, chronicle, improvement_reading, places, promises, reading, shelf
from app.casework.views import AnswerView, CaseView, ContactView, MessageView
from app.domain import cases, deadlines, events, parties, tasks
from app.domain.cases import Case, Link, Look, Return, desks, sorting, verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.deadlines import Clock
    from app.domain.identity import Actor

LEADING = ("head", "leader", "dispatcher", "admin")


def view_of(session: Session, case: Case, *, now: datetime, actor: Actor) -> CaseView:
    """Everything on a case that its readers may see."""
    clocks = deadlines.of_case(session, case.id)
    row = reading.case_row(session, case, clocks, now=now)
    redacted = redactor(session, case)
    items = tasks.of_case(session, case.id)
    view = CaseView(
        row=row,
        title=case.summary,
        text=case.redacted,
        reviewed=case.reviewed_at is not None,
        contact=_contact(session, case, redacted),
        representative=any(
            party.role == parties.REPRESENTATIVE for party in parties.of_case(session, case.id)
        ),
        anonymous=case.anonymous,
        deadlines=reading.deadlines_of(clocks, public=False),
        proposed_dates=[
            {"kind": move.kind, "was": move.was, "would_be": move.would_be}
            for move in promises.waiting(session, case, now=now)
        ],
        extensions=_extensions(session, clocks),
        delay=_delay(session, clocks),
        classification=_classification(session, case),
        assignments=_assignments(session, case),
        returns=_returns(session, case),
        messages=_plain(reading.messages_of(session, case, ("citizen", "authority"), names=True), redacted),
        notes=_plain(reading.messages_of(session, case, ("note",), names=True), redacted),
        attachments=reading.attachments_of(session, case),
        ratings=[replace(one, comment=redacted(one.comment)) for one in reading.ratings_of(session, case)],
        reopenings=[
            {"at": one.at, "reason": one.reason, "unsettled": redacted(verdicts.words(session, case, one))}
            for one in verdicts.reopenings(session, case)
        ],
        appeals=[
            {
                "at": one.at,
                "kind": one.kind,
                "against": one.against,
                "route": one.route,
                "grounds": redacted(verdicts.words(session, case, one)),
            }
            for one in verdicts.appeals(session, case)
        ],
        links=_links(session, case),
        reveals=_reveals(session, case),
        tasks=[reading.task_row(session, item, None, now=now) for item in items],
        answers=_answers(session, case, redacted, actor),
        reply=reading.reply_of(session, case),
        timeline=chronicle.timeline(session, events.of_chain(session, case.chain)),
        led_to=improvement_reading.led_to(session, ("case", case.id), case.improvement_id),
        may=may(session, case, actor),
    )
    return blinding.covered(view, redacted) if blinding.blind(actor) else view


def redactor(session: Session, case: Case) -> Callable[[str | None], str | None]:
    """What takes the people of the case out of whatever anybody wrote about it."""
    known = [
        value for party in parties.of_case(session, case.id) for value in parties.read(session, party).known
    ]
    return lambda text: parties.redact(text, known) if text else None


def _plain(rows: list[MessageView], redacted: Callable[[str | None], str | None]) -> list[MessageView]:
    return [replace(row, text=redacted(row.text)) for row in rows]


def _contact(session: Session, case: Case, redacted: Callable[[str | None], str | None]) -> ContactView:
    party = parties.complainant(session, case.id)
    details = parties.read(session, party)
    values = details.values
    return ContactView(
        bool(details.name),
        "phone" in values,
        "email" in values,
        party.notice_channel,
        redacted(values.get("safe")),
    )


def may(session: Session, case: Case, actor: Actor) -> list[str]:
    """What the actor can do with the case beside its tasks."""
    if actor.kind != "staff" or actor.person_id is None or blinding.blind(actor):
        return []
    working = actor.person_id in {case.owner_id, case.handler_id} or actor.has(
        "clerk", "dispatcher", "handler", "head", "verifier", "leader", "duty_officer", "mediator", "privacy"
    )
    running = not case.ended
    leading = actor.has("leader", "dispatcher") or actor.has("head")
    possible = {
        "reveal": working,
        "note": working,
        "message": (working and running and not case.anonymous) or (working and running),
        "reclassify": running and actor.has("clerk", "dispatcher", "head", "handler", "leader"),
        "extend": (running and places.holds(session, actor, "handler", case.unit_id))
        or actor.person_id == case.owner_id,
        "approve_dates": running and promises.may_approve(session, case, actor),
        "supervise": running and actor.has("leader", "dispatcher"),
        "link": working,
        "handover": running and (leading or actor.person_id == case.owner_id),
        "restrict": actor.has("privacy", "leader", "clerk") or actor.person_id == case.owner_id,
    }
    return [name for name, can in possible.items() if can]


def _extensions(session: Session, clocks: Sequence[Clock]) -> list[dict[str, Any]]:
    ids = [clock.id for clock in clocks]
    rows = (
        select(deadlines.Extension)
        .where(deadlines.Extension.clock_id.in_(ids))
        .order_by(deadlines.Extension.id)
    )
    return [
        {
            "clock": row.clock_id,
            "flag": row.flag,
            "reason": row.reason,
            "was": row.was_due_at,
            "due": row.due_at,
        }
        for row in session.scalars(rows)
    ]


def _delay(session: Session, clocks: Sequence[Clock]) -> dict[str, Any] | None:
    states = ("proposed", "approved", "public", "refused")
    found = [row for clock in clocks if (row := deadlines.latest_reason(session, clock.id, states))]
    if not found:
        return None
    last = max(found, key=lambda row: row.id)
    return {"code": last.code, "text": last.text, "new_date": last.new_date, "state": last.state}


def _classification(session: Session, case: Case) -> list[dict[str, Any]]:
    return [
        {
            "at": row.at,
            "axis": row.axis,
            "was": row.was,
            "value": row.value,
            "source": row.source,
            "by": reading.name_of(session, row.by),
            "why": cases.unsealed(session, case, "classification.why", row.why),
        }
        for row in sorting.history(session, case)
    ]


def _assignments(session: Session, case: Case) -> list[dict[str, Any]]:
    return [
        {
            "at": row.at,
            "part": row.part,
            "how": row.how,
            "unit": reading.unit_of(session, row.unit_id),
            "owner": reading.name_of(session, row.owner_id),
            "signed_at": row.signed_at,
            "until": row.until,
        }
        for row in desks.history(session, case)
    ]


def _returns(session: Session, case: Case) -> list[dict[str, Any]]:
    rows = select(Return).where(Return.case_id == case.id).order_by(Return.id)
    return [
        {
            "at": row.at,
            "unit": reading.unit_of(session, row.unit_id),
            "reason": row.reason,
            "basis": cases.unsealed(session, case, "return.basis", row.basis),
            "suggested": reading.unit_of(session, row.suggested_unit_id),
            "ruling": row.ruling,
            "ruled_at": row.ruled_at,
        }
        for row in session.scalars(rows)
    ]


def _links(session: Session, case: Case) -> list[dict[str, Any]]:
    rows = select(Link).where(or_(Link.case_id == case.id, Link.other_id == case.id), Link.ended_at.is_(None))
    found = []
    for row in session.scalars(rows.order_by(Link.id)):
        outgoing = row.case_id == case.id
        other = cases.get(session, row.other_id if outgoing else row.case_id)
        found.append(
            {"kind": row.kind, "number": other.number, "outgoing": outgoing, "at": row.at, "id": row.id}
        )
    return found


def _reveals(session: Session, case: Case) -> list[dict[str, Any]]:
    rows = select(Look).where(Look.case_id == case.id).order_by(Look.id)
    return [
        {
            "at": row.at,
            "by": reading.name_of(session, row.person_id),
            "role": row.role,
            "unit": reading.unit_of(session, row.unit_id),
            "reason": cases.unsealed(session, case, "look.reason", row.reason),
        }
        for row in session.scalars(rows)
    ]


def _answers(
    session: Session, case: Case, redacted: Callable[[str | None], str | None], actor: Actor
) -> list[AnswerView]:
    """What was answered; what concerns a member of staff is for those who decide on it alone (R25)."""
    inside = actor.person_id in {case.owner_id, case.handler_id} or actor.has("head", "leader", "auditor")
    rows = cases.answers.all_(session, case)
    kept = {(row.form, row.form_version) for row in rows}
    hidden = {key: shelf.restricted(session, *key) for key in kept} if not inside else {}
    return [
        AnswerView(
            row.id,
            row.form,
            row.form_version,
            row.at,
            reading.name_of(session, row.by),
            {
                name: redacted(value) if isinstance(value, str) else value
                for name, value in cases.answers.read(session, case, row).items()
                if name not in hidden.get((row.form, row.form_version), ())
            },
        )
        for row in rows
    ]
