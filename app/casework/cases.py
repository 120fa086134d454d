"""Cases as staff work with them beside their tasks: lists, views, and acts that are each journalled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.casework import blinding, casefile, hotspots, loop, places, promises, reading, restriction, shelf
from app.casework import readers as named_readers
from app.casework.caselist import CaseFilters, list_, visible
from app.casework.views import CaseRow, CaseView, MessageView, PersonRow, Revealed
from app.domain import cases as domain
from app.domain import deadlines, events, identity, parties, vocabulary
from app.domain.cases import Case, Link, Look, Reader, desks, progress, sorting
from app.domain.identity import Person
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.operators import letters

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

__all__ = [
    "CaseFilters",
    "approve_dates",
    "attach",
    "attachment",
    "handover",
    "has_looked",
    "in_clear",
    "link",
    "list_",
    "message",
    "note",
    "open_case",
    "reclassify",
    "report_conduct",
    "request_extension",
    "restrict",
    "reveal",
    "supervise",
    "takers",
    "unlink",
    "view",
    "visible",
]

SEEN_FOR = timedelta(hours=24)
PURPOSES = ("progress", "clarification", "initial", "other")
_EXTENSION = {"case.extension_asked", "case.extension_refused", "case.extension_void", "clock.extended"}
"""What the journal says of a request for a later day: asked, and each way in which it is settled."""


def open_case(session: Session, number: str, actor: Actor, *, held: bool = False) -> Case:
    """A case the actor may read. Raises NotFound, also for one they may not know of."""
    case = domain.by_number(session, number, held=held)
    if not places.may_read(session, case, actor):
        raise NotFound(_l("There is no such case."))
    if not restriction.reads(session, case, actor):
        raise NotAllowed(
            _l("The citizen asked for deletion: only those who need the words to finish the case read them.")
        )
    return case


def view(session: Session, number: str, *, now: datetime, actor: Actor) -> CaseView:
    """A case on one page, redacted."""
    return casefile.view_of(session, open_case(session, number, actor), now=now, actor=actor)


def _able(session: Session, number: str, what: str, actor: Actor) -> Case:
    case = open_case(session, number, actor, held=True)
    if what not in casefile.may(session, case, actor):
        raise NotAllowed(_l("Your role cannot do this with the case now."))
    return case


def _needed(field: str, text: str | None) -> str:
    plain = (text or "").strip()
    if not plain:
        raise Invalid({field: [_l("Write a few words.")]})
    return plain


def reveal(session: Session, number: str, *, reason: str, now: datetime, actor: Actor) -> Revealed:
    """Show who the citizen is, for a reason; they can read role, unit, reason and time (R86)."""
    case = _able(session, number, "reveal", actor)
    plain = _needed("reason", reason)
    role, unit_id = _hat(session, case, actor)
    session.add(
        Look(
            case_id=case.id,
            person_id=int(actor.person_id or 0),
            role=role,
            unit_id=unit_id,
            reason=domain.sealed(session, case, "look.reason", plain),
            at=now,
        ),
    )
    payload = {"role": role, "unit": unit_id}
    progress.note(session, case, "identity.revealed", payload, now=now, actor=actor)
    return in_clear(session, case)


def _hat(session: Session, case: Case, actor: Actor) -> tuple[str, int | None]:
    """The role in which somebody looks: the nearest to the case that they hold."""
    line = identity.lineage(session, case.unit_id) if case.unit_id else []
    ranked = sorted(
        actor.roles,
        key=lambda held: (line.index(held[1]) if held[1] in line else len(line), held[0]),
    )
    return ranked[0] if ranked else ("staff", None)


def has_looked(session: Session, case: Case, *, now: datetime, actor: Actor) -> bool:
    """Whether the actor gave a reason to see who the citizen is within the last 24 hours (R86)."""
    looks = select(Look.id).where(
        Look.case_id == case.id, Look.person_id == actor.person_id, Look.at > now - SEEN_FOR
    )
    return actor.person_id is not None and session.scalars(looks.limit(1)).first() is not None


def in_clear(session: Session, case: Case) -> Revealed:
    agent: dict[str, Any] | None = None
    details = parties.Details(None, {})
    for party in parties.of_case(session, case.id):
        read = parties.read(session, party)
        if party.role == parties.COMPLAINANT:
            details = read
        elif party.role == parties.REPRESENTATIVE:
            agent = {"name": read.name, "relation": party.relation, **read.values}
    return Revealed(
        title=domain.open_original(session, case, "title"),
        text=domain.open_original(session, case, "text"),
        place=domain.open_original(session, case, "place_sealed"),
        name=details.name,
        values=dict(details.values),
        representative=agent,
    )


def note(session: Session, number: str, text: str, *, now: datetime, actor: Actor) -> MessageView:
    """A note among staff."""
    case = _able(session, number, "note", actor)
    row = domain.correspondence.say(
        session, case, "note", "note", _needed("text", text), now=now, actor=actor
    )
    progress.note(session, case, "case.noted", {"message": row.id}, now=now, actor=actor)
    return MessageView(
        row.id, row.at, row.sender, row.purpose, text.strip(), reading.name_of(session, row.by)
    )


def message(
    session: Session, number: str, text: str, *, now: datetime, actor: Actor, purpose: str = "progress"
) -> MessageView:
    """Words to the citizen, on the page and by their channel; the silence clock restarts (R26)."""
    case = _able(session, number, "message", actor)
    if purpose not in PURPOSES:
        raise Invalid({"purpose": [_l("Choose one of the values offered.")]})
    plain = _needed("text", text)
    row = domain.correspondence.say(session, case, "authority", purpose, plain, now=now, actor=actor)
    domain.notices.tell(session, case, "message", step=f"message:{row.id}", now=now, text=plain)
    progress.note(
        session, case, "case.messaged", {"message": row.id, "purpose": purpose}, now=now, actor=actor
    )
    loop.post_changes(session, deadlines.contacted(session, case.id, now=now, actor=actor), now=now)
    return MessageView(row.id, row.at, row.sender, row.purpose, plain, reading.name_of(session, row.by))


def reclassify(
    session: Session,
    number: str,
    *,
    now: datetime,
    actor: Actor,
    reason: str | None = None,
    **axes: str | None,
) -> CaseRow:
    """Put the case on other axes: raise freely, lower with a reason (R13). No deadline moves for that (S12).

    Raises Invalid for values that no list knows.
    """
    case = _able(session, number, "reclassify", actor)
    errors: dict[str, list[object]] = {}
    for axis, value in axes.items():
        known = vocabulary.LISTS.get(axis) or dict.fromkeys(sorting.ORDERED.get(axis, ()))
        known = known or (dict.fromkeys(domain.sensing.DOMAINS) if axis == "domain" else known)
        if axis not in sorting.AXES or (value and value not in known):
            errors[axis] = [_l("Choose one of the values offered.")]
    if not (reason or "").strip() and any(axes.get(axis) for axis in ("kind", "category", "domain")):
        errors["reason"] = [_l("Say why it is something else.")]
    if errors:
        raise Invalid(errors)
    before = case.tier
    changed = sorting.classify(session, case, axes, source="person", now=now, actor=actor, why=reason)
    if any(row.axis == "category" for row in changed):
        hotspots.resort(session, case, now=now)
    if sorting.TIERS.index(case.tier) > sorting.TIERS.index(before):
        _graver(session, case, now=now, actor=actor)
    return reading.case_row(session, case, deadlines.of_case(session, case.id), now=now)


def approve_dates(session: Session, number: str, *, reason: str, now: datetime, actor: Actor) -> list[str]:
    """Agree, as a head or leader who did not ask, to the dates another category or tier brings (S12)."""
    case = _able(session, number, "approve_dates", actor)
    return promises.approve(session, case, reason=reason, now=now, actor=actor)


def _graver(session: Session, case: Case, *, now: datetime, actor: Actor) -> None:
    """A raised tier starts its plan beside the case and hurries the initial response (R14, R15)."""
    loop.post(session, "case.emergency", case, {"tier": case.tier}, now=now)
    limit = shelf.limits(session, case).get("limit_initial")
    if limit:
        change = deadlines.bring_forward(
            session, case.id, "initial", limit, tier=case.tier, now=now, actor=actor
        )
        loop.post_changes(session, [change], now=now)


def request_extension(
    session: Session,
    number: str,
    *,
    reason: str,
    text: str,
    until: date,
    now: datetime,
    actor: Actor,
    clock_kind: str = "final",
) -> None:
    """Ask for a later day (延期); a head decides (R30). Raises Conflict when it cannot be granted at all.

    Only what was promised to the citizen is extended: the first answer and the final reply.
    """
    case = _able(session, number, "extend", actor)
    if clock_kind not in deadlines.PROMISED:
        raise Invalid(
            {"clock": [_l("Only the dates of the first answer and of the final reply are extended.")]}
        )
    clock = deadlines.current(session, ("case", case.id), clock_kind)
    if clock is None:
        raise Conflict(_l("There is no such deadline."))
    why = deadlines.refusal(session, clock.id, asked_at=now)
    if why:
        raise Conflict(deadlines.REFUSALS[why])
    if reason not in vocabulary.LISTS["delay_reason"] or reason == "in_time":
        raise Invalid({"reason": [_l("Choose one of the values offered.")]})
    if _undecided(session, case):
        raise Conflict(_l("A later day was asked for already. Wait for the decision on it."))
    if until <= clock.due_at.date():
        raise Invalid({"until": [_l("The new day must be later than the deadline.")]})
    given = {
        "clock_kind": clock_kind,
        "reason": reason,
        "text": _needed("text", text),
        "until": until.isoformat(),
    }
    domain.answers.keep(session, case, "extension_request", given, now=now, actor=actor)
    payload = {"clock": clock.id, "reason": reason, "until": until.isoformat()}
    progress.note(session, case, "case.extension_asked", payload, now=now, actor=actor)
    facts: dict[str, object] = {"clock_kind": clock_kind, "lead_unit": case.unit_id or 0}
    loop.post(session, "extension.requested", case, facts, now=now)


def _undecided(session: Session, case: Case) -> bool:
    """Whether a request for a later day still waits for its head."""
    last = [event.kind for event in events.of_chain(session, case.chain) if event.kind in _EXTENSION]
    return bool(last) and last[-1] == "case.extension_asked"


def supervise(session: Session, number: str, *, instruction: str, now: datetime, actor: Actor) -> None:
    """Put the case under supervision (督办): an instruction, a clock of its own, a report back (R18)."""
    case = _able(session, number, "supervise", actor)
    plain = _needed("instruction", instruction)
    domain.correspondence.say(session, case, "note", "supervision", plain, now=now, actor=actor)
    role = "leader" if actor.has("leader") else "dispatcher"
    progress.note(session, case, "case.supervised", {"role": role}, now=now, actor=actor)
    facts: dict[str, object] = {"by_role": role, "lead_unit": case.unit_id or 0}
    loop.post(session, "case.supervised", case, facts, now=now)


def report_conduct(session: Session, number: str, *, what: str, now: datetime, actor: Actor) -> None:
    """Say that somebody's conduct makes the work impossible; a contact plan may follow, never a blacklist."""
    case = _able(session, number, "note", actor)
    domain.correspondence.say(session, case, "note", "conduct", _needed("what", what), now=now, actor=actor)
    progress.note(session, case, "case.conduct_reported", now=now, actor=actor)
    loop.post(session, "conduct.reported", case, {"lead_unit": case.unit_id or 0}, now=now)


def link(
    session: Session,
    number: str,
    *,
    kind: str,
    other: str,
    now: datetime,
    actor: Actor,
    reason: str | None = None,
) -> None:
    """Link two cases; nothing is closed by that, and it can be taken back (R17). A reason is a note there."""
    case = _able(session, number, "link", actor)
    found = open_case(session, other, actor)
    if kind not in vocabulary.LISTS["link"]:
        raise Invalid({"kind": [_l("Choose one of the values offered.")]})
    if found.id == case.id:
        raise Invalid({"other": [_l("Name another case.")]})
    session.add(Link(case_id=case.id, other_id=found.id, kind=kind, by=actor.person_id, at=now))
    _say_why(session, case, reason, now=now, actor=actor)
    progress.note(session, case, "case.linked", {"kind": kind, "other": found.id}, now=now, actor=actor)


def _say_why(session: Session, case: Case, reason: str | None, *, now: datetime, actor: Actor) -> None:
    plain = (reason or "").strip()
    if plain:
        domain.correspondence.say(session, case, "note", "linking", plain, now=now, actor=actor)


def unlink(
    session: Session, number: str, link_id: int, *, now: datetime, actor: Actor, reason: str | None = None
) -> None:
    """Take a link back; the row stays, a reason is a note of the case. Raises NotFound."""
    case = _able(session, number, "link", actor)
    row = session.get(Link, link_id)
    if row is None or case.id not in {row.case_id, row.other_id} or row.ended_at is not None:
        raise NotFound(_l("There is no such link."))
    row.ended_at = now
    _say_why(session, case, reason, now=now, actor=actor)
    progress.note(session, case, "case.unlinked", {"link": link_id}, now=now, actor=actor)


def takers(session: Session, number: str, *, actor: Actor) -> list[PersonRow]:
    """Who may take the case over, or be named as its reader."""
    found = _takers(session, open_case(session, number, actor))
    return [PersonRow(one.id, reading.own_name(one)) for one in found]


def _takers(session: Session, case: Case) -> list[Person]:
    able = {
        one.id: one
        for role in ("handler", "head", "dispatcher", "clerk", "leader")
        for one in identity.people_with(session, role, case.unit_id)
    }
    return [one for person_id, one in sorted(able.items()) if person_id not in desks.never(case)]


def handover(session: Session, number: str, *, to: int, reason: str, now: datetime, actor: Actor) -> CaseRow:
    """Give the case to another person of its unit or above (交接). Raises Invalid for anybody else."""
    case = _able(session, number, "handover", actor)
    person = session.get(Person, to)
    if person is None or person.disabled_at is not None or to in desks.never(case):
        raise Invalid({"to": [_l("Name somebody else, with an account in use.")]})
    if to not in {one.id for one in _takers(session, case)}:
        raise Invalid({"to": [_l("Choose somebody who handles cases for this unit.")]})
    domain.correspondence.say(
        session, case, "note", "handover", _needed("reason", reason), now=now, actor=actor
    )
    handles = case.handler_id is not None
    desks.hand(
        session,
        case,
        owner_id=to,
        unit_id=case.unit_id,
        how="handover",
        now=now,
        actor=actor,
        handler=handles,
    )
    domain.notices.tell_staff(session, case, "staff_assigned", [to], step="handover", now=now)
    return reading.case_row(session, case, deadlines.of_case(session, case.id), now=now)


def restrict(
    session: Session, number: str, *, readers: list[int], reason: str, now: datetime, actor: Actor
) -> None:
    """Make the case confidential (保密): only these people, its owner and its handler read it."""
    case = _able(session, number, "restrict", actor)
    domain.correspondence.say(
        session, case, "note", "restriction", _needed("reason", reason), now=now, actor=actor
    )
    for person_id in {*readers, case.owner_id, int(actor.person_id or 0)} - desks.never(case):
        if session.get(Person, person_id) is None:
            raise Invalid({"readers": [_l("There is no such person.")]})
        if session.get(Reader, (case.id, person_id)) is None:
            session.add(Reader(case_id=case.id, person_id=person_id, at=now))
    domain.set_flag(case, "confidential")
    named_readers.name_for_open(session, case, now=now)
    progress.note(session, case, "case.restricted", {"readers": sorted(readers)}, now=now, actor=actor)


def attachment(
    session: Session, number: str, attachment_id: int, *, now: datetime, actor: Actor
) -> tuple[str, str, bytes]:
    """A file of a case for somebody who may read it.

    A kept letter names the citizen: raises NotAllowed for whoever gave no reason to see that lately (R86).
    """
    case = open_case(session, number, actor)
    blinding.refuse(actor)
    purpose = domain.attachments.purpose_of(session, case, attachment_id)
    if purpose == letters.PURPOSE and not has_looked(session, case, now=now, actor=actor):
        raise NotAllowed(_l("This letter names the citizen. Say first why you need to see who that is."))
    return domain.attachments.open_(session, case, attachment_id)


def attach(
    session: Session,
    number: str,
    *,
    name: str,
    media_type: str,
    content: bytes,
    now: datetime,
    actor: Actor,
    purpose: str = "evidence",
) -> int:
    """Add a file as staff, such as photographs before and after (R25); its id is what forms refer to."""
    case = _able(session, number, "note", actor)
    row = domain.attachments.keep(
        session,
        case,
        name=name,
        media_type=media_type,
        content=content,
        sender="authority",
        now=now,
        actor=actor,
        purpose=purpose,
    )
    progress.note(session, case, "case.evidence_added", {"attachment": row.id}, now=now, actor=actor)
    return row.id
